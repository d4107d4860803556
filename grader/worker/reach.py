"""Which code of a submission is ever run: what the exercise's functions can come to, and what runs by itself.

A function is run if its name stands anywhere in code that is run, as a name or in a text, or if that code looks names
up as it runs, so that nobody can tell. A ``.py`` runs from top to bottom; of a notebook only those statements count
that make what is run, as its other cells are the learner's own.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from grader.worker.scopes import UNKNOWN, Scope, callee, dotted, is_never_true, text_of

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_NAMES = (
    ast.Name, ast.Attribute, ast.Tuple, ast.List, ast.Subscript, ast.BinOp, ast.Constant, ast.expr_context,
    ast.operator,
)  # fmt: skip
_WORD = re.compile(r"\w+")
# What gives an object attributes by the names that it is called with.
_MAKES_FIELDS = frozenset({"namedtuple", "NamedTuple", "SimpleNamespace", "Namespace", "make_dataclass", "TypedDict"})
_MAX_TEXT = 10_000  # a longer text is data
# What gives a function to nobody who could call it by another name.
_DECORATORS = frozenset(
    {
        "staticmethod", "classmethod", "property", "torch.no_grad", "torch.inference_mode", "functools.wraps",
        "functools.cache", "functools.lru_cache", "contextlib.contextmanager", "torch.enable_grad",
    }
)  # fmt: skip
# Names by which a name is looked up while a program runs.
_LOOKUP_NAMES = frozenset(
    {"globals", "locals", "vars", "eval", "exec", "compile", "__import__", "__builtins__", "inspect", "gc", "importlib"}
)
_LOOKUP_ATTRIBUTES = frozenset(
    {
        "__dict__", "__getattribute__", "__globals__", "__builtins__", "__subclasses__", "__code__",
        "_getframe", "import_module", "resolve_name", "run_path", "run_module", "__doc__",
    }
)  # fmt: skip


class File(NamedTuple):
    """Hold one file of a submission: its name, code and text.

    A notebook's cells follow one another.
    """

    name: str
    tree: ast.Module
    text: str

    @property
    def module(self) -> str:
        return PurePath(self.name).stem

    @property
    def is_notebook(self) -> bool:
        return self.name.endswith(".ipynb")


class Piece(NamedTuple):
    """A node of a fragment, and the scope that it stands in; a quiet one is named and not used."""

    node: ast.AST
    scope: Scope
    quiet: bool


class Fragment:
    """Code that is run as a whole or not at all: a function, or a statement outside of all.

    ``name`` is the function's, ``owner`` that of its class, and ``outer`` the function that it is defined in; what is
    ``implicit`` is called by no name.
    """

    def __init__(
        self, file: File, name: str = "", owner: str = "", outer: Fragment | None = None, *, implicit: bool = False
    ) -> None:
        self.file = file
        self.outer = outer
        self.name = name
        self.owner = owner
        self.implicit = implicit
        self.pieces: list[Piece] = []
        self.binds: set[str] = set()  # by a statement: what it makes or changes
        self.own_attributes: set[str] = set()
        self.mentions: set[str] = set()
        self.looks_up = False

    def add(self, node: ast.AST, scope: Scope, *, quiet: bool) -> None:
        self.pieces.append(Piece(node, scope, quiet))
        if isinstance(node, ast.Name):
            self._add_name(node, scope)
        elif isinstance(node, ast.Attribute):
            self.mentions.add(node.attr)
            is_module_table = node.attr == "modules" and "sys.modules" in dotted(node, scope)
            self.looks_up = self.looks_up or node.attr in _LOOKUP_ATTRIBUTES or is_module_table
            if not isinstance(node.ctx, ast.Load):
                self._change(node.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            self.mentions.update(_WORD.findall(node.value[:_MAX_TEXT]))
        elif isinstance(node, ast.Call):
            self._add_call(node, scope)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            self._add_import(node)
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            self._change(node.value)

    def _add_name(self, node: ast.Name, scope: Scope) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.binds.add(node.id)
        elif scope.is_global(node.id) or scope.is_function(node.id):
            self.mentions.add(node.id)
            self.looks_up = self.looks_up or node.id in _LOOKUP_NAMES
        for name in dotted(node, scope):
            self.mentions.update(name.split(".")[1:])

    def _add_call(self, node: ast.Call, scope: Scope) -> None:
        spelled = [text_of(arg) for arg in node.args]
        self.own_attributes.update(_fields_made(node))
        self.looks_up = self.looks_up or _looks_up_unspelled(node, spelled)
        for text in filter(None, spelled):
            self.mentions.update(_WORD.findall(text[:_MAX_TEXT]))
        if isinstance(node.func, ast.Attribute) and dotted(node.func, scope)[0].startswith(UNKNOWN):
            self._change(node.func.value)  # not a function of a library, which changes none of its own names

    def _add_import(self, node: ast.Import | ast.ImportFrom) -> None:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        self.mentions.update(f"import {name}" for name in names)
        self.binds.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)

    def _change(self, node: ast.AST) -> None:
        """Note whose attribute or item is set, or whose method is called.

        The method may set it.
        """
        while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
            node = node.func if isinstance(node, ast.Call) else node.value
        if isinstance(node, ast.Name):
            self.binds.add(node.id)


def fragments(files: Sequence[File], roots: frozenset[str]) -> list[Fragment]:
    """Cut ``files`` into the parts that are run or not.

    The first names ``roots``, as whoever calls them does.
    """
    found: list[Fragment] = []
    for position, file in enumerate(files):
        scope = Scope(None, file.tree.body)
        calls = Fragment(file)
        for root in roots if not position else ():
            for line in _lines_of(root, scope):
                calls.add(ast.Name(root, ast.Load(), lineno=line), scope, quiet=False)
        calls.implicit = not position
        found += [calls, *_Reader(file, scope).fragments()]
    return found


def live(
    pieces: Sequence[Fragment], files: Sequence[File], roots: frozenset[str], called: frozenset[str]
) -> set[Fragment]:
    """Choose the ``pieces`` that run when ``roots`` are loaded and called.

    ``roots`` are the exercise's functions.
    """
    mentions = set(roots | called)
    looks_up = False
    found: set[Fragment] = set()
    left = list(pieces)
    while ready := [
        piece
        for piece in left
        if (piece.outer is None or piece.outer in found) and _is_live(piece, files[0], mentions, looks_up)
    ]:
        found.update(ready)
        left = [piece for piece in left if piece not in found]
        for piece in ready:
            mentions |= piece.mentions
            looks_up = looks_up or piece.looks_up
    return found


def _is_live(piece: Fragment, first: File, mentions: set[str], looks_up: bool) -> bool:
    is_imported = piece.file is first or f"import {piece.file.module}" in mentions
    if piece.owner:
        is_made = looks_up or piece.owner in mentions
        return is_made and (piece.implicit or looks_up or piece.name in mentions)
    if piece.name:
        return is_imported and (piece.implicit or looks_up or piece.name in mentions)
    if piece.file.is_notebook and not piece.implicit:
        return bool(piece.binds) if looks_up else not piece.binds.isdisjoint(mentions)
    return is_imported


class _Task(NamedTuple):
    node: ast.AST
    scope: Scope
    fragment: Fragment
    quiet: bool = False


class _Reader:
    """Take a file apart, without recursion.

    A submission may be nested as deep as it likes.
    """

    def __init__(self, file: File, scope: Scope) -> None:
        self._file = file
        self._scope = scope
        self._classes = {each.name: each for each in file.tree.body if isinstance(each, ast.ClassDef)}
        self._found: list[Fragment] = []
        self._todo: list[_Task] = []

    def fragments(self) -> list[Fragment]:
        whole = Fragment(self._file)
        for statement in self._file.tree.body:
            fragment = Fragment(self._file) if self._file.is_notebook else whole
            if fragment is not whole:
                self._found.append(fragment)
            self._todo.append(_Task(statement, self._scope, fragment))
        while self._todo:
            self._take(self._todo.pop())
        return [whole, *self._found]

    def _take(self, task: _Task) -> None:
        node, scope, fragment, quiet = task
        is_top = scope is self._scope
        if isinstance(node, _FUNCTIONS):
            fragment.binds.add(node.name)
            inner = Fragment(self._file, node.name, outer=None if is_top else fragment)
            self._function(task, node, inner, scope)
        elif isinstance(node, ast.Lambda):
            self._push(task, [*node.args.defaults, *filter(None, node.args.kw_defaults)])
            self._todo.append(_Task(node.body, Scope(scope, [node.body], node.args), fragment))
        elif isinstance(node, ast.ClassDef):
            self._class(task, node, is_top)
        elif isinstance(node, ast.If | ast.While) and is_never_true(node.test):
            self._push(task, node.orelse)
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):  # a docstring
            fragment.add(node, scope, quiet=quiet)
            self._children(task)

    def _children(self, task: _Task) -> None:
        named = {id(node) for node in _only_named(task.node)}
        for child in ast.iter_child_nodes(task.node):
            quiet = task.quiet or id(child) in named
            self._todo.append(_Task(child, task.scope, task.fragment, quiet))

    def _push(self, task: _Task, nodes: Sequence[ast.AST], *, quiet: bool = False) -> None:
        self._todo.extend(_Task(node, task.scope, task.fragment, quiet) for node in nodes)

    def _function(
        self, task: _Task, node: ast.FunctionDef | ast.AsyncFunctionDef, fragment: Fragment, parent: Scope
    ) -> None:
        """Read the body into ``fragment``.

        What is worked out when it is defined belongs to the code around it.
        """
        arguments = node.args
        self._push(task, [*node.decorator_list, *arguments.defaults, *filter(None, arguments.kw_defaults)])
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
        annotations = [argument.annotation for argument in every if argument] + [node.returns]
        for annotation in filter(None, annotations):
            self._push(task, [annotation], quiet=_is_reference(annotation))
        if fragment is not task.fragment:
            self._found.append(fragment)
            if any(not _is_harmless(each, task.scope) for each in node.decorator_list):
                task.fragment.mentions.add(node.name)
        scope = Scope(parent, node.body, arguments)
        self._todo.extend(_Task(each, scope, fragment) for each in node.body)

    def _class(self, task: _Task, node: ast.ClassDef, is_top: bool) -> None:
        task.fragment.binds.add(node.name)
        self._push(task, [*node.decorator_list, *node.bases, *node.keywords])
        scope = Scope(task.scope, node.body)
        known = _calls_by_name(node, task.scope, self._classes)
        if node.decorator_list:
            task.fragment.mentions.add(node.name)
        for each in node.body:
            _note_own_attributes(each, task.fragment)
            if is_top and isinstance(each, _FUNCTIONS):
                implicit = known is None or each.name.startswith("__") or hasattr(known, each.name)
                method = Fragment(self._file, each.name, node.name, implicit=implicit)
                inner = _Task(each, scope, task.fragment)
                self._function(inner, each, method, task.scope)
                if any(not _is_harmless(decorator, scope) for decorator in each.decorator_list):
                    method.implicit = True
            else:
                self._todo.append(_Task(each, scope, task.fragment))


def _fields_made(node: ast.Call) -> Iterator[str]:
    """Yield the attributes of the objects that a call makes.

    As in ``SimpleNamespace(conv2d=1)``, ``namedtuple("A", "conv2d")``.
    """
    if callee(node) not in _MAKES_FIELDS:
        return
    yield from (keyword.arg for keyword in node.keywords if keyword.arg)
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield from _WORD.findall(each.value)


def _looks_up_unspelled(node: ast.Call, spelled: Sequence[str | None]) -> bool:
    """Tell whether a call looks up a name that it does not spell."""
    if callee(node) == "getattr":
        return None in spelled[1:2]
    return callee(node) in ("attrgetter", "methodcaller") and None in spelled[:1]


def _lines_of(name: str, scope: Scope) -> list[int]:
    """List the lines where ``name`` is given to something of a library."""
    found = scope.meanings(name)
    if found is not None:
        return [meaning.line for meaning in found[0]]
    return [1] if scope.starred else []


def _only_named(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of ``node`` that name something without using it.

    A class that is asked for, an annotation.
    """
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in ("isinstance", "issubclass") and len(node.args) == 2:
            yield from (arg for arg in node.args[1:] if _is_reference(arg))
        if callee(node) == "requires_grad_" and [getattr(arg, "value", None) for arg in node.args] == [False]:
            yield node.func
    elif isinstance(node, ast.AnnAssign) and _is_reference(node.annotation):
        yield node.annotation
    elif isinstance(node, ast.Compare):
        yield from (each for each in (node.left, *node.comparators) if isinstance(each, ast.Attribute | ast.Name))


