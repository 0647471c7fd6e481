"""The figures of a fault: kept with the test's result (--junit-xml), shown with -s."""

import sys
from collections.abc import Callable

Keep = Callable[[str, object], None]


def tell(record_property: Keep, fault: str, *, whole_s: float, repeated: int, **others: float) -> None:
    """How long until all was whole again, how many calls came twice, and what else is worth a figure."""
    figures = {"whole_s": round(whole_s, 2), "repeated": repeated}
    figures |= {name: round(value, 2) for name, value in others.items()}
    for name, value in figures.items():
        record_property(name, value)
    sys.stdout.write(f"\n{fault}: {figures}\n")
