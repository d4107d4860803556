"""Help and what is wrong with arguments, in the language that is asked for, by the width that a terminal shows."""

from __future__ import annotations

import gettext
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner
from rich.cells import cell_len

from grader.catalogue import LOCALE
from grader.cli import spoken
from grader.cli.help_text import sentences
from grader.cli.main import cli
from grader.cli.spoken import clicks_sentences_in, language_in

pytestmark = pytest.mark.quick

GOLDEN = Path(__file__).parent / "golden"
Run = Callable[..., subprocess.CompletedProcess[str]]


def commands(command: click.Command = cli, name: str = "grader") -> Iterator[tuple[str, click.Command]]:
    """Every command with its name, those below others too."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            below = command.get_command(context, each)
            assert below is not None
            yield from commands(below, f"{name} {each}")


COMMANDS = dict(commands())
EACH = pytest.mark.parametrize("name", COMMANDS)


# --- help --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("golden", "arguments"),
    [("help.txt", ()), ("check-help.txt", ("check",)), ("progress-help.txt", ("progress",))],
)
def test_help_in_korean_on_80_columns(grader: Run, golden: str, arguments: tuple[str, ...]) -> None:
    result = grader(*arguments, "--help", "--lang", "ko", COLUMNS="80")
    expected = (GOLDEN / golden).read_text(encoding="utf-8")
    assert (result.returncode, result.stdout) == (0, expected)
    too_wide = [line for line in expected.splitlines() if cell_len(line) > 80]
    assert [line.split()[0] for line in too_wide] in ([], ["--format"])  # whose forms are one word


@EACH
def test_every_command_takes_a_language_behind_its_name(name: str) -> None:
    assert isinstance(COMMANDS[name], spoken.Command)
    assert [param.opts for param in COMMANDS[name].params].count(["--lang"]) == 1


@EACH
def test_every_sentence_of_its_help_is_in_the_catalogues(name: str) -> None:
    with (LOCALE / "ko" / "LC_MESSAGES" / "grader.po").open("rb") as file:
        known = {str(message.id) for message in read_po(file)}
    command = COMMANDS[name]
    texts = [command.help or "", *(param.help or "" for param in command.params if isinstance(param, click.Option))]
    assert {sentence for text in texts if text for sentence in sentences(text)} - known == set()


@EACH
def test_its_help_in_english_is_as_click_lays_it_out(name: str) -> None:
    """But for commands below it, which click cuts short."""
    command = COMMANDS[name]
    context = click.Context(command, info_name=name)
    ours = command.context_class(command, info_name=name)
    for part in ("format_usage", "format_help_text"):
        theirs, page = context.make_formatter(), ours.make_formatter()
        getattr(command, part)(context, theirs)
        getattr(command, part)(ours, page)
        assert page.getvalue() == theirs.getvalue()


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--lang", "ko", "list", "--help"], {}),
        (["list", "--lang=ko", "--help"], {}),
        (["list", "--help", "--lang", "ko"], {}),
        (["list", "--help"], {"GRADER_LANG": "ko"}),
        (["list", "--help"], {"LANG": "ko_KR.UTF-8"}),
        (["list", "--help"], {"LANG": "C.UTF-8", "LC_ALL": "ko_KR.UTF-8"}),
        (["list", "--help", "--lang", "ko"], {"GRADER_LANG": "en"}),
    ],
)
def test_help_is_in_the_language_asked_for(grader: Run, arguments: list[str], environment: dict[str, str]) -> None:
    assert "\n옵션:\n" in grader(*arguments, **environment).stdout


def test_help_in_one_language_leaves_the_other_as_it_was() -> None:
    first, korean, again = (
        CliRunner().invoke(cli, ["--lang", each, "check", "-h"]).output for each in ("en", "ko", "en")
    )
    assert "이 도움말을 보여 주고 끝난다." in korean
    assert first == again
    assert "Show this message and exit." in first


# --- what is wrong with arguments --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--al"], "없는 옵션이다: '--al'. 혹시 이것인가? "),
        (["show"], "인수가 빠졌다: 'SLUG'."),
        (["hint", "a", "b"], "'[NUMBER]'의 값이 잘못되었다: "),
        (["list", "extra"], "남는 인수가 있다: extra"),
    ],
)
def test_what_is_wrong_with_arguments_is_said_in_korean(grader: Run, arguments: list[str], said: str) -> None:
    result = grader("--lang", "ko", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1].startswith(f"오류: {said}")
    assert result.stderr.startswith(f"사용법: grader {arguments[0]} [옵션]")


def test_click_speaks_english_again_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    before = gettext.textdomain()
    with clicks_sentences_in("ko"):
        assert gettext.gettext("Missing command.") == "명령이 빠졌다."
    assert (os.environ["LANGUAGE"], gettext.textdomain()) == ("de", before)
    assert gettext.gettext("Missing command.") == "Missing command."


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["--lang", "ko"], "ko"),
        (["check", "--lang=ko"], "ko"),
        (["--lang", "en", "check", "--lang", "ko"], "ko"),
        (["--lang"], "en"),
        (["--lang", "fr"], "en"),
        (["--lang", "ko", "check", "--lang"], "ko"),
        (["--lang", "ko", "--lang", "fr", "list"], "ko"),
        ([], "en"),
    ],
)
def test_the_language_is_found_before_arguments_are_parsed(arguments: list[str], language: str) -> None:
    assert language_in(arguments) == language


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["shwo", "clamp"], "없는 명령이다: 'shwo'. 혹시 이것인가? show"),
        (["show", "clmap"], "없는 연습 문제다: 'clmap'. 혹시 이것인가? clamp"),
        (["hint", "clamp", "99"], "clamp: 힌트는 2개인데 99번을 달라고 했다"),
        (["progress", "export", "nowhere/progress.json"],
         "쓸 수 없다: nowhere/progress.json: 이 폴더가 없다: nowhere. 다른 파일을 적어 주자"),
        (["progress", "import", "nowhere.json"],
         "읽을 수 없다: nowhere.json: 그런 파일이나 폴더가 없다. grader progress export가 쓴 파일을 적어 주자"),
        (["--course", ".", "list"], "exercises/SLUG/exercise.yaml이 없어서 코스가 아니다: ."),
    ],
)  # fmt: skip
def test_what_a_learner_can_mend_is_said_in_korean(grader: Run, arguments: list[str], said: str) -> None:
    result = grader("--lang", "ko", *arguments)
    assert (result.returncode, result.stderr) == (2, f"오류: {said}\n")


def test_a_format_that_is_mistyped_is_told_with_the_nearest_ones(grader: Run) -> None:
    result = grader("--lang", "ko", "check", "--format", "gc")
    assert result.returncode == 2
    assert "오류: '--format'의 값이 잘못되었다: 없는 형식이다: 'gc'. 혹시 이것인가? gcc. 있는 것: " in result.stderr