def _is_reference(node: ast.AST) -> bool:
    """Tell whether ``node`` is made of names alone, so that it calls nothing."""
    return all(isinstance(each, _NAMES) for each in ast.walk(node))


def _is_harmless(decorator: ast.expr, scope: Scope) -> bool:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(node, ast.Name) and node.id in _DECORATORS and scope.meanings(node.id) is None:
        return True
    if isinstance(node, ast.Attribute) and node.attr in ("setter", "getter", "deleter"):
        return True
    return any(name in _DECORATORS for name in dotted(node, scope))


def _calls_by_name(node: ast.ClassDef, scope: Scope, classes: Mapping[str, ast.ClassDef], steps: int = 8) -> object:
    """Find a class with each name by which ``node``'s methods are called.

    They are called from above; None if nobody can tell.
    """
    layer = getattr(sys.modules.get("torch.nn"), "Module", None)
    known: object = object
    for base in node.bases:
        own = classes.get(base.id) if isinstance(base, ast.Name) else None
        above: object = None
        if own is not None and steps:
            above = _calls_by_name(own, scope, classes, steps - 1)
        elif isinstance(base, ast.Name) and base.id == "object":
            above = object
        elif any(name.startswith("torch.nn.") for name in dotted(base, scope)):
            above = layer
        if above is None:
            return None
        known = known if above is object else above
    return None if node.keywords else known


def _note_own_attributes(node: ast.stmt, fragment: Fragment) -> None:
    """Note what a class gives its objects.

    Methods, names in its body, and what its methods set on ``self``.
    """
    own = fragment.own_attributes
    if isinstance(node, _FUNCTIONS):
        own.add(node.name)
        first = next((argument.arg for argument in (*node.args.posonlyargs, *node.args.args)), None)
        for each in ast.walk(node):
            if not (isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store)):
                continue
            if isinstance(each.value, ast.Name) and each.value.id == first:
                own.add(each.attr)
    elif isinstance(node, ast.ClassDef):
        own.add(node.name)
    else:
        own.update(each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store))
