from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.errors import GraderError, UsageError
from grader.gradebook.address import Address, InFile, OnServer, parse_address
from grader.gradebook.database import VERSION, open_database
from grader.gradebook.gradebook import Gradebook
from grader.gradebook.schema import escaped, unescaped, versions
from grader.gradebook.work import Work, work_on
from grader.model.report import Mark, Outcome, Report
from grader.model.submission import Helper, Submission
from tests.gradebook.rows import rows
from tests.reporting.reports import hidden, lost, passed, report

HALF = report(passed("small", 2, 3), lost(hidden(passed("large", 3, 4)), failing=1))


def submission(learner: str = "kim", source: bytes = b"x", slug: str | None = "corr2d", **others: Any) -> Submission:
    return Submission(learner, slug, Path("corr2d.py"), source, **{"origin": f"{learner}/corr2d.py", **others})


def work(learner: str = "kim", source: bytes = b"x", exercise: str = "e1", **others: Any) -> Work:
    return work_on(submission(learner, source, **others), exercise, ":")


def of(handed_in: Submission, made: Report = HALF) -> Report:
    """``made`` as grading ``handed_in`` gives it."""
    return replace(
        made,
        learner=handed_in.learner,
        name=handed_in.shown,
        exercise=handed_in.slug,
        origin=handed_in.origin,
        handed_in=handed_in.handed_in,
        attempt=handed_in.attempt,
    )


@pytest.fixture
def book(address: Address) -> Iterator[Gradebook]:
    with Gradebook(address, make=True) as made:
        yield made


# --- what is recorded --------------------------------------------------------------------------------------------


def test_a_report_comes_back_as_it_was_recorded_with_all_that_queries_need(address: Address, book: Gradebook) -> None:
    book.record(work(), of(submission()))
    assert list(book.reports()) == [of(submission())]
    [row] = rows(address)
    assert (row["learner"], row["exercise"], row["score"], row["max_score"], row["outcome"]) == (
        "kim",
        "corr2d",
        2.0,
        5.0,
        "wrong",
    )
    assert [group[1:] for group in row["groups"]] == [
        ("small", "small", 2.0, 2.0, "ok"),
        ("large", "large", 3.0, 0.0, "wrong"),
    ]
    assert row["cases"] == [
        (0, 0, "ok"), (0, 1, "ok"), (0, 2, "ok"), (1, 0, "ok"), (1, 1, "ok"), (1, 2, "ok"), (1, 3, "wrong")
    ]  # fmt: skip


def test_names_with_nul_and_lone_surrogates_are_kept_alike_in_both(address: Address, book: Gradebook) -> None:
    learner = "a\0b\\u0000\\"
    told = submission(learner, name="no\0name", origin="a\0/x")
    book.record(work(learner, name="no\0name", origin="a\0/x"), of(told, replace(HALF, message="said \0 and \\")))
    [back] = book.reports()
    assert (back.learner, back.name, back.origin, back.message) == (learner, "no\0name", "a\0/x", "said \0 and \\")
    assert [(row["learner"], row["name"], row["origin"]) for row in rows(address)] == [(learner, "no\0name", "a\0/x")]


@pytest.mark.quick
@given(st.text(st.characters(codec=None), max_size=20))
def test_any_text_is_kept_without_nul_and_surrogates_and_comes_back(text: str) -> None:
    kept = escaped(text)
    assert "\0" not in kept
    assert kept.encode().decode() == kept
    assert unescaped(kept) == text


@pytest.mark.quick
def test_texts_that_spell_out_an_escape_stay_other_texts() -> None:
    assert escaped("\0") != escaped("\\u0000")
    assert unescaped(escaped("\\u0000")) == "\\u0000"


def test_learners_come_in_the_order_of_code_points_whatever_the_locale_is(book: Gradebook) -> None:
    for learner in ("é", "b", "B", "가", "a", "_"):
        book.record(work(learner), of(submission(learner)))
    assert [each.learner for each in book.reports()] == ["B", "_", "a", "b", "é", "가"]


