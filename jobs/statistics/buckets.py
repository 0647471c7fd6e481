"""Milliseconds in buckets whose bounds grow by 2^(1/4), so that counts add up. [rule]

Bucket n > 0 holds what is above 2^((n-1)/4) ms and at most 2^(n/4) ms; bucket 0 all up to 1 ms. A percentile
is told as its bucket's geometric middle: off by at most ERROR of the true one, or by 1 ms in bucket 0.
"""

import math
from collections.abc import Mapping
from functools import lru_cache

PER_DOUBLING = 4
ERROR = 2 ** (1 / (2 * PER_DOUBLING)) - 1  # 9.05 %
MOST = 40 * PER_DOUBLING  # 2^40 ms are 34 years

Counts = Mapping[int, int]  # how many by number of bucket


@lru_cache(maxsize=4096)
def bucket_of(milliseconds: float) -> int:
    """The number of the bucket that holds `milliseconds`; what is negative counts as 0."""
    if milliseconds <= 1:
        return 0
    return min(MOST, math.ceil(PER_DOUBLING * math.log2(milliseconds) - 1e-9))


def middle_ms(bucket: int) -> float:
    """What is told for a value in `bucket`."""
    return 1.0 if bucket <= 0 else 2 ** ((bucket - 0.5) / PER_DOUBLING)


def percentile_ms(counts: Counts, share: float) -> float | None:
    """The nearest-rank percentile, ERROR at most away from the true one; None when nothing was counted."""
    rank = math.ceil(share * sum(counts.values()))
    for bucket in sorted(counts):
        rank -= counts[bucket]
        if rank <= 0 and counts[bucket]:
            return round(middle_ms(bucket), 1)
    return None
