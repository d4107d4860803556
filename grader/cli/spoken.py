"""Commands that take ``--lang`` and say their help in that language, by the width that a terminal shows."""

from __future__ import annotations

import contextlib
import gettext
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import click

from grader.catalogue import LOCALE, WRITTEN_IN, language_asked_for, languages, looked_up, marked
from grader.cli.help_text import in_language
from grader.cli.settings import Settings

_LANGUAGE = "grader.language"  # where contexts keep it, also that of a command which is still being parsed
_CLICKS = "click"  # the catalogue of click's own sentences, beside ours

# What click says in help without being asked, and what stands in usage lines.
_HELP = marked("Show this message and exit.")
_USAGE = marked("Usage:")
_ITS_WORDS = (
    marked("Options"),
    marked("Commands"),
    marked("[OPTIONS]"),
    marked("COMMAND"),
    marked("[ARGS]..."),
    marked("Show the version and exit."),
)

# Follows each character that takes two cells, for click counts characters; it is taken out again at the end.
_SECOND_CELL = "\ue000"


def language_in(args: Sequence[str]) -> str:
    """Read the language that the last ``--lang`` in ``args`` asks for, or else that of the environment.

    Help, and what is wrong with arguments, is said before all of them are parsed.
    """
    language = language_asked_for(os.environ)
    for position, arg in enumerate(args):
        name, is_joined, value = arg.partition("=")
        said = value if is_joined else "".join(args[position + 1 : position + 2])
        if name == "--lang" and said in languages():
            language = said
    return language


def language_at(ctx: click.Context | None) -> str:
    """Return the language of the command that is being parsed."""
    language: str = WRITTEN_IN if ctx is None else ctx.meta.get(_LANGUAGE, WRITTEN_IN)
    return language


@contextlib.contextmanager
def clicks_sentences_in(language: str) -> Iterator[None]:
    """Have click say its own sentences in ``language`` meanwhile.

    It asks gettext, which reads the language from the environment and one catalogue for the whole process; so both are
    put back at the end.
    """
    catalogue, before = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(_CLICKS, str(LOCALE))
    gettext.textdomain(_CLICKS)
    os.environ["LANGUAGE"] = language
    try:
        yield
    finally:
        gettext.textdomain(catalogue)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


class _Page(click.HelpFormatter):
    """Help in a language. What is not a sentence of ours stays as it is."""

    def __init__(self, language: str, width: int | None, max_width: int | None) -> None:
        super().__init__(width=width, max_width=max_width)
        self._language = language

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        words = " ".join(self._said(word) for word in args.split(" "))
        super().write_usage(prog, words, prefix or f"{self._said(_USAGE)} ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(self._said(heading))

    def write_text(self, text: str) -> None:
        super().write_text(_by_cells(in_language(text, self._language)))

    def write_dl(self, rows: Iterable[tuple[str, str]], *layout: Any, **more: Any) -> None:
        super().write_dl([(name, self._described(text)) for name, text in rows], *layout, **more)

    def getvalue(self) -> str:
        return super().getvalue().replace(_SECOND_CELL, "")

    def _described(self, text: str) -> str:
        """Of an option: our sentence, and what click adds to it, such as the default, which it says itself."""
        sentence, blanks, added = text.partition("  [")
        return self._said(sentence) + blanks + _by_cells(added)

    def _said(self, sentence: str) -> str:
        return _by_cells(looked_up(sentence, self._language))


def _by_cells(text: str) -> str:
    """``text`` with as many characters as it takes cells of a terminal."""
    return "".join(character + _SECOND_CELL * (unicodedata.east_asian_width(character) in "WF") for character in text)


class _Context(click.Context):
    def make_formatter(self) -> click.HelpFormatter:
        return _Page(language_at(self), self.terminal_width, self.max_content_width)


class Command(click.Command):
    """A command with ``--lang`` behind its name, where people write it first; it also goes before the name."""

    context_class = _Context

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if not any(param.name == "lang" for param in self.params):
            option = click.Option(
                ["--lang"],
                type=click.Choice(languages()),
                expose_value=False,
                callback=_speak,
                help="The language of what is said; also before the command's name.",
            )
            self.params.append(option)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Keep the sentence of ``--help``, which click makes once for all languages, in the one that is looked up."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option


class Group(Command, click.Group):
    """Commands below a command. Each is listed with its first sentence, however long that is."""

    command_class = Command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(marked("Commands")):
            formatter.write_dl(list(self.described(ctx)))

    def described(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        """Name each command with what it does."""
        for name in self.list_commands(ctx):
            if (command := self.get_command(ctx, name)) is not None:
                yield name, (command.help or "").partition("\n\n")[0].replace("\n", " ")


class MainGroup(Group):
    """The command that all others are below: it finds out the language before anything is parsed."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[_LANGUAGE] = language_in(args)
        return super().parse_args(ctx, args)


def _speak(ctx: click.Context, _: click.Parameter, language: str | None) -> None:
    if language is not None and (user := ctx.find_object(Settings)) is not None:
        ctx.obj = replace(user, language=language)
