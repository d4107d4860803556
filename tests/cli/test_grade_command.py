from __future__ import annotations

import json
import os
import re
import shutil
import signal
import site
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.errors import KilledError
from grader.judge.grade import grade
from grader.judge.prepared import Prepared
from grader.model.report import Report
from grader.model.submission import Submission
from tests.cli.processes import alive, children, command_line, running, wait_for, wait_for_busy_worker

Run = Callable[..., subprocess.CompletedProcess[str]]
TOY_COURSE = Path(__file__).parents[1] / "toy_course"

RIGHT = """
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError("low is above high")
    return max(low, min(n, high))
"""
ONLY_HIGH = """
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError("low is above high")
    return min(n, high)
"""
ENDLESS = """
def clamp(n, low=0, high=10):
    while True:
        pass
"""


def hand_in(folder: Path, source: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "clamp.py").write_text(source)
    return folder


# --- scores ------------------------------------------------------------------------------------------------------


def test_the_reference_earns_all_points_and_status_0(script: Run) -> None:
    result = script("grade", TOY_COURSE / "solutions" / "clamp" / "clamp.py", "--format", "json")
    [report] = json.loads(result.stdout)["reports"]
    assert (result.returncode, result.stderr) == (0, "")
    assert (report["score"], report["max_score"], report["outcome"]) == (7.0, 7.0, "ok")


@pytest.fixture
def class_of_mistakes(tmp_path: Path) -> str:
    """A class whose learners each hand in a known mistake of the toy course."""
    for wrong in (TOY_COURSE / "solutions").glob("*/wrong/*.py"):
        [file] = (TOY_COURSE / "exercises" / wrong.parents[1].name).glob("[!h]*.py")  # the starter, not a harness
        (tmp_path / "class" / wrong.stem).mkdir(parents=True, exist_ok=True)
        (tmp_path / "class" / wrong.stem / file.name).write_bytes(wrong.read_bytes())
    return "class"


def test_two_runs_give_the_same_report_in_every_form_apart_from_times(
    script: Run, tmp_path: Path, class_of_mistakes: str
) -> None:
    made: list[list[str]] = []
    for seed, zone in (("1", "Asia/Seoul"), ("2", "America/Lima")):
        files = [tmp_path / f"{seed}{suffix}" for suffix in (".csv", ".html")]
        options = [option for file in files for option in ("--output", file)]
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "GRADER_CACHE": str(tmp_path / f"cache{seed}")}
        run = script("grade", class_of_mistakes, "--format", "json", "--shrink", "fully", *options, **environment)
        assert (run.returncode, run.stderr) == (1, "")
        made.append([re.sub(r'("seconds": )[\d.e-]+', r"\1", run.stdout), *(file.read_text() for file in files)])
    assert all(len(document) > 500 for document in made[0])
    assert made[0] == made[1]


def test_the_starter_earns_nothing_and_status_1(script: Run) -> None:
    result = script("grade", TOY_COURSE / "exercises" / "clamp" / "clamp.py", "--format", "json")
    [report] = json.loads(result.stdout)["reports"]
    assert (result.returncode, result.stderr) == (1, "")
    assert (report["score"], report["max_score"], report["outcome"]) == (0.0, 7.0, "error")


def test_one_submission_reads_its_feedback(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "kim", ONLY_HIGH)
    result = grader("grade", "kim/clamp.py")
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout == (
        "clamp  kim\n"
        "  In every case it behaves like a known mistake: upper-only\n"
        "      Looks at the upper bound only.\n"
        "      What about negative numbers?\n"
        "  It fails exactly when low is larger than n: in all 64 such calls, and in none of the other 132.\n"
        "  ✓ inside and outside  2 / 2  2 of 2 cases\n"
        "  ✗ every number  (hidden)  0 / 3  9 of 16 cases  wrong\n"
        "      Every small number and bound.\n"
        "      Below the lower bound.\n"
        "      clamp(-3)\n"
        "      expected: 0    yours: -3\n"
        "      the number differs\n"
        "\n"
        "  ✓ bad arguments  (hidden)  1 / 1  1 of 1 cases\n"
        "  ✓ good manners  (hidden)  1 / 1  1 of 1 cases\n"
        "clamp  kim  ██████████████░░░░░░░░░░  4 / 7\n"
        "\n"
    )


