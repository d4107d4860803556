"""Text from strangers, made safe to show: cut, decoded, every control character visible, no command to a CI system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

CUT_CHARACTERS = 2000
# Bidirectional controls and other format characters reorder or hide what a reader sees (CVE-2021-42574).
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
_LAYOUT = {"\n", "\t"}
# More accents on one letter than any language has are a tower that covers the lines around it.
MAX_MARKS = 4
# Letters, marks and symbols by category, and yet nothing to see: two names could differ in these alone. The selectors
# of emoji and text (FE0E, FE0F) are not among them, as they stand in honest text.
_BLANK = frozenset({
    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x2800, 0x3164, 0xFFA0, 0x16FE4, 0x1D159, *range(0x180B, 0x1810),
    *range(0xFE00, 0xFE0E), *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000),
})  # fmt: skip

# What the logs of CI systems obey: GitHub's lines that begin with two colons, and Azure's and TeamCity's marks, which
# may stand anywhere. A table may begin a line with any word, so colons at the beginning of a word count.
_COMMAND = re.compile(r"(?<!\S):(?=:)|(?<=#)#(?=(?:vso|teamcity)?\[)", re.IGNORECASE)


def visible(text: str, limit: int = CUT_CHARACTERS) -> str:
    """``text`` cut to ``limit`` characters, with every control or format character written as an escape.

    So are the signs by which a log would take it for a command to a CI system.
    """
    cut = text[:limit]
    shown = _COMMAND.sub(_escaped, "".join(_visible_characters(cut.replace("\r\n", "\n"))))
    return shown if len(text) <= limit else f"{shown}… ({len(text) - limit} more characters)"


def visible_bytes(data: bytes, limit: int = CUT_CHARACTERS) -> str:
    """``data`` as UTF-8, wrong bytes replaced, then as :func:`visible`."""
    return visible(data.decode("utf-8", errors="replace"), limit)


def one_line(text: str, limit: int = 300) -> str:
    """``text`` as :func:`visible`, on a single line."""
    return " ".join(visible(text, limit).split())


def shown_name(name: str) -> str:
    """A file's or learner's name as :func:`visible`, on a single line.

    Names that differ stay different, unless one spells out an escape that the other needs.
    """
    return visible(name).replace("\n", "\\n").replace("\t", "\\t")


def padded(text: str, cells: int, *, right: bool = False) -> str:
    """``text`` with blanks up to so many cells of a terminal, of which a Hangul syllable takes two."""
    blanks = " " * (cells - _cells(text))
    return blanks + text if right else text + blanks


def _cells(text: str) -> int:
    return len(text) + sum(unicodedata.east_asian_width(character) in "WF" for character in text)


def wrapped(text: str, width: int, indent: int) -> str:
    """Break ``text`` between words into lines of at most ``width`` cells, all but the first of them indented."""
    lines = [""]
    for word in re.findall(r" *[^ ]+", text):
        if not lines[-1].strip() or _cells(lines[-1] + word) <= width:
            lines[-1] += word
        else:
            lines.append(" " * indent + word.lstrip(" "))
    return "\n".join(lines)


def storable(text: str) -> str:
    """``text`` as UTF-8 can hold it: bytes of a file's name that are not text are written as escapes."""
    return text.encode(errors="backslashreplace").decode()


def _visible_characters(text: str) -> Iterator[str]:
    if text.isascii() and text.isprintable():  # as nearly all is
        yield text
        return
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        is_plain = character in _LAYOUT or not (_is_unseen(character) or marks > MAX_MARKS)
        yield character if is_plain else _escape(ord(character))


def _escaped(sign: re.Match[str]) -> str:
    return _escape(ord(sign.group()))


def _escape(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_unseen(character: str) -> bool:
    code = ord(character)
    return unicodedata.category(character) in _INVISIBLE or code in _BLANK or _is_noncharacter(code)


def _is_noncharacter(code: int) -> bool:
    """Code points that Unicode keeps free for ever: XML refuses some of them, HTML calls all of them errors."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
