"""What a method of a view can be marked with. [rule]"""

from collections import ChainMap
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rest_framework.fields import Field
from rest_framework.serializers import Serializer

SHAPES, REFUSALS = "query_shapes", "refusals"
CONDITIONAL, IDEMPOTENT = "is_conditional", "is_idempotent"

Shape = type[Serializer[Any]]


@lru_cache(maxsize=512)
def fields_of(shapes: tuple[Shape, ...]) -> Mapping[str, Field[Any, Any, Any, Any]]:
    """The fields of all `shapes`, by their names on the wire."""
    return ChainMap(*(dict(shape().fields) for shape in shapes))
