"""Whole submissions in real workers: hostile ones gain nothing, honest ones lose nothing however odd they are."""

from __future__ import annotations

import functools
import hashlib
import textwrap
from pathlib import Path

import msgspec
import numpy as np
import pytest

from grader.cache import Cache
from grader.exercise.course import Course
from grader.judge.grade import grade
from grader.judge.prepared import prepare
from grader.judge.run import run
from grader.judge.session import Bounds, GiveUpPolicy
from grader.model.exercise import Call, Exercise, Group, Limits, Reveal
from grader.model.report import GroupReport, Outcome, Report
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox
from grader.values import List, Value, from_numpy
from grader.wire.limits import PROTECTIONS
from tests import making
from tests.making import case, exercise


def group(name: str, *cases: tuple[int, int], hidden: bool = False, reveal: Reveal = Reveal.HINT) -> Group:
    """A group of cases (argument, expected value) on the function f."""
    listed = (case(n, expect=value) for n, value in cases)
    return making.group(name, *listed, hidden=hidden, reveal=reveal)


def graded(sandbox: Sandbox, tiny: Exercise, program: str | bytes) -> Report:
    source = program if isinstance(program, bytes) else textwrap.dedent(program).encode()
    submission = Submission("kim", tiny.slug, Path("tiny.py"), source)
    return grade(prepare(tiny, sandbox, Cache(None)), submission, sandbox)


def by_name(report: Report) -> dict[str, GroupReport]:
    return {each.name: each for each in report.groups}


TENFOLD = exercise(
    group("shown", (1, 10), (2, 20)),
    group("hidden", (3, 30), (4, 40), hidden=True),
    group("counter", (5, 50), hidden=True, reveal=Reveal.COUNTEREXAMPLE),
)


# --- the report --------------------------------------------------------------------------------------------------


def test_a_right_submission_has_full_score(sandbox: Sandbox) -> None:
    source = b"def f(n): return 10 * n"
    report = graded(sandbox, TENFOLD, source)
    assert (report.learner, report.exercise, report.score, report.max_score) == ("kim", "tiny", 12, 12)
    assert report.outcome is Outcome.OK
    assert [each.failure for each in report.groups] == [None, None, None]
    assert [(each.ok, each.total) for each in report.groups] == [(2, 2), (2, 2), (1, 1)]
    assert report.submission_sha256 == hashlib.sha256(source).hexdigest()
    assert report.isolation is not None
    assert report.isolation.complete
    assert report.seconds > 0


def test_a_disclosed_failure_shows_call_value_and_output(sandbox: Sandbox) -> None:
    report = graded(sandbox, TENFOLD, "def f(n):\n    print('here', n)\n    return 7")
    failure = by_name(report)["counter"].failure
    assert failure is not None
    assert failure.call == Call("f", (5,), {})
    assert (failure.actual, failure.expected, failure.printed) == (7, 50, "here 5\n")


@pytest.mark.parametrize(
    ("program", "outcome"),
    [
        (b"def f(n): return n", Outcome.OK),
        (b"def f(n:", Outcome.IMPORT_ERROR),
        (b"while True: pass", Outcome.TIMEOUT),
        (b"import numpy\ndef f(n): return numpy.clip(n, 0, n)", Outcome.FORBIDDEN),
    ],
)
def test_without_any_case_loading_decides(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, program: bytes, outcome: Outcome
) -> None:
    """As in a handout, where all cases of an exercise may be hidden."""
    monkeypatch.setattr("grader.sandbox.worker.LOAD_SECONDS", 0.3)
    only_hidden = exercise(group("hidden", hidden=True), forbid=("numpy.clip",))
    report = graded(sandbox, only_hidden, program)
    assert (report.outcome, report.groups, report.score, report.max_score) == (outcome, (), 0, 0)


def test_a_file_that_cannot_be_loaded_is_an_import_error_everywhere(sandbox: Sandbox) -> None:
    report = graded(sandbox, TENFOLD, "print('so far')\nimport nowhere\nnowhere.go()")
    assert report.score == 0
    assert {each.outcome for each in report.groups} == {Outcome.IMPORT_ERROR}
    assert str(report.message).startswith("the file could not be loaded: ModuleNotFoundError in line 3: nowhere is ")
    assert "so far" in str(report.message)