def test_a_class_is_a_table_with_a_row_for_every_learner(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "class" / "kim", RIGHT)
    hand_in(tmp_path / "class" / "lee", ONLY_HIGH)
    hand_in(tmp_path / "class" / "park", "raise SystemExit(1)\n")
    result = grader("grade", "class")
    assert (result.returncode, result.stderr) == (1, "")
    assert [line.rstrip() for line in result.stdout.splitlines()] == [
        "learner  exercise  score  outcome       remark",
        "kim      clamp     7 / 7  ok",
        "lee      clamp     4 / 7  wrong         upper-only; lost in: every number",
        "park     clamp     0 / 7  import_error  the file could not be loaded: SystemExit in line 1: 1",
    ]


def test_feedback_comes_before_the_table_when_asked_for(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "class" / "kim", RIGHT)
    hand_in(tmp_path / "class" / "lee", ONLY_HIGH)
    lines = grader("grade", "--feedback", "class").stdout.splitlines()
    heads = [line.split()[:2] for line in lines if line and not line.startswith(" ")]
    feedback = [["clamp", "kim"], ["clamp", "kim"], ["clamp", "lee"], ["clamp", "lee"]]
    assert heads == [*feedback, ["learner", "exercise"], ["kim", "clamp"], ["lee", "clamp"]]


def test_everybody_right_is_status_0(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "class" / "kim", RIGHT)
    hand_in(tmp_path / "class" / "lee", RIGHT)
    assert grader("grade", "class").returncode == 0


def test_one_learners_folder_and_several_paths_are_graded_together(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "kim", RIGHT)
    (tmp_path / "kim" / "row_sums.py").write_text("def row_sums(x):\n    return x.sum(axis=1)\n")
    hand_in(tmp_path / "lee", RIGHT)
    reports = json.loads(grader("grade", "kim", "lee/clamp.py", "--format", "json").stdout)["reports"]
    rows = [(report["learner"], report["exercise"], report["score"]) for report in reports]
    assert rows == [("kim", "clamp", 7.0), ("kim", "row-sums", 6.0), ("lee", "clamp", 7.0)]


def test_a_file_with_another_name_is_graded_for_the_exercise_that_is_named(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "kim-final-2.py").write_text(RIGHT)
    result = grader("grade", "kim-final-2.py", "--exercise", "clamp", "--format", "json")
    [report] = json.loads(result.stdout)["reports"]
    assert (result.returncode, report["learner"], report["score"]) == (0, "kim-final-2", 7.0)


def test_a_torch_exercise_is_graded_without_torch_in_the_trusted_process(tmp_path: Path) -> None:
    shutil.copytree(TOY_COURSE / "solutions" / "scale", tmp_path / "kim", ignore=shutil.ignore_patterns("wrong"))
    script = (
        "import sys; from grader.cli.main import cli;"
        f"print(cli.main(['--course', {str(TOY_COURSE)!r}, 'grade', 'kim'], standalone_mode=False));"
        "print('torch' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert "  10 / 10\n" in result.stdout
    assert result.stdout.splitlines()[-2:] == ["0", "False"]


def test_what_a_submission_prints_is_no_output_of_ours(script: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "kim", 'print("{}")\nimport sys\nsys.stderr.write("score: 100")\n' + RIGHT)
    result = script("grade", "kim", "--format", "json")
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout)["schema"] == "convgrader/report/v2"


def test_no_folder_is_left_behind(grader: Run, temporary: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "kim", RIGHT)
    grader("grade", "kim")
    assert list(temporary.iterdir()) == []


# --- generated cases ---------------------------------------------------------------------------------------------

GENERATED = """\
groups:
  more arrays:
    given:
      H: integers(1, 4)
      W: integers(1, 4)
      x: array(H, W)
    args: [x]
    examples: 20
  good manners:
    cases: [{why: One cell., args: [[[5]]]}]
"""
# Right for the array that is shown, and wrong in a single way.
BELOW_0 = "def row_sums(x):\n    return abs(x).sum(axis=1)\n"


@pytest.fixture
def generated(course: Path) -> Path:
    """The toy course, its exercise row-sums with a generated group that shows its counterexample."""
    public = course / "exercises" / "row-sums" / "exercise.yaml"
    public.write_text(public.read_text().replace("    scoring: proportional\n", "    reveal: counterexample\n"))
    (course / "solutions" / "row-sums" / "hidden.yaml").write_text(GENERATED)
    shutil.rmtree(course / "solutions" / "row-sums" / "wrong")
    return course


