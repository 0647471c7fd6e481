"""The base of every endpoint, and what an endpoint says of itself. [face]"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, TypeVar

from rest_framework.exceptions import ValidationError
from rest_framework.fields import Field
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer, ListField
from rest_framework.views import APIView

from cronmanager.rest.marks import CONDITIONAL, REFUSALS, SHAPES, Shape, fields_of

KNOWN_EVERYWHERE = frozenset({"token", "format"})

Written = tuple[tuple[str, tuple[str, ...]], ...]  # of a query: names, each with its texts
F = TypeVar("F", bound=Callable[..., Any])


def reads(*shapes: Shape) -> Callable[[F], F]:
    """Marks a method of a view: these are the parameters that its query may have."""
    return lambda handler: _marked(handler, SHAPES, shapes)


def refuses(*statuses: int) -> Callable[[F], F]:
    """Marks a method of a view: it may answer these, beside the statuses that any endpoint may."""
    return lambda handler: _marked(handler, REFUSALS, statuses)


def conditional(handler: F) -> F:
    """Marks a method of a view: it minds If-Match."""
    setattr(handler, CONDITIONAL, True)
    return refuses(412)(handler)


def _marked(handler: F, name: str, values: tuple[Any, ...]) -> F:
    setattr(handler, name, (*getattr(handler, name, ()), *values))
    return handler


class ApiView(APIView):
    """Refuses a query with parameters that the endpoint does not read: a typo must not list everything."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """First who asks, then whether the query can be read."""
        super().initial(request, *args, **kwargs)
        handler = getattr(self, (request.method or "").lower(), None)
        if handler and request.method != "OPTIONS":
            refuse_unknown(request, fields_of(getattr(handler, SHAPES, ())))


def refuse_unknown(request: Request, known: Mapping[str, Field[Any, Any, Any, Any]]) -> None:
    """Refuse parameters that are not `known`, with the nearest that is, and those that come twice."""
    query = request.query_params
    wrong = {
        name: [_why_unknown(name, known)] for name in query if name not in known.keys() | KNOWN_EVERYWHERE
    }
    for name in query:
        if name not in wrong and len(query.getlist(name)) > 1 and not isinstance(known.get(name), ListField):
            wrong[name] = ["This is there more than once."]
    if wrong:
        raise ValidationError(wrong)


def _why_unknown(name: str, known: Mapping[str, Any]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"There is no such parameter; did you mean {near[0]}?" if near else "There is no such parameter."


def read_query(request: Request, shape: Shape) -> dict[str, Any]:
    """The query's values by `shape`, else 400."""
    return dict(query_values(shape, written_query(request, shape)))


def written_query(request: Request, shape: Shape) -> Written:
    """What the query says of the fields of `shape`, as it is written."""
    query = request.query_params
    return tuple((name, tuple(query.getlist(name))) for name in fields_of((shape,)) if name in query)


@lru_cache(maxsize=1024)
def query_values(shape: Shape, written: Written) -> Mapping[str, Any]:
    """The values of what is written, else 400. The same for the same text: programs ask the same again."""
    fields = fields_of((shape,))
    return values_of(
        shape(
            data={
                name: list(texts) if isinstance(fields[name], ListField) else texts[-1]
                for name, texts in written
            }
        )
    )


def read_body(request: Request, shape: Shape, **options: Any) -> dict[str, Any]:
    """The body's values by `shape`, else 400."""
    return values_of(shape(data=request.data, **options))


def values_of(serializer: BaseSerializer[Any]) -> dict[str, Any]:
    """What was written, as values, else 400."""
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
