"""Cuts a command line into words as Windows does: cmd takes carets away, the program reads quotes. [rule]"""

import re

from cronmanager.language import gettext
from monitoring.dashboard.curl_command.words import CurlError, Word

IS_WINDOWS = re.compile(r"\^[ \t]*\r?\n|\^\"|\^\Z")
Letters = list[tuple[str, int]]


def windows_words(command: str) -> list[Word]:
    """The words of `command`."""
    letters = _without_carets(command)
    words: list[Word] = []
    at = 0
    while at < len(letters):
        if letters[at][0].isspace():
            at += 1
            continue
        text, end = _word(letters, at)
        words.append(Word(text, letters[at][1]))
        at = end
    return words


def _without_carets(command: str) -> Letters:
    """What cmd hands on. Within plain quotes a caret is a caret."""
    found: Letters = []
    at, is_quoted = 0, False
    while at < len(command):
        letter = command[at]
        if letter == "^" and not is_quoted:
            match = re.compile(r"\^[ \t]*\r?\n|\^\Z").match(command, at)
            at = match.end() if match else at + 2
            found.append((" ", at - 1) if match else (command[at - 1], at - 1))
            continue
        is_quoted ^= letter == '"'
        found.append((letter, at))
        at += 1
    return found


def _word(letters: Letters, begin: int) -> tuple[str, int]:
    r"""One word. \" is a quote, as "" is within quotes; other backslashes stand for themselves."""
    at, is_quoted, pieces = begin, False, []
    while at < len(letters) and (is_quoted or not letters[at][0].isspace()):
        letter, following = letters[at][0], letters[at + 1][0] if at + 1 < len(letters) else ""
        if letter == "\\":
            text, at = _backslashes(letters, at)
            pieces.append(text)
            continue
        if letter != '"':
            pieces.append(letter)
        elif is_quoted and following == '"':
            pieces.append('"')
            at += 1
        else:
            is_quoted = not is_quoted
        at += 1
    if is_quoted:
        raise CurlError(gettext('A quote " is opened and never closed'), letters[begin][1])
    return "".join(pieces), at


def _backslashes(letters: Letters, begin: int) -> tuple[str, int]:
    """Before a quote two of them are one, and an odd one makes the quote a letter."""
    end = begin
    while end < len(letters) and letters[end][0] == "\\":
        end += 1
    count = end - begin
    if end == len(letters) or letters[end][0] != '"':
        return "\\" * count, end
    return "\\" * (count // 2) + '"' * (count % 2), end + count % 2
