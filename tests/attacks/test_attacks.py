"""Every attack is graded in one batch between honest submissions, and once more; then we look at what is left.

Programs stand in ``programs/``; uploads that are more than a source are made by the scripts in ``uploads/``; hostile
exercises are in ``exercises/``. Each says in its header what it tries and which outcomes are right. README.md is the
table of what came of them, written by ``WRITE_ATTACK_TABLE=1 pytest tests/attacks``.
"""

from __future__ import annotations

import csv
import ctypes
import functools
import hashlib
import io
import json
import os
import re
import secrets
import shutil
import socket
import stat
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from grader.errors import ExerciseError
from grader.exercise.course import Course
from grader.wire.limits import PROTECTIONS

HERE = Path(__file__).parent
TABLE = HERE / "README.md"
PEERS = HERE.parent / "benchmarks" / "peers.json"
PEERS_NOTE = PEERS.with_name("peers_note.json")
SLEEPERS = PEERS.with_name("sleepers.json")
SOURCES = {"conv-output-size": "conv_output_size", "corr2d": "corr2d"}
ONE = ("conv-output-size",)  # enough to see whether a program gets through, and without torch
HONEST = HERE / "programs" / "guards_its_main_part.py"

LOAD_SECONDS = 1.5  # of CPU, in place of five; the exercises here give a call 0.25
MAX_SECONDS = 12.0  # three calls until the wall-clock limit, or one load, and five seconds of grace
MAX_CPU_SECONDS = 60.0
MAX_WAITED_SECONDS = 20.0 + 0.7 * 5  # no exercise here has more calls
FIGURES = (1, 2, 5, 10, 20, 60)  # seconds, up to which what a program costs is told
MAX_GROWTH_MIB = 200
MAX_REPORT_KIB = 256
SECRET_NAME = "GRADER_CANARY"
SYSTEM_V_KEY = 0x6763616E
AF_VSOCK = 40  # which not every build of Python names
LIBC = ctypes.CDLL(None)

CHECKS = {
    "score": "both times it has the score and one of the outcomes that its header accepts",
    "neighbours": "every honest submission graded after it has the report of the one graded before all attacks",
    "files": "the course, the class and the canary files have the content and modes that they had",
    "token": "a secret in the grader's environment, beside its files and in its tests is in nothing that came out",
    "processes": "two seconds after the last verdict none of its processes is left",
    "network": "a listener on loopback, TCP and UDP, was not reached",
    "time": f"its verdict came within {MAX_SECONDS:g} s",
    "cost": f"its workers used at most {MAX_CPU_SECONDS:g} s of CPU and waited for at most {MAX_WAITED_SECONDS:g} s",
    "memory": f"the grader's own memory grew by less than {MAX_GROWTH_MIB} MiB over the whole batch",
    "disk": "the folders that it may have tried to fill hold what they held",
    "temp": "right after its verdict the temp folder is as it was",
    "state": "nothing of its first run was found by its second, or is left in the kernel",
    "inputs": "feedback on hidden calls has neither inputs nor anything that it wrote",
    "report": f"its report is below {MAX_REPORT_KIB} KiB; no document of it has control characters or foreign markup",
}


class Attack(NamedTuple):
    """One file of this suite, and what its header says."""

    path: Path
    header: dict[str, str]

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def accepted(self) -> list[str]:
        return self.header["accept"].split()

    @property
    def without(self) -> tuple[str, ...]:
        """The protections without which it gets through."""
        protections, _, exception = self.header.get("without", "").partition(" unless ")
        return () if exception and EXCEPTIONS[exception]() else tuple(protections.split())


def is_root() -> bool:
    return os.getuid() == 0


def lacks_vsock() -> bool:
    try:
        socket.socket(AF_VSOCK, socket.SOCK_STREAM).close()
    except OSError:
        return True
    return False


