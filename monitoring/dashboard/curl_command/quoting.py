"""Cuts a command line into words, as bash would. [rule]"""

import re

from cronmanager.language import gettext, gettext_noop, number
from monitoring.dashboard.curl_command.windows import IS_WINDOWS, windows_words
from monitoring.dashboard.curl_command.words import LONGEST_COMMAND, CurlError, Word

SIMPLE = {
    "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    "\\": "\\", "'": "'", '"': '"', "?": "?",
}  # fmt: skip
NUMBER = re.compile(r"x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}")
STOPS = {
    "|": gettext_noop("A pipe"),
    ";": gettext_noop("A second command"),
    "&": gettext_noop("A second command"),
    ">": gettext_noop("A redirection"),
    "<": gettext_noop("A redirection"),
    "`": gettext_noop("A command within the command"),
    "(": gettext_noop("A command within the command"),
}
BLANKS = re.compile(
    r"(?:[ \t\r\n]|\\\r?\n|\\[ \t]+\r?\n|\\\Z)*"
)  # a line that goes on, blanks after its end too
PLAIN = re.compile(r"[^ \t\r\n'\"\\$`|;&<>()]+")
INSIDE_DOUBLE = re.compile(r'[^"\\$`]+')
VARIABLE = re.compile(r"\$[A-Za-z0-9_{(@*#?!-]")


def words_of(command: str) -> list[Word]:
    """The words of `command`. Raises CurlError for what a shell would do more than quote."""
    if len(command) > LONGEST_COMMAND:
        raise CurlError(
            gettext("The command has more than %(most)s letters") % {"most": number(LONGEST_COMMAND)}
        )
    if IS_WINDOWS.search(command):
        return windows_words(command)
    line = _Line(command)
    words = []
    while line.skip_blanks():
        words.append(line.word())
    return words


class _Line:
    """Reads from left to right; each method takes what it names."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def skip_blanks(self) -> bool:
        """Blanks and continued lines; whether anything is left."""
        match = BLANKS.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def word(self) -> Word:
        """One word, of pieces in several kinds of quotes."""
        begin, pieces = self.at, []
        while self.at < len(self.text) and self.text[self.at] not in " \t\r\n":
            pieces.append(self._piece())
        return Word("".join(pieces), begin)

    def _piece(self) -> str:
        match self.text[self.at]:
            case "\\":
                return self._escaped()
            case "'":
                return self._single()
            case '"':
                return self._double()
            case "$":
                return self._dollar()
            case _:
                return self._plain()

    def _plain(self) -> str:
        match = PLAIN.match(self.text, self.at)
        if match:
            self.at = match.end()
            return match[0]
        raise self._stopped()

    def _stopped(self) -> CurlError:
        what = STOPS.get(self.text[self.at], gettext_noop("What follows"))
        told = gettext("%(what)s cannot be carried over: paste the curl command alone")
        return CurlError(told % {"what": gettext(what)}, self.at)

    def _escaped(self) -> str:
        self.at += 2
        letter = self.text[self.at - 1 : self.at]
        if letter == "\r" and self.text[self.at : self.at + 1] == "\n":
            self.at += 1
        return "" if letter in ("\n", "\r") else letter

    def _single(self) -> str:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            raise CurlError(gettext("A quote ' is opened and never closed"), self.at)
        text = self.text[self.at + 1 : end]
        self.at = end + 1
        return text

    def _double(self) -> str:
        begin = self.at
        pieces: list[str] = []
        self.at += 1
        while self.at < len(self.text):
            if self.text[self.at] == '"':
                self.at += 1
                return "".join(pieces)
            pieces.append(self._inside_double())
        raise CurlError(gettext('A quote " is opened and never closed'), begin)

    def _inside_double(self) -> str:
        match = INSIDE_DOUBLE.match(self.text, self.at)
        if match:
            self.at = match.end()
            return match[0]
        letter, following = self.text[self.at], self.text[self.at + 1 : self.at + 2]
        if letter == "`":
            raise self._stopped()
        if letter == "$":
            return self._dollar(is_quoted=True)
        self.at += 2
        return "" if following == "\n" else following if following in '$`"\\' else "\\" + following

    def _dollar(self, *, is_quoted: bool = False) -> str:
        if self.text.startswith("$'", self.at) and not is_quoted:
            return self._ansi_c()
        if VARIABLE.match(self.text, self.at) or (self.text.startswith('$"', self.at) and not is_quoted):
            raise CurlError(gettext("A variable of the shell has no value here: write it out"), self.at)
        self.at += 1
        return "$"

    def _ansi_c(self) -> str:
        """$'…': the escapes of C, bytes beyond ASCII as UTF-8."""
        begin, kept = self.at, bytearray()
        self.at += 2
        while self.at < len(self.text):
            letter = self.text[self.at]
            if letter == "\\":
                kept += self._ansi_c_escape(begin)
                continue
            self.at += 1
            if letter == "'":
                return kept.decode("utf-8", "replace")
            kept += letter.encode("utf-8", "replace")
        raise CurlError(gettext("A quote $' is opened and never closed"), begin)

    def _ansi_c_escape(self, begin: int) -> bytes:
        match = NUMBER.match(self.text, self.at + 1)
        if match:
            self.at = match.end()
            return _numbered(match[0], begin)
        following = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        return SIMPLE.get(following, "\\" + following).encode("utf-8", "replace")


def _numbered(text: str, position: int) -> bytes:
    number = int(text[1:], 16) if text[0] in "xuU" else int(text, 8)
    if number == 0:
        raise CurlError(gettext("A NUL cannot be in a command"), position)
    if text[0] not in "uU":
        return bytes([number & 0xFF])
    if number > 0x10FFFF:
        raise CurlError(gettext("There is no such letter"), position)
    return chr(number).encode("utf-8", "replace")
