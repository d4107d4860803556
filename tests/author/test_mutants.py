"""Mutants: every kind of change on a tiny source, the text around it as it was, and nothing that only looks changed."""

from __future__ import annotations

import pytest

from grader.author.mutants import Mutant, mutants

pytestmark = pytest.mark.quick


def texts(source: str) -> list[str]:
    """The mutants of ``source`` as whole texts, without those that drop a whole statement."""
    made = [mutant.source.decode() for mutant in mutants(source.encode())]
    return [text for text in made if "pass" not in text]


def changes(source: str) -> list[tuple[int, str, str]]:
    return [(mutant.line, mutant.before, mutant.after) for mutant in mutants(source.encode())]


# --- kinds of change ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("a + b", ["a - b"], id="plus"),
        pytest.param("a - b", ["a + b"], id="minus"),
        pytest.param("a * b", ["a + b", "a // b"], id="times"),
        pytest.param("a / b", ["a * b", "a // b"], id="divided by"),
        pytest.param("a // b", ["a * b", "a / b"], id="divided by, rounded down"),
        pytest.param("a % b", ["a // b"], id="modulo"),
        pytest.param("a ** b", ["a * b"], id="to the power of"),
        pytest.param("a & b", ["a | b"], id="and, bit by bit"),
        pytest.param("a | b", ["a & b"], id="or, bit by bit"),
        pytest.param("a @ b", [], id="a product of matrices"),
        pytest.param("a += b", ["a -= b"], id="add to"),
        pytest.param("a //= b", ["a *= b", "a /= b"], id="divide by"),
        pytest.param("a **= b", ["a *= b"], id="raise to the power of"),
    ],
)
def test_an_arithmetic_operator_becomes_another(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", ["a <= b", "a > b"]),
        ("a <= b", ["a < b", "a >= b"]),
        ("a > b", ["a >= b", "a < b"]),
        ("a >= b", ["a > b", "a <= b"]),
        ("a == b", ["a != b"]),
        ("a != b", ["a == b"]),
        ("a is b", ["a is not b"]),
        ("a is not b", ["a is b"]),
        ("a in b", ["a not in b"]),
        ("a not in b", ["a in b"]),
        ("a < b <= c", ["a <= b <= c", "a > b <= c", "a < b < c", "a < b >= c"]),
        ("isin in b", ["isin not in b"]),
        ("(a) < (b)", ["(a) <= (b)", "(a) > (b)"]),
    ],
)
def test_a_comparison_becomes_another(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a and b", ["a or b"]),
        ("a or b or c", ["a and b or c", "a or b and c"]),
        ("band and orb", ["band or orb"]),
        ("not a", ["a"]),
        ("-a", ["a"]),
        ("~a", ["a"]),
    ],
)
def test_a_junction_becomes_the_other_and_a_sign_is_dropped(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a = 3", ["a = 4", "a = 2"]),
        ("a = 0", ["a = 1", "a = -1"]),
        ("a = 0.5", ["a = 1.5", "a = -0.5"]),
        ("a = True", ["a = False"]),
        ("a = 'same'", ["a = 'same_'"]),
        ("a = None", []),
        ("a = ...", []),
        ("a = b''", []),
        ("a[0]", ["a[1]", "a[-1]"]),
    ],
)
def test_a_constant_becomes_a_near_one(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a[b:]", ["a[b + 1:]", "a[b - 1:]"]),
        ("a[:b + c]", ["a[:(b + c) + 1]", "a[:(b + c) - 1]", "a[:b - c]"]),
        ("a[1:]", ["a[2:]", "a[0:]"]),
        ("a[:]", []),
        ("range(n)", ["range(n + 1)", "range(n - 1)"]),
        ("range(2)", ["range(3)", "range(1)"]),
    ],
)
def test_a_bound_moves_by_one_and_a_constant_once(source: str, expected: list[str]) -> None:
    assert sorted(texts(source)) == sorted(expected)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("f(a, b)", ["f(b, a)"], id="arguments"),
        pytest.param("f(a, b, c)", ["f(b, a, c)", "f(a, c, b)"], id="neighbours only"),
        pytest.param("f(a)(b, c)", ["f(a)(c, b)"], id="of the second call"),
        pytest.param("x.view(a, b)", ["x.view(b, a)"], id="of a method"),
        pytest.param("return_ = a, b", ["return_ = b, a"], id="results"),
        pytest.param("x[a, b]", ["x[b, a]"], id="axes"),
        pytest.param("x[:, a]", ["x[a, :]"], id="an axis and all of another"),
        pytest.param("f(*a, b)", ["f(b, *a)"], id="with a star"),
        pytest.param("f(a, a)", [], id="twice the same"),
    ],
)
def test_neighbours_change_places(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("min(a, b)", ["max(a, b)"]),
        ("x.max()", ["x.min()"]),
        ("x.amax()", ["x.amin()"]),
        ("any(x)", ["all(x)"]),
        ("torch.all(x)", ["torch.any(x)"]),
        ("a.b.min(c)", ["a.b.max(c)"]),
        ("maximum(a)", []),
        ("minimal.run()", []),
    ],
)
def test_least_and_most_any_and_all_are_exchanged_and_their_arguments_are_not(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("f(a, k=b)", ["f(a)"], id="the only one, after an argument"),
        pytest.param("f(k=b)", ["f()"], id="the only one"),
        pytest.param("f(k=b,)", ["f(,)"], id="the only one, with a comma behind it"),
        pytest.param("f(k=b, m=c, n=d)", ["f(m=c, n=d)", "f(k=b, n=d)", "f(k=b, m=c)"], id="first, middle and last"),
        pytest.param("f(k=b, m=c,)", ["f(m=c,)", "f(k=b,)"], id="before a comma"),
        pytest.param("f(k=b, **c)", ["f(**c)", "f(k=b)"], id="two stars"),
        pytest.param("f(k=b, *c)", ["f(*c)"], id="before a star"),
        pytest.param(
            "f(\n    a,\n    k=b,\n    m=c,\n)", ["f(\n    a,\n    m=c,\n)", "f(\n    a,\n    k=b,\n)"], id="lines"
        ),
    ],
)
def test_a_keyword_is_dropped_with_its_comma(source: str, expected: list[str]) -> None:
    assert texts(source) == [text for text in expected if text != "f(,)"]  # which is no Python


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if a: b()", "if not (a): b()"),
        ("while a: b()", "while not (a): b()"),
        ("c = 'x' if a else 'x'", "c = 'x' if not (a) else 'x'"),
        ("if a or b: c()", "if not (a or b): c()"),
        ("if (n := a): c()", "if (not (n := a)): c()"),
        ("if n := a: c()", "if not (n := a): c()"),
    ],
)
def test_a_condition_is_turned_round(source: str, expected: str) -> None:
    assert expected in texts(source)


