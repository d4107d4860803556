"""Text from strangers, made safe to show: cut, decoded, every control character visible."""

from __future__ import annotations

import unicodedata

CUT_CHARACTERS = 2000
# Bidirectional controls and other format characters reorder or hide what a reader sees (CVE-2021-42574).
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
_LAYOUT = {"\n", "\t"}


def visible(text: str, limit: int = CUT_CHARACTERS) -> str:
    """``text`` cut to ``limit`` characters, with every control or format character written as an escape."""
    cut = text[:limit]
    shown = "".join(_visible_character(character) for character in cut.replace("\r\n", "\n"))
    return shown if len(text) <= limit else f"{shown}… ({len(text) - limit} more characters)"


def visible_bytes(data: bytes, limit: int = CUT_CHARACTERS) -> str:
    """``data`` as UTF-8, wrong bytes replaced, then as :func:`visible`."""
    return visible(data.decode("utf-8", errors="replace"), limit)


def one_line(text: str, limit: int = 300) -> str:
    """``text`` as :func:`visible`, on a single line."""
    return " ".join(visible(text, limit).split())


def shown_name(name: str) -> str:
    """A file's or learner's name as :func:`visible`, on a single line; names that differ stay different."""
    return visible(name).replace("\n", "\\n").replace("\t", "\\t")


def _visible_character(character: str) -> str:
    code = ord(character)
    if character in _LAYOUT or not (unicodedata.category(character) in _INVISIBLE or _is_noncharacter(code)):
        return character
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_noncharacter(code: int) -> bool:
    """Code points that Unicode keeps free for ever: XML refuses some of them, HTML calls all of them errors."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
