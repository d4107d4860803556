"""The class as one page of HTML without scripts: everybody's marks, what was hard, and which mistakes are frequent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.model.exercise import Language
from grader.model.report import Report
from grader.reporting.class_figures import BINS, Cell, figures
from grader.reporting.html import environment, page_style
from grader.reporting.writers import Context, Writer

_WIDTH, _HEIGHT = 400, 120  # of the plot


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write the page; of each report only what is counted is kept."""
    language = context.language
    counted = figures(reports)
    template = environment().get_template("class.html")
    pieces = template.generate(
        figures=counted,
        bars=_bars(counted.bins),
        cell_text=cell_text,
        language=language,
        **page_style(language),
    )
    piece: list[str] = []
    for text in pieces:
        piece.append(text)
        if len(piece) == 1000:
            yield "".join(piece).encode()
            piece.clear()
    yield f"{''.join(piece)}\n".encode()


WRITER = Writer("class", "text/html", ".class.html", write, needs=("language",))


def cell_text(cell: Cell | None, language: Language) -> str:
    """Write what a learner has in an exercise: ``7``, ``6.3*`` where it came late, a dash where it did not come."""
    if cell is None:
        return ""
    return "–" if cell.is_missing else f"{cell.score:g}{'*' if cell.is_late else ''}"


def _bars(counts: list[int]) -> list[tuple[int, int, int, int, int]]:
    """Lay the histogram out: left edge, top, width, height and count of each bar."""
    step, most = _WIDTH // BINS, max(1, *counts)
    heights = [round(_HEIGHT * count / most) for count in counts]
    return [
        (place * step, _HEIGHT - height, step - 4, height, count)
        for place, (height, count) in enumerate(zip(heights, counts, strict=True))
    ]
