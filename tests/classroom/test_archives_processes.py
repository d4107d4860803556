"""Archives where processes tell: what greedy ones cost a process of its own, and a class that has bad ones among it."""

from __future__ import annotations

import gzip
import lzma
import resource
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.classroom.archives import MAX_ENTRIES
from grader.classroom.submissions import find_submissions
from grader.grading import Grader
from grader.model.report import Outcome
from tests.classroom.test_archives import END, RIGHT, block, directory, record, special, tarred, zipped


def _attributes(count: int) -> bytes:
    return b"".join(record(b"k%07d" % number, b"v") for number in range(count))


# What fills the memory or the time of who keeps everything that an archive says. Each is small.
GREEDY: dict[str, Callable[[], bytes]] = {
    "directory.zip": lambda: directory(300_000),
    "attributes.tar": lambda: block("x", b"x", _attributes(500_000)) + block("clamp.py", b"0") + END,
    "inherited.tar": lambda: (
        block("g", b"g", _attributes(6_000)) + b"".join(block(f"{number}.txt", b"0") for number in range(4_900)) + END
    ),
    "name.tar": lambda: block("L", b"L", b"a/" * 4_000_000) + block("clamp.py", b"0") + END,
    "chain.tar": lambda: block("x", b"x", record(b"a", b"b")) * 60_000 + END,
    "headers.tar.gz": lambda: gzip.compress(block("x", b"x") * 250_000, 1),
    "pieces.tar.gz": lambda: gzip.compress(b"") * 3_000_000,
    "zeros.tar": lambda: b"\0" * 60_000_000,
    "dictionary.tar.xz": lambda: b"\x5d\xff\xff\xff\xff" + lzma.compress(b"\0" * 1000, lzma.FORMAT_ALONE)[5:],
}


@pytest.mark.parametrize("name", GREEDY)
def test_a_greedy_archive_costs_little_memory_and_time(name: str, tmp_path: Path) -> None:
    """In a process of its own, whose memory is limited to what it has and 100 MiB more than the archive itself."""
    data = GREEDY[name]()
    (tmp_path / name).write_bytes(data)
    script = (
        "import resource, sys\n"
        "from grader.classroom.archives import BadArchiveError, read_members\n"
        "data = open(sys.argv[1], 'rb').read()\n"
        "status = open('/proc/self/status').read()\n"
        "limit = int(status.partition('VmData:')[2].split()[0]) * 1024 + len(data) + (100 << 20)\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))\n"
        "try:\n"
        "    read_members(data, sys.argv[1], frozenset({'clamp.py'}).__contains__)\n"
        "except BadArchiveError as error:\n"
        "    assert not isinstance(error.__cause__, MemoryError) or sys.argv[1].endswith('.xz'), error\n"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    result = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / name)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 5


def test_a_bad_archive_is_one_rejected_row_and_the_others_are_graded(tmp_path: Path, toy_grader: Grader) -> None:
    uploads = {
        "bomb.tar.gz": gzip.compress(block("x", b"x", claimed=10**9) + bytes(100_000)),
        "climb.zip": zipped(("clamp.py", RIGHT), ("../clamp.py", RIGHT)),
        "cut.zip": zipped(("clamp.py", RIGHT))[:-30],
        "kim.zip": zipped(("kim/clamp.py", RIGHT), ("__MACOSX/kim/._clamp.py", b"x"), ("kim/clamp.pyc", b"stale")),
        "lee.tar.gz": gzip.compress(tarred(("clamp.py", RIGHT))),
        "link.tar": tarred((special(tarfile.SYMTYPE, linkname="/etc/passwd"), b"")),
        "many.zip": directory(MAX_ENTRIES + 1),
    }
    for name, data in uploads.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "moon").mkdir()
    (tmp_path / "moon" / "clamp.py").write_bytes(RIGHT)
    found = find_submissions([tmp_path], {"clamp.py": "clamp"})
    reports = [report for _, report in toy_grader.grade(found.submissions)]
    rows = {report.learner: (report.outcome, report.score, report.message) for report in reports}
    rejected = {name: message for name, (outcome, score, message) in rows.items() if outcome is Outcome.REJECTED}
    assert {name: row[:2] for name, row in rows.items() if name not in rejected} == dict.fromkeys(
        ("kim", "lee", "moon"), (Outcome.OK, 7.0)
    )
    assert rejected == {
        "bomb": "rejected: its member 'x' is not of a size that is taken",
        "climb": "rejected: its member '../clamp.py' leads out of the archive",
        "cut": "rejected: it cannot be read as an archive (File is not a zip file)",
        "link": "rejected: its member 'clamp.py' is a link or a device",
        "many": f"rejected: it has more than {MAX_ENTRIES} members",
    }


def test_several_learners_in_one_zip_have_a_row_each(tmp_path: Path, toy_grader: Grader) -> None:
    (tmp_path / "class.zip").write_bytes(
        zipped(("kim/clamp.py", RIGHT), ("lee/clamp.py", b"1 / 0"), ("moon/notes.txt", b""))
    )
    found = find_submissions([tmp_path / "class.zip"], {"clamp.py": "clamp"})
    reports = [report for _, report in toy_grader.grade(found.submissions, ordered=True)]
    assert [(report.learner, report.score) for report in reports] == [
        ("kim", 7.0),
        ("lee", 0.0),
        ("moon", 0.0),
    ]