def counterexamples(grader: Run, course: Path, *arguments: str | Path) -> list[list[str]]:
    """The arguments of the counterexample that each learner is shown."""
    result = grader("grade", *arguments, "--format", "json", course=course)
    assert result.returncode == 1, result.stderr
    groups = [report["groups"][1] for report in json.loads(result.stdout)["reports"]]
    assert {group["cases"]["total"] for group in groups} == {20}
    return [group["failure"]["args"] for group in groups]


def hand_in_sums(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "row_sums.py").write_text(BELOW_0)
    return folder


def test_a_counterexample_is_as_small_as_was_asked_for(grader: Run, generated: Path, tmp_path: Path) -> None:
    kim = hand_in_sums(tmp_path / "kim")
    smallest = [["array([[-1]], float64)"]]
    assert counterexamples(grader, generated, kim, "--shrink", "fully") == smallest
    assert counterexamples(grader, generated, kim) == smallest  # of one submission
    assert counterexamples(grader, generated, kim, "--shrink", "no") != smallest


def test_in_a_class_every_counterexample_is_made_small_with_little_effort(
    grader: Run, generated: Path, tmp_path: Path
) -> None:
    hand_in_sums(tmp_path / "class" / "kim")
    hand_in_sums(tmp_path / "class" / "lee")
    little = counterexamples(grader, generated, tmp_path / "class", "--shrink", "little")
    assert counterexamples(grader, generated, tmp_path / "class") == little
    assert little[0] == little[1]


def test_when_a_submission_fails_is_told_unless_it_is_not_asked_for(
    grader: Run, generated: Path, tmp_path: Path
) -> None:
    kim = hand_in_sums(tmp_path / "kim")
    (kim / "row_sums.py").write_text("def row_sums(x):\n    return x[:, :2].sum(axis=1)\n")
    told, silent = (
        json.loads(grader("grade", kim, "--format", "json", *options, course=generated).stdout)["reports"][0]
        for options in ((), ("--conditions", "no"))
    )
    assert silent["conditions"] == []
    [condition] = told["conditions"]
    assert condition["text"]["en"].startswith("It fails exactly when W is larger than 1, and W is not 2: ")
    assert {**told, "conditions": [], "seconds": 0} == {**silent, "seconds": 0}


def test_everybody_has_the_same_inputs_unless_own_ones_are_asked_for(
    grader: Run, generated: Path, tmp_path: Path
) -> None:
    hand_in_sums(tmp_path / "class" / "kim")
    hand_in_sums(tmp_path / "class" / "lee")
    kim, lee = counterexamples(grader, generated, tmp_path / "class", "--shrink", "no")
    assert kim == lee
    own = counterexamples(grader, generated, tmp_path / "class", "--shrink", "no", "--own-inputs")
    assert own[0] != own[1]
    assert counterexamples(grader, generated, tmp_path / "class" / "kim", "--shrink", "no", "--own-inputs") == own[:1]


def test_a_secret_makes_other_inputs_and_the_report_tells_which_without_telling_it(
    grader: Run, generated: Path, tmp_path: Path
) -> None:
    kim = hand_in_sums(tmp_path / "kim")
    (tmp_path / "secret").write_text("correct horse\n")
    ways: list[tuple[tuple[str | Path, ...], dict[str, str]]] = [
        ((), {}),
        (("--inputs-secret", tmp_path / "secret"), {}),
        ((), {"GRADER_INPUTS_SECRET": "correct horse"}),
        ((), {"GRADER_INPUTS_SECRET": "battery staple"}),
    ]
    shown = []
    for options, environment in ways:
        options = ("grade", kim, "--shrink", "no", "--format", "json", *options)
        [report] = json.loads(grader(*options, course=generated, **environment).stdout)["reports"]
        assert "horse" not in json.dumps(report)
        shown.append((report["inputs"], report["groups"][1]["failure"]["args"]))
    plain, from_file, same, other = shown
    assert plain[0] is None
    assert from_file == same
    assert len({plain[0], same[0], other[0]}) == 3
    assert plain[1] != same[1] != other[1]