@pytest.mark.parametrize(
    ("source", "dropped"),
    [
        pytest.param("a = b\n", "pass\n", id="an assignment"),
        pytest.param("a: int = b\n", "pass\n", id="an assignment with a type"),
        pytest.param("a += b\n", "pass\n", id="an addition"),
        pytest.param("f()\n", "pass\n", id="a call"),
        pytest.param("raise E\n", "pass\n", id="a refusal"),
        pytest.param("def f():\n    return a\n", "def f():\n    pass\n", id="a result"),
        pytest.param("if a:\n    f()\nelse:\n    g()\n", "pass\n", id="a choice with both ways"),
        pytest.param("for a in b:\n    f()\nelse:\n    g()\n", "pass\n", id="a loop"),
        pytest.param("while a:\n    f()\n", "pass\n", id="a loop with a condition"),
        pytest.param("if a:\n    f()\nelif b:\n    g()\nelse:\n    h()\n", "if a:\n    f()\npass\n", id="another way"),
        pytest.param("a = b; c = d\n", "pass; c = d\n", id="before a semicolon"),
        pytest.param("a = b; c = d\n", "a = b; pass\n", id="after a semicolon"),
        pytest.param("if a: f()\n", "if a: pass\n", id="on the line of its condition"),
        pytest.param("f(\n    a,\n)\n", "pass\n", id="over several lines"),
        pytest.param("f()  # why\n", "pass  # why\n", id="before a comment"),
    ],
)
def test_a_statement_is_dropped(source: str, dropped: str) -> None:
    assert dropped in [mutant.source.decode() for mutant in mutants(source.encode())]


