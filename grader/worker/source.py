"""A submission's bytes as code: whatever encoding they are in, without the lines that only a notebook knows."""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
from typing import NamedTuple

from grader.wire.messages import NOT_UTF_8
from grader.worker.notebook import python_of

_WIDE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A line for the shell, a magic, a question about a name.
_OF_A_NOTEBOOK = re.compile(r"^\s*(?:[!%]|\?)|^\s*\w+\s*=\s*[!%]|\?\s*$", re.MULTILINE)
_NOT_ASCII = re.compile(rb"[^\x00-\x7f]")
_GOES_ON = re.compile(r"[\s)\]}#]|(?:else|elif|except|finally|case)\b|\Z")
_MAX_BROKEN = 3  # statements that are left out of one file


class Parsed(NamedTuple):
    """Hold a file's code and text, and why parts do not parse."""

    tree: ast.Module
    text: str
    broken: tuple[SyntaxError, ...] = ()


def parsed(source: bytes, filename: str) -> Parsed:
    """Parse a ``.py``; ``SyntaxError`` where nothing of it can be read."""
    text = decoded(source, filename)
    try:
        return Parsed(ast.parse(text, filename), text)
    except SyntaxError as error:
        if _OF_A_NOTEBOOK.search(text):
            cleaned = python_of(text)
            try:
                return Parsed(ast.parse(cleaned, filename), cleaned)
            except SyntaxError as still:
                return _without_what_is_broken(cleaned, filename, still)
        return _without_what_is_broken(text, filename, error)


def decoded(source: bytes, filename: str) -> str:
    """Decode a file: UTF-8, what it declares, or an editor's wide characters; else ``SyntaxError`` with the place."""
    for mark in _WIDE:
        if source.startswith(mark):
            return source.decode("utf-32" if len(mark) > 2 else "utf-16").replace("\r\n", "\n")
    plain = source.removeprefix(codecs.BOM_UTF8)
    head = _NOT_ASCII.sub(b"?", b"\n".join(plain.split(b"\n", 2)[:2]))  # where an encoding may be declared
    encoding, _ = tokenize.detect_encoding(io.BytesIO(head).readline)
    try:
        return io.IncrementalNewlineDecoder(None, translate=True).decode(plain.decode(encoding))
    except UnicodeDecodeError as error:
        lines = plain[: error.start].split(b"\n")
        line = plain.split(b"\n")[len(lines) - 1].decode(encoding, errors="replace")
        place = (filename, len(lines), len(lines[-1].decode(encoding, errors="replace")) + 1, line)
        raise SyntaxError(NOT_UTF_8, place) from error


def _without_what_is_broken(text: str, filename: str, error: SyntaxError) -> Parsed:
    """Return ``text`` without the statements that do not parse.

    Its lines stay where they were; ``error`` if those statements are too many.
    """
    broken = [error]
    while len(broken) <= _MAX_BROKEN:
        shorter = _without_statement(text, broken[-1].lineno)
        if shorter == text:
            break
        text = shorter
        try:
            return Parsed(ast.parse(text, filename), text, tuple(broken))
        except SyntaxError as another:
            broken.append(another)
    raise error


def _without_statement(text: str, line: int | None) -> str:
    """Return ``text`` with the outermost statement at ``line`` made blank."""
    lines = text.split("\n")
    if not line or line > len(lines):
        return text
    starts = [number for number, each in enumerate(lines) if not _GOES_ON.match(each)]
    first = max((start for start in starts if start < line), default=0)
    end = min((start for start in starts if start >= line), default=len(lines))
    while first and lines[first - 1].startswith("@"):
        first -= 1
    return "\n".join([*lines[:first], *[""] * (end - first), *lines[end:]])