@pytest.mark.parametrize("slug", ["clamp", "row-sums", "scale"])
def test_the_toy_course_grades_its_own_files(sandbox: Sandbox, toy_course: Course, slug: str) -> None:
    prepared = prepare(toy_course.exercise(slug), sandbox, Cache(None))
    tiny = prepared.exercise
    assert tiny.reference is not None

    def report(source: bytes) -> Report:
        return grade(prepared, Submission("kim", slug, Path(tiny.outline.submit), source), sandbox)

    assert report(tiny.reference.source).score == report(tiny.reference.source).max_score
    assert report(tiny.starter.source).score == 0
    for wrong in tiny.wrong:
        failed = {each.name for each in report(wrong.members[0].source).groups if each.outcome is not Outcome.OK}
        assert failed == set(wrong.fails), wrong.name


# --- forbidden names ---------------------------------------------------------------------------------------------


def test_a_forbidden_name_costs_the_groups_and_names_its_line(sandbox: Sandbox) -> None:
    tiny = exercise(group("shown", (1, 10)), group("wrong", (2, 0)), forbid=("numpy.multiply",))
    report = graded(sandbox, tiny, "import numpy as np\n\ndef f(n): return 10 * n or np.multiply(n, 10)")
    assert report.score == 0
    assert [each.outcome for each in report.groups] == [Outcome.FORBIDDEN, Outcome.WRONG]
    assert report.message == "line 3 uses numpy.multiply, which this exercise does not allow"


def test_several_forbidden_names_are_counted(sandbox: Sandbox) -> None:
    tiny = exercise(group("shown", (1, 10)), forbid=("numpy.multiply",))
    program = "import numpy as np\ndef g(): np.multiply(1, 2)\neval('1')\ndef f(n): return g and 10 * n"
    report = graded(sandbox, tiny, program)
    assert report.message == "line 2 uses numpy.multiply, which this exercise does not allow (and 1 more)"


def test_what_is_forbidden_refuses_to_work_and_the_call_is_told_why(sandbox: Sandbox) -> None:
    tiny = exercise(group("shown", (1, 10), (2, 20)), forbid=("numpy.multiply",))
    report = graded(sandbox, tiny, "import numpy as np\n\ndef f(n): return 10 if n == 1 else np.multiply(n, 10)")
    failure = by_name(report)["shown"].failure
    assert failure is not None
    assert failure.call == Call("f", (2,), {})
    assert failure.message == "line 3 uses numpy.multiply, which this exercise does not allow"


def test_what_only_running_shows_costs_the_groups_that_used_it_and_no_others(sandbox: Sandbox) -> None:
    tiny = exercise(group("without", (1, 10)), group("with", (1, 10), (2, 20)), forbid=("numpy.multiply",))
    report = graded(
        sandbox, tiny, "import numpy\ndef f(n): return getattr(numpy, 'yl' 'pitlum'[::-1])(n, 10) if n == 2 else 10 * n"
    )
    assert [(each.score, each.outcome) for each in report.groups] == [(4, Outcome.OK), (0, Outcome.FORBIDDEN)]
    assert report.message == ""


def test_a_forbidden_use_while_the_file_is_loaded_is_told_with_its_line(sandbox: Sandbox) -> None:
    tiny = exercise(group("shown", (1, 10)), forbid=("numpy.multiply",))
    report = graded(sandbox, tiny, "import numpy as np\nTEN = np.multiply(2, 5)\ndef f(n): return TEN * n")
    assert report.score == 0
    assert report.message == "line 2 uses numpy.multiply, which this exercise does not allow"


