"""How log lines look: a constant sentence with its facts as fields, on the console or as JSON. [wiring]

Plain `logging` with `extra=` is all that the code uses; structlog renders it.
"""

import logging
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

SHARED = (
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)


def configuration(level: str, form: str) -> dict[str, Any]:
    """Django's LOGGING for `level` (debug … error) and `form` (console | json)."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": {"()": make_formatter, "form": form}},
        "filters": {"expected": {"()": lambda: is_news}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            "django.request": {"filters": ["expected"]},
            "celery.worker.strategy": {"level": "WARNING"},  # a line for each message
            "celery.app.trace": {"level": "WARNING"},
            "django_celery_beat": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
        },
    }


def make_formatter(form: str) -> logging.Formatter:
    """The formatter that renders a record and its `extra` fields."""
    renderer: Any = structlog.dev.ConsoleRenderer(colors=False)
    if form == "json":
        renderer = structlog.processors.JSONRenderer(default=str)
    return structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, without_task_data, renderer],
        foreign_pre_chain=[*SHARED, name_logger],
    )


def is_news(record: logging.LogRecord) -> bool:
    """Not a /ready that says no: whoever asks it asks often, and is told why in the answer."""
    path = getattr(getattr(record, "request", None), "path", "")
    return not (path == "/ready" and getattr(record, "status_code", 0) == 503)


def name_logger(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Add the logger's name, which says where the line is from."""
    record = event.get("_record")
    return event if record is None else {**event, "logger": record.name}


def without_task_data(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Celery adds a message's whole data to its lines; ids are enough."""
    return {name: value for name, value in event.items() if name != "data"}