def test_a_learner_of_any_length_is_found_again(book: Gradebook) -> None:
    learner = "".join(chr(33 + number * 7919 % 94) for number in range(20_000))
    book.record(work(learner), of(submission(learner)))
    assert book.keep(work(learner), submission(learner)) is not None


# --- which of several rows counts --------------------------------------------------------------------------------


def test_the_last_attempt_counts_in_whatever_order_they_were_graded(book: Gradebook) -> None:
    for attempt, source in ((2, b"second"), (1, b"first")):
        handed_in = submission(source=source, attempt=attempt)
        book.record(work_on(handed_in, "e1", ":"), of(handed_in, replace(HALF, score=float(attempt))))
    assert [each.attempt for each in book.reports()] == [2]


def test_the_last_time_counts_whatever_zone_it_is_told_in(book: Gradebook) -> None:
    for source, told in ((b"late", "2026-03-01T09:30:00+01:00"), (b"early", "2026-03-01T16:00:00+09:00")):
        handed_in = submission(source=source, handed_in=told)
        book.record(work_on(handed_in, "e1", ":"), of(handed_in))
    assert [each.handed_in for each in book.reports()] == ["2026-03-01T09:30:00+01:00"]


def test_what_was_handed_in_counts_before_that_nothing_was(book: Gradebook) -> None:
    absent = submission(source=b"", absence="nothing was handed in")
    nothing = submission(source=b"", slug=None, absence="nothing was handed in", origin="")
    not_there = replace(HALF, outcome=Outcome.NOT_HANDED_IN, groups=())
    book.record(work(), of(submission()))
    book.record(work_on(absent, "e1", ":"), of(absent, not_there))
    book.record(work_on(nothing, "", ":"), of(nothing, not_there))
    assert [(each.exercise, each.outcome) for each in book.reports()] == [("corr2d", Outcome.WRONG)]


def test_an_archive_that_could_not_be_read_is_gone_once_it_can(book: Gradebook) -> None:
    bad = submission(slug=None, source=b"", rejection="a bomb", origin="kim.zip")
    other = submission(slug=None, source=b"", rejection="a bomb", origin="kim.zip.zip")
    rejected = replace(HALF, outcome=Outcome.REJECTED, groups=())
    for each in (bad, other):
        book.record(work_on(each, "", ":"), of(each, rejected))
    good = submission(origin="kim.zip/corr2d.py")
    book.record(work_on(good, "e1", ":"), of(good))
    assert [each.origin for each in book.reports()] == ["kim.zip/corr2d.py", "kim.zip.zip"]


def test_the_best_mark_counts_where_the_policy_says_so_and_of_each_attempt_what_was_graded_last(
    book: Gradebook,
) -> None:
    for attempt, exercise, mark in ((1, "e1", 9.0), (1, "e2", 4.0), (2, "e2", 3.0), (3, "e2", 2.0)):
        handed_in = submission(source=b"%d" % attempt, attempt=attempt)
        made = replace(HALF, max_score=10.0, submission_sha256=str(attempt), mark=Mark(mark, "", None, "0"))
        book.record(work_on(handed_in, exercise, ":"), of(handed_in, made), "best")
    assert [each.attempt for each in book.reports()] == [1]
    assert [each.mark.score for each in book.reports() if each.mark] == [4.0]


@pytest.mark.parametrize("counts", ["last", "best"])
def test_what_came_when_nothing_was_taken_counts_only_alone(book: Gradebook, counts: str) -> None:
    for attempt, closed in ((1, False), (2, True)):
        handed_in = submission(source=b"%d" % attempt, attempt=attempt)
        mark = Mark(0.0, "2026-03-01T00:00:00+00:00", 60 * attempt, "1", closed)
        book.record(work_on(handed_in, "e", ":"), of(handed_in, replace(HALF, mark=mark)), counts)
    assert [each.attempt for each in book.reports()] == [1]