@pytest.mark.parametrize(
    "hiding",
    [
        pytest.param(
            "modules['grader.worker.loading'].Loaded = lambda **found: frames.Loaded((), ())", id="replaces Loaded"
        ),
        pytest.param("modules['grader.worker.loading'].forbidden_uses = lambda *_: iter(())", id="finds nothing"),
        pytest.param(
            "send(frames.SourceScanned(())); send(frames.Loaded((), ()))", id="says that it was read and loaded"
        ),
        pytest.param("send(frames.Loaded((), ()))", id="says that it was loaded"),
    ],
)
def test_a_submission_may_not_hide_its_forbidden_names(sandbox: Sandbox, hiding: str) -> None:
    program = f"""
        import os, struct, sys
        import msgspec
        import numpy as np
        modules = sys.modules
        frames = modules["grader.wire.messages"]
        def send(message):
            payload = msgspec.msgpack.encode(message)
            os.write(3, struct.pack(">I", len(payload)) + payload)
        {hiding}
        def f(n): return np.multiply(n, 10)
    """
    tiny = exercise(group("shown", (1, 10)), forbid=("numpy.multiply",))
    assert graded(sandbox, tiny, program).score == 0


def test_where_it_is_not_forbidden_the_same_program_has_full_score(sandbox: Sandbox) -> None:
    program = "import numpy as np\ndef f(n): return np.multiply(n, 10)"
    assert graded(sandbox, exercise(group("shown", (1, 10))), program).score == 4


# --- outcomes of hostile submissions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "outcomes"),
    [
        pytest.param("os._exit(0)", {"crash"}, id="exit with status 0"),
        pytest.param("sys.exit(0)", {"error"}, id="SystemExit"),
        pytest.param("raise KeyboardInterrupt", {"error"}, id="KeyboardInterrupt"),
        pytest.param("raise type('Own', (BaseException,), {})", {"error"}, id="an own BaseException"),
        pytest.param("ctypes.string_at(0)", {"crash"}, id="segmentation fault"),
        pytest.param("os.closerange(0, 300); return 10 * n", {"crash"}, id="all descriptors closed"),
        pytest.param("while True: pass", {"timeout"}, id="loop"),
        pytest.param("os.write(3, b'x' * 100); return 10 * n", {"protocol"}, id="garbage on the channel"),
        pytest.param("os.write(1, bytes(40 << 20)); return 10 * n", {"output_limit"}, id="flood"),
        pytest.param("return len(np.ones(6 << 27))", {"memory"}, id="6 GiB in numpy"),
        pytest.param("return len(bytearray(6 << 30))", {"memory"}, id="6 GiB in bytes"),
        pytest.param("os.fork(); return 10 * n", {"error"}, id="fork"),
        pytest.param("os.kill(os.getppid(), 9); return 10 * n", {"error"}, id="kill"),
        pytest.param("return Equal()", {"bad_output"}, id="equal to everything"),
        pytest.param("return np.full((), Equal(), object)", {"bad_output"}, id="an object array"),
        pytest.param("return Lazy()", {"bad_output"}, id="lazy"),
        pytest.param("return (10 * n for _ in range(1))", {"bad_output"}, id="a generator"),
        pytest.param("return nested(100_000)", {"bad_output"}, id="nested 100000 deep"),
        pytest.param("return cyclic()", {"bad_output"}, id="cyclic"),
        pytest.param("sys.set_int_max_str_digits(0); return 1 << 4_000_000", {"bad_output"}, id="a huge int"),
        pytest.param("return np.array(7.0).view(Liar)", {"wrong"}, id="an array that lies"),
        pytest.param("return Seven(7)", {"wrong"}, id="an int that lies"),
        pytest.param("return float('nan')", {"wrong"}, id="NaN"),
        pytest.param("return float('inf')", {"wrong"}, id="infinity"),
        pytest.param("return np.empty(0)", {"wrong"}, id="an empty array"),
        pytest.param("return True", {"wrong"}, id="a bool"),
        pytest.param("return int(np.empty(1, np.int64)[0]) % 7 - 9", {"wrong"}, id="stale memory"),
        pytest.param(
            "np.array = np.asarray = np.frombuffer = lambda *_, **__: Equal(); return np.zeros(1)",
            {"wrong", "bad_output", "error", "crash", "protocol"},
            id="numpy replaced",
        ),
        pytest.param(
            "sys.modules['numpy'] = Equal(); return Equal()",
            {"wrong", "bad_output", "error", "crash", "protocol"},
            id="the numpy module replaced",
        ),
        pytest.param(
            "[setattr(module, name, Equal()) for module in list(sys.modules.values()) for name in list(vars(module))"
            " if name in ('encode', 'compare', 'send', 'from_python', 'Returned')]; return 7",
            {"wrong", "bad_output", "error", "crash", "protocol"},
            id="the worker's own functions replaced",
        ),
        pytest.param(
            "sys.settrace(lambda *_: None); sys.setprofile(lambda *_: None); sys.excepthook = print; return 7",
            {"wrong", "error"},
            id="hooks",
        ),
        pytest.param("open('results.json', 'w').write('{\"score\": 100}'); return 7", {"wrong"}, id="a forged report"),
        pytest.param("print('PASSED', 10 * n); return 7", {"wrong"}, id="a forged line of output"),
    ],
)
def test_a_hostile_call_earns_nothing_and_costs_nobody_else(sandbox: Sandbox, body: str, outcomes: set[str]) -> None:
    program = f"""
        import ctypes, os, sys, time
        import numpy as np

        class Equal:
            def __eq__(self, other): return True
            __hash__ = object.__hash__
            def __bool__(self): return True
            def __float__(self): return 1.0
            def __abs__(self): return 0.0
            def __sub__(self, other): return 0.0
            __rsub__ = __sub__
            def __le__(self, other): return True
            def __call__(self, *_, **__): return self

        class Lazy:
            shape, ndim, dtype = (), 0, "float64"
            def __len__(self): return 10**9
            def __iter__(self):
                while True: yield 1.0
            def __array__(self, *_, **__): time.sleep(60)
            __float__ = __int__ = __index__ = __array__

        class Liar(np.ndarray):
            def __array_ufunc__(self, *_, **__): return np.ones(self.shape, dtype=bool)
            def __array_function__(self, *_): return True
            def __eq__(self, other): return True

        class Seven(int):
            def __eq__(self, other): return True
            def __index__(self): return 10

        def nested(depth):
            value = []
            for _ in range(depth): value = [value]
            return value

        def cyclic():
            value = [1.0]
            value.append(value)
            return value

        def hostile(n):
            {body}

        def f(n):
            return hostile(n) if n == 3 else 10 * n
    """
    report = graded(sandbox, TENFOLD, program)
    assert by_name(report)["hidden"].outcome.value in outcomes
    assert by_name(report)["hidden"].score == 0
    assert {by_name(report)[name].outcome for name in ("shown", "counter")} == {Outcome.OK}
    assert graded(sandbox, TENFOLD, "def f(n): return 10 * n").score == 12


