from __future__ import annotations

import contextlib
import itertools
import json
import shutil
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from msgspec import structs

from grader.errors import ExerciseError
from grader.exercise.course import Course
from grader.exercise.given import Generator
from grader.exercise.schema import ExerciseFile, HiddenFile
from grader.exercise.yaml_document import Document
from grader.model.exercise import Given, Signature
from grader.text import visible
from tests.fuzz.campaign import Target
from tests.fuzz.conftest import Fuzz
from tests.fuzz.inputs import mostly

TOY_COURSE = Path(__file__).parents[1] / "toy_course"

# --- what is done with an author's file --------------------------------------------------------------------------


class Reader:
    """Two courses whose exercise ``clamp`` gets what is to be read: a learner's as public file, ours as hidden one."""

    def __init__(self, root: Path) -> None:
        shutil.copytree(TOY_COURSE, root / "ours")
        shutil.copytree(TOY_COURSE / "exercises", root / "learners" / "exercises")
        self._public = root / "learners" / "exercises" / "clamp" / "exercise.yaml"
        self._hidden = root / "ours" / "solutions" / "clamp" / "hidden.yaml"
        self._learners, self._ours = Course(root / "learners"), Course(root / "ours")

    def is_exercise(self, data: bytes) -> bool:
        """Whether ``data`` can be one of the two files. If not, the error is a sentence that can be shown."""
        for path in (self._public, self._hidden):
            path.unlink()  # to overwrite it would wait for the disk
            path.write_bytes(data)
        return any([stands(self._learners, self._public, ExerciseFile), stands(self._ours, self._hidden, HiddenFile)])


def stands(course: Course, path: Path, kind: type[Any]) -> bool:
    try:
        Document(path).convert(kind)
        course.outlines()
        for group in course.exercise("clamp").groups:
            if group.given:
                generate(group.given, course.exercise("clamp").signature(group.function))
    except ExerciseError as error:
        sentence = str(error)
    else:
        return True
    assert visible(sentence, len(sentence)) == sentence
    return False


def generate(given: Given, signature: Signature) -> None:
    """A few calls, and a way down from the largest, as far as the author's arithmetic goes."""
    made = Generator(structs.replace(given, examples=min(given.examples, 3)), signature)
    try:
        choices = made.examples("seed")[-1]
    except (ValueError, ArithmeticError, RecursionError):  # which are told as the author's mistake
        return
    for _ in range(5):
        steps = list(itertools.islice(made.smaller(choices), 20))
        assert all(made.size(step) < made.size(choices) for step in steps)
        for step in steps:
            with contextlib.suppress(ValueError, ArithmeticError):  # an argument may divide by what became 0
                made.call(step)
        if not steps:
            break
        choices = steps[-1]


# --- files -------------------------------------------------------------------------------------------------------

