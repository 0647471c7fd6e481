"""A pasted curl command becomes a job's request, and back."""

import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.execution.request import full_url
from monitoring.dashboard.curl_command import CurlError, Shown, as_curl, job_of_curl, quoted, shown_fields
from monitoring.dashboard.curl_command.quoting import words_of

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
URL = "https://api.example/v1"
COMMANDS: dict[str, dict[str, Any]] = {
    f"curl {URL}": {"endpointUrl": URL, "httpMethod": "GET", "followRedirects": False, "verifyTls": True},
    f"$ curl -sSL {URL}": {"followRedirects": True},
    "curl api.example": {"endpointUrl": "http://api.example"},
    f"curl --url {URL} -k": {"endpointUrl": URL, "verifyTls": False},
    f"/usr/bin/curl {URL}#part": {"endpointUrl": URL},
    f"curl -X DELETE {URL}": {"httpMethod": "DELETE"},
    f"curl -XPUT {URL} -d a=1": {"httpMethod": "PUT", "body": "a=1", "headers": FORM},
    f"curl {URL} -d a=1 -d 'b=2 3'": {"httpMethod": "POST", "body": "a=1&b=2 3"},
    f"curl {URL} --data-raw '@not-a-file'": {"body": "@not-a-file"},
    f"curl {URL} --data-binary $'a\\nb'": {"body": "a\nb"},
    f"curl {URL} --data-urlencode 'q=a b&c'": {"body": "q=a%20b%26c"},
    f"curl -G {URL} -d page=2 --data-urlencode 'q=ä b'": {
        "httpMethod": "GET",
        "queryParams": {"page": "2", "q": "ä b"},
    },
    f"curl -G {URL} -d a=1 -d a=2": {"queryParams": {"a": ["1", "2"]}},
    f"curl -G {URL}?x=1 -d flag": {"endpointUrl": f"{URL}?x=1&flag"},
    f"curl {URL} --url-query page=2": {"queryParams": {"page": "2"}, "httpMethod": "GET"},
    f"curl -I {URL}": {"httpMethod": "HEAD"},
    f"""curl {URL} --json '{{"a": 1}}'""": {
        "body": '{"a": 1}',
        "headers": {"Content-Type": "application/json", "Accept": "application/json"},
    },
    f"curl {URL} -H 'Accept: text/plain' -H 'accept: x/y'": {"headers": {"Accept": "text/plain, x/y"}},
    f"curl {URL} -H 'X-Empty;' -H 'X-Gone:'": {"headers": {"X-Empty": ""}},
    f"curl {URL} -u ada:secret:2": {"auth": {"type": "basic", "username": "ada", "password": "secret:2"}},
    f"curl {URL} --oauth2-bearer abc": {"auth": {"type": "bearer", "token": "abc"}},
    f"curl {URL} -b 'a=1; b=2' -A Me -e http://from.example": {
        "headers": {"Cookie": "a=1; b=2", "User-Agent": "Me", "Referer": "http://from.example"}
    },
    f"curl {URL} --max-time 2.5 --compressed": {"timeoutMs": 2500},
    f"curl {URL} \\\n  -H 'A: b' \\\r\n  -d x": {"headers": {"A": "b", **FORM}, "body": "x"},
    f'curl "{URL}" ^\r\n  -H "A: b" ^\r\n  --data-raw "{{""a"":1}}"': {"body": '{"a":1}'},
    f'curl ^"{URL}?a=1^&b=2^" ^\n  -H ^"accept: */*^" ^\n --data-raw ^"^{{^\\^"a^\\^":1^}}^"': {
        "endpointUrl": f"{URL}?a=1&b=2",
        "headers": {"accept": "*/*", **FORM},
        "body": '{"a":1}',
    },
}
REFUSED = {
    "wget http://a.example": ("begins with curl", 0),
    "": ("begins with curl", 0),
    "curl -d a": ("no address", 9),
    "curl http://a.example 'oops": ("never closed", 22),
    'curl http://a.example "oops': ("never closed", 22),
    "curl http://a.example $'oops": ("never closed", 22),
    "curl http://a.example | sh": ("A pipe", 22),
    "curl http://a.example; ls": ("second command", 21),
    "curl http://a.example > out": ("redirection", 22),
    "curl http://a.example/$HOME": ("variable", 22),
    "curl http://a.example/`id`": ("within the command", 22),
    'curl "http://a.example/$(id)"': ("variable", 23),
    "curl -F a=@b http://a.example": ("-F", 5),
    "curl -T file http://a.example": ("-T", 5),
    "curl -d @file http://a.example": ("file", 5),
    "curl -b jar http://a.example": ("cookies", 5),
    "curl http://a.example http://b.example": ("second address", 22),
    "curl ftp://a.example": ("Only http", 5),
    "curl http://[a": ("cannot be read", 5),
    "curl -X TRACE http://a.example": ("no method 'TRACE'", 5),
    "curl http://a.example -H": ("wants a value", 22),
    "curl -m soon http://a.example": ("wants seconds", 5),
    "curl -s9 http://a.example": ("-9 is no option", 7),
    "curl http://a.example --data-raw $'\\x00'": ("NUL", 33),
}


