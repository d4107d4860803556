"""A class's submissions to one exercise as Dolos reads them, a detector of similar code (https://dolos.ugent.be).

Its data sets are ZIPs with an ``info.csv`` that names the files (its docs/adding-metadata.md): of the columns it reads
``filename``, ``full_name``, ``id``, ``status``, ``submission_id``, ``exercise_id``, ``created_at``, ``label`` and
``ignored``, which marks the starter. Files are named by numbers, so that no learner's name becomes a path.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from grader.reporting.csv import line
from grader.text import shown_name

COLUMNS = (
    "filename", "full_name", "id", "status", "submission_id", "exercise_id", "created_at", "label", "ignored"
)  # fmt: skip
INFO = "info.csv"
STARTER = "starter.py"
_PIECE = 1 << 20
_MAX_KEPT = 8 * 1024 * 1024  # of the archive, in memory
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # a ZIP knows no earlier time, and ours is nobody's business


class Row(NamedTuple):
    """One submission: who handed it in, its text, how it was graded, and when it was handed in, if that is known."""

    name: str
    text: bytes
    status: str
    handed_in: str | None


def data_set(slug: str, starter: bytes, rows: Iterable[Row]) -> Iterator[bytes]:
    """Write the ZIP of an exercise; only one text is held in memory at a time."""
    with tempfile.SpooledTemporaryFile(_MAX_KEPT) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            table = [line(COLUMNS), line((STARTER, "", "", "", "", slug, "", "", "true"))]
            _put(archive, STARTER, starter)
            for number, row in enumerate(rows, 1):
                name = f"{number:05}.py"
                _put(archive, name, row.text)
                about = (str(number), row.status, str(number), slug, row.handed_in or "", row.status, "false")
                table.append(line((name, shown_name(row.name), *about)))
            _put(archive, INFO, b"".join(table))
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    about = zipfile.ZipInfo(name, _EARLIEST)
    about.compress_type = zipfile.ZIP_DEFLATED
    about.external_attr = 0o600 << 16
    archive.writestr(about, data)