def test_an_empty_secret_is_bad_input(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("\n")
    result = grader("grade", hand_in(tmp_path / "kim", RIGHT), "--inputs-secret", tmp_path / "secret")
    assert (result.returncode, result.stdout) == (2, "")
    assert "is empty; write a secret into it" in result.stderr


def test_what_the_grader_could_not_grade_is_a_row_and_status_3(
    grader: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kills_lee(prepared: Prepared, submission: Submission, *rest: Any) -> Report:
        if submission.learner == "lee":
            raise KilledError("its process was killed from outside twice")
        return grade(prepared, submission, *rest)

    monkeypatch.setattr("grader.examiner.grade", kills_lee)
    for name in ("kim", "lee", "park"):
        hand_in(tmp_path / "class" / name, RIGHT)
    result = grader("grade", tmp_path / "class", "--format", "json")
    assert result.returncode == 3
    reports = json.loads(result.stdout)["reports"]
    assert [(each["learner"], each["outcome"], each["score"]) for each in reports] == [
        ("kim", "ok", 7.0),
        ("lee", "not_graded", 0.0),
        ("park", "ok", 7.0),
    ]
    assert "killed from outside twice" in reports[1]["message"]


def test_two_runs_say_the_same_but_for_the_time_that_they_took(script: Run, generated: Path, tmp_path: Path) -> None:
    kim = hand_in_sums(tmp_path / "kim")
    documents = []
    for cache in ("one", "two"):
        result = script("grade", kim, "--format", "json", course=generated, GRADER_CACHE=str(tmp_path / cache))
        document = json.loads(result.stdout)
        del document["reports"][0]["seconds"]
        documents.append(document)
    assert documents[0] == documents[1]


def test_an_effort_that_is_none_is_bad_input(grader: Run, tmp_path: Path) -> None:
    result = grader("grade", tmp_path, "--shrink", "much")
    assert (result.returncode, result.stdout) == (2, "")
    assert "Invalid value for '--shrink': 'much' is not one of 'no', 'little', 'fully'." in result.stderr


def test_answer_keys_are_kept_where_grader_cache_says_and_nowhere_else(script: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "kim", RIGHT)
    home, cache = tmp_path / "home", tmp_path / "keys"
    home.mkdir()
    elsewhere = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "GRADER_CACHE": str(cache)}
    assert script("grade", "kim", **elsewhere).returncode == 0
    assert len(list(cache.iterdir())) == 2  # the answers, and what the known mistakes do
    hand_in(tmp_path / "lee", ONLY_HIGH)
    assert script("grade", "lee", **elsewhere).returncode == 1
    assert len(list(cache.iterdir())) == 3  # and calls like the cases, which take a failing one
    assert list(home.iterdir()) == []


# --- what costs nobody else anything -----------------------------------------------------------------------------


def test_which_course_grades_is_said_and_in_every_report(tmp_path: Path, temporary: Path) -> None:
    hand_in(tmp_path / "kim", RIGHT)
    with running(TOY_COURSE, temporary, "grade", tmp_path / "kim", "--format", "json") as process:
        out, err = process.communicate(timeout=60)
    assert err == f"Course: {TOY_COURSE} (from --course or GRADER_COURSE)\n"
    assert [report["course"] for report in json.loads(out)["reports"]] == [str(TOY_COURSE)]


def test_files_that_belong_to_no_exercise_are_named_and_lose_nothing(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "class" / "kim", RIGHT)
    (tmp_path / "class" / "kim" / "clmap.py").write_text(RIGHT)
    (tmp_path / "class" / "setup.py").write_text("raise SystemExit\n")
    (tmp_path / "class" / "kim" / "notes.txt").write_text("not a submission\n")
    result = grader("grade", "class", "--format", "json")
    assert (result.returncode, result.stderr) == (
        0,
        "Left out: setup.py belongs to no exercise.\n",
    )
    [report] = json.loads(result.stdout)["reports"]
    assert (report["learner"], report["score"]) == ("kim", 7.0)


def test_learners_who_handed_in_nothing_have_a_row_and_cost_the_status(grader: Run, tmp_path: Path) -> None:
    for name in ("kim/clamp (1).py", "lee/clamp_final.py"):
        (tmp_path / "class" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "class" / name).write_text(RIGHT)
    (tmp_path / "class" / "noh").symlink_to("kim")
    result = grader("grade", "class", "--format", "json")
    assert (result.returncode, result.stderr) == (1, "")
    rows = {
        report["learner"]: (report["outcome"], report["score"], report["origin"], report["message"])
        for report in json.loads(result.stdout)["reports"]
    }
    assert rows == {
        "kim": ("ok", 7.0, "kim/clamp (1).py", "clamp (1).py was taken for clamp.py"),
        "lee": (
            "not_handed_in",
            0.0,
            "lee",
            "nothing was handed in for any exercise; there is lee/clamp_final.py; "
            "clamp_final.py: is it meant for clamp? rename it to clamp.py, "
            "or grade that file by itself with --exercise clamp",
        ),
        "noh": ("rejected", 0.0, "noh", "rejected: it is a symbolic link"),
    }


def test_what_was_asked_for_and_is_not_there_is_a_row_below_full_marks(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "class" / "kim", RIGHT)
    result = grader(
        "grade", "class", "--exercise", "clamp", "--exercise", "row-sums", "--exercise", "clamp", "--format", "json"
    )
    rows = [
        (report["exercise"], report["outcome"], report["score"], report["max_score"])
        for report in json.loads(result.stdout)["reports"]
    ]
    assert (result.returncode, rows) == (1, [("clamp", "ok", 7.0, 7.0), ("row-sums", "not_handed_in", 0.0, 6.0)])


def test_a_roster_and_a_pattern_make_rows_with_proper_names(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "class" / "a" / "7", RIGHT)
    (tmp_path / "roster.csv").write_text("id,name\n7,Kim\n8,Lee\n")
    options = ("--roster", "roster.csv", "--learner-from", "a/(.*)", "--exercise", "clamp", "--format", "csv")
    result = grader("grade", "class", *options)
    assert [line.split(",")[:3] for line in result.stdout.splitlines()[1:]] == [
        ['"Kim"', '"clamp"', "7.0"],
        ['"Lee"', '"clamp"', "0.0"],
    ]
    assert result.returncode == 1


def test_a_learner_who_is_named_owns_all_that_lies_in_the_path(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "repository" / "lee", RIGHT)
    result = grader("grade", "repository", "--learner", "kim", "--format", "json")
    assert [report["learner"] for report in json.loads(result.stdout)["reports"]] == ["kim"]
    both = grader("grade", "repository", "--learner", "kim", "--learner-from", "(.*)")
    assert (both.returncode, both.stderr.count("not --learner-from as well")) == (2, 1)


def test_a_course_in_the_graded_folder_is_not_taken(grader: Run, course: Path, tmp_path: Path) -> None:
    (course / "clamp.py").write_text(RIGHT)
    result = grader("grade", ".", "--format", "json", course=TOY_COURSE)
    assert {report["course"] for report in json.loads(result.stdout)["reports"]} == {str(TOY_COURSE)}


# --- files that are written --------------------------------------------------------------------------------------


def test_a_report_is_written_in_every_form_that_is_asked_for(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "kim", RIGHT)
    (tmp_path / "report.json").write_text("old")
    (tmp_path / "report.json").chmod(0o640)
    names = [f"report.{suffix}" for suffix in ("json", "csv", "html", "txt")]
    result = grader("grade", "kim", *(f"--output={name}" for name in names))
    assert (result.returncode, result.stderr) == (0, "")
    texts = [(tmp_path / name).read_text() for name in names]
    assert json.loads(texts[0])["reports"][0]["score"] == 7.0
    assert [text.split()[0][:9] for text in texts[1:]] == ['"learner"', "<!DOCTYPE", "clamp"]
    assert texts[3] == result.stdout
    assert (tmp_path / "report.json").stat().st_mode & 0o777 == 0o640
    assert {path.name for path in tmp_path.iterdir() if "report" in path.name} == set(names)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("report.doc", "does not say by its name what to write; end it with one of .canvas.csv, .class.csv, "),
        ("nowhere/report.json", "there is no folder nowhere; name another file"),
        ("kim", "it is a folder"),
    ],
)
def test_a_file_that_could_not_be_written_is_told_before_anything_is_graded(
    grader: Run, tmp_path: Path, name: str, said: str
) -> None:
    hand_in(tmp_path / "kim", RIGHT)
    result = grader("grade", "kim", "--output", name)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_format_may_be_named_before_the_file(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "kim", RIGHT)
    result = grader("grade", "kim", "--output", "gradescope=results.json", "--output", "report.xml")
    assert result.returncode == 0
    assert json.loads((tmp_path / "results.json").read_text())["score"] == 7
    assert (tmp_path / "report.xml").read_text().startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites')