def test_another_policy_gives_other_marks_without_grading(address: Address, book: Gradebook) -> None:
    book.record(work(), of(submission()))
    mark = Mark(1.0, "2026-03-01T00:00:00+00:00", 60, "1/2")
    for _ in range(2):
        kept = book.keep(work(), submission(), lambda report: replace(report, mark=mark), "best")
        assert kept is not None
        assert kept.report.mark == mark
    [row] = rows(address)
    assert (row["score"], row["mark"], row["counts"], row["report"]["mark"]) == (2.0, 1.0, "best", mark)


# --- what is not graded again ------------------------------------------------------------------------------------


def test_what_is_in_it_is_found_and_what_differs_in_anything_is_not(book: Gradebook) -> None:
    book.record(work(), of(submission()))
    found = book.keep(work(), submission())
    assert found is not None
    assert found.report == of(submission())
    for other in (
        work("lee"),
        work(source=b"y"),
        work(exercise="e2"),
        work(helpers=(Helper("a.py", b""),)),
        work(rejection="it is a link"),
        work_on(submission(), "e1", "own:"),
    ):
        assert book.keep(other, submission()) is None


def test_the_same_result_at_another_place_and_time_becomes_a_row_without_being_graded(book: Gradebook) -> None:
    book.record(work(), of(submission()))
    again = submission(origin="other/corr2d.py", attempt=2, handed_in="2026-03-01T10:00:00+00:00", name="Kim")
    kept = book.keep(work(), again)
    assert kept is not None
    assert list(book.reports()) == [of(again)]
    assert list(book.rows([kept.row])) == [of(again)]


def test_what_the_grader_failed_on_is_graded_again_and_never_takes_the_place_of_a_grade(book: Gradebook) -> None:
    failed = replace(of(submission()), outcome=Outcome.NOT_GRADED, score=0.0, groups=())
    first = book.record(work(), failed)
    assert book.keep(work(), submission()) is None
    assert book.record(work(), of(submission())) == first
    assert book.record(work(), failed) == first
    assert list(book.reports()) == [of(submission())]


def test_a_row_that_is_graded_again_is_replaced_with_its_groups_and_cases(address: Address, book: Gradebook) -> None:
    book.record(work(), of(submission()))
    book.record(work(), of(submission(), report(passed("only", 5, 1))))
    [row] = rows(address)
    assert (row["score"], len(row["groups"]), row["cases"]) == (5.0, 1, [(0, 0, "ok")])


def test_an_exercise_that_is_changed_back_has_its_first_grade_again(book: Gradebook) -> None:
    book.record(work(exercise="e1"), of(submission(), replace(HALF, exercise_sha256="e1")))
    book.record(work(exercise="e2"), of(submission(), replace(HALF, exercise_sha256="e2", score=3.0)))
    assert [each.score for each in book.reports()] == [3.0]
    assert book.keep(work(exercise="e1"), submission()) is not None
    assert [each.score for each in book.reports()] == [2.0]


def test_two_who_write_at_once_do_not_spoil_each_other(address: Address, book: Gradebook) -> None:
    def write(learners: list[str]) -> None:
        with Gradebook(address, make=True) as own:
            for learner in learners:
                own.record(work(learner), of(submission(learner)))

    shared = [f"both-{number}" for number in range(20)]
    threads = [
        threading.Thread(target=write, args=([*shared, *(f"{name}-{number}" for number in range(20))],))
        for name in ("one", "two")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(book.reports())) == 60
    assert all(len(row["groups"]) == 2 and len(row["cases"]) == 7 for row in rows(address))


def test_two_who_make_it_at_once_make_one(address: Address) -> None:
    failures: list[BaseException] = []

    def make() -> None:
        try:
            Gradebook(address, make=True).__exit__(None, None, None)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert rows(address) == []


def test_one_of_the_first_version_is_taken_forward_with_all_that_is_in_it(address: Address) -> None:
    with Gradebook(address, make=True) as book:
        book.record(work(), of(submission()))
    before = rows(address)
    engine = open_database(address, make=False)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for column in ("mark", "closed", "counts"):
            connection.exec_driver_sql(f"ALTER TABLE reports DROP COLUMN {column}")
        connection.execute(versions.update().values(version=1))
    engine.dispose()
    with Gradebook(address) as book:
        assert list(book.reports()) == [of(submission())]
        book.record(work("lee"), of(submission("lee")), "best")
    assert [row for row in rows(address) if row["learner"] == "kim"] == before


