"""The arithmetic of the tables of speeds, and the comparison of verdicts. What is measured is run by hand."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.benchmarks.latency import Figure, Measured
from tests.benchmarks.speed import COMMAND, README
from tests.benchmarks.speeds import figures, plots, stages, table
from tests.benchmarks.speeds.growth import Growth
from tests.benchmarks.speeds.race import Line, Runner
from tests.benchmarks.speeds.workload import PARAMETERS, Verdicts, cases, disagreement, submissions, truth

pytestmark = pytest.mark.quick


def test_a_spread_is_the_median_with_the_least_and_the_most() -> None:
    assert figures.spread([3.0, 1.0, 10.0]) == (3.0, 1.0, 10.0)


def test_there_is_no_spread_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        figures.spread([])


def test_a_ratio_is_of_medians() -> None:
    assert figures.ratio([20.0, 30.0, 1000.0], [2.0, 3.0, 0.1]) == 15.0


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 2.0])
def test_an_exponent_is_found_again(power: float) -> None:
    sizes = [1, 2, 4, 8]
    assert figures.power(sizes, [3 * size**power for size in sizes]) == pytest.approx((3, power))


def test_what_one_more_costs_leaves_out_what_all_share() -> None:
    assert figures.marginal([8, 48], [2 + 8 * 0.25, 2 + 48 * 0.25]) == pytest.approx(0.25)


def test_a_quarter_of_the_submissions_is_wrong_in_each_function_in_turn() -> None:
    given = submissions(16, torch=False)
    assert [each.mistake for each in given if each.mistake] == list(PARAMETERS)
    asked = cases()
    for each in given:
        failing = [name for name, passed in truth(each, asked).items() if not all(passed)]
        assert failing == ([each.mistake] if each.mistake else [])


def test_no_two_submissions_are_alike() -> None:
    given = submissions(40, torch=True)
    assert len({each.source for each in given}) == len(given)
    assert all("import torch" in each.source for each in given)


def test_verdicts_that_are_true_agree() -> None:
    true: list[Verdicts] = [{"f": (True, False)}, {"f": (True, True)}]
    assert disagreement(true, true) == ""


@pytest.mark.parametrize(
    "told",
    [
        [{"f": (True, False)}],  # one is missing
        [{"f": (True, False)}, {}],  # a function is
        [{"f": (True, False)}, {"f": (True,)}],  # a case is
        [{"f": (False, True)}, {"f": (True, True)}],  # as many pass, but others
    ],
)
def test_verdicts_that_are_not_all_true_disagree(told: list[Verdicts]) -> None:
    assert disagreement([{"f": (True, False)}, {"f": (True, True)}], told)


def test_a_grader_that_is_wrong_stops_the_run() -> None:
    runner = Runner(Line("other", ""), 0, lambda: (1.0, [{"f": (True,)}]), [{"f": (False,)}])
    with pytest.raises(SystemExit, match="other does not say what the others say: submission 0, f"):
        runner.take()


def test_a_grader_that_fails_is_told_in_its_line() -> None:
    def fail() -> tuple[float, list[Verdicts]]:
        raise FileNotFoundError("results|json")

    ours, line = Line("ours", "", rates=([10.0], [5.0])), Line("other", "", "1.2")
    Runner(line, 0, fail, []).take()
    assert "| other 1.2 | FileNotFoundError: results\\|json |" in table.race([ours, line])


def test_a_line_says_how_many_times_as_fast_ours_are() -> None:
    ours, other = Line("ours", "", rates=([40.0, 50.0], [20.0])), Line("other", "", rates=([5.0, 4.0], [0.5]))
    assert "| other | 4.5 (4 to 5) | 10.0 | 0.5 (0.5 to 0.5) | 40.0 |" in table.race([ours, other])


def test_a_block_is_set_between_its_marks() -> None:
    text = "a\n<!-- speed -->\nold\n<!-- end of speed -->\nb\n"
    assert table.set_in(text, "new\n") == "a\n<!-- speed -->\nnew\n<!-- end of speed -->\nb\n"
    with pytest.raises(ValueError, match="not both there"):
        table.set_in("a\n", "new\n")


def test_the_readme_has_a_place_for_the_few_lines() -> None:
    lines = [Line("ours", "", rates=([40.0], [20.0])), Line("other", "", rates=([4.0], [0.5]))]
    text = table.set_in(README.read_text(), table.short_race(lines, COMMAND))
    assert "| other | 4 | 0.5 | 10.0 | 40.0 |" in text


@pytest.mark.parametrize("place", stages.STAGES.values(), ids=list(stages.STAGES))
def test_every_stage_that_is_timed_is_there(place: tuple[str, str]) -> None:
    owner, name = stages.found(place)
    assert callable(getattr(owner, name))


def test_a_plot_holds_a_panel_for_each_that_was_measured_at_several_sizes() -> None:
    several = Growth("cases < 9", (1, 10, 100), (2.0, 5.0, 20.0), "CPU seconds")
    one = Growth("cores", (1,), (3.0,), "seconds")
    drawn = ElementTree.fromstring(plots.growth([several, one]))
    space = "{http://www.w3.org/2000/svg}"
    assert len(drawn.findall(f"{space}g")) == 1
    assert len(drawn.findall(f".//{space}circle")) == 3
    assert drawn.findtext(f".//{space}g/{space}text") == "cases < 9: 0.50"


def test_a_wait_is_told_beside_its_import_without_what_the_submission_computes() -> None:
    told = table.waits([Measured(Figure("check", "import numpy", 2.0, own=0.1), 0.5, 0.2, 0.02)])
    assert told.splitlines()[-1] == "| check | 500 | 100 | 25.0 | import numpy | 2.00 | 2 |"