def test_a_rejected_file_and_a_bad_archive_are_rows_and_the_others_keep_theirs(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "class" / "kim", RIGHT)
    hand_in(tmp_path / "class" / "lee", "def clamp(n):\n    return '\0'\n")
    (tmp_path / "class" / "moon").mkdir()
    (tmp_path / "class" / "moon" / "clamp.py").symlink_to(tmp_path / "class" / "kim" / "clamp.py")
    (tmp_path / "class" / "noh.zip").write_bytes(b"PK\x03\x04 not a zip")
    with zipfile.ZipFile(tmp_path / "class" / "oh.zip", "w") as archive:
        archive.writestr("clamp.py", RIGHT)
    result = grader("grade", "class", "--format", "json")
    assert (result.returncode, result.stderr) == (1, "")
    rows = {
        report["learner"]: (report["outcome"], report["score"], report["message"])
        for report in json.loads(result.stdout)["reports"]
    }
    assert rows.pop("noh")[:2] == ("rejected", 0.0)
    assert rows == {
        "kim": ("ok", 7.0, ""),
        "lee": ("rejected", 0.0, "rejected: it holds a NUL byte in line 2"),
        "moon": ("rejected", 0.0, "rejected: it is a symbolic link"),
        "oh": ("ok", 7.0, ""),
    }


