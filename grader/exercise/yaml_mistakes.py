"""What is wrong with a text that is not YAML, in an author's words.

PyYAML's two parsers describe a mistake by the grammar's rules, each in its own English. They agree on where it is,
so we look at what stands there.
"""

from __future__ import annotations

from typing import NamedTuple

import yaml

from grader.text import one_line

_COLON = "a text with a colon at its end or before a space must be in quotes (or a comma is missing)"


class Mistake(NamedTuple):
    """A line, where it is known, and a sentence on what is wrong there."""

    line: int | None
    problem: str


def mistake_in(text: str, error: yaml.YAMLError) -> Mistake:
    """Say what an author has to change in ``text``, which PyYAML refuses with ``error``."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Mistake(None, _in_their_words(error))
    before = text[text.rfind("\n", 0, mark.index) + 1 : mark.index]
    opened = getattr(error, "context_mark", None)
    return (
        (opened and _opened(text, before, opened, mark))
        or _at_mark(text[mark.index : mark.index + 1], before, mark.line + 1)
        or (opened and _no_colon(text, opened, mark))
        or Mistake(mark.line + 1, _in_their_words(error))
    )


def _in_their_words(error: yaml.YAMLError) -> str:
    return f"not valid YAML: {one_line(getattr(error, 'problem', None) or 'cannot be read')}"


def _opened(text: str, before: str, opened: yaml.Mark, mark: yaml.Mark) -> Mistake | None:
    """A quote or bracket that opens before the mistake and does not close as it should, or a sign with a meaning."""
    sign, here = text[opened.index : opened.index + 1], text[mark.index : mark.index + 1]
    ends = not text[mark.index :].strip() or text.startswith(("---", "..."), mark.index)
    match sign:
        case '"' | "'" | "[" | "{" if ends:
            return Mistake(opened.line + 1, f"the {sign} that opens here is not closed")
        case '"':
            advice = "a backslash in double quotes begins an escape: double it, or use single quotes"
            return Mistake(mark.line + 1, advice)
        case "[" | "{" if here and here in "[{" and before.rstrip()[-1:] not in (",", ":", "[", "{", ""):
            return Mistake(mark.line + 1, f"a text with {here} in it must be in quotes here (or a comma is missing)")
        case "[" | "{" if here not in "\t@`%" and not (here == ":" and ": " in before):
            advice = f"a comma is missing before this, or the {sign} of line {opened.line + 1} is not closed"
            return Mistake(mark.line + 1, advice)
        case "*" | "&" | "!" | "|" | ">" if here != "\t":
            return Mistake(opened.line + 1, _must_be_quoted(sign))
    return None


def _at_mark(sign: str, before: str, line: int) -> Mistake | None:
    """A mistake that can be told by the character where it was noticed and by what stands ``before`` it in the line."""
    match sign:
        case "\t":
            return Mistake(line, "a tab stands here, where YAML allows only spaces: write spaces")
        case "@" | "`" | "%":
            return Mistake(line, _must_be_quoted(sign))
        case "-" if ": " in before:
            return Mistake(line, "a list begins on a line of its own, or stands in [ and ]")
        case ":" if ": " in before:
            return Mistake(line, _COLON)
        case ":":
            return Mistake(line, "this key does not line up with the keys above it")
    if before and not before.strip():
        return Mistake(line, "this line is indented unlike the lines above it")
    if before.rstrip().endswith(("'", '"', "]", "}")):
        return Mistake(line, "nothing may follow a closing quote or bracket: put the whole text in quotes")
    return None


def _must_be_quoted(sign: str) -> str:
    return f"a text that begins with {sign} must be in quotes"


def _no_colon(text: str, opened: yaml.Mark, mark: yaml.Mark) -> Mistake | None:
    """A line that should be a key with its value, and is not."""
    line = text[opened.index :].partition("\n")[0].rstrip()
    if opened.line == mark.line or ": " in line or line.endswith(":"):
        return None
    return Mistake(opened.line + 1, "this line should be a key and its value, with a colon and a space between them")
