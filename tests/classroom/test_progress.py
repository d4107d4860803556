from __future__ import annotations

import threading
from pathlib import Path

import pytest

from grader.classroom.progress import Entry, Progress
from grader.exercise.course import Course

pytestmark = pytest.mark.quick


def progress(folder: Path) -> Progress:
    return Progress(Course(folder / "course"), lambda said: pytest.fail(str(said)), folder / "kept")


def test_of_two_entries_what_is_further_is_kept() -> None:
    done = Entry(7, 7, "2026-01-02", hints=1)
    assert done.better(Entry(6, 7, None, hints=2)) == Entry(7, 7, "2026-01-02", hints=2)
    assert Entry(6, 7, None, hints=2).better(done) == Entry(7, 7, "2026-01-02", hints=2)
    assert done.better(Entry(7, 7, "2026-01-01")).done == "2026-01-01"
    assert Entry(2, 2, "2026-01-01").better(Entry(6, 7)).score == 2  # done in a handout, without the hidden tests


def test_commands_at_once_lose_nothing(tmp_path: Path) -> None:
    slugs = [f"exercise-{number}" for number in range(20)]
    threads = [threading.Thread(target=progress(tmp_path).record_hint, args=(slug, 1)) for slug in slugs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(progress(tmp_path).entries()) == set(slugs)


def test_what_is_exported_is_what_is_kept(tmp_path: Path) -> None:
    here, there = progress(tmp_path / "here"), progress(tmp_path / "there")
    here.record_hint("clamp", 2)
    assert there.add_exported(here.exported(), Path("file")) == 1
    assert there.entries() == here.entries() == {"clamp": Entry(hints=2)}
