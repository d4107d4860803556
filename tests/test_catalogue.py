"""The catalogues: that every sentence is in them, that they are compiled, and how a sentence is looked up."""

from __future__ import annotations

import ast
import gettext
import string
from collections.abc import Iterable
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from grader import catalogue
from grader.catalogue import LOCALE, WRITTEN_IN, languages, marked, translated
from grader.model.report import Outcome

pytestmark = pytest.mark.quick

PACKAGE = Path(__file__).parents[1] / "grader"
KEYWORDS = {"translated": None, "marked": None, "sentence": None}
PARSERS = [("cli/**.py", "grader.cli.help_text.extract"), ("**.py", "python"), ("**.html", "jinja2")]
EXTRACT = """
    pybabel extract -F pyproject.toml -k translated -k marked -k sentence --no-location --sort-output \\
        -o /tmp/grader.pot .
    pybabel update -D grader -d grader/locale -i /tmp/grader.pot --no-fuzzy-matching --ignore-pot-creation-date
(then translate what is empty in the .po files)"""
COMPILE = """
    pybabel compile -D grader -d grader/locale; pybabel compile -D click -d grader/locale"""
OTHERS = languages()[1:]


def po(language: str, domain: str = "grader") -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=language)


def sentences(of: Catalog) -> dict[str, str]:
    """Each sentence with what stands for it; for one with a plural there is one text in languages that have none."""
    return {_first(message.id): _first(message.string or "") for message in of if message.id}


def _first(text: str | Iterable[str]) -> str:
    return text if isinstance(text, str) else next(iter(text))


@pytest.fixture(scope="module")
def in_the_code() -> set[str]:
    found = extract_from_dir(PACKAGE, method_map=PARSERS, keywords=KEYWORDS)
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


# --- the files ---------------------------------------------------------------------------------------------------


def test_there_is_korean() -> None:
    assert languages() == ("en", "ko")


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_holds_every_sentence_of_the_code_and_no_other(language: str, in_the_code: set[str]) -> None:
    assert len(in_the_code) > 30
    assert set(sentences(po(language))) == in_the_code, f"make the .po files anew with{EXTRACT}"


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated_with_the_same_placeholders(language: str) -> None:
    def placeholders(sentence: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}

    for message in po(language):
        assert not message.fuzzy or not message.id
        if message.id:
            assert message.string, message.id
            assert placeholders(str(message.string)) == placeholders(str(message.id))


@pytest.mark.parametrize("domain", ["grader", "click"])
@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_file_says_what_its_source_says(language: str, domain: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        compiled = sentences(read_mo(file))
    assert compiled == sentences(po(language, domain)), f"compile the .po files with{COMPILE}"


@pytest.mark.parametrize("module", ["core", "decorators", "exceptions", "formatting", "parser", "types"])
@pytest.mark.parametrize("language", OTHERS)
def test_what_click_says_of_arguments_and_in_help_is_translated(language: str, module: str) -> None:
    """Of the release that is installed; a new one may say something new."""
    source = Path(click.__file__).with_name(f"{module}.py")
    said = extract_from_file("python", source, keywords={"_": None, "ngettext": (1, 2)})
    ours = sentences(po(language, "click"))
    assert [message for _, message, _, _ in said if not ours.get(_first(message))] == []


def test_every_outcome_is_a_sentence(in_the_code: set[str]) -> None:
    assert {str(outcome) for outcome in Outcome} <= in_the_code


def test_a_sentence_is_written_where_it_is_looked_up_and_the_catalogues_tool_finds_it(in_the_code: set[str]) -> None:
    """It finds none that is put together first, and none inside an f-string."""
    calls = [
        node
        for source in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(source.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
    ]
    assert [ast.unparse(call) for call in calls if isinstance(call.args[0], ast.JoinedStr | ast.BinOp)] == []
    assert {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)} <= in_the_code


# --- looking up --------------------------------------------------------------------------------------------------


def test_a_sentence_is_said_in_the_language_asked_for_with_its_values() -> None:
    sentence = "{ok} of {total} cases"
    assert translated(sentence, "en", ok=2, total=3) == "2 of 3 cases"
    assert translated(sentence, "ko", ok=2, total=3) == "사례 3개 중 2개"


def test_values_are_put_in_as_they_are() -> None:
    assert translated("lost in: {groups}", "ko", groups="{0} {x.y}") == "감점: {0} {x.y}"


@pytest.mark.parametrize("language", ["en", "fr", "", "../../etc", "ko_XX.UTF-8@x"])
def test_what_no_catalogue_has_is_said_as_it_is_written(language: str) -> None:
    assert translated("nobody says this: {what}", language, what=1) == "nobody says this: 1"


def test_nothing_is_said_as_nothing() -> None:
    assert translated("", "ko") == ""  # where gettext has its files' headers


def test_a_marked_sentence_is_itself() -> None:
    assert marked("{ok} of {total} cases") == "{ok} of {total} cases"


def test_another_language_is_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from babel.messages.mofile import write_mo

    german = Catalog(locale="de")
    german.add("{ok} of {total} cases", "{ok} von {total} Fällen")
    (tmp_path / "de" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "fr").mkdir()
    with (tmp_path / "de" / "LC_MESSAGES" / "grader.mo").open("wb") as file:
        write_mo(file, german)
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path)
    assert languages() == (WRITTEN_IN, "de")
    assert translated("{ok} of {total} cases", "de", ok=1, total=2) == "1 von 2 Fällen"
    assert translated("hidden", "de") == "hidden"


def test_the_catalogue_is_read_by_pythons_own_library() -> None:
    with (LOCALE / "ko" / "LC_MESSAGES" / "grader.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("hidden") == "비공개"