PUBLIC = (TOY_COURSE / "exercises" / "clamp" / "exercise.yaml").read_bytes()
HIDDEN = (TOY_COURSE / "solutions" / "clamp" / "hidden.yaml").read_bytes()
TENSORS = """
format: 1
title: {en: Convolve, ko: "\\uD569\\uC131곱"}
track: images
level: hard
order: 4
after: [row-sums]
submit: clamp.py
functions:
  - "conv(x: tensor[..., H, W], k: array[kh, kw] | None = None, *, stride: pair = (1, 1)) -> tensor[..., H // 2, W + 1]"
  - "count(n: int | float, names: list, table: dict = None, text: str = 'a') -> tuple"
forbid: [convolutions, torch.nn]
limits: {seconds: 0.5, memory_mb: 512}
groups:
  - name: arrays
    points: 2.5
    about:
      en: >-
        Numbers
        in rows.
      ko: "\\u8868"
    cases:
      - why: Spelled out.
        args: [{data: [1, 2, 3, 4], dtype: float32, shape: [2, 2]}, [[.nan, -.inf], [1e3, .5]]]
        kwargs: {stride: [2, 1]}
        expect: {data: [[1, 2]], dtype: uint8}
  - {name: errors, points: 1, function: count, scoring: proportional, about: {en: e, ko: e}, cases: [
      {why: w, args: [true, [a, [b, null]], {c: {d: 1}}], raises: ValueError}]}
  - {name: manners, points: 1, contract: [type, pure], about: {en: e, ko: e}}
"""
WRONG = HIDDEN[HIDDEN.index(b"wrong:") :].decode()
GIVEN = """
groups:
  every number:
    cases: [{why: w, args: [1]}]
    given:
      low: integers(-3, 3)
      n: integers(low, 2 * low + 9)
      d: sampled_from("int8", "float32", (1, None))
      b: booleans()
      f: floats(-0.5, max(1, low))
      x: array(n - low, 2, low=-2, high=4.5)
      t: tensor(3, dtype="uint8")
    where: (d == "int8" or b) and f <= n
    args: [n, low]
    kwargs: {high: n + 5}
    examples: 9
    why: Some.
  bad arguments:
    given: {n: "integers(1, 9)"}
    args: [n, 7, [3, n, "'text'"]]
    raises: ValueError
  good manners:
    sweep: {n: [1, 2]}
    where: n > 1
needed: {good manners: Because., every number: It is.}
equivalent:
  - {line: "low > high", becomes: low >= high, why: Both.}
"""
HARNESSLESS = """
format: 1
title: {en: Fit, ko: 맞춤}
track: numbers
level: easy
order: 1
submit: clamp.py
functions: ["clamp(x: tensor[N], rate: float = 0.1) -> dict"]
groups:
  - {name: figures, points: 1, operations: {at_most: 4}, about: {en: e, ko: e},
     cases: [{why: w, args: [[1]], accept: [loss < 1, "0 < max(a, b) <= 2 * c"]}]}
  - {name: absent, points: 1, needs: {module: no_such_package, install: get it}, hidden: true, about: {en: e, ko: e}}
"""
SEEDS = (PUBLIC, HIDDEN, TENSORS.encode(), f"{GIVEN}{WRONG}".encode(), HARNESSLESS.encode())
TOKENS = (
    b"[", b"]", b"{", b"}", b": ", b", ", b"- ", b"\n", b"\n  ", b"? ", b"&a ", b"*a", b"!!int ",
    b"!!python/object ", b"| \n", b"> \n", b"#", b"'", b'"', b"---\n", b"...\n", b"%YAML 1.1\n", b"%TAG ! x\n",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"\t", b"\r", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\\x00",
    b"\\uD800", b"\\U00110000", b"null", b"true", b".inf", b".nan", b"1e999", b"0x10", b"1_000", b"2024-01-01",
    b"<<: ", b"shape: [0, 3]", b"dtype: bool", b"data: ", b"sweep: {n: [1, 2]}", b"where: ", b"n % 0 == 1",
    b"n // low", b"-> ", b"int", b"tensor[H, W]", b"array[...]", b"= 10", b"*, ", b"/, ", b"lambda: 0",
    b"given: ", b"integers(1, 9)", b"floats(-0.5, n)", b"sampled_from(1, 'a', (n, 2))", b"booleans()", b"low=n",
    b"tensor(n, 2, dtype=\"int8\")", b"array(n - low, high=0.5)", b"examples: 3", b"accept: [n < 1]",
    b"pytest: test_x.py", b"operations: {at_most: 3}", b"needs: {module: numpy, install: get it}",
    b"needed: {a: b}", b"equivalent: []", b"harness: []", b"min(n, 2)",
    b"f(x: int)", b"hidden: true", b"contract: [view, gradient]", b"reveal: nothing", b"raises: E", b"expect: ",
    b": why: ", b': "\\s"', b" 'x' y", b"pionts: 1", b"*x ",
    b"(" * 150, b"[" * 40, b"-" * 90,
)  # fmt: skip