def test_6_gib_in_torch_is_a_matter_of_memory(sandbox: Sandbox) -> None:
    one = from_numpy(np.ones(1), "tensor")
    tiny = exercise(making.group("shown", case(one, expect=one), points=1), signature="f(x: tensor[N]) -> tensor[N]")
    report = graded(sandbox, tiny, "import torch\ndef f(x): return torch.ones(6 << 28)")
    assert report.outcome is Outcome.MEMORY
    assert graded(sandbox, tiny, "import torch\ndef f(x): return torch.ones(1)").score == 1


def test_sleeping_is_a_timeout(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.judge.grade.run", functools.partial(run, bounds=Bounds(GiveUpPolicy(1, 1))))
    quick = msgspec.structs.replace(TENFOLD, limits=Limits(seconds=0.01, memory_mb=128))
    report = graded(sandbox, quick, "import time\ndef f(n): time.sleep(60)")
    assert {each.outcome for each in report.groups} == {Outcome.TIMEOUT}


def test_looping_while_it_is_loaded_is_a_timeout(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.worker.LOAD_SECONDS", 0.1)
    report = graded(sandbox, TENFOLD, "while True: pass")
    assert (report.score, report.outcome) == (0, Outcome.TIMEOUT)
    assert report.message == "the file could not be loaded: it took more than 0.1 s of CPU time"


# --- what a submission may not learn -----------------------------------------------------------------------------

SCAN = """
    import gc, sys
    # Numbers are looked for by what they are under this mask, so that the looking itself is not found.
    MASK = 0x5A5A5A5A
    def holds(thing, masked, depth=0):
        if type(thing) is int:
            return thing ^ MASK == masked
        if depth == 5:
            return False
        if type(thing) in (list, tuple):
            return any(holds(item, masked, depth + 1) for item in thing[:500])
        if type(thing) is dict:
            return any(holds(item, masked, depth + 1) for item in list(thing.values())[:500])
        names = getattr(type(thing), "__struct_fields__", None)
        if type(names) is not tuple:
            return False
        return any(holds(getattr(thing, name, None), masked, depth + 1) for name in names)
    def scan(masked):
        if any(holds(thing, masked) for thing in gc.get_objects()):
            return True
        frame = sys._getframe()
        while frame:
            if any(holds(value, masked) for value in frame.f_locals.values()):
                return True
            frame = frame.f_back
        return False
    def f(n):
        return [scan({argument}), scan({expected})]
"""


def test_a_submission_may_not_find_the_expected_value_in_its_process(sandbox: Sandbox) -> None:
    argument, expected, mask = 1_234_567, 7_654_321, 0x5A5A5A5A
    tiny = exercise(group("shown", (argument, expected)), group("hidden", (1, expected), hidden=True))
    tiny = msgspec.structs.replace(tiny, limits=Limits(seconds=10, memory_mb=512))
    program = SCAN.replace("{argument}", str(argument ^ mask)).replace("{expected}", str(expected ^ mask))
    failure = graded(sandbox, tiny, program).groups[0].failure
    assert failure is not None
    assert failure.actual == List((True, False))  # the argument is found, so the scan does find


def test_a_submission_may_not_find_the_reference_in_its_process(sandbox: Sandbox, toy_course: Course) -> None:
    program = """
        import gc, types
        def clamp(n, low=0, high=10):
            if n == 0: return 0
            for thing in gc.get_objects():
                if isinstance(thing, types.FunctionType) and thing.__name__ == "clamp":
                    if thing.__globals__ is not globals():
                        return thing(n, low, high)
            return -987654
    """
    report = graded(sandbox, toy_course.exercise("clamp"), program)
    assert by_name(report)["inside and outside"].outcome is Outcome.WRONG


@pytest.mark.parametrize(("protected", "score"), [(True, 0), (False, 7)])
def test_a_submission_may_not_read_the_solutions(
    sandbox: Sandbox, toy_course: Course, protected: bool, score: float
) -> None:
    tiny = toy_course.exercise("clamp")
    path = toy_course.solutions / "clamp" / "clamp.py"
    assert tiny.reference is not None
    assert path.read_bytes() == tiny.reference.source
    program = f"exec(open({str(path.resolve())!r}).read())"
    allowed = msgspec.structs.replace(tiny, forbid=())
    if protected:
        report = graded(sandbox, allowed, program)
        assert report.outcome is Outcome.IMPORT_ERROR
        assert "PermissionError" in str(report.message)
    else:
        with Sandbox(protections=PROTECTIONS[1:], allow_weak=True) as weak:
            report = graded(weak, allowed, program)
        assert report.isolation is not None
        assert not report.isolation.complete
    assert report.score == score


def test_a_submission_may_not_learn_the_hidden_inputs_from_the_report(sandbox: Sandbox) -> None:
    secret = 987_123
    tiny = exercise(
        group("shown", (1, 10)),
        group("hinted", (secret, 0), hidden=True),
        group("silent", (secret + 1, 0), hidden=True, reveal=Reveal.NOTHING),
        group("counter", (555_555, 0), hidden=True, reveal=Reveal.COUNTEREXAMPLE),
    )
    program = """
        SEEN = []
        def f(n):
            SEEN.append(n)
            print("SEEN", SEEN, flush=True)
            if n % 2: raise type(f"SEEN{n}", (ValueError,), {})(f"SEEN {SEEN}")
            return SEEN[:]
    """
    report = graded(sandbox, tiny, program)
    told = msgspec.json.encode([(each.failure, each.outcome) for each in report.groups]).decode() + str(report.message)
    assert "555555" in told  # what is disclosed can be quoted, so the submission does tell
    assert "SEEN" in told
    assert str(secret) not in told
    assert str(secret + 1) not in told


@pytest.mark.parametrize(
    "ending",
    [
        "os._exit(0)",
        "os.write(3, str(n).encode() * 9)",
        "raise ValueError(n)",
        "raise type(f'E{n}', (Exception,), {})",
        "return {n}",
        "return np.array([[n]])",
    ],
)
def test_a_hint_says_the_same_whatever_the_inputs_are(sandbox: Sandbox, ending: str) -> None:
    program = f"import os\nimport numpy as np\ndef f(n):\n    print(n)\n    {ending}"

    def failure(n: int) -> object:
        tiny = exercise(group("hinted", (n, 0), hidden=True))
        return graded(sandbox, tiny, program).groups[0].failure

    assert failure(123) == failure(456)
    assert failure(123) is not None


# --- honest oddities ---------------------------------------------------------------------------------------------

ROW_SUMS = {
    "prints 150 KB": """
        def row_sums(x):
            for step in range(1500):
                print("DEBUG", "." * 90, step)
            return x.sum(axis=1)
    """,
    "warns, logs and divides by zero": """
        import logging, sys, warnings
        import numpy as np
        logging.basicConfig(level=logging.DEBUG)
        def row_sums(x):
            warnings.warn("only a warning", DeprecationWarning, stacklevel=2)
            logging.getLogger(__name__).debug("x=%s", x)
            print("to stderr", file=sys.stderr)
            np.float64(1) / np.float64(0)
            return x.sum(axis=1)
    """,
    "uses temporary files": """
        import os, tempfile
        import numpy as np
        def row_sums(x):
            handle, path = tempfile.mkstemp(suffix=".npy")
            os.close(handle)
            np.save(path, x.sum(axis=1))
            back = np.load(path)
            os.unlink(path)
            return back
    """,
    "uses a thread pool": """
        from concurrent.futures import ThreadPoolExecutor
        import numpy as np
        def row_sums(x):
            with ThreadPoolExecutor(3) as pool:
                return np.array(list(pool.map(sum, x)), dtype=x.dtype)
    """,
    "is run as a script": """
        def row_sums(x):
            return x.sum(axis=1)
        if __name__ == "__main__":
            n = int(input("n = "))
            while input("again? ") == "y":
                print(n)
    """,
    "returns a view": """
        def row_sums(x):
            return x.sum(axis=1)[::-1].copy()[::-1]
    """,
    "returns a read-only array": """
        def row_sums(x):
            sums = x.sum(axis=1)
            sums.setflags(write=False)
            return sums
    """,
    "returns a column of a Fortran array": """
        import numpy as np
        def row_sums(x):
            return np.asfortranarray(np.stack([x.sum(axis=1)] * 3, axis=1))[:, 1]
    """,
    "falls back from imports": """
        try:
            from . import helpers
        except ImportError:
            try:
                import helpers
            except ImportError:
                helpers = None
        try:
            import matplotlib
        except ImportError:
            matplotlib = None
        try:
            import torch
        except ImportError:
            torch = None
        def row_sums(x):
            return x.sum(axis=1)
    """,
    "is a class at heart": """
        class Summer:
            def __call__(self, x):
                return x.sum(axis=1)
        row_sums = Summer()
    """,
    "is wrapped": """
        import functools
        def logged(function):
            @functools.wraps(function)
            def inner(*args, **kwargs):
                return function(*args, **kwargs)
            return inner
        row_sums = logged(lambda x: x.sum(axis=1))
    """,
    "catches everything": """
        def row_sums(x):
            try:
                raise KeyError
            except:
                return x.sum(axis=1)
    """,
    "changes numpy's settings": """
        import locale, os, random
        import numpy as np
        np.seterr(all="ignore")
        np.set_printoptions(precision=2)
        np.random.seed(5)
        os.makedirs("sub", exist_ok=True)
        os.chdir("sub")
        def row_sums(x):
            return x.sum(axis=1)
    """,
    "uses what is in the standard library": """
        from __future__ import annotations
        import dataclasses, enum, fractions, itertools, json, math, typing
        @dataclasses.dataclass
        class Sums:
            x: typing.Any
            def rows(self) -> list[float]:
                return self.x.sum(axis=1)
        def row_sums(x):
            return Sums(x).rows()
    """,
}


@pytest.mark.parametrize("program", ROW_SUMS.values(), ids=ROW_SUMS.keys())
def test_an_honest_submission_has_full_score_though_it(sandbox: Sandbox, toy_course: Course, program: str) -> None:
    report = graded(sandbox, toy_course.exercise("row-sums"), program)
    assert (report.score, [each.failure for each in report.groups]) == (report.max_score, [None] * len(report.groups))


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"\xef\xbb\xbfdef row_sums(x):\r\n\treturn x.sum(axis=1)\t\r\n", id="BOM, CRLF and tabs"),
        pytest.param(b"def row_sums(x):\n    return x.sum(axis=1)", id="no end of line"),
        pytest.param(b"def row_sums(x):\r    return x.sum(axis=1)\r", id="CR line ends"),
        pytest.param(
            "# -*- coding: latin-1 -*-\n# caf\xe9\ndef row_sums(x):\n    return x.sum(axis=1)\n".encode("latin-1"),
            id="Latin-1 with a declaration",
        ),
        pytest.param("def row_sums(x):\n    합 = x.sum(axis=1)\n    return 합\n".encode(), id="Korean names"),
        pytest.param(b"def row_sums(x):\n    return x.sum(axis=1)\n\x0c\n", id="a form feed"),
    ],
)
def test_an_honest_file_has_full_score_however_it_was_saved(
    sandbox: Sandbox, toy_course: Course, source: bytes
) -> None:
    report = graded(sandbox, toy_course.exercise("row-sums"), source)
    assert report.score == report.max_score, report.message


