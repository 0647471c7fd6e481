"""What curl's options mean for a job. [rule]"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cronmanager.language import gettext, gettext_noop
from monitoring.dashboard.curl_command.words import CurlError, Word


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SHORT = {
    "X": "request", "H": "header", "d": "data", "G": "get", "u": "user", "b": "cookie", "A": "user-agent",
    "e": "referer", "k": "insecure", "L": "location", "I": "head", "m": "max-time", "F": "form",
    "o": "output", "O": "remote-name",
    "s": "silent", "S": "show-error", "v": "verbose", "i": "include", "f": "fail",
    "x": "proxy", "T": "upload-file", "c": "cookie-jar", "w": "write-out", "K": "config", "E": "cert",
    "N": "no-buffer", "g": "globoff", "n": "netrc", "q": "disable", "r": "range", "4": "ipv4", "6": "ipv6",
    "0": "http1.0", "1": "tlsv1", "j": "junk-session-cookies", "J": "remote-header-name", "R": "remote-time",
    "#": "progress-bar", "a": "append", "y": "speed-time", "Y": "speed-limit", "D": "dump-header",
    "z": "time-cond", "C": "continue-at", "U": "proxy-user", "Z": "parallel", "M": "manual", "h": "help",
}  # fmt: skip
# Carried over, with a value or without.
WITH_VALUE = _names(
    """
    request header data data-raw data-ascii data-binary data-urlencode user cookie user-agent referer
    max-time url json oauth2-bearer url-query
    """
)
WITHOUT_VALUE = _names("get insecure location head compressed basic location-trusted")
# Of no meaning for a job: nothing is lost without them.
SILENT = _names(
    """
    silent show-error verbose include fail fail-with-body no-buffer globoff progress-bar
    no-progress-meter disable no-keepalive http1.1 http2 http2-prior-knowledge path-as-is tcp-nodelay
    styled-output parallel output remote-name remote-header-name write-out dump-header create-dirs remote-time
    """
)
REFUSED = {
    "form": gettext_noop(
        "A form with files (-F) cannot be sent by a job: send its fields by --data-urlencode"
    ),
    "form-string": gettext_noop(
        "A form with parts (--form-string) cannot be sent by a job: use --data-urlencode"
    ),
    "upload-file": gettext_noop("A file (-T) cannot be sent by a job: write its content as the body"),
    "config": gettext_noop("A file of options (-K) cannot be read here: write its options out"),
    "next": gettext_noop("Only one request fits into a job: paste up to --next"),
}
OTHERS_WITH_VALUE = _names(
    """
    output write-out dump-header proxy cookie-jar cert key cacert capath connect-timeout retry
    retry-delay retry-max-time resolve connect-to interface limit-rate max-redirs proxy-user range speed-time
    speed-limit time-cond continue-at tls-max ciphers tls13-ciphers cert-type key-type pass unix-socket
    aws-sigv4 dns-servers max-filesize noproxy proto proto-redir form form-string upload-file config
    keepalive-time local-port abstract-unix-socket netrc-file pinnedpubkey stderr trace trace-ascii
    variable rate socks5 socks5-hostname preproxy haproxy-clientip ip-tos expect100-timeout
    happy-eyeballs-timeout-ms delegation service-name krb engine ech curves
    """
)
HINTS = {
    "proxy": gettext_noop("Proxies are not used."),
    "cookie-jar": gettext_noop("Each call begins without cookies."),
    "cert": gettext_noop("Client certificates are not sent."),
    "cacert": gettext_noop(
        "Only public authorities are trusted; turn verifyTls off for an endpoint of your own."
    ),
    "retry": gettext_noop("Set retryCount instead."),
    "max-redirs": gettext_noop("At most 5 redirects are followed."),
    "connect-timeout": gettext_noop("Only the whole request has a time limit."),
}
LONG = re.compile(r"--[a-z0-9][a-z0-9.-]*")


@dataclass(frozen=True, slots=True)
class Option:
    """One option by its long name; an address has the name url."""

    name: str
    value: str
    written: str
    position: int


def options_of(words: list[Word]) -> list[Option]:
    """The options behind `curl`. Raises CurlError where one lacks its value."""
    found: list[Option] = []
    rest = iter(words)
    is_over = False
    for word in rest:
        if is_over or not word.text.startswith("-") or word.text == "-":
            found.append(Option("url", word.text, word.text, word.position))
        elif word.text == "--":
            is_over = True
        elif word.text.startswith("--"):
            found.append(_long(word, rest))
        else:
            found += _short(word, rest)
    return found


def _long(word: Word, rest: Iterator[Word]) -> Option:
    name = word.text[2:]
    if not LONG.fullmatch(word.text):
        raise CurlError(no_option(repr(word.text[:40])), word.position)
    return Option(name, _value(name, word, rest), word.text, word.position)


def _short(word: Word, rest: Iterator[Word]) -> list[Option]:
    """`-sSL`, `-XPOST`, `-d a=1`: letters up to the first that takes the rest as its value."""
    found: list[Option] = []
    for place, letter in enumerate(word.text[1:], 1):
        name = SHORT.get(letter)
        if name is None:
            raise CurlError(no_option(f"-{letter}"), word.position + place)
        behind = word.text[place + 1 :]
        if takes_value(name):
            value = behind or _value(name, word, rest)
            return [*found, Option(name, value, f"-{letter}", word.position)]
        found.append(Option(name, "", f"-{letter}", word.position))
    return found


def no_option(written: str) -> str:
    """What curl would say, too."""
    return gettext("%(option)s is no option of curl") % {"option": written}


def takes_value(name: str) -> bool:
    """Whether the next word is the option's."""
    return name in WITH_VALUE or name in OTHERS_WITH_VALUE


def _value(name: str, word: Word, rest: Iterator[Word]) -> str:
    if not takes_value(name):
        return ""
    following = next(rest, None)
    if following is None:
        told = gettext("%(option)s wants a value behind it")
        raise CurlError(told % {"option": word.text}, word.position)
    value: str = following.text
    return value
