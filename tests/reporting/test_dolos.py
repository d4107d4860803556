"""The data set that Dolos reads: a table at the root, and files that are named by numbers."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from grader.reporting.dolos import COLUMNS, Row, data_set

pytestmark = pytest.mark.quick

ROWS = (
    Row("../kim", b"a = 1\n", "ok", "2026-03-01T10:00:00+00:00"),
    Row("=lee\n", b"\xff\0", "wrong", None),
    Row("/etc/passwd", b"", "wrong", None),
)


def archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(data_set("corr2d", b"starter\n", ROWS))))


def test_files_are_named_by_numbers_and_hold_what_was_handed_in() -> None:
    made = archive()
    assert made.testzip() is None
    assert made.namelist() == ["starter.py", "00001.py", "00002.py", "00003.py", "info.csv"]
    assert [made.read(f"0000{number}.py") for number in (1, 2, 3)] == [row.text for row in ROWS]


def test_the_table_names_every_file_once_and_only_the_starter_is_ignored() -> None:
    made = archive()
    table = list(csv.DictReader(io.TextIOWrapper(made.open("info.csv"), "utf-8", newline="")))
    assert set(table[0]) == set(COLUMNS)
    assert [row["filename"] for row in table] == [name for name in made.namelist() if name != "info.csv"]
    assert [row["ignored"] for row in table] == ["true", "false", "false", "false"]
    assert [row["full_name"] for row in table] == ["", "../kim", "'=lee\\n", "/etc/passwd"]
    assert [row["created_at"] for row in table] == ["", "2026-03-01T10:00:00+00:00", "", ""]
    assert [row["label"] for row in table] == [row["status"] for row in table]


def test_two_runs_give_the_same_bytes() -> None:
    assert b"".join(data_set("corr2d", b"s", ROWS)) == b"".join(data_set("corr2d", b"s", ROWS))
