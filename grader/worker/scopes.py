"""What a name stands for where it is read: a part of a library, by its full name, or something of the file's own."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

UNKNOWN = "?"
_MAX_STEPS = 40  # of calls in calls, and pieces of a text
_MAX_MEANINGS = 16  # of one name
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_NESTED = (*_FUNCTIONS, ast.ClassDef, ast.Lambda)
# Nodes that are names for values: what is assigned from one is followed.
_REFERENCES = (ast.Attribute, ast.Name, ast.Call, ast.Subscript)
_GETTERS = ("attrgetter", "methodcaller")
# At which argument a call spells out a name that it looks up.
_FIRST, _SECOND, _LAST = slice(0, 1), slice(1, 2), slice(-1, None)
_NAME_AT = {
    "attrgetter": _FIRST, "methodcaller": _FIRST, "import_module": _FIRST, "__import__": _FIRST, "getattr": _SECOND,
    "__getattribute__": _LAST,
}  # fmt: skip


class Meaning(NamedTuple):
    """Hold one thing that a name may stand for.

    It is an imported dotted name, or the node that was assigned to it.
    """

    line: int
    imported: str = ""
    node: ast.expr | None = None


class Scope:
    """Hold the names that a function or a file binds, and the scope around."""

    def __init__(self, parent: Scope | None, body: Iterable[ast.AST], parameters: ast.arguments | None = None) -> None:
        self._parent = parent
        self._meanings: dict[str, list[Meaning]] = {}
        self._defined: dict[str, int] = {}  # by def and class, at which line last
        self._names: dict[str, list[str]] = {}
        self.bound: set[str] = {arg.arg for arg in _arguments(parameters)} if parameters else set()
        self.bases: dict[str, list[ast.expr]] = {}  # of the classes
        self.starred: list[str] = []  # modules of which all names were imported
        outer: set[str] = set()
        for node in _own_nodes(body):
            if isinstance(node, ast.Global | ast.Nonlocal):
                outer.update(node.names)
            self._bind(node)
        self.bound -= outer
        if parent is not None and outer:
            parent.take_over(outer, self._meanings)
        for name in outer:
            self._meanings.pop(name, None)
            self._defined.pop(name, None)

    def take_over(self, names: Iterable[str], meanings: dict[str, list[Meaning]]) -> None:
        """Bind here what an inner scope binds by ``global``.

        One scope too low is near enough.
        """
        for name in names:
            self.bound.add(name)
            self._meanings.setdefault(name, []).extend(meanings.get(name, []))

    def meanings(self, name: str) -> tuple[list[Meaning], Scope] | None:
        """Return what ``name`` may stand for and the scope that binds it.

        None where no scope of the file does.
        """
        scope: Scope | None = self
        while scope is not None:
            if name in scope.bound:
                return scope._of_library(name), scope
            scope = scope._parent
        return None

    def names(self, name: str) -> list[str]:
        """List what ``name`` may be called in full, as a library's."""
        found = self.meanings(name)
        if found is None:
            return [UNKNOWN]
        meanings, home = found
        if name not in home._names:
            home._names[name] = []  # for who asks while we look: names may stand for each other
            full = dict.fromkeys(
                known
                for meaning in meanings[:_MAX_MEANINGS]
                for known in ([meaning.imported] if meaning.node is None else dotted(meaning.node, home))
            )
            home._names[name] = list(full)[:_MAX_MEANINGS]
        return home._names[name] or [UNKNOWN]

    def bases_of(self, name: str) -> list[ast.expr]:
        """Return what the class ``name`` of the file is built on."""
        found = self.meanings(name)
        return found[1].bases.get(name, []) if found else []

    def is_global(self, name: str) -> bool:
        """Tell whether ``name`` is looked for in the module.

        It is not if a function around its use has it.
        """
        found = self.meanings(name)
        return found is None or found[1]._parent is None

    def is_function(self, name: str) -> bool:
        """Tell whether the file defines a function or class called ``name``."""
        found = self.meanings(name)
        return found is not None and name in found[1]._defined

    def all_starred(self) -> list[str]:
        return [*self.starred, *(self._parent.all_starred() if self._parent else [])]

    def _of_library(self, name: str) -> list[Meaning]:
        """Return the meanings that no later def or class has replaced."""
        defined = self._defined.get(name, 0)
        return [meaning for meaning in self._meanings.get(name, []) if meaning.line > defined]

    def _bind(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                self._mean(alias.asname or top, Meaning(node.lineno, alias.name if alias.asname else top))
        elif isinstance(node, ast.ImportFrom):
            self._bind_from(node)
        elif isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            self._define(node)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            self.bound.add(node.id)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            self.bound.add(node.name)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._assign(target, node.value)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            self._assign(node.target, node.value)

    def _define(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self.bound.add(node.name)
        self._defined[node.name] = max(node.lineno, self._defined.get(node.name, 0))
        if isinstance(node, ast.ClassDef):
            self.bases[node.name] = node.bases

    def _bind_from(self, node: ast.ImportFrom) -> None:
        if node.level or not node.module:
            self.bound.update(alias.asname or alias.name for alias in node.names)
            return
        for alias in node.names:
            if alias.name == "*":
                self.starred.append(node.module)
            else:
                self._mean(alias.asname or alias.name, Meaning(node.lineno, f"{node.module}.{alias.name}"))

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name) and isinstance(value, _REFERENCES):
            self._mean(target.id, Meaning(value.lineno, node=value))
        elif isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
            for inner, each in zip(target.elts, value.elts, strict=False):
                self._assign(inner, each)

    def _mean(self, name: str, meaning: Meaning) -> None:
        self.bound.add(name)
        self._meanings.setdefault(name, []).append(meaning)


def dotted(node: ast.AST, scope: Scope, steps: int = _MAX_STEPS) -> list[str]:
    """List the full names of ``node``: ``torch.conv2d`` for ``F.conv2d``.

    It is ``?.name`` for what nobody knows.
    """
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    bases = [UNKNOWN]
    if steps > 0:
        if isinstance(node, ast.Name):
            bases = scope.names(node.id)
        elif isinstance(node, ast.Subscript):
            bases = _looked_up(node, scope, steps - 1)
        elif isinstance(node, ast.Call):
            bases = _called(node, scope, steps - 1)
    return [".".join([base, *reversed(attributes)]) for base in bases]


def text_of(node: ast.AST | None, steps: int = _MAX_STEPS) -> str | None:
    """Return the text that ``node`` spells out, also in pieces: ``"con" + "v2d"``."""
    if steps <= 0:
        return None
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        pieces = [text_of(node.left, steps - 1), text_of(node.right, steps - 1)]
    elif isinstance(node, ast.JoinedStr):
        inner = [part.value if isinstance(part, ast.FormattedValue) else part for part in node.values]
        pieces = [text_of(part, steps - 1) for part in inner]
    else:
        return None
    return None if None in pieces else "".join(map(str, pieces))


def is_never_true(test: ast.expr) -> bool:
    """Tell whether ``test`` is false in grading: ``__name__ == "__main__"``, ``TYPE_CHECKING``, ``0``."""
    if isinstance(test, ast.Constant):
        return not test.value
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(is_never_true(value) for value in test.values)
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
        sides = (test.left, test.comparators[0])
        names = {side.id for side in sides if isinstance(side, ast.Name)}
        return names == {"__name__"} and "__main__" in map(text_of, sides)
    return (test.id if isinstance(test, ast.Name) else getattr(test, "attr", "")) == "TYPE_CHECKING"


def _called(node: ast.Call, scope: Scope, steps: int) -> list[str]:
    """Resolve a call that gives what a name stands for."""
    if isinstance(node.func, ast.Call):
        return _got(node.func, node.args, scope, steps)
    name, word = _name_in(node), callee(node)
    if name is None:
        return [UNKNOWN]
    if word == "getattr":
        return [f"{base}.{name}" for base in dotted(node.args[0], scope, steps)]
    if word == "import_module":
        return [name]
    if word == "__import__":
        return [name.partition(".")[0]]
    return [f"{UNKNOWN}.{name}"]  # of an object that comes later


def _name_in(node: ast.Call) -> str | None:
    """Return the name that a call spells out for a look-up, if any."""
    where = _NAME_AT.get(callee(node), slice(0))
    return next(map(text_of, node.args[where]), None)


def _got(getter: ast.Call, args: Sequence[ast.expr], scope: Scope, steps: int) -> list[str]:
    """Resolve a getter's call on the first of ``args``: ``attrgetter("conv2d")(torch)``."""
    if callee(getter) not in _GETTERS or not (getter.args and args):
        return [UNKNOWN]
    name = text_of(getter.args[0]) or UNKNOWN
    return [f"{base}.{name}" for base in dotted(args[0], scope, steps)]


def _looked_up(node: ast.Subscript, scope: Scope, steps: int) -> list[str]:
    """Resolve an item of a namespace: ``vars(torch)["conv2d"]``, ``sys.modules["torch"]``."""
    name = text_of(node.slice)
    if name is None:
        return [UNKNOWN]
    space = node.value
    if isinstance(space, ast.Call) and callee(space) == "vars" and space.args:
        return [f"{base}.{name}" for base in dotted(space.args[0], scope, steps)]
    if isinstance(space, ast.Call) and callee(space) in ("globals", "vars", "locals") and not space.args:
        return scope.names(name)
    if isinstance(space, ast.Attribute) and space.attr == "__dict__":
        return [f"{base}.{name}" for base in dotted(space.value, scope, steps)]
    if "sys.modules" in dotted(space, scope, steps):
        return [name]
    return [UNKNOWN]


def callee(node: ast.Call) -> str:
    """Return the last word of what is called."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _own_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes of ``body`` outside of functions and classes in it.

    Those are scopes of their own.
    """
    todo = list(body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and is_never_true(node.test):
            todo.extend(node.orelse)
            continue
        yield node
        if not isinstance(node, _NESTED):
            todo.extend(ast.iter_child_nodes(node))


def _arguments(parameters: ast.arguments) -> list[ast.arg]:
    more = [arg for arg in (parameters.vararg, parameters.kwarg) if arg is not None]
    return [*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs, *more]
