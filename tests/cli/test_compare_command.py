"""`grader compare`: which verdicts differ between two runs, and what else does."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.model.report import Environment, Isolation, Report
from grader.reporting.json import write
from tests.reporting.reports import MORE, SMALL, lost, report, signs, written

pytestmark = pytest.mark.quick

Run = Callable[..., subprocess.CompletedProcess[str]]

ENVIRONMENT = Environment("3.11.7", "2.0.0", "2.9.0", "linux-x86_64")
RIGHT = report(SMALL, MORE, environment=ENVIRONMENT, isolation=Isolation("landlock", "seccomp", 1024))


@pytest.fixture
def compared(grader: Run, tmp_path: Path) -> Callable[[list[Report], list[Report]], subprocess.CompletedProcess[str]]:
    def run(first: list[Report], second: list[Report]) -> subprocess.CompletedProcess[str]:
        (tmp_path / "a.json").write_text(written(write, *first))
        (tmp_path / "b.json").write_text(written(write, *second))
        return grader("compare", "a.json", "b.json")

    return run


def test_two_runs_that_agree_have_status_0(compared: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    newer = replace(RIGHT, seconds=9.0, environment=Environment("3.13.1", "2.3.0", None, "linux-aarch64"))
    result = compared([RIGHT], [newer])
    assert (result.returncode, result.stdout) == (0, "No verdict differs.\n")


def test_a_verdict_that_differs_is_told_with_the_versions_that_do(
    compared: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    wrong = report(
        SMALL,
        lost(MORE, signs(), failing=1),
        environment=Environment("3.11.7", "2.4.0", "2.9.0", "linux-x86_64"),
        isolation=Isolation("landlock", "seccomp", 768),
    )
    result = compared([RIGHT, replace(RIGHT, learner="lee")], [wrong, replace(RIGHT, learner="lee")])
    assert result.returncode == 1
    assert result.stdout == (
        "kim  corr2d\n"
        "  score: 5 / 5 -> 2 / 5\n"
        "  outcome: ok -> wrong\n"
        "  group more arrays: ok, 4 of 4 cases -> wrong, 3 of 4 cases\n"
        "  what else differs:\n"
        "    numpy: 2.0.0 -> 2.4.0\n"
        "    memory_mb: 1024 -> 768\n"
    )


def test_who_is_in_one_run_alone_is_told(compared: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    result = compared([RIGHT], [])
    assert (result.returncode, result.stdout) == (1, "kim  corr2d\n  report: 5 / 5 -> none\n")


def test_where_nothing_else_differs_that_is_said(compared: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    wrong = replace(report(SMALL, lost(MORE, signs())), environment=RIGHT.environment, isolation=RIGHT.isolation)
    assert compared([RIGHT], [wrong]).stdout.endswith("  nothing else that is known differs\n")


@pytest.mark.parametrize("text", ["", "{}", '{"schema": "convgrader/report/v1", "reports": []}', "[" * 100_000])
def test_what_is_not_a_document_of_reports_is_an_error(grader: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    result = grader("compare", "a.json", "a.json")
    assert (result.returncode, result.stdout) == (2, "")
    assert "a.json does not hold reports of convgrader/report/v2" in result.stderr
