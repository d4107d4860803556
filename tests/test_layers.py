"""Rules of the package that no type checker knows: who may import whom, and what the trusted process never touches."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
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


# --- who may import whom -----------------------------------------------------------------------------------------


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Hold the package in ``root`` to the contracts in its pyproject.toml."""
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return run(sys.executable, "-c", lint, "--no-cache", "--config", "pyproject.toml", cwd=root)


def test_every_import_contract_is_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"{len(CONTRACTS)} kept, 0 broken." in result.stdout


CONTRACTS = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
]
DOWN = "Imports only go down"
WORKER = "The worker knows the wire and values, and nothing else of ours"
JUDGE = "The judge never names the sandbox"
BOUNDARY = "Outside and inside of the boundary never import each other"
# What each contract is there to refuse: who imports what.
REFUSED = [
    (DOWN, "cli.settings", "integrations.exercise_items"),
    (DOWN, "integrations.exercise_items", "cli.settings"),
    (DOWN, "grading", "cli.settings"),
    (DOWN, "author.mutants", "grading"),
    (DOWN, "classroom.archives", "cli.main"),
    (DOWN, "recording", "cli.main"),
    (DOWN, "gradebook.work", "recording"),
    (DOWN, "reporting.csv", "gradebook.schema"),
    (DOWN, "reporting.overview", "classroom.archives"),
    (DOWN, "cohort.policy", "reporting.rendering"),
    (DOWN, "judge.scoring", "cohort.policy"),
    (DOWN, "judge.scoring", "reporting.rendering"),
    (DOWN, "exercise.literals", "judge.compare"),
    (DOWN, "sandbox.scratch", "judge.runner"),
    (DOWN, "model.stopped", "exercise.course"),
    (DOWN, "wire.limits", "model.stopped"),
    (DOWN, "values", "wire.limits"),
    (DOWN, "errors", "values"),
    (DOWN, "errors", "text"),
    (WORKER, "worker.convert", "model.stopped"),
    (WORKER, "worker.convert", "text"),
    (WORKER, "wire.limits", "errors"),
    (JUDGE, "judge.runner", "sandbox.worker"),
    (BOUNDARY, "sandbox.scratch", "worker.convert"),
    (BOUNDARY, "worker.convert", "sandbox.scratch"),
]


def test_every_contract_has_something_to_refuse() -> None:
    assert {contract for contract, _, _ in REFUSED} == set(CONTRACTS)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is said of each contract in a package that has every import of REFUSED."""
    root = tmp_path_factory.mktemp("package")
    shutil.copytree(ROOT / "grader", root / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    for _, importer, imported in REFUSED:
        with (root / "grader" / f"{importer.replace('.', '/')}.py").open("a", encoding="utf-8") as file:
            file.write(f"\nimport grader.{imported}\n")
    result = lint(root)
    assert result.returncode == 1, result.stdout + result.stderr
    _, _, said = result.stdout.partition("Broken contracts")
    parts = re.split(rf"^({'|'.join(map(re.escape, CONTRACTS))})$", said, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize(("contract", "importer", "imported"), REFUSED)
def test_an_import_that_a_contract_refuses_breaks_it(
    contract: str, importer: str, imported: str, broken: dict[str, str]
) -> None:
    assert f"grader.{importer} -> grader.{imported} (" in " ".join(broken[contract].split())


# --- what is small enough to be read -----------------------------------------------------------------------------

MAX_LINES = 50
MAX_PARAMETERS = 5
MAX_COMPLEXITY = 15


def functions(source: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function of a module, with its place."""
    for node in ast.walk(ast.parse(source.read_bytes())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{source.relative_to(ROOT)}:{node.lineno}: {node.name}", node


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many there are to be given: not the object itself, and none of a command, whose caller names its options."""
    if any(ast.unparse(decorator).startswith("click.command") for decorator in function.decorator_list):
        return 0
    given = function.args
    names = [
        each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg) if each
    ]
    return len(names) - (names[:1] in (["self"], ["cls"]))


@pytest.mark.quick
def test_no_function_is_longer_than_a_screen() -> None:
    lines = {
        place: (node.end_lineno or node.lineno) - node.lineno + 1
        for source in SOURCES
        for place, node in functions(source)
    }
    assert len(lines) > 500
    assert {place: count for place, count in lines.items() if count > MAX_LINES} == {}


@pytest.mark.quick
def test_no_function_has_more_than_five_parameters() -> None:
    counts = {place: parameters(node) for source in SOURCES for place, node in functions(source)}
    assert max(counts.values()) > 3
    assert {place: count for place, count in counts.items() if count > MAX_PARAMETERS} == {}


@pytest.mark.quick
def test_no_function_is_too_tangled() -> None:
    from radon.complexity import cc_visit

    found = {
        f"{source.relative_to(ROOT)}:{block.lineno}: {block.fullname}": block.complexity
        for source in SOURCES
        for block in cc_visit(source.read_text(encoding="utf-8"))
        if block.letter in "FM"
    }
    assert max(found.values()) > 5
    assert {place: complexity for place, complexity in found.items() if complexity > MAX_COMPLEXITY} == {}


# --- what the trusted process never touches ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("grade", "solutions/scale/scale.py", "exercises/scale/scale.py", "--format", "json"), 1),
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


@pytest.mark.quick
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


@pytest.mark.quick
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
