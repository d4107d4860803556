"""The registry: whose writers are found, what it says of those that do not work, and what is asked of each."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.cli.main import cli
from grader.cohort.roster import Form, Roster, Sheet
from grader.errors import UsageError
from grader.reporting import writers
from grader.reporting.writers import Context, Writer
from tests.reporting.reports import lost, passed, refusal, report

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
# How the files of each end, and what they are.
FORMS = {
    "canvas": (".canvas.csv", "text/csv"),
    "class": (".class.html", "text/html"),
    "class-csv": (".class.csv", "text/csv"),
    "class-json": (".class.json", "application/json"),
    "classroom50": (".classroom50.json", "application/json"),
    "csv": (".csv", "text/csv"),
    "gcc": (".gcc", "text/x-gcc"),
    "github": (".github.txt", "text/plain"),
    "gitlab": (".gitlab.txt", "text/plain"),
    "gradescope": (".gradescope.json", "application/json"),
    "html": (".html", "text/html"),
    "json": (".json", "application/json"),
    "junit": (".xml", "application/xml"),
    "markdown": (".md", "text/markdown"),
    "moodle": (".moodle.csv", "text/csv"),
    "prairielearn": (".prairielearn.json", "application/json"),
    "text": (".txt", "text/plain"),
}
OURS = tuple(FORMS)
ROSTERS = {
    "canvas": Roster([], Sheet(Form.CANVAS, ("Student", "ID", "Section"))),
    "moodle": Roster([], Sheet(Form.PLAIN, ("id", "name"))),
}
OF_ONE_LEARNER = ("classroom50", "gradescope", "prairielearn")
quick = pytest.mark.quick

# A school's own writer: a line for each report.
SCHOOL = """
from collections.abc import Iterable, Iterator

from grader.model.report import Report
from grader.reporting.writers import Context, Writer


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    for report in reports:
        yield f"{report.learner}: {report.score:g} ({context.language})\\n".encode()


