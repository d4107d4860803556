"""Lines for a terminal of any width: text that hangs below its first line, blocks beside or below each other.

Width is display width, in which a Hangul syllable takes two cells. Nothing breaks inside a word; a word that is wider
than the terminal stands on a line of its own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

GAP = 4  # cells between blocks
_WORD = re.compile(r"\S+")

Block = list[Text]


def hanging(text: Text, width: int, *, first: int = 0, rest: int = 0) -> Block:
    """Break ``text`` between words into lines of at most ``width`` cells, indented by ``first`` and then by ``rest``.

    Blanks at its beginning are kept, in front of all lines.
    """
    own = len(text.plain) - len(text.plain.lstrip(" "))
    indents = itertools.chain((first + own,), itertools.repeat(rest + own))
    pieces = text.divide(_breaks(text.plain, width - first - own, width - rest - own))
    lines = [Text(" " * next(indents)).append_text(_stripped(piece)) for piece in pieces]
    return lines if text.plain.strip(" ") else [Text()]


def flowing(pieces: Sequence[Text], width: int, *, first: int = 0, rest: int = 0) -> Block:
    """Put short ``pieces`` behind each other, two blanks between them; a line breaks inside one only if it must."""
    lines: list[Text] = []
    for piece in filter(None, pieces):
        if lines and lines[-1].cell_len + 2 + piece.cell_len <= width - (rest if len(lines) > 1 else first):
            lines[-1].append("  ").append_text(piece)
        else:
            lines.append(piece.copy())
    return [
        broken
        for number, line in enumerate(lines)
        for broken in hanging(line, width, first=rest if number else first, rest=rest)
    ]


def beside(blocks: Sequence[Block], width: int) -> Block:
    """Lay blocks next to each other as long as that fits into ``width`` cells, and the others below."""
    lines: Block = []
    for row in _rows(blocks, width):
        widths = [_width(block) for block in row]
        for parts in itertools.zip_longest(*row, fillvalue=Text()):
            line = Text()
            for part, cells in zip(parts, widths, strict=True):
                line.append_text(part).append(" " * (cells - part.cell_len + GAP))
            line.rstrip()
            lines.append(line)
    return lines


def indented(lines: Sequence[Text], cells: int) -> Block:
    """Move ``lines`` to the right."""
    return [Text(" " * cells).append_text(line) for line in lines]


def columns_that_fit(cells: int, number: int, width: int) -> Iterator[range]:
    """Cut ``number`` columns of so many ``cells`` into ranges that fit into ``width`` each."""
    step = max(1, width // cells)
    return (range(first, min(first + step, number)) for first in range(0, number, step))


def _rows(blocks: Sequence[Block], width: int) -> Iterator[list[Block]]:
    row: list[Block] = []
    taken = 0
    for block in blocks:
        cells = _width(block)
        if row and taken + GAP + cells > width:
            yield row
            row, taken = [], 0
        taken += cells + (GAP if row else 0)
        row.append(block)
    if row:
        yield row


def _width(block: Block) -> int:
    return max((line.cell_len for line in block), default=0)


def _breaks(plain: str, first: int, rest: int) -> list[int]:
    """Where new lines begin: at words that do not fit on the line of the word before."""
    breaks: list[int] = []
    begin, limit = len(plain) - len(plain.lstrip(" ")), first
    for word in _WORD.finditer(plain):
        if word.start() > begin and cell_len(plain[begin : word.end()]) > limit:
            breaks.append(word.start())
            begin, limit = word.start(), rest
    return breaks


def _stripped(piece: Text) -> Text:
    """``piece`` without the blanks around it."""
    plain = piece.plain
    own = len(plain) - len(plain.lstrip(" "))
    return piece[own : len(plain.rstrip(" "))] if plain.strip(" ") else Text()
