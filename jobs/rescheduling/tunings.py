"""The constants that hold for a job: the product's, then its own. [adapter]"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings

from jobs.rescheduling.tuning import Tuning, tuning_of


def tuning_for(own: Mapping[str, Any]) -> Tuning:
    """Those of a job with these overrides; {} for what is said of all jobs."""
    return _read(json.dumps({**settings.RESCHEDULING_TUNING, **own}, sort_keys=True))


@lru_cache(maxsize=1024)
def _read(written: str) -> Tuning:
    return tuning_of(whole(json.loads(written)))


def whole(overrides: Mapping[str, Any]) -> dict[str, Any]:
    """The same, where 60.0, as JSON or the environment may have it, is 60."""
    return {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in overrides.items()
    }
