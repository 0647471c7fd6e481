"""One view. [face]"""

from functools import lru_cache

from django.http import HttpResponse
from django.urls import path
from rest_framework.request import Request
from rest_framework.views import APIView


@lru_cache
def content(size: int) -> bytes:
    """So many bytes."""
    return b"x" * size


class BareView(APIView):
    """Constant bytes for whoever has a token."""

    def get(self, request: Request, size: int) -> HttpResponse:
        """So many of them."""
        return HttpResponse(content(size), content_type="application/json")


urlpatterns = [path("bare/<int:size>", BareView.as_view())]