def one_of(*usual: object, odd: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return mostly(st.sampled_from(usual), odd)


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12) | st.sampled_from(("n", "\u202e", "a\tb"))
numbers = st.one_of(st.integers(-3, 12), st.integers(-(2**64), 2**64), st.floats(width=32))
anything = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
rows = st.lists(st.lists(st.integers(-9, 9), min_size=2, max_size=2), max_size=3)
spelled = st.fixed_dictionaries(
    {"data": rows | st.lists(numbers, max_size=4)},
    optional={
        "dtype": one_of("int8", "float16", odd=words),
        "shape": st.lists(one_of(0, 1, 2, odd=numbers), max_size=3),
    },
)
# Of clamp(n, low, high) below, of f(x, k) too.
arguments = st.lists(st.integers(-9, 9) | rows | spelled | anything, max_size=2)
cases = st.fixed_dictionaries(
    {
        "why": one_of("A reason.", odd=words),
        "args": arguments,
        "expect": st.integers(-9, 9) | rows | spelled | anything,
    },
    optional={"kwargs": st.dictionaries(one_of("high", "k", odd=words), anything, max_size=1)},
)
errors = st.fixed_dictionaries({"why": st.just("w"), "args": arguments, "raises": one_of("ValueError", odd=words)})
terms = st.recursive(
    one_of("n", "low", "1", "0", "2.5", odd=st.sampled_from(("9" * 300, "1e999", "f(n)", "n ** 9", "'a'", "True"))),
    lambda inner: (
        st.builds(
            "({} {} {})".format,
            inner,
            st.sampled_from(("+", "-", "*", "//", "%", "<", "<=", "==", "!=", "and", "or", "and not", "< n <")),
            inner,
        )
        | st.builds("{}({}, {})".format, st.sampled_from(("min", "max")), inner, inner)
    ),
    max_leaves=8,
)
figures = st.fixed_dictionaries(
    {"why": st.just("w"), "args": arguments, "accept": st.lists(mostly(terms, words), min_size=1, max_size=2)}
)
parameters = st.builds(
    "{}: {}{}".format,
    st.sampled_from(("n", "low", "x", "k")),
    st.builds("array[..., {}]".format, terms) | one_of("int", "pair | None", "tuple", "tensor[H]", odd=words),
    one_of(
        "", " = 1", " = (1, (2,))", " = None", odd=st.sampled_from((" = 1e999", " = [1]", " = " + "(" * 99, "=9**9"))
    ),
)
signatures = st.builds(
    lambda head, among, returned: f"{head}({', '.join(among)}) -> {returned}",
    one_of("f", "clamp", odd=st.sampled_from(("a.b", "def", "f\n"))),
    st.lists(mostly(parameters, st.sampled_from("*/")), max_size=3),
    parameters.map(lambda text: text.partition(": ")[2].partition(" =")[0]),
)
texts = st.fixed_dictionaries({"en": words, "ko": words})
public_groups = st.fixed_dictionaries(
    {
        "name": one_of("a", "b", "c", odd=words),
        "points": one_of(1, 2.5, odd=numbers),
        "about": texts,
        "cases": st.lists(cases | errors | figures, min_size=1, max_size=2),
    },
    optional={
        "function": one_of("clamp", odd=words),
        "contract": st.lists(one_of("type", "pure", "gradient", odd=words), max_size=2),
        "operations": st.fixed_dictionaries({"at_most": one_of(1, 40, odd=numbers)}),
        "needs": one_of({"module": "numpy", "install": "get it"}, {"module": "absent", "install": "get it"}, odd=words),
        "scoring": one_of("all", "proportional", odd=words),
    },
)
hidden_group = st.fixed_dictionaries(
    {"name": st.just("d"), "points": st.just(1), "about": texts, "hidden": st.just(True)},
    optional={"reveal": one_of("hint", "nothing", odd=words), "cases": st.just([]) | st.lists(cases, max_size=1)},
)
public = st.fixed_dictionaries(
    {
        "format": one_of(1, odd=anything),
        "title": texts,
        "track": one_of("numbers", odd=words),
        "level": one_of("easy", "hard", odd=words),
        "order": one_of(1, 2, odd=anything),
        "submit": one_of("clamp.py", odd=words | st.just("row_sums.py")),
        "functions": st.lists(signatures, max_size=1).map(
            lambda few: ["clamp(n: int, low: int = 0, high: int = 9) -> int", *few]
        ),
        "groups": st.lists(public_groups | public_groups | hidden_group, min_size=1, max_size=2),
    },
    optional={
        "after": st.lists(one_of("row-sums", odd=words), max_size=1),
        "forbid": st.lists(one_of("torch", "numpy.fft", odd=words), max_size=1),
        "limits": st.fixed_dictionaries(
            {}, optional={"seconds": one_of(0.5, odd=numbers), "memory_mb": one_of(64, odd=numbers)}
        ),
        "hints": st.lists(texts, max_size=1),
    },
)
sweeps = st.fixed_dictionaries(
    {
        "sweep": st.fixed_dictionaries(
            {"n": st.lists(st.integers(-9, 9), min_size=1, max_size=9)},
            optional={
                "low": st.lists(numbers, min_size=1, max_size=9),
                "high": st.lists(anything, min_size=1, max_size=3),
            },
        )
    },
    optional={"where": terms},
)
hidden_cases = st.fixed_dictionaries({"cases": st.lists(cases | errors | figures, max_size=2)})
dtypes = one_of("'int8'", "'uint8'", "'bool'", "'float16'", odd=st.sampled_from(("d", "'int'", "n", "None", "(1, 2)")))
draws = st.one_of(
    st.builds("integers({}, {})".format, terms, terms),
    st.builds("floats({}, {})".format, terms, terms),
    st.builds("sampled_from({})".format, st.lists(one_of("1", "'a'", "(n, 'b')", "None", odd=terms)).map(", ".join)),
    st.just("booleans()"),
    st.builds("tensor({}, low={})".format, terms, terms),
    st.builds("array({}, 2, dtype={})".format, terms, dtypes),
    mostly(terms, words),
)
generated = st.fixed_dictionaries(
    {
        # The first two are what the others speak of.
        "given": st.lists(draws, max_size=3).map(
            lambda few: {"n": "integers(0, 9)", "low": "integers(-2, n)", **dict(zip("dxy", few, strict=False))}
        ),
        "args": st.lists(mostly(terms, anything), min_size=1, max_size=2),
    },
    optional={
        "where": terms,
        "kwargs": st.dictionaries(one_of("high", odd=words), terms, max_size=1),
        "examples": one_of(1, 3, odd=numbers),
        "why": words,
        "raises": one_of("ValueError", odd=words),
        "cases": st.lists(cases, max_size=1),
        "pytest": one_of("test_x.py", odd=words),
    },
)
HINT = {"en": "e", "ko": "e"}
hidden = st.fixed_dictionaries(
    {
        "groups": st.dictionaries(
            one_of("every number", "bad arguments", "good manners", odd=words),
            sweeps | hidden_cases | generated | generated | anything,
            max_size=2,
        ),
        "wrong": st.fixed_dictionaries(
            {
                name: one_of({"ko": "k", "fails": ["a"], "hint": HINT}, odd=anything)
                for name in ("lower-only", "upper-only", "unchecked", "as-float")
            }
        ),
    },
    optional={
        "needed": st.dictionaries(one_of("every number", odd=words), words, max_size=1),
        "equivalent": st.lists(
            st.fixed_dictionaries({"line": words, "becomes": words, "why": mostly(st.just("w"), anything)}), max_size=1
        ),
    },
)
blocks = st.lists(st.sampled_from([token.decode("latin-1") for token in TOKENS]) | words, max_size=20).map("".join)
files = (public | hidden | anything).map(lambda data: json.dumps(data, ensure_ascii=False)) | blocks


def test_whatever_an_author_writes_is_an_exercise_or_an_error(fuzz: Fuzz, tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    fuzz(Target("exercise YAML", reader.is_exercise, SEEDS, TOKENS, files.map(encoded)), 800)


def encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
