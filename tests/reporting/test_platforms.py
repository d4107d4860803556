"""What platforms get: each form read back as the platform reads it, also with names and texts that mean harm."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # ships no types
import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from junitparser import JUnitXml, TestSuite
from msgspec.structs import replace

from grader.errors import GraderError, UsageError
from grader.model.report import Frame, Outcome, Report, Traceback
from grader.reporting import classroom50, github, gitlab, gradescope, junit, markdown, prairielearn
from grader.reporting.writers import Writer
from tests.classroom50 import RESULT
from tests.reporting.reports import (
    INSIDE,
    MORE,
    SMALL,
    hidden,
    lost,
    not_refused,
    of_rows,
    passed,
    refusal,
    report,
    row_sums,
    signs,
    written,
)

pytestmark = pytest.mark.quick

WRITERS = [each.WRITER for each in (classroom50, github, gitlab, gradescope, junit, markdown, prairielearn)]
VARIABLES = {
    "CLASSROOM": "cnn-2026",
    "ASSIGNMENT": "week-1",
    "SUBMISSION_TAG": "submit/20261130-abc",
    "COMMIT_URL": "https://example.org/c",
    "RELEASE_URL": "https://example.org/r",
    "REVIEW_URL": "https://example.org/p",
}
HOSTILE = [
    "::error file=a::forged", "\n::error::forged", "%0A::error::forged", "::endgroup::", "##[error]forged",
    "```\n# forged\n```", "a `b` c", "`", "|x|\n|y|", "<script>alert(1)</script>", "![x](https://evil.example/)",
    "</failure></testcase>", "]]>", "&lt;", "\x00\x1b[31m\r", "\x1b[0Ksection_end:0:report_1\r", "\u202eevil", "\ufffe",
    "=cmd()", "@everyone", '"', "\\", "x" * 100_000, "\n" * 500,
]  # fmt: skip


def to(writer: Writer, *reports: Report) -> str:
    return written(writer.write, *reports, environment=writer.of_environment(VARIABLES))


def to_json(writer: Writer, *reports: Report) -> Any:
    return json.loads(to(writer, *reports))


def partly() -> Report:
    """Kim's: one group right, one wrong in half of its cases, with half a point."""
    return report(SMALL, lost(MORE, signs(), failing=2, score=1.5), learner="kim")


def hostile(text: str) -> Report:
    """A report in which everything that somebody could write holds ``text``."""
    wrong = lost(SMALL, replace(of_rows(text, printed=text), why=text))
    return row_sums(wrong, learner=text, name=text, message=text, origin=f"{text}.py")


not_graded = replace(
    refusal("kim", ""), outcome=Outcome.NOT_GRADED, message="not graded: the machine ran out of memory"
)


# --- what no platform may take for a grade -----------------------------------------------------------------------


@pytest.mark.parametrize("module", [gradescope, prairielearn, classroom50])
def test_what_could_not_be_graded_is_an_error_and_never_a_zero(module: Any) -> None:
    with pytest.raises(
        GraderError, match="no result is written, for kim was not graded: the machine ran out of memory"
    ):
        to(module.WRITER, not_graded)


@pytest.mark.parametrize("module", [gradescope, prairielearn, github, gitlab, junit])
def test_nothing_is_an_error_and_neither_a_zero_nor_a_pass(module: Any) -> None:
    with pytest.raises(GraderError, match="no result is written, for nothing was graded"):
        to(module.WRITER)


@pytest.mark.parametrize("module", [gradescope, prairielearn, classroom50])
def test_a_result_of_one_learner_holds_no_other(module: Any) -> None:
    with pytest.raises(UsageError, match="the result of one learner, and several are graded"):
        to(module.WRITER, report(SMALL), report(SMALL, learner="lee"))


# --- Gradescope --------------------------------------------------------------------------------------------------