def lacks_rings() -> bool:
    """Whether io_uring is switched off, or not built in."""
    ring = LIBC.syscall(425, 1, ctypes.create_string_buffer(120))
    if ring >= 0:
        os.close(ring)
    return bool(ring < 0)


def lacks_32_bit_calls() -> bool:
    """Asked for by another process, as the answer may be its end."""
    code = (
        "import ctypes, mmap\n"
        "code = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)\n"
        "code.write(bytes([0xB8, 20, 0, 0, 0, 0xCD, 0x80, 0xC3]))  # mov eax, 20 (getpid); int 0x80; ret\n"
        "call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))\n"
        "raise SystemExit(call() <= 0)\n"
    )
    asked = subprocess.run([sys.executable, "-I", "-c", code], check=False, capture_output=True)
    return os.uname().machine != "x86_64" or asked.returncode != 0


def lacks_x32_calls() -> bool:
    return bool(LIBC.syscall(0x40000000 + 39) < 0)  # getpid


EXCEPTIONS: dict[str, Callable[[], bool]] = {
    "root": is_root,
    "vsock is missing": lacks_vsock,
    "rings are off": lacks_rings,
    "32-bit calls are off": lacks_32_bit_calls,
    "x32 calls are missing": lacks_x32_calls,
}


def attacks(pattern: str) -> list[Attack]:
    return [Attack(path, header(path)) for path in sorted(HERE.glob(pattern))]


