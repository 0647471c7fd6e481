"""A job's fields, as on the wire, as the texts that stand in the form. [rule]"""

import json
from collections.abc import Mapping
from typing import Any

from cronmanager.rest.casing import camel
from jobs.secrets import MASK
from monitoring.dashboard.editor.ways import UNIT_SECONDS, on_the_clock
from monitoring.dashboard.editor.written import INSTANTS, MAY_BE_EMPTY, NUMBERS, SWITCHES, TEXTS

Texts = dict[str, Any]


def texts_of(wire: Mapping[str, Any]) -> Texts:
    """What the form shows of a whole job, masks where secrets are."""
    plain = {name: wire[camel(name)] for name in (*TEXTS, *NUMBERS, *SWITCHES, *MAY_BE_EMPTY)}
    return {
        **{name: "" if value is None else value for name, value in plain.items()},
        **{name: on_the_clock(wire[camel(name)], wire["timezone"]) for name in INSTANTS},
        **request_texts(wire),
        "expected_body": json.dumps(wire["expectedBody"], ensure_ascii=False) if wire["expectedBody"] else "",
        "tags": ", ".join(wire["tags"]),
        "rescheduling_tuning": "\n".join(
            f"{name} = {value:g}" for name, value in sorted(wire["reschedulingTuning"].items())
        ),
        **schedule_texts(wire),
    }


def request_texts(wire: Mapping[str, Any]) -> Texts:
    """Of headers, parameters and credentials: what a pasted command says of them, too."""
    auth = wire.get("auth") or {}
    return {
        "headers": "\n".join(f"{name}: {value}" for name, value in (wire.get("headers") or {}).items()),
        "secret_headers": ", ".join(wire.get("secretHeaders") or []),
        "query_params": "\n".join(_param_lines(wire.get("queryParams") or {})),
        "auth_type": auth.get("type", ""),
        "auth_username": auth.get("username", ""),
        "auth_password": auth.get("password", ""),
        "auth_token": auth.get("token", ""),
    }


def _param_lines(params: Mapping[str, Any]) -> list[str]:
    pairs = ((name, value if isinstance(value, list) else [value]) for name, value in params.items())
    return [f"{name}={value}" for name, values in pairs for value in values]


def schedule_texts(wire: Mapping[str, Any]) -> Texts:
    """An expression as it was written; what is no expression stands in the builder."""
    texts = {
        "way": "cron",
        "cron_expression": wire["cronExpression"] or "",
        "words": "",
        "build": "daily",
        "build_count": "15",
        "build_unit": "minutes",
        "build_time": "09:00",
        "build_days": ["1", "2", "3", "4", "5"],
        "build_month_day": "1",
        "build_at": "",
    }
    if wire["intervalSeconds"]:
        unit = next(
            name for name in reversed(UNIT_SECONDS) if wire["intervalSeconds"] % UNIT_SECONDS[name] == 0
        )
        count = str(wire["intervalSeconds"] // UNIT_SECONDS[unit])
        return texts | {"way": "builder", "build": "interval", "build_unit": unit, "build_count": count}
    if wire["runAt"]:
        at = on_the_clock(wire["runAt"], wire["timezone"])
        return texts | {"way": "builder", "build": "once", "build_at": at}
    return texts


def pasted_texts(fields: Mapping[str, Any]) -> Texts:
    """What a curl command says: the whole request, so that nothing of another stays beside it."""
    return {
        "endpoint_url": fields["endpointUrl"],
        "http_method": fields["httpMethod"],
        "body": fields.get("body", ""),
        "follow_redirects": fields["followRedirects"],
        "verify_tls": fields["verifyTls"],
        **({"timeout_ms": fields["timeoutMs"]} if "timeoutMs" in fields else {}),
        **request_texts(fields),
    }


def without_secrets(texts: Texts) -> tuple[Texts, list[str]]:
    """For a copy, which cannot keep another's secrets: they are empty, and these are their names."""
    kept, missing = dict(texts), []
    for name in ("auth_password", "auth_token", "signing_secret"):
        if MASK in str(texts[name]):
            kept[name] = ""
            missing.append(name.replace("_", " "))
    lines = str(texts["headers"]).splitlines()
    masked = [line.removesuffix(MASK) for line in lines if line.endswith(f": {MASK}")]
    kept["headers"] = "\n".join(
        line.removesuffix(MASK) if line.endswith(f": {MASK}") else line for line in lines
    )
    return kept, missing + [line.rstrip(": ") for line in masked]
