"""The tables as Markdown, made of what was measured."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence

from tests.benchmarks.latency import Measured
from tests.benchmarks.speeds.cost import Cost, ManyCases
from tests.benchmarks.speeds.figures import Spread, ratio, spread
from tests.benchmarks.speeds.growth import Growth
from tests.benchmarks.speeds.race import Line
from tests.benchmarks.speeds.stages import GRADEBOOK, REPORT, STAGES, WRITING

_BEGIN, _END = "<!-- speed -->", "<!-- end of speed -->"


def rows(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """A table whose first column is text and whose others are figures."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *body]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def race(lines: Sequence[Line]) -> str:
    """Submissions a second of every grader, and how many times as many ours are, in the same run."""
    kinds = ("numpy only", "ours to it", "with torch", "ours to it")
    return rows(("", *kinds, "submissions a turn"), (_race_row(line, lines[0]) for line in lines))


def _race_row(line: Line, ours: Line) -> list[str]:
    name = f"{line.name} {line.version}".strip()
    if line.reason:
        return [name, _escaped(line.reason), "", "", "", ""]
    cells = [cell for place in (0, 1) for cell in (_spread(spread(line.rates[place])), _times(line, ours, place))]
    return [name, *cells, f"{line.numbers[0]} / {line.numbers[1]}"]


def _times(line: Line, ours: Line, place: int) -> str:
    return "" if line is ours else f"{ratio(ours.rates[place], line.rates[place]):.1f}"


def _spread(measured: Spread) -> str:
    return f"{_figure(measured.median)} ({_figure(measured.least)} to {_figure(measured.most)})"


def _figure(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def _escaped(text: str) -> str:
    return re.sub(r"([|<>`*_\\])", r"\\\1", " ".join(text.split()))


def short_race(lines: Sequence[Line], command: str) -> str:
    """The section of the README: the few lines that say most, and where the rest is."""
    body = [
        [line.name, *(_figure(spread(line.rates[place]).median) for place in (0, 1)), *_both_times(line, lines[0])]
        for line in lines
        if not line.reason
    ]
    figures = rows(("submissions a second", "numpy", "torch", "ours to it: numpy", "torch"), body)
    return f"""\
## Speed

{figures}
Four functions with 20 cases each, a quarter of the submissions wrong, all cores for everybody, in one run in which all
verdicts were the same: `{command}` makes it anew. [All figures](tests/benchmarks/speed.md), beside a bare fork too, and
[what is fair to say of them](tests/benchmarks/README.md).
"""


def _both_times(line: Line, ours: Line) -> list[str]:
    return [_times(line, ours, place) for place in (0, 1)]


def costs(numpy: Cost, torch: Cost) -> str:
    """One more submission of ours in CPU time, beside the floor."""
    body = []
    for name, cost in (("numpy only", numpy), ("with torch", torch)):
        bare = [each.whole for each in cost.floor]
        figures = [_ms(bare), _ms(cost.right), f"{ratio(cost.right, bare):.1f}"]
        body.append([name, *figures, _ms(cost.wrong), f"{ratio(cost.wrong, bare):.1f}"])
    return rows(("", "floor, ms", "right, ms", "to the floor", "wrong, ms", "to the floor"), body)


def _ms(seconds: Sequence[float]) -> str:
    measured = spread(seconds)
    return _spread(Spread(*(1000 * each for each in measured)))


def stages(numpy: Cost, torch: Cost) -> str:
    """Where the CPU time of a submission goes, in medians of the rounds."""
    measured = [numpy.right_stages, torch.right_stages, numpy.wrong_stages, torch.wrong_stages]
    body = [
        [name, *(_median_of(rounds, name) for rounds in measured)] for name in (*STAGES, REPORT, WRITING, GRADEBOOK)
    ]
    whole = [_figure(1000 * statistics.median(sum(each.values()) for each in rounds)) for rounds in measured]
    bare = [
        [f"bare {name}", *_bare(numpy, torch, place)] for place, name in enumerate(("fork and end", "load", "calls"))
    ]
    head = ("ms of CPU", "right, numpy", "right, torch", "wrong, numpy", "wrong, torch")
    return rows(head, [*body, ["all", *whole], *bare])


def _median_of(rounds: Sequence[dict[str, float]], name: str) -> str:
    return f"{1000 * statistics.median(each.get(name, 0.0) for each in rounds):.2f}"


def _bare(numpy: Cost, torch: Cost, place: int) -> list[str]:
    return [*(f"{1000 * statistics.median(each[place] for each in cost.floor):.2f}" for cost in (numpy, torch)), "", ""]


def many(measured: ManyCases) -> str:
    """1,000 cases in one submission, beyond its own time, beside the round trips of the arguments."""
    beyond = [graded - bare for graded, bare in zip(measured.graded, measured.bare, strict=True)]
    body = [
        ["graded", _ms(measured.graded)],
        ["bare: fork, load, calls", _ms(measured.bare)],
        ["beyond that", _ms(beyond)],
        ["MessagePack round trips of the arguments", _ms(measured.trips)],
        ["beyond, to the round trips", f"{ratio(beyond, measured.trips):.1f}"],
    ]
    return rows(("1,000 cases of small arrays", "ms of CPU"), body)


def growth(measured: Sequence[Growth]) -> str:
    """What each size costs, and the fitted exponent."""
    body = [
        [each.what, ", ".join(map(str, each.sizes)), ", ".join(map(_figure, each.costs)), each.unit, _exponent(each)]
        for each in measured
    ]
    return rows(("", "sizes", "cost", "in", "exponent"), body)


def _exponent(growth: Growth) -> str:
    return f"{growth.fit.exponent:.2f}" if len(growth.sizes) > 1 else "one size"


def waits(measured: Sequence[Measured]) -> str:
    """How long a person waits for a command, and how often as long as for an interpreter that runs nothing."""
    body = [
        [
            each.figure.name,
            f"{1000 * each.seconds:.0f}",
            f"{1000 * each.figure.own:.0f}" if each.figure.own else "",
            f"{each.seconds / each.bare:.1f}",
            each.figure.beside,
            f"{each.ratio:.2f}",
            "" if each.figure.bound is None else f"{each.figure.bound:g}",
        ]
        for each in measured
    ]
    return rows(("", "ms", "of the submission", "to a bare interpreter", "beside", "to that", "wanted"), body)


def set_in(text: str, block: str) -> str:
    """Put ``block`` between the marks of a document; ``ValueError`` where these are not there."""
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"{_BEGIN} and {_END} are not both there")
    return f"{before}{_BEGIN}\n{block}{_END}{after}"