# As the platform documents it: every key of a test is optional, and any other is unknown.
GRADESCOPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["score", "tests"],
    "properties": {
        "score": {"type": "number"},
        "output": {"type": "string"},
        "output_format": {"enum": ["text", "html", "simple_format", "md", "ansi"]},
        "test_output_format": {"enum": ["text", "html", "simple_format", "md", "ansi"]},
        "test_name_format": {"enum": ["text", "html", "simple_format", "md", "ansi"]},
        "visibility": {"enum": ["hidden", "after_due_date", "after_published", "visible"]},
        "stdout_visibility": {"enum": ["hidden", "after_due_date", "after_published", "visible"]},
        "execution_time": {"type": "number"},
        "extra_data": {"type": "object"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "output": {"type": "string"},
                    "visibility": {"enum": ["hidden", "after_due_date", "after_published", "visible"]},
                },
            },
        },
    },
}


def test_gradescope_shows_a_test_for_each_group() -> None:
    document = to_json(gradescope.WRITER, partly(), replace(report(INSIDE), exercise="clamp"))
    jsonschema.validate(document, GRADESCOPE)
    assert document["score"] == 5.5
    assert [(each["name"], each["score"], each["max_score"], each["status"]) for each in document["tests"]] == [
        ("corr2d: small arrays", 2.0, 2.0, "passed"),
        ("corr2d: more arrays", 1.5, 3.0, "failed"),
        ("clamp: inside and outside", 2.0, 2.0, "passed"),
    ]
    assert "Signs matter." in document["tests"][1]["output"]


def test_gradescope_is_told_why_a_file_was_refused() -> None:
    document = to_json(gradescope.WRITER, refusal("kim"))
    jsonschema.validate(document, GRADESCOPE)
    assert document["score"] == 0
    assert "rejected: it holds no file that an exercise takes" in document["output"]


@pytest.mark.parametrize("text", HOSTILE)
def test_gradescope_shows_text_as_text(text: str) -> None:
    document = to_json(gradescope.WRITER, hostile(text))
    jsonschema.validate(document, GRADESCOPE)
    formats = {document[key] for key in ("output_format", "test_output_format", "test_name_format")}
    assert formats == {"text"}
    assert len(document["tests"][0]["output"]) <= 20_000


# --- PrairieLearn ------------------------------------------------------------------------------------------------


def test_prairielearn_gets_a_share_of_the_points() -> None:
    document = to_json(prairielearn.WRITER, partly())
    assert (document["gradable"], document["score"]) == (True, 0.7)
    assert [(each["points"], each["max_points"]) for each in document["tests"]] == [(2.0, 2.0), (1.5, 3.0)]


def test_prairielearn_does_not_count_what_was_refused() -> None:
    document = to_json(prairielearn.WRITER, refusal("kim"))
    assert (document["gradable"], document["score"]) == (False, 0.0)


def test_prairielearn_gets_less_than_a_megabyte() -> None:
    many = [lost(passed(f"group {number}", 1, 1), of_rows("x" * 90_000)) for number in range(100)]
    assert len(to(prairielearn.WRITER, report(*many))) <= 1_000_000


# --- Classroom 50 ------------------------------------------------------------------------------------------------


def test_classroom50_counts_whole_points_and_keeps_the_share() -> None:
    halves = report(passed("manners", 0.5, 1), lost(passed("values", 4.5, 2), signs(), failing=1, score=2.25))
    document = to_json(classroom50.WRITER, halves)
    jsonschema.validate(document, RESULT)
    assert (document["score"], document["max-score"]) == (5, 10)
    assert [(each["passed"], each["score"], each["max-score"]) for each in document["tests"]] == [
        (True, 1, 1),
        (False, 4, 9),
    ]


def test_classroom50_leaves_whole_points_as_they_are() -> None:
    document = to_json(classroom50.WRITER, report(SMALL, lost(MORE, signs())))
    assert (document["score"], document["max-score"]) == (2, 5)


@given(st.lists(st.tuples(st.integers(1, 40), st.floats(0, 1)), min_size=1, max_size=8))
def test_classroom50_gives_all_points_of_a_group_for_all_of_it_alone(groups: list[tuple[int, float]]) -> None:
    made = [
        replace(lost(passed(f"{place}", quarters / 4, 1), signs()), score=round(quarters / 4 * share, 6))
        for place, (quarters, share) in enumerate(groups)
    ]
    document = to_json(classroom50.WRITER, report(*made))
    jsonschema.validate(document, RESULT)
    for group, line in zip(made, document["tests"], strict=True):
        assert (line["score"] == line["max-score"]) == (group.score == group.points)
    assert document["score"] == sum(line["score"] for line in document["tests"])


