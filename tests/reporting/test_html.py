"""The page of reports: what it shows, that it is well-formed, and that no text of a stranger is ever more than text.

After a change that is meant, write the golden files anew with ``UPDATE_GOLDEN=1 pytest tests/reporting`` and read the
diff. They leave out the style, which a browser shows better.
"""

from __future__ import annotations

import base64
import gc
import hashlib
import os
import re
import shutil
import unicodedata
import weakref
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as Xml

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from grader.catalogue import translated
from grader.cli.main import cli
from grader.model.condition import Condition, Exactness, Feature, Formula, Goal, Kind, Literal, Quantity
from grader.model.exercise import Call, Language
from grader.model.report import (
    Certainty,
    Failure,
    GroupReport,
    Isolation,
    Misrefused,
    Mistake,
    Report,
    Share,
    Unrefused,
)
from grader.reporting.html import write
from grader.reporting.writers import Context
from grader.text import visible
from grader.values import List, Value
from grader.wire.messages import MissingProtection
from tests.making import text
from tests.reporting.reports import (
    MANNERS,
    MORE,
    SMALL,
    array,
    hidden,
    lost,
    of_rows,
    passed,
    refusal,
    report,
    row_sums,
    signs,
    written,
)

PAGES = Path(__file__).parent / "pages"
TOY_COURSE = Path(__file__).parents[1] / "toy_course"
VOID = {"meta"}


# --- the parts of a test -----------------------------------------------------------------------------------------


quick = pytest.mark.quick
POSITIONS = passed("valid positions", 3.0, 2, "Every window.", "모든 윈도우.")
PASSED = hidden(passed("good manners", 1.0, 3, "Left alone.", "그대로."))
DIFFERENT = Failure(
    message="2 of 4 numbers differ",
    why="Four weights.",
    call=Call("corr2d", (array([[1, 2, 3], [4, 5, 6]]), 7), {"k": array([[0.5]])}),
    names=("x", "n"),
    actual=array([[1, 2], [5, 0]]),
    expected=array([[1, 2], [3, 4]]),
    differing=(2, 3),
    printed="shape (2, 3)\n",
)


def failing(failure: Failure | None, name: str = "valid positions") -> GroupReport:
    return replace(lost(POSITIONS, failure, failing=1), name=name)


def to_html(*reports: Report, language: Language = "en") -> str:
    return written(write, *reports, language=language)