@pytest.mark.parametrize(("command", "expected"), COMMANDS.items())
def test_a_command_becomes_the_fields_of_a_job(command: str, expected: dict[str, Any]) -> None:
    fields = job_of_curl(command).fields

    assert {name: fields.get(name) for name in expected} == expected


@pytest.mark.parametrize(("command", "refusal"), REFUSED.items())
def test_what_cannot_be_carried_over_is_refused_where_it_stands(
    command: str, refusal: tuple[str, int]
) -> None:
    with pytest.raises(CurlError, match="at position") as raised:
        job_of_curl(command)

    assert refusal[0] in str(raised.value)
    assert raised.value.position == refusal[1]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (f"curl {URL} -x proxy:1", "-x was not carried over. Proxies are not used."),
        (f"curl {URL} --retry 3", "Set retryCount instead"),
        (f"curl {URL} --http3", "--http3 was not carried over."),
        (f"curl {URL} -H 'Host: b.example'", "The header Host is set for each call"),
        (f"curl {URL} -H nonsense", "'nonsense' is no header"),
        (f"curl {URL} --max-time 0.1", "became 1 s, the nearest"),
        (f"curl {URL} -u ada", "without a user name and a password"),
    ],
)
def test_what_is_left_out_is_said(command: str, words: str) -> None:
    assert words in job_of_curl(command).warnings[0]


def test_what_means_nothing_for_a_job_is_left_out_without_a_word() -> None:
    assert job_of_curl(f"curl -sSvif -o /dev/null -w '%{{http_code}}' {URL}").warnings == ()


letters = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
ascii_text = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=12)
names = st.from_regex(r"X-[A-Z][a-z]{0,6}", fullmatch=True)
REQUESTS = st.builds(
    Shown,
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]),
    st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#\\"), max_size=10).map(
        lambda path: f"https://a.example/{path}"
    ),
    st.dictionaries(names, ascii_text.map(str.strip), max_size=3),
    letters,
    st.integers(1000, 300_000),
    st.booleans(),
    st.booleans(),
    st.none()
    | st.builds(
        lambda name, word: {"type": "basic", "username": name, "password": word},
        ascii_text.filter(lambda text: ":" not in text),
        ascii_text,
    ),
)


@given(REQUESTS)
def test_a_job_goes_through_curl_and_comes_back_as_it_was(request: Shown) -> None:
    first = job_of_curl(as_curl(request)).fields
    second = job_of_curl(as_curl(shown_fields(first))).fields

    assert (first["httpMethod"], first.get("body", "")) == (request.method, request.body)
    assert {
        name: value for name, value in first.get("headers", {}).items() if name != "Content-Type"
    } == dict(request.headers)
    assert first.get("auth") == request.auth
    assert (first["timeoutMs"], first["followRedirects"], first["verifyTls"]) == (
        request.timeout_ms,
        request.follows_redirects,
        request.verifies_tls,
    )
    assert second == first


@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_command_became_stays_so_when_copied_and_pasted(command: str) -> None:
    first = job_of_curl(command).fields
    second = job_of_curl(as_curl(shown_fields(first))).fields

    merged = first | {"endpointUrl": full_url(first["endpointUrl"], first.get("queryParams", {}))}
    merged.pop("queryParams", None)
    assert second == merged


def bash_words(line: str) -> list[str] | None:
    """What bash makes of the words of `line`."""
    script = f"set -f +B\nprintf '%s\\0' {line}\n"
    env = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["bash", "-c", script], capture_output=True, env=env, timeout=20, check=False)
    return None if done.returncode else done.stdout.decode("utf-8", "replace").split("\0")[:-1]


@settings(max_examples=60, deadline=None)
@given(st.lists(letters, min_size=1, max_size=8))
def test_bash_reads_what_was_quoted_as_it_was(texts: list[str]) -> None:
    assert bash_words(" ".join(map(quoted, texts))) == texts


QUOTED = [
    "'x y'",
    "'\\n'",
    '"p q"',
    '"\\"\\$\\n"',
    '"a\\\nb"',
    "$'\\t\\'\\\\'",
    "$'\\x41\\u00e9\\101'",
    "$'\\q'",
    '"$"',
    "''",
]
PLAIN = ["a", "b1", "\\ ", "\\'", "\\\n", " \\\n ", " ", "\\a", "ä", "%", "=", "'$HOME `x`'", "@", ":", "/"]
pieces = st.sampled_from([*QUOTED, *PLAIN])


@settings(max_examples=150, deadline=None)
@given(st.lists(pieces, min_size=1, max_size=9).map("".join))
def test_a_line_is_cut_into_words_as_bash_cuts_it(line: str) -> None:
    expected = bash_words(f"x {line}")

    assert [word.text for word in words_of(f"x {line}")] == expected


@given(st.text(alphabet="curl -XHdGub'\"\\$^\n\r ;|@:=/a\0{}", max_size=40))
def test_whatever_is_pasted_is_a_job_or_an_error_with_its_place(text: str) -> None:
    command = f"curl {text}"
    try:
        position, fields = 0, job_of_curl(command).fields
    except CurlError as raised:
        position, fields = raised.position, {"endpointUrl": ""}

    assert 0 <= position <= len(command)
    assert "endpointUrl" in fields