def test_classroom50_gets_no_empty_pass() -> None:
    with pytest.raises(GraderError, match="nothing was tested, and 0 of 0 points would count as passed"):
        to(classroom50.WRITER, refusal("kim"))


def test_classroom50_needs_what_its_runner_says() -> None:
    with pytest.raises(UsageError, match="needs the variables that its runner sets: CLASSROOM, ASSIGNMENT"):
        written(classroom50.WRITER.write, report(SMALL))


def test_classroom50_cuts_what_is_too_long_and_says_so() -> None:
    many = [lost(passed(f"group {number}", 1, 1), of_rows("x" * 9_000)) for number in range(80)]
    document = to_json(classroom50.WRITER, report(*many))
    outputs = [each["output"] for each in document["tests"]]
    assert max(map(len, outputs)) <= 2_000
    assert sum(map(len, outputs)) <= 100_000
    assert outputs[0].endswith("(the rest is left out)")


# --- GitHub ------------------------------------------------------------------------------------------------------


def obeyed(log: str) -> Iterator[tuple[str, str, str]]:
    """The commands of a log as the runner obeys them: name, properties, message."""
    waiting = ""
    for line in log.splitlines():
        if waiting:
            waiting = "" if line.strip() == f"::{waiting}::" else waiting
        elif found := re.match(r"\s*::([a-z-]+)(?: ([^:]*))?::(.*)", line):
            name, properties, message = found.groups(default="")
            waiting = message if name == "stop-commands" else ""
            yield name, properties, message