class Page(HTMLParser):
    """A page read strictly: every tag closed in its order, nothing that is not declared."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self._open), data))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def text(self, within: str = "body") -> str:
        return "".join(data for inside, data in self.texts if within in inside)

    def each(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def texts_of(self, tag: str) -> list[str]:
        return [data for inside, data in self.texts if inside and inside[-1] == tag]


def page(*reports: Report, language: Language = "en") -> Page:
    return read(to_html(*reports, language=language))


def read(html: str) -> Page:
    Xml.fromstring(html)  # well-formed, or this raises
    return Page(html)


def assert_golden(name: str, html: str) -> None:
    path = PAGES / f"{name}.html"
    shown = re.sub(r"<style>.*</style>", "<style>...</style>", html, flags=re.DOTALL)
    shown = re.sub(r"sha256-[\w+/=]+", "sha256-...", shown)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


# --- whole pages -------------------------------------------------------------------------------------------------


@quick
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_page_of_two_reports(language: Language) -> None:
    wrong = of_rows("2 of 2 numbers differ", array([7, 16]), (0, 1), printed="<b>sum</b>\n")
    unrefused = Unrefused("bad arguments", ("A row has an <axis>.", "Nothing is summed."))
    graded = row_sums(
        lost(SMALL, wrong),
        lost(MORE, signs(), failing=2, score=1.5),
        MANNERS,
        unrefused=(unrefused,),
        misrefused=(Misrefused("bad arguments", ("A row has <b>.",)),),
    )
    assert_golden(language, to_html(graded, refusal(), language=language))


@quick
def test_a_page_of_nobody_is_a_page() -> None:
    empty = page()
    assert empty.each("section") == []
    assert "submissions: 0, with full marks: 0" in empty.text()


# --- what it may load and run ------------------------------------------------------------------------------------


@quick
def test_the_policy_forbids_everything_but_the_one_style_of_the_page() -> None:
    shown = page(report(failing(DIFFERENT), PASSED))
    [style] = shown.texts_of("style")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    [policy] = [meta for meta in shown.each("meta") if "http-equiv" in meta]
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert str(policy["content"]).split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert [tag for tag, _ in shown.tags][:4] == ["html", "head", "meta", "meta"]  # the charset, then the policy
    assert shown.tags[3][1] == policy


@quick
def test_the_page_has_nothing_that_the_policy_would_have_to_forbid() -> None:
    shown = page(report(failing(DIFFERENT), hidden(failing(None)), PASSED, message="late"), report())
    assert {tag for tag, _ in shown.tags} <= {
        "html", "head", "meta", "title", "style", "body", "main", "section", "article", "h1", "h2", "h3", "p", "a",
        "bdi", "span", "strong", "meter", "div", "figure", "figcaption", "table", "caption", "thead", "tbody", "tr",
        "th", "td", "mark", "code", "pre",
    }  # fmt: skip
    attributes = {name for _, attributes in shown.tags for name in attributes}
    assert attributes <= {
        "lang", "charset", "http-equiv", "content", "name", "id", "class", "scope", "href", "min", "max", "value",
        "aria-label",
    }  # fmt: skip
    assert all(str(link["href"]).startswith("#") for link in shown.each("a"))
    [style] = shown.texts_of("style")
    assert "url(" not in style
    assert "@import" not in style


@quick
def test_the_style_is_in_the_pages_language() -> None:
    [style] = page(report(failing(DIFFERENT)), language="ko").texts_of("style")
    assert f'content: " {translated("differs", "ko")}"' in style
    assert "DIFFERS" not in style
    [policy] = [meta for meta in page(language="ko").each("meta") if "http-equiv" in meta]
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in str(policy["content"])


# --- a whole class -----------------------------------------------------------------------------------------------


@quick
def test_reports_are_taken_one_after_the_other_and_none_is_kept() -> None:
    alive: list[weakref.ref[object]] = []

    class Said(str):
        """A message whose end can be seen."""

    def reports() -> Iterator[Report]:
        for number in range(20):
            gc.collect()
            assert sum(reference() is not None for reference in alive) <= 1
            said = Said(f"message {number}")
            alive.append(weakref.ref(said))
            yield report(PASSED, message=said)
            del said

    html = b"".join(write(reports(), Context())).decode()
    assert page_numbers(html) == list(range(20))


def page_numbers(html: str) -> list[int]:
    return [int(number) for number in re.findall(r"<p class=.message. lang=.en.>message (\d+)</p>", html)]


@quick
def test_a_page_is_the_same_in_however_many_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [report(failing(replace(DIFFERENT, why="한글 & more"))), report(PASSED), refusal()] * 3
    whole = to_html(*reports)
    monkeypatch.setattr("grader.reporting.html.MAX_KEPT", 100)
    monkeypatch.setattr("grader.reporting.html.PIECE", 7)
    assert to_html(*reports) == whole


# --- the table ---------------------------------------------------------------------------------------------------


@quick
def test_every_report_has_a_row_that_leads_to_its_feedback() -> None:
    reports = [report(PASSED, learner=name) for name in ("kim", "lee", "kim", "<b>", "#report-1")]
    shown = page(*reports)
    ids = [attributes["id"] for _, attributes in shown.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    rows = [link["href"] for link in shown.each("a") if link["href"] != "#top"]
    assert rows == [f"#{section['id']}" for section in shown.each("section")]
    assert len(rows) == len(reports)
    assert all(str(link["href"])[1:] in ids for link in shown.each("a"))


@quick
def test_a_row_says_who_what_how_many_points_how_it_ended_and_where_points_were_lost() -> None:
    tree = Xml.fromstring(to_html(report(failing(DIFFERENT), PASSED)))
    [row] = tree.findall(".//tbody/tr")
    assert ["".join(cell.itertext()) for cell in row] == ["kim", "corr2d", "1 / 4", "wrong", "lost in: valid positions"]


@quick
def test_the_head_counts_submissions_and_full_marks() -> None:
    text = page(report(PASSED), report(failing(None)), report(PASSED)).text()
    assert "submissions: 3, with full marks: 2" in text


# --- the feedback ------------------------------------------------------------------------------------------------


@quick
def test_a_failing_group_reads_about_why_call_arrays_message_and_what_was_printed() -> None:
    lines = page(report(failing(DIFFERENT))).text("article").split("\n")
    shown = [line for line in lines if line.strip()]
    assert shown == [
        "valid positions",
        "0 / 3 wrong · cases 1 / 2",
        "Every window.",
        "Four weights.",
        "corr2d(x, 7, k=k)",
        "x: array 2x3, float64",
        "123",
        "456",
        "k: array 1x1, float64",
        "0.5",
        "expected: array 2x2, float64",
        "12",
        "34",
        "yours: array 2x2, float64",
        "12",
        "50",
        "2 of 4 numbers differ",
        "printed meanwhile:",
        "shape (2, 3)",
    ]


@quick
def test_the_cells_that_differ_are_marked_in_both_arrays() -> None:
    assert page(report(failing(DIFFERENT))).texts_of("mark") == ["3", "4", "5", "0"]


@quick
def test_arrays_of_many_axes_are_tables_with_their_index() -> None:
    deep = replace(DIFFERENT, actual=array([[[1], [2]], [[3], [4]]]), differing=(3,), expected=UNSET)
    shown = page(report(failing(deep)))
    assert shown.texts_of("caption") == ["[0]", "[1]"]
    assert shown.texts_of("mark") == ["4"]


@quick
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        ("a<b", "'a<b'"),
        (List((1, 2.5)), "[1, 2.5]"),
        (None, "None"),
        (array(np.zeros((0, 2))), "array([], float64, shape 0x2)"),
        (array(np.zeros((40, 40))), "array(40x40 numbers, float64)"),
    ],
    ids=str,
)
def test_what_is_no_readable_grid_stands_on_one_line(value: Value, text: str) -> None:
    plain = replace(DIFFERENT, actual=value, expected=1, differing=())
    shown = page(report(failing(plain)))
    assert shown.texts_of("code")[1:] == ["1", text]


@quick
def test_a_group_at_hint_shows_no_call_and_no_value() -> None:
    hint = Failure(message="A hidden call returned a wrong value.", why="Signs matter.")
    shown = page(report(hidden(failing(hint))))
    assert "· hidden" in shown.text("article")
    assert shown.texts_of("code") == []
    assert shown.each("figure") == []
    assert "Signs matter." in shown.text("article")


@quick
def test_a_group_that_reveals_nothing_shows_only_what_it_is_about() -> None:
    lines = [line for line in page(report(hidden(failing(None)))).text("article").split("\n") if line.strip()]
    assert lines == ["valid positions", "0 / 3 wrong · cases 1 / 2 · hidden", "Every window."]


@quick
def test_a_group_with_full_marks_is_one_line() -> None:
    shown = page(report(PASSED))
    assert [line for line in shown.text("article").split("\n") if line.strip()] == [
        "good manners",
        "1 / 1 ok · cases 3 / 3 · hidden",
    ]
    assert [article["class"] for article in shown.each("article")] == ["ok"]


@quick
def test_the_message_of_a_report_stands_above_its_groups() -> None:
    shown = page(report(failing(None), message="line 3 uses numpy.clip, which this exercise does not allow"))
    section = shown.text("section")
    assert section.index("line 3 uses numpy.clip") < section.index("valid positions")


FLIPPED = Mistake(
    "flipped",
    text("Turns the <b>kernel</b>.", "커널을 돌린다."),
    text("Compare the order.", "순서를 비교하자."),
    Certainty.SAME,
    1.0,
    (Share("valid positions", 2),),
    2,
)


@quick
@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "In every case it behaves like a known mistake: flipped",
                "Turns the <b>kernel</b>.",
                "Compare the order.",
            ],
        ),
        ("ko", ["모든 사례에서 알려진 실수와 똑같이 움직인다: flipped", "커널을 돌린다.", "순서를 비교하자."]),
    ],
)
def test_a_known_mistake_stands_above_the_groups_with_its_hint(language: Language, lines: list[str]) -> None:
    shown = Page(to_html(report(failing(None), mistakes=(FLIPPED,)), language=language))
    assert [line for line in shown.text("div").split("\n") if line.strip()] == lines
    assert [div["class"] for div in shown.each("div")] == ["mistake"]
    assert shown.text("section").index("flipped") < shown.text("section").index("valid positions")


@quick
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "It fails exactly when <k> is larger than 1: in all 17 such calls, and in none of the other 35.",
        ),
        (
            "ko",
            "<k> 값이 1보다 클 때만, 그리고 그때는 언제나 실패한다. "
            "그런 호출 17개는 모두 그랬고, 나머지 35개는 하나도 그러지 않았다.",
        ),
    ],
)
def test_when_it_fails_stands_above_the_groups(language: Language, sentence: str) -> None:
    formula = Formula((Literal(Feature(Kind.LARGER, (Quantity(("<k>",)),), number=1)),))
    condition = Condition(Goal.FAILS, "f", formula, Exactness.EXACTLY, 17, 17, 35)
    shown = Page(to_html(report(failing(None), conditions=(condition,)), language=language))
    assert sentence in shown.text("section")
    assert shown.text("section").index(sentence) < shown.text("section").index("valid positions")


@quick
def test_a_known_mistake_is_named_in_the_table() -> None:
    assert "flipped; lost in: valid positions" in page(report(failing(None), mistakes=(FLIPPED,))).text("table")


@quick
def test_a_flood_of_printed_lines_is_cut_as_in_the_terminal() -> None:
    flood = replace(DIFFERENT, printed="".join(f"line {number}\n" for number in range(100)))
    [printed] = page(report(failing(flood))).texts_of("pre")
    assert printed.splitlines() == [f"line {number}" for number in range(12)]


@quick
def test_the_points_are_a_meter_unless_there_are_none_to_have() -> None:
    [meter] = page(report(failing(DIFFERENT), PASSED)).each("meter")
    assert (meter["min"], meter["max"], meter["value"]) == ("0", "4.0", "1.0")
    shown = page(refusal(reason="it is a symbolic link"))
    assert shown.each("meter") == []
    assert "rejected: it is a symbolic link" in shown.text("section")
    assert "(no exercise)" in shown.text("section")


@quick
def test_exact_times_are_not_shown() -> None:
    assert "123456" not in to_html(report(failing(DIFFERENT)))


@quick
def test_what_did_not_confine_the_submissions_is_said_above_all_and_with_each() -> None:
    weak = Isolation(
        "landlock",
        None,
        512,
        (MissingProtection("syscalls", "libseccomp is not here"), MissingProtection("memory", "<none>")),
    )
    shown = page(report(PASSED, isolation=weak), report(PASSED, isolation=weak), report(PASSED))
    said = "Not confined by: syscalls: libseccomp is not here; memory: <none>"
    assert shown.text().count(said) == 3
    assert shown.text("section").count(said) == 2


# --- languages ---------------------------------------------------------------------------------------------------


@quick
def test_a_korean_page_is_korean_but_for_what_is_said_in_english() -> None:
    shown = page(report(failing(DIFFERENT), failing(None)), language="ko")
    assert shown.each("html") == [{"lang": "ko"}]
    assert "채점 보고서" in shown.texts_of("h1")
    assert "모든 윈도우." in shown.text()
    assert "기대한 값: array 2x2, float64" in shown.text()
    english = [attributes for _, attributes in shown.tags if attributes.get("lang") == "en"]
    assert [attributes["class"] for attributes in english] == ["message"]
    assert not re.search(r"\b(expected|yours|hidden|printed|learner|lost in)\b", shown.text())


@quick
def test_an_english_page_says_so() -> None:
    assert page(report(failing(DIFFERENT))).each("html") == [{"lang": "en"}]


# --- strangers' text ---------------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert('GRADER_CANARY_XSS')</script>",
    "</td></tr></table><img src=x onerror=alert(1)>",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt;&#60;b&#62;&amp",
    "<!-- ]]> <![CDATA[ <?xml ?>",
    "\x00\x1b[31m\x08\x7f\x9b",
    "a\r\nb\rc\u2028d\x85e",
    "\u202egnp.exe\u2066",
    "\ud800\udfff\ufffe\U0001ffff\ufdd0",
    "=cmd|' /C calc'!A0",
    "e\u0301" * 50,
]
_ODD = st.sampled_from(HOSTILE) | st.text(
    st.characters() | st.sampled_from("<>&\"'`/=-!") | st.characters(categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp"]),
    max_size=30,
)


def with_text(text: str) -> Report:
    """A report with ``text`` everywhere that a submission, or a file name, could put any."""
    words = f"x{text}"
    failure = replace(DIFFERENT, message=words, why=words, printed=words, actual=words, differing=())
    return report(failing(failure, name=words), learner=words, name=words, message=words)


PLAIN = [(tag, tuple(attributes)) for tag, attributes in page(with_text("plain")).tags]


def assert_it_is_only_text(text: str) -> None:
    html = to_html(with_text(text))
    html.encode("utf-8")
    raw = {character for character in html if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}}
    assert raw <= {"\n", "\t"}
    shown = read(html)
    assert [(tag, tuple(attributes)) for tag, attributes in shown.tags] == PLAIN
    assert shown.texts_of("h3") == [visible(f"x{text}")]
    assert visible(f"x{text}") in shown.texts_of("bdi")


@quick
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_strangers_text_is_text_and_no_part_of_the_page(text: str) -> None:
    assert_it_is_only_text(text)


@quick
@settings(deadline=None, derandomize=True, max_examples=200)
@given(_ODD)
def test_whatever_the_text_it_is_text_and_no_part_of_the_page(text: str) -> None:
    assert_it_is_only_text(text)


@quick
def test_a_very_long_text_is_cut() -> None:
    shown = to_html(with_text("\x00" * 1_000_000))
    assert len(shown) < 1024 * 1024
    assert "more characters)" in shown


@quick
def test_a_text_that_was_made_visible_before_is_not_cut_again() -> None:
    made_visible = visible("\U000e0041" * 1_000_000)
    shown = to_html(report(failing(replace(DIFFERENT, printed=made_visible))))
    assert f"<pre>{made_visible}</pre>" in shown
    assert len(shown) < 256 * 1024


@quick
def test_a_report_of_the_largest_arrays_that_are_laid_out_stays_small() -> None:
    full = array(np.full((20, 20), -1.23456789012e-100))
    large = replace(DIFFERENT, call=Call("f", (full, full), {}), names=("x", "k"), actual=full, expected=full)
    large = replace(large, differing=tuple(range(400)))
    assert len(to_html(report(failing(large)))) < 256 * 1024


# --- the commands ------------------------------------------------------------------------------------------------


def run(*arguments: str, course: Path = TOY_COURSE) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["--course", str(course), *arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    status = result.return_value
    return (status if isinstance(status, int) else 0), result.stdout


def learners(html: str) -> Sequence[str]:
    tree = Xml.fromstring(html)
    return ["".join(cell.itertext()) for cell in tree.findall(".//tbody/tr/th")]


def test_grade_prints_the_page_and_nothing_else(tmp_path: Path) -> None:
    for name, source in (("kim", "1 / 0"), ("<i>lee", "def clamp(n):\n    return 0")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "clamp.py").write_text(source)
    status, html = run("grade", str(tmp_path), "--format", "html")
    assert (status, learners(html)) == (1, ["<i>lee", "kim"])
    assert html.startswith("<!DOCTYPE html>\n")
    assert html.endswith("</html>\n")


def test_grade_prints_utf8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    (tmp_path / "김").mkdir()
    (tmp_path / "김" / "clamp.py").write_text("1 / 0")
    arguments = ["--course", str(TOY_COURSE), "--lang", "ko", "grade", str(tmp_path), "--format", "html"]
    result = CliRunner(charset="ascii").invoke(cli, arguments, standalone_mode=False)
    assert learners(result.stdout_bytes.decode("utf-8")) == ["김"]


def test_demo_writes_the_page_of_the_whole_class(tmp_path: Path) -> None:
    file = tmp_path / "demo.html"
    status, printed = run("demo", "--html", str(file))
    assert status == 0
    assert printed.splitlines()[-1] == f"What all of them read is in {file}"
    names = learners(file.read_text(encoding="utf-8"))
    assert len(names) == int(re.findall(r"(\d+) submissions", printed)[0]) > 10
    assert {"starter", "reference"} < set(names)


def test_demo_says_so_where_the_page_cannot_be_written(tmp_path: Path) -> None:
    from grader.errors import UsageError

    for half in ("exercises", "solutions"):
        shutil.copytree(TOY_COURSE / half / "clamp", tmp_path / "course" / half / "clamp")
    with pytest.raises(
        UsageError, match=r"nowhere/demo\.html cannot be written: No such file or directory; name another"
    ):
        run("demo", "--html", str(tmp_path / "nowhere" / "demo.html"), course=tmp_path / "course")
