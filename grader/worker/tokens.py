"""A program as numbers: what is alike in two sources is a run of equal numbers, and no word of theirs is left.

It is loaded into a confined worker like a submission, and is given another program's source as bytes, which are made
into tokens there and nowhere else. So it imports nothing of ours.
"""

from __future__ import annotations

import builtins
import hashlib
import io
import json
import keyword
import tokenize
from typing import Any

import numpy as np

MAX_TOKENS = 5_000  # of one source; what follows is not looked at
_KEPT = frozenset((*keyword.kwlist, *keyword.softkwlist, *dir(builtins)))  # Python's own words, which nobody chooses


def _kinds(*names: str) -> frozenset[int]:
    """Return the kinds of tokens that this Python has."""
    return frozenset(getattr(tokenize, name) for name in names if hasattr(tokenize, name))


_LEFT_OUT = _kinds("COMMENT", "NL", "ENCODING", "ENDMARKER", "ERRORTOKEN")
_TEXTS = _kinds("STRING", "FSTRING_START", "FSTRING_MIDDLE", "TSTRING_START", "TSTRING_MIDDLE")
_ENDS = _kinds("NEWLINE", "INDENT", "DEDENT")  # of what stands before a statement
_WITHOUT_SPELLING = _TEXTS | _ENDS | _kinds("NUMBER")


def tokens(source: Any, is_notebook: bool, key: Any) -> Any:
    """Return a number and a line for each token of ``source`` (bytes, as uint8), as int64 of shape (2, tokens).

    Equal tokens have equal numbers, by the secret ``key`` (bytes, as uint8) that is another in every run. Every name
    counts as the same one, and so does every number and every text; comments do not count. What cannot be made into
    tokens ends its part: a file, or a cell of a notebook.
    """
    hashed = _Hashed(key.tobytes())
    found: list[tuple[int, int]] = []
    above = 0
    for part in _cells(source.tobytes()) if is_notebook else [_text(source.tobytes())]:
        for token in _of_part(part, MAX_TOKENS - len(found)):
            before = found[-1][1] if found and token.type == tokenize.DEDENT else 0  # it has no line of its own
            found += [(hashed.number(token.type, _spelling(token)), before or above + token.start[0])]
        above += part.count("\n") + 1
    return np.array(found, "int64").reshape(-1, 2).T


class _Hashed:
    """Makes a number of a token; the same one again without hashing it."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._known: dict[tuple[int, str], int] = {}

    def number(self, kind: int, spelled: str) -> int:
        if (kind, spelled) not in self._known:
            text = f"{kind} {spelled}".encode(errors="backslashreplace")
            digest = hashlib.blake2b(text, key=self._key, digest_size=8).digest()
            self._known[kind, spelled] = int.from_bytes(digest, "little", signed=True)
        return self._known[kind, spelled]


def _text(source: bytes) -> str:
    text = source.decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _cells(source: bytes) -> list[str]:
    """Return what each code cell of a notebook of format 3 or 4 holds; none of what is not a notebook."""
    try:
        notebook = json.loads(source)
        sheets = notebook.get("worksheets") or [notebook]
        cells = [cell for sheet in sheets for cell in sheet["cells"] if cell.get("cell_type") == "code"]
        return [_joined(cell.get("source", cell.get("input", ""))) for cell in cells]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return []


def _joined(lines: Any) -> str:
    return "".join(map(str, lines)) if isinstance(lines, list) else str(lines)


def _of_part(text: str, most: int) -> list[tokenize.TokenInfo]:
    """Return at most so many tokens that count: no comments, and no texts that are a line by themselves."""
    found: list[tokenize.TokenInfo] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in _LEFT_OUT:
                continue
            if token.type == tokenize.NEWLINE and _is_lone_text(found):
                found.pop()
                continue
            if len(found) >= most:
                break
            found.append(token)
    except (SyntaxError, tokenize.TokenError, ValueError, RecursionError):
        pass  # what was found before it counts
    return found


def _is_lone_text(found: list[tokenize.TokenInfo]) -> bool:
    """Whether the statement that ends here is a text alone, as a docstring is."""
    return bool(found) and found[-1].type == tokenize.STRING and (len(found) == 1 or found[-2].type in _ENDS)


def _spelling(token: tokenize.TokenInfo) -> str:
    """Return what tells a token from others of its kind: nothing for numbers, texts, and names that somebody chose."""
    if token.type in _WITHOUT_SPELLING or (token.type == tokenize.NAME and token.string not in _KEPT):
        return ""
    return token.string
