"""Rules of the package that no type checker knows: who may import whom, and what the trusted process never touches."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "grader").rglob("*.py"))
SLUGS = sorted(path.parent.name for path in (ROOT / "exercises").glob("*/exercise.yaml"))
TOY_COURSE = Path(__file__).parent / "toy_course"

# Runs a command as `grader` does, and then says on the last line whether torch was ever imported here.
RUN_AND_LOOK = """
import sys
sys.argv = ["grader", *sys.argv[1:]]
from grader.cli.main import main
try:
    main()
finally:
    print("\\ntorch was imported" if "torch" in sys.modules else "\\nno torch")
"""


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


def test_imports_only_go_down() -> None:
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    result = run(sys.executable, "-c", lint, "--no-cache", "--config", "pyproject.toml")
    assert result.returncode == 0, result.stdout + result.stderr
    assert " 0 broken." in result.stdout


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("grade", "solutions/scale/scale.py"), 0),
        (("grade", "exercises/scale/scale.py", "--format", "json"), 1),
        (("check", "exercises/scale/scale.py"), 1),
        (("verify", "scale"), 0),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_the_trusted_process_never_imports_torch(arguments: tuple[str, ...], status: int) -> None:
    result = run(sys.executable, "-c", RUN_AND_LOOK, "--course", str(TOY_COURSE), *arguments, cwd=TOY_COURSE)
    assert (result.returncode, result.stdout.splitlines()[-1:]) == (status, ["no torch"]), result.stdout + result.stderr


def code_strings_and_names(source: Path) -> Iterator[tuple[int, str]]:
    """Every name and string of a module that it could act upon, with its line: not docstrings, not comments."""
    tree = ast.parse(source.read_bytes())
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr


# Two exercises are called like what they rebuild, which the rules refuse and the zygote warms up.
NAMES_OF_TORCH = {("rules.py", "im2col"), ("warm.py", "conv2d")}


def test_the_package_knows_no_exercise_by_name() -> None:
    assert SLUGS
    # A part of a longer dotted name, such as torch's functions in the sets of forbidden names, is no exercise's.
    named = re.compile(rf"(?<![\w.-])({'|'.join(map(re.escape, SLUGS))})(?![\w-])")
    found = [
        f"{source.relative_to(ROOT)}:{line}: {match[1]}"
        for source in SOURCES
        for line, text in code_strings_and_names(source)
        if (match := named.search(text)) and (source.name, match[1]) not in NAMES_OF_TORCH
    ]
    assert found == []


def test_nothing_is_unpickled_and_nothing_is_executed_outside_the_sandbox() -> None:
    found = [
        f"{source.relative_to(ROOT)}:{line}: {name}"
        for source in SOURCES
        for line, name in ways_to_run_data(source)
        if not (name == "exec" and source.parent.name == "worker")
    ]
    assert found == []


def ways_to_run_data(source: Path) -> Iterator[tuple[int, str]]:
    modules = {"pickle", "dill", "marshal", "shelve", "joblib", "cloudpickle"}
    for node in ast.walk(ast.parse(source.read_bytes())):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            yield from ((node.lineno, name) for name in names if name.partition(".")[0] in modules)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"eval", "exec"}:
            yield node.lineno, node.func.id
        elif isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            yield node.value.lineno, "allow_pickle"