def write_one(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    yield next(iter(reports)).learner.encode()


WRITER = Writer("school", "text/plain", ".txt", write)
FIRST = Writer("first", "text/plain", ".txt", write_one)
NEEDY = Writer("needy", "text/plain", ".txt", write, needs=("language", "roster"))
NO_WRITER = "a string"
"""

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """``install(school="our_school:WRITER")`` puts a package with these entry points on the path."""

    def put(package: str = "our_school", **entries: str) -> None:
        folder = tmp_path / f"path-of-{package}"
        info = folder / f"{package}-1.0.dist-info"
        info.mkdir(parents=True)
        (folder / f"{package}.py").write_text(SCHOOL)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        lines = [f"{name} = {value}\n" for name, value in entries.items()]
        (info / "entry_points.txt").write_text("".join([f"[{writers.GROUP}]\n", *lines]))
        monkeypatch.syspath_prepend(folder)
        monkeypatch.delitem(sys.modules, package, raising=False)

    return put


def command(*arguments: str) -> tuple[Any, str, str]:
    result = CliRunner().invoke(cli, ["--course", str(TOY_COURSE), *arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.return_value, result.stdout, result.stderr


# --- ours --------------------------------------------------------------------------------------------------------


@quick
def test_all_writers_of_ours_are_installed() -> None:
    """Installed anew where this fails after one was added: entry points are read from what pip wrote."""
    entries = metadata.distribution("convgrader").entry_points.select(group=writers.GROUP)
    assert sorted(entry.name for entry in entries) == list(OURS)
    assert set(OURS) <= set(writers.names())


@quick
@pytest.mark.parametrize("name", OURS)
def test_each_is_what_its_entry_says_and_writes_bytes_while_it_reads(name: str) -> None:
    writer = writers.find(name)
    assert writer.name == name
    assert (writer.suffix, writer.media_type) == FORMS[name]
    assert writers.for_file(f"spring{writer.suffix}") == writer
    others = [] if name in OF_ONE_LEARNER else [refusal()]
    context = Context(environment=dict.fromkeys(writer.reads, "said by the platform"), roster=ROSTERS.get(name))
    pieces = list(writers.write(writer, iter([report(lost(passed("values", 2, 1))), *others]), context))
    assert pieces
    assert b"corr2d" in b"".join(pieces)
    assert b"".join(pieces).endswith(b"\n")


# --- others' -----------------------------------------------------------------------------------------------------


def test_a_school_adds_a_writer_and_grade_finds_it_by_its_name(install: Install, tmp_path: Path) -> None:
    install(school="our_school:WRITER")
    for learner in ("kim", "lee"):
        (tmp_path / "class" / learner).mkdir(parents=True)
        (tmp_path / "class" / learner / "clamp.py").write_text("1 / 0")
    status, out, _ = command("--lang", "ko", "grade", str(tmp_path / "class"), "--format", "school")
    assert (status, out) == (1, "kim: 0 (ko)\nlee: 0 (ko)\n")


def test_who_is_graded_does_not_depend_on_how_far_a_writer_reads(install: Install, tmp_path: Path) -> None:
    install(first="our_school:FIRST")
    for learner, source in (
        ("kim", (TOY_COURSE / "solutions" / "clamp" / "clamp.py").read_text()),
        ("lee", "1 / 0"),
    ):
        (tmp_path / "class" / learner).mkdir(parents=True)
        (tmp_path / "class" / learner / "clamp.py").write_text(source)
    status, out, _ = command("grade", str(tmp_path / "class"), "--format", "first")
    assert (status, out) == (1, "kim")


@quick
def test_the_help_names_every_writer_that_is_installed(install: Install) -> None:
    install(school="our_school:WRITER")
    _, out, _ = command("grade", "--help")
    assert f"--format [{'|'.join(sorted([*OURS, 'school']))}]" in "".join(line.strip() for line in out.splitlines())


@quick
def test_an_unknown_format_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=rf"^there is no format 'xml'; there are: {', '.join(OURS)}$"):
        writers.find("xml")
    result = CliRunner().invoke(cli, ["--course", str(TOY_COURSE), "grade", str(tmp_path), "--format", "xml"])
    assert result.exit_code == 2
    assert f"there is no format 'xml'; there are: {', '.join(OURS)}" in result.output


@quick
def test_two_packages_with_one_name_are_told_apart_rather_than_guessed_at(install: Install) -> None:
    install("our_school", json="our_school:WRITER")
    with pytest.raises(
        UsageError, match="the format 'json' is in the packages convgrader and our_school; uninstall one of them"
    ):
        writers.find("json")


@quick
@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("no_such_school:WRITER", "cannot be loaded from no_such_school:WRITER: ModuleNotFoundError: .*; reinstall"),
        ("our_school:WRITTER", "cannot be loaded from our_school:WRITTER: AttributeError: .*; reinstall or uninstall"),
        ("our_school:NO_WRITER", "is not a grader.reporting.writers.Writer; mend our_school:NO_WRITER"),
    ],
)
def test_a_writer_that_does_not_work_is_named_with_what_to_do(install: Install, value: str, problem: str) -> None:
    install(school=value)
    with pytest.raises(UsageError, match=f"the format 'school' {problem}"):
        writers.find("school")


@quick
def test_a_writer_that_needs_more_than_the_context_holds_says_so(install: Install) -> None:
    install(needy="our_school:NEEDY")
    with pytest.raises(UsageError, match="the format 'needy' needs what was not given here: roster"):
        writers.write(writers.find("needy"), [], Context())


@quick
def test_a_context_and_a_writer_are_values() -> None:
    assert Context("ko") == Context("ko")
    with pytest.raises(AttributeError):
        Context().language = "ko"  # type: ignore[misc]
    assert isinstance(writers.find("json"), Writer)
