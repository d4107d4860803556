from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_the_course_hands_in_its_own_files_and_a_telling_report_follows(
    grader: Run, course: Path, temporary: Path
) -> None:
    for slug in ("scale", "fit-line"):
        shutil.rmtree(course / "exercises" / slug)
        shutil.rmtree(course / "solutions" / slug)
    result = grader("demo", course=course)
    assert (result.returncode, result.stderr) == (0, "")
    assert [line.rstrip() for line in result.stdout.splitlines()] == [
        "learner     exercise  score  outcome  remark",
        "reference   clamp     7 / 7  ok",
        "as-float    clamp     6 / 7  wrong    as-float; lost in: good manners",
        "unchecked   clamp     6 / 7  wrong    unchecked; lost in: bad arguments",
        "upper-only  clamp     4 / 7  wrong    upper-only; lost in: every number",
        "lower-only  clamp     2 / 7  wrong    lower-only; lost in: inside and outside, every number",
        "starter     clamp     0 / 7  error    lost in: inside and outside, every number, bad arguments, good manners",
        "reference   row-sums  6 / 6  ok",
        "in-place    row-sums  5 / 6  wrong    in-place; lost in: good manners",
        "columns     row-sums  0 / 6  wrong    columns; lost in: small arrays, more arrays, good manners",
        "starter     row-sums  0 / 6  error    lost in: small arrays, more arrays, good manners",
        "",
        "10 submissions to 2 exercises. What one of them reads:",
        "",
        "clamp  upper-only",
        "  In every case it behaves like a known mistake: upper-only",
        "      Looks at the upper bound only.",
        "      What about negative numbers?",
        "  It fails exactly when low is larger than n: in all 64 such calls, and in none of the other 132.",
        "  ✓ inside and outside  2 / 2  2 of 2 cases",
        "  ✗ every number  (hidden)  0 / 3  9 of 16 cases  wrong",
        "      Every small number and bound.",
        "      Below the lower bound.",
        "      clamp(-3)",
        "      expected: 0    yours: -3",
        "      the number differs",
        "",
        "  ✓ bad arguments  (hidden)  1 / 1  1 of 1 cases",
        "  ✓ good manners  (hidden)  1 / 1  1 of 1 cases",
        "clamp  upper-only  ██████████████░░░░░░░░░░  4 / 7",
        "",
    ]
    assert list(temporary.iterdir()) == []


def test_the_report_follows_in_korean_where_korean_is_asked_for(grader: Run, course: Path) -> None:
    for slug in ("row-sums", "scale", "fit-line"):
        shutil.rmtree(course / "exercises" / slug)
        shutil.rmtree(course / "solutions" / slug)
    assert "      모든 작은 수.\n" in grader("demo", course=course, GRADER_LANG="ko").stdout


def test_a_machine_that_lacks_a_protection_refuses_unless_told(
    script: Run, course: Path, python_without_seccomp: Path
) -> None:
    for slug in ("row-sums", "scale", "fit-line"):
        shutil.rmtree(course / "exercises" / slug)
        shutil.rmtree(course / "solutions" / slug)
    refused = script("demo", course=course, python=python_without_seccomp)
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "libseccomp is not here" in refused.stderr
    told = script("demo", "--allow-weak-isolation", course=course, python=python_without_seccomp)
    assert told.returncode == 0
    assert "Not confined by: syscalls: libseccomp is not here\n" in told.stdout


def test_a_course_without_solutions_cannot_be_shown(grader: Run, course: Path, tmp_path: Path) -> None:
    (course / "solutions").rename(tmp_path / "elsewhere")
    result = grader("demo", course=course)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"Error: the course {course} has no solutions/, so nothing can be graded by it; "
        "name the whole course with --course\n"
    )
