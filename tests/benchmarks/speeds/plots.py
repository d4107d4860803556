"""Growth as an SVG: one panel each, both axes logarithmic, with the line that fits best and the slope of linear."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from tests.benchmarks.speeds.growth import Growth

_WIDTH, _HEIGHT, _MARGIN = 260, 200, 40  # of a panel, in CSS pixels
_COLUMNS = 3
_LINE = 14  # of text
_STYLE = (
    "text{font:12px sans-serif;fill:#555}.title{font-weight:bold}path{fill:none}.axis{stroke:#999}"
    ".fit{stroke:#0969da;stroke-width:2}.linear{stroke:#999;stroke-dasharray:4 4}circle{fill:#0969da}"
)


def growth(measured: Sequence[Growth]) -> str:
    """Draw all that were measured at more than one size."""
    drawn = [each for each in measured if len(each.sizes) > 1]
    width, height = _COLUMNS * _WIDTH, math.ceil(len(drawn) / _COLUMNS) * _HEIGHT
    panels = "\n".join(_panel(each, place) for place, each in enumerate(drawn))
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">
<title>What grading costs at several sizes, with the fitted line, and dashed the slope of linear growth</title>
<style>{_STYLE}</style>
<rect width="{width}" height="{height}" fill="#fff"/>
{panels}
</svg>
"""


def _panel(each: Growth, place: int) -> str:
    row, column = divmod(place, _COLUMNS)
    return f'<g transform="translate({column * _WIDTH} {row * _HEIGHT})">\n' + "\n".join(_parts(each)) + "\n</g>"


def _parts(each: Growth) -> Iterator[str]:
    scale = _Scale(each)
    left, right, top, bottom = _MARGIN, _WIDTH - 16, 28, _HEIGHT - _MARGIN
    yield f'<text class="title" x="{left}" y="18">{escape(each.what)}: {each.fit.exponent:.2f}</text>'
    yield f'<path class="axis" d="M{left} {top}V{bottom}H{right}"/>'
    ends = each.sizes[0], each.sizes[-1]
    fitted = [each.fit.constant * size**each.fit.exponent for size in ends]
    yield _path("fit", [scale.point(size, cost) for size, cost in zip(ends, fitted, strict=True)])
    yield _path("linear", [scale.point(size, fitted[0] * size / ends[0]) for size in ends])
    for size, cost in zip(each.sizes, each.costs, strict=True):
        x, y = scale.point(size, cost)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{size}</text>'
    least, most = (scale.point(ends[0], cost)[1] for cost in (min(each.costs), max(each.costs)))
    yield f'<text x="{left - 4}" y="{most + 4:.1f}" text-anchor="end">{max(each.costs):.2g}</text>'
    if least - most > _LINE:
        yield f'<text x="{left - 4}" y="{least + 4:.1f}" text-anchor="end">{min(each.costs):.2g}</text>'
    yield f'<text x="{left}" y="{bottom + 32}">{escape(each.unit)}</text>'


class _Scale:
    """Where a size and its cost stand in a panel."""

    def __init__(self, each: Growth) -> None:
        linear = each.costs[0] * each.sizes[-1] / each.sizes[0]
        self._sizes = math.log(each.sizes[0]), math.log(each.sizes[-1])
        self._costs = math.log(min(each.costs)), math.log(max(*each.costs, linear))

    def point(self, size: float, cost: float) -> tuple[float, float]:
        (first, last), (least, most) = self._sizes, self._costs
        x = _MARGIN + 16 + (_WIDTH - _MARGIN - 48) * (math.log(size) - first) / (last - first)
        y = _HEIGHT - _MARGIN - 12 - (_HEIGHT - _MARGIN - 52) * (math.log(cost) - least) / ((most - least) or 1)
        return x, y


def _path(kind: str, points: Sequence[tuple[float, float]]) -> str:
    return f'<path class="{kind}" d="M{" ".join(f"{x:.1f} {y:.1f}" for x, y in points)}"/>'