def unescaped(text: str) -> str:
    return re.sub("%([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), text)


def test_github_folds_each_report_and_marks_what_is_not_right() -> None:
    commands = list(obeyed(to(github.WRITER, replace(partly(), origin="corr2d.py"))))
    assert [name for name, _, _ in commands] == ["group", "stop-commands", "endgroup", "error", "notice"]
    assert commands[0][2] == "corr2d  kim  3.5 / 5"
    assert commands[3][1] == "title=corr2d%3A more arrays (1.5 / 3)"
    assert "Signs matter." in unescaped(commands[3][2])
    assert commands[4][1:] == ("title=convgrader", "Points: 3.5 / 5")


def test_github_gets_as_many_annotations_as_it_shows() -> None:
    many = [lost(passed(f"group {number}", 1, 1), signs()) for number in range(30)]
    commands = list(obeyed(to(github.WRITER, report(*many))))
    assert [name for name, _, _ in commands].count("error") == 10
    assert commands[-1][2] == "Points: 0 / 30 (20 more findings are in the log)"


@pytest.mark.parametrize("text", HOSTILE)
def test_github_obeys_nothing_that_a_submission_wrote(text: str) -> None:
    commands = list(obeyed(to(github.WRITER, hostile(text))))
    assert [name for name, _, _ in commands] == ["group", "stop-commands", "endgroup", "error", "error", "notice"]
    assert re.fullmatch("[0-9a-f]{64}", commands[1][2])
    for command in commands[3:5]:
        for pair in command[1].split(","):
            assert pair.partition("=")[0] in ("file", "title")


def traceback(frames: tuple[Frame, ...]) -> Traceback:
    return Traceback("IndexError", "out of range", frames)


RAISED = traceback((Frame(3, "corr2d", "    y = helper(x)", 8, 17), Frame(7, "helper", "return x[9]", 7, 11)))


def place(raised: Report, root: str = "", graded: str = "") -> list[dict[str, str]]:
    """Where each annotation of ``raised`` stands."""
    log = written(github.WRITER.write, raised, environment={"GITHUB_WORKSPACE": root} if root else {}, graded=graded)
    commands = [properties for name, properties, _ in obeyed(log) if name == "error"]
    pairs = [dict(pair.split("=", 1) for pair in properties.split(",")) for properties in commands]
    return [{key: unescaped(value) for key, value in given.items() if key != "title"} for given in pairs]


def raising(traceback: Traceback | None, **changed: Any) -> Report:
    failure = replace(of_rows("it raised IndexError"), traceback=traceback)
    return report(lost(SMALL, failure), **{"origin": "corr2d.py", **changed})


def test_github_marks_the_innermost_line_of_the_learners_that_raised() -> None:
    assert place(raising(RAISED)) == [{"file": "corr2d.py", "line": "7", "col": "8"}]


def test_github_marks_the_line_that_does_not_parse_once_and_not_each_group() -> None:
    unread = lost(SMALL, outcome=Outcome.IMPORT_ERROR), hidden(lost(MORE, outcome=Outcome.IMPORT_ERROR))
    where = traceback((Frame(2, "", "return (", 7, 8),))
    refused = report(
        *unread, message="SyntaxError in line 2: '(' was never closed", traceback=where, origin="corr2d.py"
    )
    assert place(refused) == [{"file": "corr2d.py", "line": "2", "col": "8"}]


def test_github_marks_no_place_for_what_a_group_withholds() -> None:
    assert place(report(hidden(lost(MORE, signs())), origin="corr2d.py")) == [{}]


def test_github_marks_a_line_of_a_hidden_group_that_shows_its_counterexample() -> None:
    group = hidden(lost(MORE, replace(of_rows("it raised IndexError"), traceback=RAISED)))
    assert place(report(group, origin="corr2d.py")) == [{"file": "corr2d.py", "line": "7", "col": "8"}]


def test_github_marks_no_file_that_the_submission_named() -> None:
    frames = traceback((Frame(3, "corr2d", "helper(x)"), Frame(90, "helper", "x[9]", file="helper.py")))
    assert place(raising(frames)) == [{"file": "corr2d.py", "line": "3"}]
    assert place(raising(traceback(frames.frames[1:]))) == [{"file": "corr2d.py"}]


def test_github_marks_no_line_of_a_notebook() -> None:
    assert place(raising(traceback((Frame(3, cell=2),)), origin="corr2d.ipynb")) == [{"file": "corr2d.ipynb"}]


@pytest.mark.parametrize(
    ("graded", "file"),
    [
        ("/repository", "week-1/corr2d.py"),
        ("/repository/handed in", "handed in/week-1/corr2d.py"),
        ("/elsewhere", "week-1/corr2d.py"),
        ("", "week-1/corr2d.py"),
    ],
)
def test_github_gets_paths_from_the_root_of_the_repository(graded: str, file: str) -> None:
    [where] = place(raising(RAISED, origin="week-1/corr2d.py"), root="/repository", graded=graded)
    assert where["file"] == file


# --- GitLab ------------------------------------------------------------------------------------------------------


def test_gitlab_folds_each_report() -> None:
    log = to(gitlab.WRITER, partly(), report(SMALL, learner="lee"))
    assert re.findall(r"section_(start|end):0:(\w+)", log) == [
        ("start", "report_1"), ("end", "report_1"), ("start", "report_2"), ("end", "report_2"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_gitlab_ends_no_section_for_a_submission(text: str) -> None:
    log = to(gitlab.WRITER, hostile(text))
    assert re.findall(r"\x1b\[0Ksection_(start|end):0:(\w+)", log) == [("start", "report_1"), ("end", "report_1")]
    assert log.count("\x1b") == 4


# --- JUnit -------------------------------------------------------------------------------------------------------


def suites(*reports: Report) -> list[TestSuite]:
    document = JUnitXml.fromroot(JUnitXml.fromstring(to(junit.WRITER, *reports).encode())._elem)
    return [suite for suite in document if isinstance(suite, TestSuite)]


def test_junit_has_a_case_for_each_group_and_the_points_beside_it() -> None:
    (suite,) = suites(partly())
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (2, 1, 0, 0)
    told = suite.properties()  # type: ignore[no-untyped-call]
    assert {each.name: each.value for each in told} == {
        "learner": "kim",
        "score": "3.5",
        "max_score": "5",
    }
    right, wrong = suite
    assert (right.classname, right.name, right.result) == ("kim.corr2d", "small arrays", [])
    assert (wrong.name, wrong.result[0].message, wrong.result[0].type) == ("more arrays", "wrong: 1.5 / 3", "wrong")
    assert "Signs matter." in str(wrong.result[0].text)


def test_junit_says_what_was_left_out_and_what_could_not_run() -> None:
    absent = replace(refusal("lee"), outcome=Outcome.NOT_HANDED_IN)
    counts = [(suite.failures, suite.errors, suite.skipped) for suite in suites(refusal(), absent, not_graded)]
    assert counts == [(1, 0, 0), (0, 0, 1), (0, 1, 0)]


@pytest.mark.parametrize("text", HOSTILE)
def test_junit_is_well_formed_whatever_a_submission_wrote(text: str) -> None:
    (suite,) = suites(hostile(text))
    (case,) = suite
    assert case.name == "small arrays"
    assert len(case.result) == 1


JENKINS = xmlschema.XMLSchema(Path(__file__).with_name("jenkins_junit.xsd"))


@pytest.mark.parametrize("text", HOSTILE)
def test_jenkins_takes_junit_whatever_a_submission_wrote(text: str) -> None:
    JENKINS.validate(to(junit.WRITER, hostile(text)))
    JENKINS.validate(to(junit.WRITER, refusal(text, text), replace(partly(), learner=text, exercise=text)))


@given(st.text(max_size=60), st.floats(0, 1e7), st.sampled_from(Outcome))
def test_jenkins_takes_junit_of_any_name_time_and_outcome(text: str, seconds: float, outcome: Outcome) -> None:
    group = replace(lost(SMALL, of_rows(text, printed=text), outcome=outcome), name=text)
    JENKINS.validate(to(junit.WRITER, row_sums(group, learner=text, name=text, message=text, seconds=seconds)))


@pytest.mark.parametrize(("seconds", "told"), [(0.0, "0"), (23.4, "20"), (0.000012, "0.00001"), (1.5, "2")])
def test_junit_tells_times_without_exponents(seconds: float, told: str) -> None:
    assert f' time="{told}">' in to(junit.WRITER, report(SMALL, seconds=seconds))


@pytest.mark.parametrize(
    "wrong",
    [
        "<testsuites><case/></testsuites>",
        '<testsuite name="a" tests="1" failures="0"/>',
        '<testsuite name="a" tests="1" failures="0" errors="0" time="2e+01"/>',
        '<testsuite name="a" tests="1" failures="0" errors="0" points="3"/>',
        '<testsuite name="a" tests="1" failures="0" errors="0"><testcase/></testsuite>',
    ],
)
def test_the_schema_of_jenkins_refuses_what_is_not_in_it(wrong: str) -> None:
    assert not JENKINS.is_valid(wrong)


# --- Markdown ----------------------------------------------------------------------------------------------------


def test_markdown_is_a_table_and_what_is_not_right() -> None:
    bad = lost(hidden(passed("bad arguments", 1, 1)), not_refused("Crossed."))
    assert to(markdown.WRITER, partly(), report(bad, learner="lee"), report(SMALL, learner="ann")).splitlines()[
        :10
    ] == [
        "| learner | exercise | score | outcome | remark |",
        "|---|---|--:|---|---|",
        "| `kim` | `corr2d` | 3.5 / 5 | wrong | `lost in: more arrays` |",
        "| `lee` | `corr2d` | 0 / 1 | wrong | `lost in: bad arguments` |",
        "| `ann` | `corr2d` | 2 / 2 | ok |  |",
        "",
        "### `corr2d kim` 3.5 / 5",
        "",
        "",
        "`more arrays` 1.5 / 3, wrong",
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_holds_what_a_submission_wrote_as_code_alone(text: str) -> None:
    outside = without_code(to(markdown.WRITER, hostile(text)))
    assert not re.search(r"forged|evil|script|everyone|cmd|failure", outside)


def without_code(document: str) -> str:
    """What a reader of Markdown takes for text: fenced blocks and code spans are gone."""
    lines, fence = [], ""
    for line in io.StringIO(document, newline="\n").read().split("\n"):
        ticks = re.match("`{3,}", line)
        if fence:
            fence = "" if line == fence else fence
        elif ticks and line == f"{ticks[0]}text":
            fence = ticks[0]
        else:
            lines.append(re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", line))
    assert not fence
    return "\n".join(lines)


def test_markdown_stays_below_what_a_summary_may_hold() -> None:
    many = (hostile("é" * 1_500) for _ in range(2_000))
    document = to(markdown.WRITER, *many)
    assert len(document.encode()) <= 1024 * 1024
    assert document.endswith("There is no room here for the rest.\n")
