"""A real notebook, run by a real kernel: what is shown below its cells, and that the kernel lives on."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import grader
from grader.classroom.progress import Progress
from grader.errors import UsageError
from grader.exercise.course import Course
from grader.model.report import Outcome, Report
from tests.cli.processes import alive

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
RIGHT = """
def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError("low is above high")
    return max(low, min(n, limit(high)))
"""
COUNT = """
from grader.sandbox import sandbox
started = []
class Counted(sandbox.Zygote):
    def __init__(self, torch):
        super().__init__(torch)
        started.append(self._process.pid)
sandbox.Zygote = Counted
"""
CELLS = [
    f"from grader import check\n%load_ext grader\nsecret = object(){COUNT}",  # 0
    "def limit(high):\n    return high",
    RIGHT,
    "check(clamp)",  # 3: right
    "%%grade clamp\ndef clamp(n, low=0, high=10):\n    return max(low, n)",  # 4: wrong
    "def clamp(n, low=0, high=10):\n    while True: pass",
    "check(clamp)",  # 6: endless
    "globals()['made_up'] = 3\ndef clamp(n, low=0, high=10):\n    return made_up",
    "check(clamp)",  # 8: needs what no cell makes
    "check(print)",  # 9: no exercise's
    "%%grade clmap\n1",  # 10: no exercise
    "import os, signal, threading\ndef clamp(n, low=0, high=10):\n    while True: pass\n"
    "threading.Timer(2, os.kill, (os.getpid(), signal.SIGINT)).start()\ncheck(clamp)",  # 11: interrupted
    "6 * 7",  # 12: alive
    "len(started)",  # 13
    RIGHT,
    "check(clamp)",  # 15: after the interrupt
    "len(started)",  # 16
    "started[-1]",  # 17
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the notebook runs, and its learner's data lie."""
    return tmp_path_factory.mktemp("notebook")


@pytest.fixture(scope="module")
def outputs(folder: Path) -> list[Any]:
    """The outputs of every cell, read back from the notebook that was saved."""
    (folder / "ipython").mkdir()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADER_COURSE", str(TOY_COURSE))
        patch.setenv("LANG", "C.UTF-8")
        patch.setenv("XDG_DATA_HOME", str(folder / "data"))
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        patch.setenv("JUPYTER_PLATFORM_DIRS", "1")
        patch.delenv("GRADER_LANG", raising=False)
        client = NotebookClient(
            notebook,
            timeout=120,
            kernel_name="python3",
            allow_errors=True,
            resources={"metadata": {"path": str(folder)}},
        )
        client.execute()
    nbformat.write(notebook, folder / "saved.ipynb")
    return [cell["outputs"] for cell in nbformat.read(folder / "saved.ipynb", as_version=4)["cells"]]


def shown(outputs: list[Any], kind: str = "text/html") -> str:
    [result] = [output["data"][kind] for output in outputs if output["output_type"] == "execute_result"]
    return str(result)


def test_a_right_function_has_full_marks_as_a_page_and_as_text(outputs: list[Any]) -> None:
    assert "<strong>7 / 7</strong>" in shown(outputs[3])
    assert "  ✓ every number  (hidden)  3 / 3" in shown(outputs[3], "text/plain")


def test_the_magic_runs_the_cell_and_shows_what_is_wrong(outputs: list[Any]) -> None:
    assert "<mark>" not in shown(outputs[4])
    assert "lower-only" in shown(outputs[4])  # the known mistake
    assert "expected: 10    yours: 12" in shown(outputs[4], "text/plain")


def test_an_endless_function_costs_its_calls_and_not_the_kernel(outputs: list[Any]) -> None:
    assert "timeout" in shown(outputs[6])
    assert "<strong>0 / 7</strong>" in shown(outputs[6])


def test_a_value_that_no_cell_makes_is_named(outputs: list[Any]) -> None:
    assert "made_up has a value here that no cell makes by itself" in shown(outputs[8], "text/plain")


def test_what_the_learner_can_mend_is_a_sentence(outputs: list[Any]) -> None:
    for output, sentence in ((outputs[9], "no exercise asks for a function called print"), (outputs[10], "clamp?")):
        assert sentence in output[0]["text"]
        assert "Traceback" not in str(output)


def test_an_interrupt_ends_the_check_and_leaves_the_kernel_alive(outputs: list[Any]) -> None:
    [error] = [output for output in outputs[11] if output["output_type"] == "error"]
    assert error["ename"] == "KeyboardInterrupt"
    assert shown(outputs[12], "text/plain") == "42"


def test_several_checks_start_one_warm_process_and_after_an_interrupt_there_is_another(outputs: list[Any]) -> None:
    assert shown(outputs[13], "text/plain") == "1"
    assert "<strong>7 / 7</strong>" in shown(outputs[15])
    assert shown(outputs[16], "text/plain") == "2"
    assert not alive(int(shown(outputs[17], "text/plain")))  # it ended with the kernel


@pytest.mark.usefixtures("outputs")
def test_what_was_earned_is_kept_as_by_the_command(folder: Path) -> None:
    kept = Progress(
        Course(TOY_COURSE), lambda said: pytest.fail(str(said)), folder / "data" / "convgrader" / "progress"
    )
    assert (kept.entry("clamp").score, kept.entry("clamp").points) == (7, 7)
    assert kept.entry("clamp").done is not None


def test_two_outputs_of_one_notebook_share_no_id_and_leave_each_other_alone(outputs: list[Any]) -> None:
    def ids(html: str) -> set[str]:
        return {part.partition('"')[0] for part in html.split(' id="')[1:]}

    one, other = shown(outputs[3]), shown(outputs[4])
    assert ids(one)
    assert not ids(one) & ids(other)
    [identity] = [each for each in ids(one) if each.startswith("grader-")]
    assert f"<style>#{identity} {{" in one
    assert ":root" not in one
    assert "body {" not in one
    assert 'href="#top"' not in one


# --- elsewhere ----------------------------------------------------------------------------------------------------


def test_in_a_script_the_functions_file_is_checked_and_printed(tmp_path: Path) -> None:
    source = (TOY_COURSE / "solutions" / "clamp" / "clamp.py").read_text()
    (tmp_path / "clamp.py").write_text(
        f"{source}\nif __name__ == '__main__':\n    import grader\n    print(grader.check(clamp))\n"
    )
    result = subprocess.run(
        [sys.executable, "clamp.py"],
        cwd=tmp_path,
        env={**os.environ, "GRADER_COURSE": str(TOY_COURSE), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "  7 / 7" in result.stdout


def test_a_folder_with_exercises_alone_says_what_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "exercises").symlink_to(TOY_COURSE / "exercises")
    work = tmp_path / "work"
    work.mkdir()
    (work / "clamp.py").write_text((TOY_COURSE / "solutions" / "clamp" / "clamp.py").read_text())
    monkeypatch.chdir(work)
    monkeypatch.syspath_prepend(work)
    monkeypatch.delenv("GRADER_COURSE", raising=False)
    checked = grader.check(importlib.import_module("clamp").clamp)
    assert (checked.report.score, checked.report.not_run) == (2, 5)
    assert "5 more points are in hidden tests" in repr(checked)
    assert "5 more points are in hidden tests" in checked._repr_html_()


def test_a_source_is_checked_as_before() -> None:
    report = grader.check("clamp", "def clamp(n): return n", TOY_COURSE)
    assert isinstance(report, Report)
    assert report.outcome is not Outcome.OK
    with pytest.raises(UsageError, match=r"check\(clamp\)"):
        grader.check("clamp")  # type: ignore[call-overload]