@pytest.mark.parametrize("form", ["text", "json"])
def test_odd_learners_names_are_shown_as_what_they_are(script: Run, tmp_path: Path, form: str) -> None:
    names = [b"bad\xff", b"esc\x1b[31m", b"two\nlines", "bidi\u202egnp".encode(), b"=1+1", b"[red]x", "김".encode()]
    for name in names:
        folder = os.path.join(os.fsencode(tmp_path), b"class", name)
        os.makedirs(folder)
        with open(os.path.join(folder, b"clamp.py"), "w") as file:
            file.write(RIGHT)
    result = script("grade", "class", "--format", form)
    assert (result.returncode, result.stderr) == (0, "")
    shown = {"=1+1", "[red]x", r"bad\udcff", r"bidi\u202egnp", r"esc\x1b[31m", r"two\nlines", "김"}
    if form == "json":
        reports = json.loads(result.stdout)["reports"]
        assert {report["name"] for report in reports} == shown
        assert {report["learner"] for report in reports} >= {"esc\x1b[31m", "two\nlines", r"bad\udcff"}
    else:
        assert {line.split(" ")[0] for line in result.stdout.splitlines()[1:]} == shown


# --- bad input ---------------------------------------------------------------------------------------------------


def test_a_path_that_is_not_there_is_one_sentence_and_status_2(script: Run) -> None:
    result = script("grade", "nobody/clamp.py", "--format", "json")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "Error: there is no file or folder nobody/clamp.py\n"


def test_one_missing_path_among_others_grades_nothing(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "kim", RIGHT)
    result = grader("grade", "kim", "nobody")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "Error: there is no file or folder nobody\n"


def test_no_path_at_all_is_bad_input(grader: Run) -> None:
    result = grader("grade")
    assert (result.returncode, result.stdout) == (2, "")
    assert "Missing argument 'PATH...'" in result.stderr


def test_an_unknown_exercise_is_bad_input(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "kim", RIGHT)
    result = grader("grade", "kim/clamp.py", "--exercise", "clmap")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "Error: there is no exercise 'clmap'; did you mean clamp?\n"


def test_a_file_that_no_exercise_takes_is_bad_input_that_says_what_to_do(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "final.py").write_text(RIGHT)
    result = grader("grade", "final.py")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: final.py is not named like a file that an exercise takes "
        "(clamp.py, fit_line.py, row_sums.py, scale.py); say which with --exercise\n"
    )


