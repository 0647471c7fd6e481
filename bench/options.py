"""What the command line may change about the cases."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """None leaves a case its own default."""

    jobs: tuple[int, ...] | None = None
    runs: int = 4
    hosts: int | None = None
    seconds: int | None = None
    stock: bool = True
