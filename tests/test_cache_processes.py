"""One cache that several processes share."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROCESS = """
import sys, time
from pathlib import Path
from grader.cache import Cache
folder, go = map(Path, sys.argv[1:])
cache = Cache(folder)
print("ready", flush=True)
while not go.exists():
    time.sleep(0.001)
for number in range(40):
    cache.fetch(("the same", str(number % 4)), list[int], lambda: list(range(10_000)))
    (folder / f"{number % 4}.other").touch()
assert cache.fetch(("the same", "0"), list[int], list) == list(range(10_000))
"""


def test_processes_that_write_and_read_at_once_never_see_half_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "keys"
    command = [sys.executable, "-c", PROCESS, str(folder), str(tmp_path / "go")]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    (tmp_path / "go").touch()
    assert [process.communicate()[1] for process in processes] == [b"", b""]
    assert not list(folder.glob("new-*"))
    assert len(list(folder.glob("*.convgrader"))) == 4