def header(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "".join(json.loads(text)["cells"][0]["source"])
    lines = [line.partition(": ") for line in text[:4000].splitlines()]
    return {key[2:]: value for key, colon, value in lines if colon and re.fullmatch("# [a-z]+", key)}


PROGRAMS = [*attacks("programs/*.py"), *attacks("programs/*.ipynb")]
UPLOADS = attacks("uploads/*.py")
EXERCISES = attacks("exercises/*.yaml")
COLLECTED = attacks("test_collecting.py")
GRADED = [*PROGRAMS, *UPLOADS]
WEAKENED = [attack for attack in PROGRAMS if attack.without]
REDUCED = [attack for attack in PROGRAMS if attack.header.get("also") == "without namespaces"]


def each(chosen: Sequence[Attack]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("attack", chosen, ids=[attack.path.stem for attack in chosen])


# --- one run, which all tests look at ----------------------------------------------------------------------------


class Row(NamedTuple):
    """What came of grading one submission."""

    step: str
    report: dict[str, Any]
    report_bytes: int
    printed: list[str]
    seconds: float
    cpu_seconds: float
    waited_seconds: float
    peak_kb: int
    in_temp: list[str]

    @property
    def outcomes(self) -> list[str]:
        return [group["outcome"] for group in self.report["groups"]] or [self.report["outcome"]]

    @property
    def text(self) -> str:
        return json.dumps([self.report, self.printed], ensure_ascii=False)


class Batch(NamedTuple):
    """Rows in the order of their grading, what was still running after it, and the documents made of its reports."""

    rows: list[Row]
    survivors: list[str]
    documents: dict[str, str]

    def of(self, step: str) -> list[Row]:
        return [row for row in self.rows if row.step == step]


class Listener:
    """Listens on one port of loopback, TCP and UDP. The kernel takes who comes; we count them when we look."""

    def __init__(self) -> None:
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._tcp.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        for sock in (self._tcp, self._udp):
            sock.setblocking(False)

    def visits(self) -> list[str]:
        found = []
        for name, look in (("tcp", self._accept), ("udp", functools.partial(self._udp.recv, 100))):
            while True:
                try:
                    look()
                except BlockingIOError:
                    break
                found.append(name)
        return found

    def close(self) -> None:
        self._tcp.close()
        self._udp.close()

    def _accept(self) -> None:
        self._tcp.accept()[0].close()


class Run(NamedTuple):
    """Everything graded, and what the world outside was like before and after."""

    main: Batch
    shares: list[Batch]
    reduced: Batch
    weakened: Batch
    token: str
    said: str
    visits: list[str]
    visits_weakened: list[str]
    before: dict[str, str]
    after: dict[str, str]
    traces: list[str]


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    listener = Listener()
    yield Stage(tmp_path_factory.mktemp("attacks"), listener).play()
    listener.close()


class Stage:
    """A course and a class, with canaries in them, that are graded from here by processes of their own."""

    def __init__(self, root: Path, listener: Listener) -> None:
        self._root, self._listener = root, listener
        self._token = secrets.token_hex(16)
        self._course, self._class = root / "course", root / "class"
        shutil.copytree(HERE / "course", self._course)
        self._class.mkdir()
        for solution in (self._course / "solutions").iterdir():
            (solution / "canary.txt").write_text(f"{SECRET_NAME} {self._token}\n")
            for path in [*solution.glob("*.py"), *solution.glob("*.yaml")]:
                path.write_text(f"{path.read_text()}# {self._token}\n")
        (self._course / "canary.txt").write_text(f"{SECRET_NAME} {self._token}\n")
        (self._class / "results.json").write_text(f'{{"{SECRET_NAME}": "{self._token}"}}\n')

    def play(self) -> Run:
        """Grade all in two shares at a time, as two courses on one machine would be; then the controls."""
        honest = self._hand_in(Attack(HONEST, header(HONEST)), "honest")
        graded = [self._hand_in(attack, attack.name) for attack in GRADED]
        reduced = [self._hand_in(attack, f"{attack.name}.reduced", ONE) for attack in REDUCED]
        weakened = {attack.name: self._hand_in(attack, f"{attack.name}.weakened", ONE) for attack in WEAKENED}
        before, named_before = snapshot(self._course, self._class), traces()
        shares = [graded[::2], graded[1::2]]
        main = self._grade([[plan(None, batch_of(share, honest), survival_seconds=2)] for share in shares])
        visits, found = self._listener.visits(), sorted(set(traces()) - set(named_before))
        after = snapshot(self._course, self._class)
        controls = [
            plan([name for name in PROTECTIONS if name not in without], [weakened[attack.name] for attack in same])
            for without, same in groupby(sorted(WEAKENED, key=taken_away), taken_away)
        ]
        others = self._grade([[plan(PROTECTIONS, reduced)], controls])
        return Run(
            joined([batch for share in main for batch in share.batches]),
            [batch for share in main for batch in share.batches],
            others[0].batches[0],
            joined(others[1].batches),
            self._token,
            "".join(graded.said for graded in [*main, *others]),
            visits,
            self._listener.visits(),
            before,
            after,
            found,
        )

    def _hand_in(self, attack: Attack, learner: str, slugs: Sequence[str] = tuple(SOURCES)) -> dict[str, str]:
        folder = self._class / learner
        folder.mkdir()
        source = self._filled_in(attack.path.read_bytes())
        if attack in UPLOADS:
            namespace: dict[str, Any] = {}
            exec(compile(source, attack.path, "exec"), namespace)
            namespace["make"](folder)
        else:
            for slug in attack.header["on"].split() if "on" in attack.header else slugs:
                (folder / f"{SOURCES[slug]}{attack.path.suffix}").write_bytes(source)
        return {"name": learner, "path": str(folder)}

    def _filled_in(self, source: bytes) -> bytes:
        for name, value in (("COURSE", self._course), ("CLASS", self._class), ("PORT", self._listener.port)):
            source = source.replace(f"@{name}@".encode(), str(value).encode())
        return source

    def _grade(self, shares: list[list[Plan]]) -> list[Graded]:
        running = [self._started(share, self._root / secrets.token_hex(4)) for share in shares]
        return [self._ended(process, folder) for process, folder in running]

    def _started(self, batches: list[Plan], folder: Path) -> tuple[subprocess.Popen[bytes], Path]:
        """A grader of its own, whose temp folder is below ``folder``, with a canary in it."""
        temp = folder / "temp"
        temp.mkdir(parents=True)
        (temp / "canary.txt").write_text(f"{SECRET_NAME} {self._token}\n")
        order = {
            "course": str(self._course),
            "load_seconds": LOAD_SECONDS,
            "batches": batches,
            "result": str(folder / "result.json"),
        }
        (folder / "plan.json").write_text(json.dumps(order))
        environment = {**os.environ, SECRET_NAME: self._token, "TMPDIR": str(temp)}
        command = [sys.executable, str(HERE / "batch.py"), str(folder / "plan.json")]
        said = subprocess.STDOUT
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=said), folder

    def _ended(self, process: subprocess.Popen[bytes], folder: Path) -> Graded:
        said = process.communicate()[0].decode(errors="replace")
        assert process.returncode == 0, said
        batches = [
            Batch([Row(**row) for row in batch.pop("rows")], batch.pop("survivors"), batch)
            for batch in json.loads((folder / "result.json").read_text())["batches"]
        ]
        assert (folder / "temp" / "canary.txt").read_text() == f"{SECRET_NAME} {self._token}\n"
        return Graded(batches, said)


class Graded(NamedTuple):
    """What one grader's run came to, and what it said meanwhile."""

    batches: list[Batch]
    said: str


def batch_of(attacked: list[dict[str, str]], honest: dict[str, str]) -> list[dict[str, str]]:
    """An honest submission, each attack with one after it, and all of the attacks once more."""
    return [honest, *(step for attack in attacked for step in (attack, honest)), *attacked, honest]


def joined(batches: Sequence[Batch]) -> Batch:
    rows = [row for batch in batches for row in batch.rows]
    return Batch(rows, [name for batch in batches for name in batch.survivors], {})


Plan = dict[str, Any]


def plan(protections: Sequence[str] | None, steps: list[dict[str, str]], survival_seconds: float = 0) -> Plan:
    return {"protections": protections, "steps": steps, "survival_seconds": survival_seconds}


def taken_away(attack: Attack) -> tuple[str, ...]:
    return attack.without


def snapshot(*roots: Path) -> dict[str, str]:
    """Everything below ``roots``: its mode and links, and the content of what is a regular file."""
    found = {}
    walks = (walk for root in roots for walk in os.walk(root))  # not rglob(), which trips over odd links
    for path in sorted(Path(place, name) for place, folders, files in walks for name in (*folders, *files)):
        status = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if stat.S_ISREG(status.st_mode) else ""
        found[str(path)] = f"{oct(status.st_mode)} {status.st_nlink} {content}"
    return found


def traces() -> list[str]:
    """Names that only attacks use, in every place that they try to leave something in."""
    found = []
    for place in ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run", "/run/lock", os.path.expanduser("~")):
        with_names = os.listdir(place) if os.access(place, os.R_OK) else []
        found += [f"{place}/{name}" for name in with_names if name.startswith(("gcanary", "grader_canary"))]
    for table in ("shm", "msg", "sem"):
        path = Path("/proc/sysvipc", table)
        found += [f"{path}: {line}" for line in lines_of(path) if line.split()[:1] == [str(SYSTEM_V_KEY)]]
    for path in (Path("/proc/keys"), Path("/proc/net/unix")):
        found += [f"{path}: {line}" for line in lines_of(path) if "gcanary" in line]
    return found


def lines_of(path: Path) -> list[str]:
    try:
        return path.read_text(errors="replace").splitlines()
    except OSError:
        return []


# --- verdicts ----------------------------------------------------------------------------------------------------


def judge(attack: Attack, rows: list[Row]) -> None:
    """The score and the outcomes are what the header accepts."""
    assert rows
    allowed = {*attack.accepted} if attack.header["score"] == "0" else {*attack.accepted, "ok"}
    for row in rows:
        score, highest = row.report["score"], row.report["max_score"]
        assert {"0": score == 0, "full": score == highest > 0, "less": 0 < score < highest}[attack.header["score"]]
        assert set(row.outcomes) <= allowed, row.text


@each(GRADED)
def test_an_attack_gets_what_it_deserves_both_times(run: Run, attack: Attack) -> None:
    rows = run.main.of(attack.name)
    judge(attack, rows)
    assert len(rows) % 2 == 0


@each(REDUCED)
def test_it_gets_that_without_namespaces_too(run: Run, attack: Attack) -> None:
    judge(attack, run.reduced.of(f"{attack.name}.reduced"))


@each(GRADED)
def test_an_attack_gets_through_no_wall(run: Run, attack: Attack) -> None:
    """A program that reaches what it should not says LEAK."""
    rows = [*run.main.of(attack.name), *run.reduced.of(f"{attack.name}.reduced")]
    assert not [row.printed for row in rows if "LEAK" in row.text]


@each(WEAKENED)
def test_without_a_protection_the_same_program_gets_through(run: Run, attack: Attack) -> None:
    [row] = run.weakened.of(f"{attack.name}.weakened")[:1]
    assert "LEAK" in row.text


@each(GRADED)
def test_an_attack_is_judged_in_time(run: Run, attack: Attack) -> None:
    assert max(row.seconds for row in run.main.of(attack.name)) <= MAX_SECONDS


@each(GRADED)
def test_an_attack_costs_no_more_than_its_budget(run: Run, attack: Attack) -> None:
    cpu, waited = costs(run.main, attack)
    assert cpu <= MAX_CPU_SECONDS
    assert waited <= MAX_WAITED_SECONDS


def costs(batch: Batch, attack: Attack) -> tuple[float, float]:
    """The most CPU seconds and seconds of waiting of the attack on one exercise."""
    rows = batch.of(attack.name)
    return max(row.cpu_seconds for row in rows), max(row.waited_seconds for row in rows)


@each(GRADED)
def test_an_attack_leaves_nothing_in_the_temp_folder(run: Run, attack: Attack) -> None:
    """But for the empty folder over which, where there are namespaces, all workers with numpy, or with torch, mount."""
    for row in run.main.of(attack.name):
        places = {path for path in row.in_temp if re.fullmatch(r"grader-\w+", path)}
        assert len(places) <= 2
        assert set(row.in_temp) == {"canary.txt", *places, *(f"{place}/scratch" for place in places)}


@each(GRADED)
def test_feedback_on_hidden_calls_shows_nothing_of_them(run: Run, attack: Attack) -> None:
    for row in run.main.of(attack.name):
        for group in row.report["groups"]:
            if group["hidden"] and group["failure"] is not None:
                failure = group["failure"]
                assert failure["message"].startswith(
                    ("A hidden call", "Too much was printed", "The process", "The function")
                )
                assert (failure["call"], failure["args"], failure["kwargs"], failure["actual"]) == (None, [], {}, None)


@each(GRADED)
def test_the_report_on_an_attack_is_small_and_readable(run: Run, attack: Attack) -> None:
    for row in run.main.of(attack.name):
        assert row.report_bytes <= MAX_REPORT_KIB * 1024
        shown = {**row.report, "learner": "", "origin": ""}  # which are as they were handed in, for programs
        assert not [text for text in strings(shown) if hidden_characters(text, layout="\n\t")]


def test_the_honest_submissions_between_all_have_one_report(run: Run) -> None:
    """Learner, score, outcomes, messages, hashes and protections are the same; only the seconds may differ."""
    reports = [{**row.report, "seconds": 0} for row in run.main.of("honest")]
    assert len(reports) == len(SOURCES) * (len(GRADED) + 2 * len(run.shares))
    for slug in SOURCES:
        first, *others = [report for report in reports if report["exercise"] == slug]
        assert first["score"] == first["max_score"]
        assert [report for report in others if report != first] == []


def test_the_secret_is_in_nothing_that_came_out(run: Run) -> None:
    came_out = [row.text for row in [*run.main.rows, *run.reduced.rows]]
    came_out += [run.said, *(document for share in run.shares for document in share.documents.values())]
    assert [text for text in came_out if run.token in text] == []


def test_without_the_file_system_protection_the_secret_can_come_out(run: Run) -> None:
    """So that its absence elsewhere means something: the canary is where a program would find it."""
    assert "LEAK open" in "".join(row.text for row in run.weakened.of("reads_the_reference_by_path.py.weakened"))


def test_the_files_of_the_course_and_the_class_are_as_they_were(run: Run) -> None:
    assert run.after == run.before


def test_no_process_of_a_worker_is_left(run: Run) -> None:
    assert run.main.survivors == run.reduced.survivors == []


def test_nothing_with_a_name_of_theirs_is_left_anywhere(run: Run) -> None:
    assert run.traces == []


def test_the_listener_saw_nothing(run: Run) -> None:
    assert run.visits == []


def test_without_the_system_call_filter_the_listener_is_reached(run: Run) -> None:
    assert {"tcp", "udp"} <= set(run.visits_weakened)


def test_the_graders_memory_stays_flat(run: Run) -> None:
    for share in run.shares:
        grown = share.rows[-1].peak_kb - share.of("honest")[len(SOURCES) - 1].peak_kb
        assert grown < MAX_GROWTH_MIB * 1024


def test_learners_whose_names_look_alike_are_told_apart(run: Run) -> None:
    rows = run.main.of("has_learner_names_that_look_alike.py")
    assert len({row.report["name"] for row in rows}) * 2 == len(rows)


def test_the_grader_says_nothing_of_its_own(run: Run) -> None:
    assert run.said == ""


# --- the documents made of all reports ----------------------------------------------------------------------------


@pytest.fixture(params=[0, 1])
def share(run: Run, request: pytest.FixtureRequest) -> Batch:
    number: int = request.param
    return run.shares[number]


def test_the_json_document_is_strict_and_plain(share: Batch) -> None:
    document = share.documents["json"]
    assert not hidden_characters(document, layout="\n")
    assert len(json.loads(document)["reports"]) == len(share.rows)


def test_the_csv_table_has_one_row_a_report_and_no_formula(share: Batch) -> None:
    document = share.documents["csv"]
    assert not hidden_characters(document, layout="\r\n")
    rows = list(csv.reader(io.StringIO(document), strict=True))
    assert len(rows) == 1 + len(share.rows)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_html_page_shows_markup_as_text(share: Batch) -> None:
    document = share.documents["html"]
    page = Page()
    page.feed(document)
    page.close()
    assert not hidden_characters(document, layout="\n\t")
    assert ("GRADER_CANARY_XSS" in page.text) is ("GRADER_CANARY_XSS" in share.documents["json"])
    assert "GRADER_CANARY_XSS" not in page.markup
    assert "alert(" not in page.markup


def test_there_is_markup_to_be_shown(run: Run) -> None:
    """In one share or the other, as programs fall to them by their number."""
    assert "GRADER_CANARY_XSS" in "".join(share.documents["json"] for share in run.shares)


def test_the_feedback_for_terminals_holds_no_escape(share: Batch) -> None:
    assert not hidden_characters(share.documents["text"], layout="\n")


class Page(HTMLParser):
    """What a browser would show, and apart from it tags, attributes and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.text = self.markup = ""
        self._raw = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.markup += f"<{tag} {attrs}>"
        self._raw = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._raw = False

    def handle_data(self, data: str) -> None:
        if self._raw:
            self.markup += data
        else:
            self.text += data


SHAPELESS = "\u034f\u115f\u1160\u2800\u3164\uffa0\U000e0100"


def hidden_characters(text: str, layout: str) -> list[str]:
    found = [char for char in set(text) if unicodedata.category(char) in ("Cc", "Cf", "Cs") or char in SHAPELESS]
    return [char for char in found if char not in layout]


def strings(thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        yield from strings([*thing, *thing.values()])
    elif isinstance(thing, list):
        for item in thing:
            yield from strings(item)
    elif isinstance(thing, str):
        yield thing


# --- exercises from strangers -------------------------------------------------------------------------------------


@each(EXERCISES)
def test_a_hostile_exercise_is_refused_with_its_line(attack: Attack, tmp_path: Path) -> None:
    assert attack.header["says"] in refusal(attack, tmp_path)


def refusal(attack: Attack, folder: Path) -> str:
    course = folder / attack.path.stem
    shutil.copytree(HERE / "course", course)
    path = course / "exercises" / "corr2d" / "exercise.yaml"
    shutil.copyfile(attack.path, path)
    with pytest.raises(ExerciseError) as refused:
        Course(course).exercise("corr2d")
    place, _, reason = str(refused.value).partition(": ")
    assert re.fullmatch(rf"{re.escape(str(path))}:\d+", place)
    return reason


# --- the table -----------------------------------------------------------------------------------------------------


def test_the_table_is_what_this_run_shows(run: Run) -> None:
    text = table(run.main)
    if os.environ.get("WRITE_ATTACK_TABLE"):
        TABLE.write_text(text, encoding="utf-8")
    assert without_figures(text) == without_figures(TABLE.read_text(encoding="utf-8")), (
        "write it anew: WRITE_ATTACK_TABLE=1 pytest tests/attacks"
    )


def without_figures(text: str) -> str:
    """Seconds differ a little from run to run, and more from machine to machine."""
    return re.sub(r"\| ≤ \d+ ", "| ", text)


def test_every_header_is_one_that_the_table_understands() -> None:
    known = {
        "group",
        "tries",
        "accept",
        "check",
        "score",
        "on",
        "without",
        "also",
        "varies",
        "bounds",
        "note",
        "elsewhere",
    }
    for attack in GRADED:
        assert {"group", "tries", "accept", "check", "score"} <= attack.header.keys() <= known, attack.name
        assert set(attack.header["check"].split()) <= CHECKS.keys(), attack.name
    for attack in EXERCISES:
        assert attack.header.keys() == {"group", "tries", "says"}
    for attack in COLLECTED:
        assert attack.header.keys() == {"group", "tries", "comes"}


def table(batch: Batch) -> str:
    peers = json.loads(PEERS.read_text()) if PEERS.exists() else {}
    names = sorted({name for verdicts in peers.values() for name in verdicts})
    lines = [*introduction(), *beside_sleepers(), *(legend(peers) if peers else [])]
    for group, members in grouped([*GRADED, *EXERCISES, *COLLECTED]):
        titles = [
            "program" if group != "exercise YAML" else "exercise",
            "what it tries",
            "outcome",
            "CPU s",
            "waited s",
            "looked at above all",
        ]
        titles += ["gets through without", *names]
        lines += ["", f"## {group[0].upper()}{group[1:]}", "", row_of(titles), row_of(["---"] * len(titles))]
        lines += [
            row_of([*cells(attack, batch), *(peers.get(attack.name, {}).get(name, "") for name in names)])
            for attack in members
        ]
    return "\n".join(lines) + "\n"


INTRODUCTION = """# What submissions try here, and what comes of it

Written by `WRITE_ATTACK_TABLE=1 pytest tests/attacks`; the suite fails when this page is not what it sees. {graded}
programs and uploads, hostile and honest ones, are graded in a batch with an honest submission after each, and once
more. Some run again without namespaces, and some without one of the protections, to see them get through. The outcomes
are those of the groups of cases; only `ok` is worth points. Where they may differ between machines, all that are
accepted are listed. The seconds are the most that the workers of one program used for one exercise when this page was
written, rounded up: of CPU time, and of waiting for anything but a core.

All of this is looked at for every one of them:
"""


def introduction() -> list[str]:
    checks = [f"- **{name}**: {meaning}." for name, meaning in CHECKS.items()]
    return [INTRODUCTION.format(graded=len(GRADED)), *checks]


def beside_sleepers() -> list[str]:
    """What a class costs in which some do nothing but wait, as the benchmark measured it."""
    found = json.loads(SLEEPERS.read_text())
    return [
        "",
        "## A class with sleepers in it",
        "",
        f"{found['honest ones']} right submissions for one exercise take {found['seconds alone']:g} s by the clock on "
        f"{found['cores']} cores. With {found['sleepers']} among them that wait in every call until they have used up "
        f"what they may, the class takes {found['seconds with sleepers']:g} s; a submission may wait for "
        f"{found['seconds of waiting allowed']:g} s for its {found['calls']} calls, and 1.3 times the first figure and "
        f"that are {found['seconds allowed']:g} s. While all cores are kept busy by others it is "
        f"{found['seconds with sleepers, all cores busy']:g} s. Honest ones that lost points: "
        f"{found['honest ones that lost points']}. Measured by [sleepers.py](../benchmarks/sleepers.py).",
    ]


def legend(peers: dict[str, dict[str, str]]) -> list[str]:
    """What the last columns are, their words, and how often each grader earned which."""
    note = json.loads(PEERS_NOTE.read_text())
    versions = "; ".join(f"{name} {facts['versions'][name.split(',')[0]]}" for name, facts in note["graders"].items())
    words = [word for word in note["words"] if any(word in verdicts.values() for verdicts in peers.values())]
    counts = [
        [name, *(str(sum(verdicts[name] == word for verdicts in peers.values())) for word in words)]
        for name in note["graders"]
    ]
    return [
        "",
        "## Other graders",
        "",
        f"The last columns show what came of handing {len(peers)} of these programs in to other graders ({versions}), "
        f"the last of them on {note['date']}, by [peers.py](../benchmarks/peers.py). "
        "[Its page](../benchmarks/README.md) says how each is set up and what is fair to say.",
        f"{note['to be read with']} {note['not measured']} An empty cell is not measured at all: notebooks and uploads "
        "take other ways into each grader.",
        "",
        *(f"- **{word}**: {meaning}." for word, meaning in note["words"].items() if word in words),
        "",
        row_of(["grader", *words]),
        row_of(["---", *["--:"] * len(words)]),
        *map(row_of, counts),
    ]


def grouped(found: Iterable[Attack]) -> list[tuple[str, list[Attack]]]:
    order = list(dict.fromkeys(GROUPS))
    ranked = sorted(found, key=lambda attack: (order.index(attack.header["group"]), attack.name))
    return [(name, list(members)) for name, members in groupby(ranked, lambda attack: attack.header["group"])]


GROUPS = (
    "leaving early",
    "forging verdicts",
    "return values",
    "reading what is hidden",
    "the channel",
    "time and signals",
    "crashes",
    "resources and survivors",
    "reports and feedback",
    "shared state",
    "network",
    "source files",
    "uploads and names",
    "exercise YAML",
    "honest but odd",
)


def cells(attack: Attack, batch: Batch) -> list[str]:
    name = f"[{attack.path.stem}]({attack.path.relative_to(HERE)})"
    if attack not in GRADED:
        return [name, attack.header["tries"], attack.header.get("comes", "refused with its line"), "", "", "", ""]
    outcomes = list(dict.fromkeys(outcome for row in batch.of(attack.name) for outcome in row.outcomes))
    outcome = " or ".join(attack.accepted) if "varies" in attack.header else ", ".join(outcomes)
    figures = [f"≤ {next((figure for figure in FIGURES if cost <= figure), 99)}" for cost in costs(batch, attack)]
    return [name, attack.header["tries"], outcome, *figures, attack.header["check"], attack.header.get("without", "")]


def row_of(texts: Sequence[str]) -> str:
    return "| " + " | ".join(text.replace("|", "\\|").replace("<", "&lt;") for text in texts) + " |"
