"""A request as a curl command that can be pasted into a shell. [rule]"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jobs.execution.request import full_url

PLAIN = re.compile(r"[A-Za-z0-9_@%+=:,./-]+", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Shown:
    """A request as people may see it: full address, secrets masked already."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str = ""
    timeout_ms: int | None = None
    follows_redirects: bool = False
    verifies_tls: bool = True
    auth: Mapping[str, Any] | None = None  # masked too


def shown_fields(fields: Mapping[str, Any]) -> Shown:
    """A job's fields, as on the wire, as the request that they make."""
    return Shown(
        fields.get("httpMethod", "GET"),
        full_url(fields["endpointUrl"], fields.get("queryParams") or {}),
        fields.get("headers") or {},
        fields.get("body") or "",
        fields.get("timeoutMs"),
        fields.get("followRedirects", True),
        fields.get("verifyTls", True),
        fields.get("auth"),
    )


def as_curl(request: Shown) -> str:
    """The command, an option to each line."""
    lines = [f"curl {quoted(request.url)}", *_method(request)]
    lines += [f"-H {quoted(_header(name, value))}" for name, value in request.headers.items()]
    lines += _auth(request.auth)
    if request.body:
        lines.append(f"--data-raw {quoted(request.body)}")
    if request.follows_redirects:
        lines.append("-L")
    if not request.verifies_tls:
        lines.append("-k")
    if request.timeout_ms is not None:
        lines.append(f"--max-time {request.timeout_ms / 1000:g}")
    return " \\\n  ".join(lines)


def _method(request: Shown) -> list[str]:
    if request.method == "HEAD" and not request.body:
        return ["-I"]
    usual = "POST" if request.body else "GET"
    return [] if request.method == usual else [f"-X {quoted(request.method)}"]


def _header(name: str, value: str) -> str:
    return f"{name}: {value}" if value else f"{name};"


def _auth(auth: Mapping[str, Any] | None) -> list[str]:
    if not auth:
        return []
    if auth.get("type") == "basic":
        return [f"-u {quoted(auth['username'] + ':' + auth['password'])}"]
    return [f"--oauth2-bearer {quoted(str(auth['token']))}"]


def quoted(text: str) -> str:
    """`text` as one word of bash and sh's kin; control characters only where they must, by $'…'.

    A NUL cannot be in a word: it becomes its symbol.
    """
    text = text.replace("\0", "\N{SYMBOL FOR NULL}").encode("utf-8", "replace").decode()
    if PLAIN.fullmatch(text):
        return text
    if not CONTROL.search(text.replace("\n", "").replace("\t", "")):
        return "'" + text.replace("'", "'\\''") + "'"
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + CONTROL.sub(lambda match: f"\\{ord(match[0]):03o}", escaped) + "'"