def test_an_empty_folder_is_a_row_and_no_full_marks(grader: Run, tmp_path: Path) -> None:
    (tmp_path / "kim").mkdir()
    result = grader("grade", "kim", "--format", "json")
    [report] = json.loads(result.stdout)["reports"]
    assert (result.returncode, report["learner"], report["outcome"]) == (1, "kim", "not_handed_in")


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("exercises/clamp/exercise.yaml", "points: 2", "points: two", 15),
        ("exercises/clamp/exercise.yaml", "title:", "titel:", 2),
        ("solutions/clamp/hidden.yaml", "  every number:", "  any number:", 2),
        ("solutions/clamp/hidden.yaml", "raises: ValueError", "raises: ValueError, raises: TypeError", 9),
    ],
)
def test_a_broken_exercise_is_told_with_file_and_line(
    grader: Run, course: Path, tmp_path: Path, file: str, old: str, new: str, line: int
) -> None:
    text = (course / file).read_text()
    (course / file).write_text(text.replace(old, new))
    hand_in(tmp_path / "kim", RIGHT)
    result = grader("grade", "kim", "--format", "json", course=course)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {course / file}:{line}: ")
    assert result.stderr.count("\n") == 1


def test_another_exercise_can_be_graded_beside_one_that_cannot_be_read(
    grader: Run, course: Path, tmp_path: Path
) -> None:
    statement = course / "exercises" / "scale" / "exercise.yaml"
    statement.write_text(statement.read_text().replace("title:", "titel:"))
    hand_in(tmp_path / "kim", RIGHT)
    assert grader("grade", "kim", course=course).returncode == 2
    assert grader("grade", "kim", "--exercise", "clamp", course=course).returncode == 0


def test_a_course_without_solutions_cannot_grade(grader: Run, course: Path, tmp_path: Path) -> None:
    shutil.rmtree(course / "solutions")
    hand_in(tmp_path / "kim", RIGHT)
    result = grader("grade", "kim", course=course)
    assert (result.returncode, result.stdout) == (2, "")
    sentence = (
        f"the course {course} has no solutions/, so nothing can be graded by it; name the whole course with --course"
    )
    assert result.stderr == f"Error: {sentence}\n"


def test_a_reference_that_fails_is_the_authors_mistake_and_nobodys_score(
    grader: Run, course: Path, tmp_path: Path
) -> None:
    reference = course / "solutions" / "clamp" / "clamp.py"
    reference.write_text(reference.read_text().replace("return max", "return mxa"))
    hand_in(tmp_path / "kim", RIGHT)
    result = grader("grade", "kim", "--format", "json", course=course)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {reference}:8: the reference solution returned nothing for the case ")


# --- our own failures --------------------------------------------------------------------------------------------


def test_an_interpreter_without_numpy_is_our_failure_and_no_grade(
    script: Run, python_without_numpy: Path, tmp_path: Path
) -> None:
    hand_in(tmp_path / "kim", RIGHT)
    packages = os.pathsep.join(site.getsitepackages())
    result = script("grade", "kim", "--format", "json", python=python_without_numpy, PYTHONPATH=packages)
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr == (
        "Error: the process that workers are forked from ended: ImportError: numpy was built for another machine\n"
    )


def test_a_zygote_that_dies_in_the_middle_costs_nobody_anything(tmp_path: Path, temporary: Path) -> None:
    hand_in(tmp_path / "class" / "kim", RIGHT)
    hand_in(tmp_path / "class" / "lee", ENDLESS)
    with running(TOY_COURSE, temporary, "grade", tmp_path / "class") as process:
        zygote, _ = wait_for_busy_worker(process.pid)
        os.kill(zygote, signal.SIGKILL)
        out, err = process.communicate(timeout=60)
    rows = {row.split()[0]: row.split()[5] for row in out.splitlines()[1:]}
    assert (process.returncode, rows, err.splitlines()[1:]) == (1, {"kim": "ok", "lee": "timeout"}, [])
    assert list(temporary.iterdir()) == []


# --- Ctrl-C ------------------------------------------------------------------------------------------------------


def test_ctrl_c_ends_a_batch_with_130_and_leaves_nothing_behind(tmp_path: Path, temporary: Path) -> None:
    hand_in(tmp_path / "class" / "kim", RIGHT)
    hand_in(tmp_path / "class" / "lee", ENDLESS)
    hand_in(tmp_path / "class" / "park", ENDLESS)
    with running(TOY_COURSE, temporary, "grade", tmp_path / "class") as process:
        zygote, worker = wait_for_busy_worker(process.pid)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err.split()[-1]) == (130, "", "Interrupted.")
    assert not alive(zygote)
    assert not alive(worker)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_who_cancels_a_batch_finds_nothing_left_of_it(tmp_path: Path, temporary: Path, number: signal.Signals) -> None:
    hand_in(tmp_path / "class" / "kim", ENDLESS)
    with running(TOY_COURSE, temporary, "grade", tmp_path / "class") as process:
        zygote, worker = wait_for_busy_worker(process.pid)
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err.split()[-1]) == (130, "", "Interrupted.")
    assert not alive(zygote)
    assert not alive(worker)
    assert list(temporary.iterdir()) == []


