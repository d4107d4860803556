"""Where the sentences of a help text are, and which of a module's the catalogues' tool finds."""

from __future__ import annotations

import io

import pytest

from grader.cli.help_text import extract, in_language, sentences

pytestmark = pytest.mark.quick

HELP = """Show an example.

    It goes over
    two lines.

    \b
    First steps:
      grader list               the exercises, in order
      grader list > file
    """
MODULE = b'''
from grader.catalogue import marked
import click

TABLE = [marked("In a table.")]
HELP = "Of two commands."

@click.command("show", cls=Command)
@click.option("--all", help="Every one, " "not only the first.")
@click.option("--both", help=HELP)
def command():
    """Show it.

    More of
    it.
    """

@command.group("below")
def below():
    """Lie below."""

def helper():
    """Help nobody."""
'''


def test_a_paragraph_is_a_sentence_on_one_line_and_code_is_none() -> None:
    assert sentences(HELP) == ["Show an example.", "It goes over two lines.", "First steps:", "the exercises, in order"]


def test_sentences_are_put_where_they_were_found() -> None:
    assert in_language(HELP, "ko").split("\n")[-4:] == [
        "\b",
        "첫걸음:",
        "  grader list               연습 문제를 순서대로",
        "  grader list > file",
    ]


def test_what_no_catalogue_has_stays_as_it_is() -> None:
    assert in_language("Say this.\n\nAnd that.", "ko") == "Say this.\n\nAnd that."


def test_the_catalogues_tool_finds_what_is_marked_and_the_help_of_commands_and_options() -> None:
    found = [message for _, _, message, _ in extract(io.BytesIO(MODULE), {"marked": None}, [], {})]
    assert found[0] == "In a table."
    assert sorted(found[1:]) == [
        "Every one, not only the first.", "Lie below.", "More of it.", "Of two commands.", "Show it.",
    ]  # fmt: skip