# --- what is not a gradebook -------------------------------------------------------------------------------------


def refused(address: Address, *, make: bool = True) -> str:
    with pytest.raises(UsageError) as refusal:
        Gradebook(address, make=make)
    return str(refusal.value)


def test_a_newer_one_is_refused(address: Address, book: Gradebook) -> None:
    engine = open_database(address, make=True)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(versions.update().values(version=VERSION + 1))
    said = refused(address)
    assert f"was written by a newer grader (its version is {VERSION + 1}, and here {VERSION} can be read)" in said


def test_an_empty_one_is_not_read(address: Address) -> None:
    if isinstance(address, InFile):
        address.path.touch()
    assert "is empty; name a gradebook that 'grader grade' has written" in refused(address, make=False)


def test_a_database_of_something_else_is_refused_and_left_alone(address: Address) -> None:
    if isinstance(address, InFile):
        with sqlite3.connect(address.path) as connection:
            connection.execute("CREATE TABLE reports (id INTEGER)")
        connection.close()
    else:
        import psycopg

        with psycopg.connect(address.url) as theirs:
            theirs.execute("CREATE TABLE reports (id INTEGER)")
    assert "is a database of something else (it has reports); name another one" in refused(address)


def test_a_file_of_another_kind_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Remember the milk.")
    said = refused(InFile(tmp_path / "notes.txt"))
    assert said.endswith("notes.txt is not a gradebook: it is a file of another kind; name another file")
    assert (tmp_path / "notes.txt").read_text() == "Remember the milk."


def test_a_file_that_was_cut_is_refused(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    with Gradebook(InFile(whole), make=True) as book:
        for number in range(50):
            book.record(work(f"learner-{number}"), of(submission(f"learner-{number}")))
    data = whole.read_bytes()
    for size in (len(data) - 1000, len(data) // 2, 4096, 1000, 20):
        cut.write_bytes(data[:size])
        said = refused(InFile(cut), make=False)
        assert f"the gradebook {cut} is damaged (" in said
        assert cut.read_bytes() == data[:size]


def test_what_is_nowhere_is_not_made_unless_it_is_asked_for(tmp_path: Path) -> None:
    assert refused(InFile(tmp_path / "none"), make=False) == f"there is no gradebook {tmp_path / 'none'}"
    assert refused(InFile(tmp_path / "no" / "none")) == f"there is no gradebook {tmp_path / 'no' / 'none'}"
    assert "cannot be read: Is a directory" in refused(InFile(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.quick
@pytest.mark.parametrize(
    "url",
    [
        "postgresql://teacher:swordfish@host/class",
        "postgresql://host/class?user=teacher&password=swordfish",
        "postgresql://host/class?PASSWORD=swordfish",
        "postgresql://host/class?sslpassword=swordfish",
        "mysql://teacher:swordfish@host/class",
        "postgresql://teacher:swordfish@[host/class",
    ],
)
def test_a_password_in_a_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_address(url)
    assert "swordfish" not in str(refusal.value)


@pytest.mark.quick
def test_a_file_a_url_and_another_scheme_are_told_apart() -> None:
    assert parse_address("class.gradebook") == InFile(Path("class.gradebook"))
    assert parse_address("postgres://teacher@host/class") == OnServer("postgresql://teacher@host/class")
    with pytest.raises(UsageError, match="a gradebook cannot be kept at mysql://; write FILE, or postgresql://"):
        parse_address("mysql://host/class")


def test_a_server_that_does_not_answer_is_an_error_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "swordfish")
    with pytest.raises(GraderError) as failure:
        Gradebook(OnServer(f"postgresql://teacher@/class?host={tmp_path}"), make=True)
    assert str(failure.value).startswith("the gradebook postgresql://teacher@/class cannot be opened: ")
    assert "swordfish" not in f"{failure.value!r} {failure.value.__cause__!r} {failure.value.__context__!r}"
