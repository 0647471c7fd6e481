"""What of a changed value the audit keeps: no secret, no length without end. [rule]"""

from collections.abc import Mapping
from typing import Any

MASK = "••••"
SECRET = frozenset({"password", "password1", "password2", "token", "token_hash"})
KEPT_LETTERS = 1_000  # of one text

Changes = dict[str, list[Any]]  # field: before, after


def changes_of(pairs: Mapping[str, tuple[Any, Any]]) -> Changes:
    """Before and after of each field, as the audit keeps them."""
    return {name: [_shown(name, before), _shown(name, after)] for name, (before, after) in pairs.items()}


def clean(text: str) -> str:
    """`text` without what PostgreSQL cannot store, cut to what is kept."""
    whole = text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()
    return whole if len(whole) <= KEPT_LETTERS else f"{whole[:KEPT_LETTERS]}… ({len(whole)} letters)"


def _shown(name: str, value: Any) -> Any:
    if name.lower() in SECRET and value is not None:
        return MASK
    match value:
        case str():
            return clean(value)
        case Mapping():
            return {clean(str(key)): _shown(str(key), inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_shown(name, inner) for inner in value]
        case bytes() | memoryview():
            return MASK
    return value