def test_ctrl_c_while_torch_loads_leaves_nothing_behind(tmp_path: Path, temporary: Path) -> None:
    (tmp_path / "kim").mkdir()
    (tmp_path / "kim" / "scale.py").write_text("def scale(x, factor=2.0):\n    return x * factor\n")
    with running(TOY_COURSE, temporary, "grade", tmp_path / "kim") as process:
        wait_for(lambda: [child for child in children(process.pid) if b"--torch" in command_line(child)])
        [zygote] = children(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err.split()[-1]) == (130, "", "Interrupted.")
    assert not alive(zygote)
    assert list(temporary.iterdir()) == []


# --- a missing protection ----------------------------------------------------------------------------------------


def test_without_a_temporary_folder_nothing_is_graded_and_a_sentence_says_what_to_do(
    grader: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(**_: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.TemporaryFile", none)
    result = grader("grade", hand_in(tmp_path / "kim", RIGHT))
    assert (result.returncode, result.stdout) == (3, "")
    assert "Traceback" not in result.stderr
    assert result.stderr.endswith("Make /tmp writable, or name another folder in the environment variable TMPDIR\n")


def test_a_machine_that_lacks_a_protection_refuses_and_says_which(
    script: Run, python_without_seccomp: Path, tmp_path: Path, temporary: Path
) -> None:
    hand_in(tmp_path / "kim", RIGHT)
    result = script("grade", "kim", "--format", "json", python=python_without_seccomp)
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr == (
        "Error: this machine cannot confine submissions (syscalls: libseccomp is not here). Run 'grader doctor' to see "
        "what to install, or grade only code that you trust, with --allow-weak-isolation\n"
    )
    assert list(temporary.iterdir()) == []


def test_told_to_it_grades_all_the_same_and_every_report_says_so(
    script: Run, python_without_seccomp: Path, tmp_path: Path
) -> None:
    hand_in(tmp_path / "class" / "kim", RIGHT)
    hand_in(tmp_path / "class" / "lee", ONLY_HIGH)
    weak = ("grade", "--allow-weak-isolation", "class")
    result = script(*weak, "--format", "json", python=python_without_seccomp)
    assert result.returncode == 1
    reports = json.loads(result.stdout)["reports"]
    assert [report["score"] for report in reports] == [7.0, 4.0]
    for report in reports:
        assert report["isolation"]["syscalls"] is None
        assert report["isolation"]["missing"] == [{"protection": "syscalls", "reason": "libseccomp is not here"}]
        assert report["isolation"]["complete"] is False
    said = "Not confined by: syscalls: libseccomp is not here\n"
    assert script(*weak, python=python_without_seccomp).stdout.count(said) == 1  # under the table
    assert script(*weak, "--feedback", python=python_without_seccomp).stdout.count(said) == 3  # and in each report


def test_where_nothing_is_missing_the_flag_changes_nothing(grader: Run, tmp_path: Path) -> None:
    hand_in(tmp_path / "kim", RIGHT)
    result = grader("grade", "kim", "--allow-weak-isolation", "--format", "json")
    [report] = json.loads(result.stdout)["reports"]
    assert (report["isolation"]["missing"], report["isolation"]["complete"]) == ([], True)


FORGES_A_FILE = """
import sys

def clamp(n, low=0, high=10):
    for module in list(sys.modules.values()):
        if hasattr(module, "helper_name"):
            module.helper_name = lambda file: "/etc/passwd"
    raise ValueError("no")
"""


@pytest.mark.parametrize("form", ["text", "gcc", "github", "html"])
def test_a_file_that_a_submission_makes_up_for_an_exception_costs_nobody_the_report(
    grader: Run, tmp_path: Path, form: str
) -> None:
    (tmp_path / "clamp.py").write_text(FORGES_A_FILE)
    graded = grader("grade", "clamp.py", "--format", form, "--feedback")
    assert (graded.returncode, graded.stderr) == (1, "")
    assert "ValueError" in graded.stdout
