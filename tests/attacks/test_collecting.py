"""A link is swapped in for a file while files are collected: what it points to is never what is graded."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.classroom.submissions import find_submissions
from grader.errors import UsageError

SECRET = b"# what nobody may read\n"
OWN = b"def f(): return 1\n"
ROUNDS = 400


@contextmanager
def swapping(place: Path, secret: Path) -> Iterator[None]:
    """Have ``place`` be a file and a link to ``secret`` in turns, as fast as the machine can."""
    own, link, done = place.with_name("own"), place.with_name("link"), threading.Event()

    def swap() -> None:
        while not done.is_set():
            own.write_bytes(OWN)
            os.replace(own, place)
            link.symlink_to(secret)
            os.replace(link, place)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_a_link_swapped_in_while_files_are_collected_is_not_followed(tmp_path: Path) -> None:
    learner, secret = tmp_path / "class" / "kim", tmp_path / "secret.py"
    learner.mkdir(parents=True)
    secret.write_bytes(SECRET)
    (learner / "f.py").write_bytes(OWN)
    seen: set[bytes] = set()
    with swapping(learner / "f.py", secret):
        for _ in range(ROUNDS):
            try:
                found = find_submissions([tmp_path / "class"], {"f.py": "f"})
            except UsageError:  # at that moment there was nothing but a link
                continue
            seen |= {submission.source for submission in found.submissions if submission.source}
    assert seen == {OWN}
