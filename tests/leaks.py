"""Does what learners get hold anything of a course's solutions? Looked for byte by byte, and call by call."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec.msgpack import encode

from grader.exercise.course import Course
from grader.grading import Grader
from grader.judge.answer_keys import AnswerKey
from grader.judge.arguments import bound
from grader.judge.practice import PracticeKey, read
from grader.model.exercise import Call, Exercise

LONG = 25  # characters of a line of code, from which on it is nobody else's by chance

Files = Mapping[str, bytes]


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def files_of_wheel(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as wheel:
        return {name: wheel.read(name) for name in wheel.namelist()}


def files_of_sdist(data: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(data)) as sdist:
        opened = ((member.name, sdist.extractfile(member)) for member in sdist.getmembers())
        return {name: file.read() for name, file in opened if file is not None}


def lines_of_solutions(files: Files, course: Course) -> list[str]:
    """The lines of solutions, and whole files of them, that stand in ``files`` and are not public."""
    public = b"\n".join(path.read_bytes() for path in course.exercises.rglob("*") if path.is_file())
    secrets = {secret for secret in _secrets(course.solutions) if secret not in public}
    assert len(secrets) > 10
    return [f"{secret!r} in {name}" for name, data in files.items() for secret in secrets if secret in data]


def _secrets(solutions: Path) -> Iterator[bytes]:
    for path in solutions.rglob("*.py"):
        data = path.read_bytes()
        yield data.strip()
        # The first line of a wrong solution is the name of the mistake, which learners may read.
        code = (line.strip() for line in data.splitlines()[1:])
        yield from (line for line in code if len(line) >= LONG and not line.startswith((b"import ", b"from ")))
    yield from (path.read_bytes() for path in solutions.rglob("*.yaml"))


def practice_keys(files: Files) -> dict[str, PracticeKey]:
    """The practice keys among ``files``, by their exercise."""
    return {Path(name).stem: read(data, name) for name, data in files.items() if Path(name).parent.name == "practice"}


def hidden_calls(files: Files, grader: Grader) -> list[str]:
    """The calls in the practice keys of ``files`` that are hidden ones, and not visible as well."""
    found = []
    for slug, key in practice_keys(files).items():
        prepared = grader.prepare(slug)
        secret = _withheld(prepared.exercise, prepared.key)
        calls = {_meaning(prepared.exercise, call): call for call in _calls(key)}
        found += [f"{slug}: {call}" for meaning, call in calls.items() if meaning in secret]
    return found


def _withheld(exercise: Exercise, key: AnswerKey) -> set[bytes]:
    def calls(*, hidden: bool) -> set[bytes]:
        groups = (group for group in exercise.groups if group.hidden is hidden)
        return {_meaning(exercise, keyed.case.call) for group in groups for keyed in key[group.name]}

    return calls(hidden=True) - calls(hidden=False)


def _calls(key: PracticeKey) -> Iterable[Call]:
    yield from (keyed.case.call for cases in key.cases.values() for keyed in cases)
    yield from (probe.call for pool in key.pools for probe in pool.probes)


def _meaning(exercise: Exercise, call: Call) -> bytes:
    """A call with every argument by its name, those left out too; as it is where it does not fit the signature."""
    arguments = bound(call, exercise.signature(call.function))
    if arguments is None:
        return encode(call)
    return encode((call.function, {name: arguments.effective(name) for name in sorted(arguments.values)}))