# --- what is left alone ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("", id="nothing"),
        pytest.param("import a\nfrom b import c as d\n", id="imports"),
        pytest.param('"""Text 1 + 2."""\n', id="a docstring"),
        pytest.param('def f():\n    """Text 1."""\n', id="the docstring of a function"),
        pytest.param("def f(x: int | None) -> tuple[int, 3]: ...\n", id="annotations"),
        pytest.param("a: int\n", id="a name with its type alone"),
        pytest.param("@d(1, 2)\ndef f(): ...\n", id="a decorator"),
        pytest.param("class A(B, C): ...\n", id="bases"),
        pytest.param("pass\n", id="pass"),
        pytest.param("# a + b\n", id="a comment"),
    ],
)
def test_what_computes_nothing_has_no_mutants(source: str) -> None:
    assert mutants(source.encode()) == ()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("raise E(f'{a + 1}', 2)", [], id="the text of an error"),
        pytest.param("print('text', a)", ["print(a, 'text')"], id="a string that is handed on"),
        pytest.param("f'{a + 1:.2f} text'", [], id="an f-string"),
        pytest.param(
            "f'''{\na + 1}'''; b = 1", ["f'''{\na + 1}'''; b = 2", "f'''{\na + 1}'''; b = 0"], id="beside one"
        ),
        pytest.param("x.sum(dim=(1, 2))", ["x.sum()"], id="axes that are summed"),
        pytest.param("x.flip(dims=(0, 1))", ["x.flip()"], id="axes that are turned"),
        pytest.param("x.mean(axis=1)", ["x.mean()", "x.mean(axis=2)", "x.mean(axis=0)"], id="but one axis is not"),
    ],
)
def test_what_does_not_matter_is_left_as_it_is(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


def test_an_operator_in_a_comment_is_none() -> None:
    source = "x = (a  # one - two\n     - b)\n"
    assert texts(source) == ["x = (a  # one - two\n     + b)\n"]


# --- the text around it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("가나 = '다라' ; b = a + c", "가나 = '다라' ; b = a - c", id="two bytes and three before it"),
        pytest.param("π = π*2 - 𝒙", "π = π*2 + 𝒙", id="names of four bytes"),
        pytest.param(
            "x = (a\n     + 'é'.b\n     - c)", "x = (a\n     + 'é'.b\n     + c)", id="in an earlier line of it"
        ),
        pytest.param("a = b\r\nc = d - e\r\n", "a = b\r\nc = d + e\r\n", id="Windows line ends"),
        pytest.param("\tif a:\n\t\tb - c".replace("\t", "  ")[2:], "if a:\n    b + c", id="indented"),
        pytest.param("f(lambda x: x - 1, [y for y in z])", "f(lambda x: x + 1, [y for y in z])", id="in a lambda"),
        pytest.param("[a - b for a in c if a]", "[a + b for a in c if a]", id="in a comprehension"),
        pytest.param("if (n := a - b) : f()", "if (n := a + b) : f()", id="in an assignment expression"),
        pytest.param("def f(x=a - b): ...", "def f(x=a + b): ...", id="in a default"),
        pytest.param("@d\ndef f(x: 'a - b'): x - y", "@d\ndef f(x: 'a - b'): x + y", id="below a decorator"),
        pytest.param("((a) - (b))  # a - b", "((a) + (b))  # a - b", id="between parentheses"),
        pytest.param("a - \\\n  b", "a + \\\n  b", id="before a continued line"),
    ],
)
def test_the_text_around_a_change_stays_as_it_was(source: str, expected: str) -> None:
    assert expected in [mutant.source.decode() for mutant in mutants(source.encode())]


def test_a_byte_order_mark_moves_nothing() -> None:
    assert [mutant.source for mutant in mutants(b"\xef\xbb\xbfa = b - 1\n")][1] == b"a = b + 1\n"


def test_a_mutant_is_told_by_the_lines_that_differ() -> None:
    source = "def f(a):\n    if a:\n        return a - g(\n            a,\n            b,\n        )\n    return 0\n"
    made = changes(source)
    assert (3, "        return a - g(", "        return a + g(") in made
    assert (4, "            a,\n            b,", "            b,\n            a,") in made
    assert (3, "        return a - g(\n            a,\n            b,\n        )", "        pass") in made
    assert (7, "    return 0", "    return 1") in made


def test_mutants_come_in_the_order_of_their_lines_and_each_once() -> None:
    made = mutants(b"a = 1\nb = a - 1\nc = min(a, b)\n")
    assert [mutant.line for mutant in made] == sorted(mutant.line for mutant in made)
    assert len({mutant.source for mutant in made}) == len(made)


def test_a_difference_is_shown_without_the_indentation() -> None:
    several = Mutant(3, "        if a:\n            f()", "        pass", b"")
    assert several.diff() == "- if a:\n-     f()\n+ pass"
    assert Mutant(3, "    return a", "    return -a", b"").diff() == "- return a\n+ return -a"


def test_a_source_that_is_no_python_has_none() -> None:
    assert mutants(b"def f(:\n") == ()
    assert mutants(b"a = 1\0") == ()