@pytest.mark.parametrize(
    ("making", "lost"),
    [
        pytest.param("x.sum(axis=1).astype(np.float32)", {"good manners"}, id="float32"),
        pytest.param("x.sum(axis=1).tolist()", {"good manners"}, id="a list"),
        pytest.param("tuple(x.sum(axis=1))", {"good manners"}, id="a tuple of numpy scalars"),
        pytest.param(
            "x.sum(axis=1, keepdims=True)", {"small arrays", "more arrays", "good manners"}, id="another shape"
        ),
    ],
)
def test_an_odd_kind_of_result_loses_the_properties_and_an_odd_shape_the_value(
    sandbox: Sandbox, toy_course: Course, making: str, lost: set[str]
) -> None:
    report = graded(sandbox, toy_course.exercise("row-sums"), f"import numpy as np\ndef row_sums(x): return {making}")
    assert {each.name for each in report.groups if each.score < each.points} == lost


@pytest.mark.parametrize(
    "program",
    [
        pytest.param("def f(n):\n    time.sleep(0.1)\n    return 10 * n", id="waits"),
        pytest.param("def f(n): return np.int64(10 * n)", id="returns a numpy scalar"),
        pytest.param("def f(n): return np.array(10.0 * n)", id="returns an array without axes"),
        pytest.param("def f(n): return 10.0 * n", id="returns a float"),
        pytest.param("def f(*args, **kwargs): return 10 * args[0]", id="takes anything"),
        pytest.param("f = functools.partial(lambda a, b: a * b, 10)", id="is a partial function"),
        pytest.param("def f(n, memo={}):\n    memo[n] = 10 * n\n    return memo[n]", id="remembers"),
    ],
)
def test_an_honest_call_is_right_however_it_is_written(sandbox: Sandbox, program: str) -> None:
    report = graded(sandbox, TENFOLD, f"import functools, time\nimport numpy as np\n{program}")
    assert report.score == 12


def test_an_honest_submission_with_tensors_has_full_score(sandbox: Sandbox, toy_course: Course) -> None:
    program = """
        import torch
        from torch import nn
        torch.manual_seed(3)
        class Scale(nn.Module):
            def forward(self, x, factor):
                return (x.t() * factor).t()
        def scale(x, factor=2.0):
            if x.ndim != 2:
                raise ValueError
            return Scale()(x, factor)
    """
    report = graded(sandbox, toy_course.exercise("scale"), program)
    assert report.score == report.max_score, [each.failure for each in report.groups]


def test_a_value_of_any_kind_can_be_graded(sandbox: Sandbox) -> None:
    made: list[Value] = [None, "text", True, List((1, List((2,))))]
    for value, written in zip(made, ("None", "'text'", "True", "[1, (2,)]"), strict=True):
        tiny = exercise(making.group("g", case(expect=value), points=1))
        assert graded(sandbox, tiny, f"def f(): return {written}").score == 1, written
