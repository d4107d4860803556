"""Which forbidden names a submission uses, and on which line; runs inside the worker, before the submission does.

Names are resolved through imports (``import torch.nn.functional as F``), simple assignments (``f = F.conv2d``) and
look-ups of a name that is spelled out (``getattr(F, "conv2d")``, ``vars(F)["conv2d"]``). An import by itself, an
annotation and the class in ``isinstance`` use nothing, and what the file defines itself is the learner's own: only
attributes, imported names and builtins count. Which of them stand in code that is ever run is told by ``reach``.
"""

from __future__ import annotations

import ast
import builtins
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from grader.wire.messages import Rule
from grader.worker.patterns import is_like, is_plain
from grader.worker.reach import File, Fragment, Piece, fragments, live
from grader.worker.scopes import UNKNOWN, Scope, callee, dotted

# How the same thing is reached under another name.
_SAME = (
    ("torch.functional.", "torch."),
    ("torch._C._nn.", "torch.nn.functional."),
    ("torch._C._VariableFunctions.", "torch."),
    ("torch._VF.", "torch."),
    ("torch._C.TensorBase.", "torch.Tensor."),
    ("torch._C._TensorBase.", "torch.Tensor."),
    ("numpy.core.", "numpy._core."),
    ("numpy.lib._stride_tricks_impl", "numpy.lib.stride_tricks"),
)
# What is added to the name of whatever is called with strides, which make an array look at memory in its own way, and
# to the name of an attribute that is set.
WITH_STRIDES, IS_SET = "(strides=)", "="
_NDARRAY_ARGUMENTS_BEFORE_STRIDES = 4
_ARRAYS = ("numpy.ndarray", "numpy.recarray", "numpy.chararray", "numpy.memmap")
_LENDS_MEMORY = ("__array_interface__", "__array_struct__")
_USED_WORD = re.compile(r"[.\"'@]\s*([^\W\d]\w*)")
_WORD = re.compile(r"[^\W\d]\w*")
# Where one of these is, a word may be spelled in pieces, or come from anywhere.
_SPELLS = re.compile(
    r"\bgetattr\b|\bvars\b|__dict__|\bsys\b.*\bmodules\b|attrgetter|methodcaller|__getattribute__|__import__|import_module"
    r"|import\s*\*"
)
_IMPORT = re.compile(r"\bimport\b\s*(\([^)]*\)|[^\n]*)")


class Found(NamedTuple):
    """A forbidden name in a source: which rule has it, in which file and line it stands."""

    name: str
    line: int
    rule: str
    file: str


def forbidden_uses(
    files: Sequence[File], rules: Sequence[Rule], functions: Iterable[str], harness: str = ""
) -> list[Found]:
    """Find the forbidden names that the ``functions`` can come to.

    They are in the order of the source, once per line.
    The first of ``files`` is the submission, the others are its helpers. What the ``harness`` names it may call.
    """
    if not any(_may_be_in(file, rules) for file in files):
        return []
    roots = frozenset(functions)
    pieces = fragments(files, roots)
    own = {name for piece in pieces for name in piece.own_attributes}.difference(_LENDS_MEMORY)
    modules = {file.module: Scope(None, file.tree.body) for file in files[1:]}
    names, known = _Names(own, modules), _Rules(rules)
    matches = {piece: found for piece in pieces if (found := set(_matches(piece, known, names)))}
    if not matches:
        return []
    used = live(pieces, files, roots, frozenset(_WORD.findall(harness)))
    order = {file.name: position for position, file in enumerate(files)}
    found = {use for piece, uses in matches.items() if piece in used for use in uses}
    return sorted(found, key=lambda use: (order[use.file], use.line, use.name))


def _may_be_in(file: File, rules: Sequence[Rule]) -> bool:
    """Tell whether ``file`` has a word that a pattern could end in.

    Most submissions have none, and this is fast.
    """
    text = file.text if file.text.isascii() else unicodedata.normalize("NFKC", file.text)  # as Python reads names
    text = text.replace("\\\n", " ")
    if _SPELLS.search(text):
        return True
    words = _words(text)
    return any(words.could_fit(pattern) for rule in rules for pattern in rule.names)


class _Words(NamedTuple):
    """Hold a text's words: ``every`` one, and those ``named`` like attributes.

    The latter stand behind a point, a quote or an import.
    """

    every: set[str]
    named: set[str]

    def could_fit(self, pattern: str) -> bool:
        """Tell whether a word could end a name that ``pattern`` matches."""
        if pattern == WITH_STRIDES:
            return not self.every.isdisjoint(("strides", "ndarray"))
        place, _, last = pattern.rstrip(IS_SET).rpartition(".")
        if not is_plain(last):
            return any(is_like(word, last) for word in self.named)
        is_attribute = bool(place) or pattern.startswith(".")
        return last in (self.named if is_attribute and not last.startswith("__") else self.every)


def _words(text: str) -> _Words:
    named = set(_USED_WORD.findall(text))
    for imported in _IMPORT.findall(text):
        named.update(_WORD.findall(imported))
    return _Words(set(_WORD.findall(text)), named)


class _Rules:
    """Find which rules have a name, each once, as names repeat."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, name: str) -> tuple[str, ...]:
        if name not in self._known:
            having = (rule.name for rule in self._rules if any(_fits(name, pattern) for pattern in rule.names))
            self._known[name] = tuple(having)
        return self._known[name]


def _matches(fragment: Fragment, rules: _Rules, names: _Names) -> Iterator[Found]:
    for piece in fragment.pieces:
        for name in names.of(piece) if not piece.quiet else ():
            for rule in rules.of(name):
                yield Found(name.removesuffix(IS_SET), getattr(piece.node, "lineno", 1), rule, fragment.file.name)


class _Names:
    """Find the names that a node uses.

    ``own`` are the attributes that the files define, ``modules`` the helpers' scopes.
    """

    def __init__(self, own: set[str], modules: dict[str, Scope]) -> None:
        self._own = own
        self._modules = modules

    def of(self, piece: Piece) -> Iterator[str]:
        """Yield the node's full names, as rules spell them.

        What is known of nothing but a name is ``?.name``.
        """
        node, scope = piece.node, piece.scope
        if isinstance(node, ast.Name):
            yield from self._of_name(node, scope)
        elif isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
            for name in self._resolved(node, scope):
                last = name.rpartition(".")[2]
                if name == UNKNOWN or (name.startswith(f"{UNKNOWN}.") and last in self._own):
                    continue
                yield name
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                    yield f"{name}{IS_SET}"
        if isinstance(node, ast.Call):
            yield from self._with_strides(node, scope)

    def _of_name(self, node: ast.Name, scope: Scope) -> Iterator[str]:
        if isinstance(node.ctx, ast.Store):
            if node.id in _LENDS_MEMORY:
                yield f"{UNKNOWN}.{node.id}"
            return
        yield from (name for name in self._resolved(node, scope) if name != UNKNOWN)
        if scope.meanings(node.id) is None:
            for module in scope.all_starred():
                yield from self._through(f"{module}.{node.id}")
            if hasattr(builtins, node.id):
                yield node.id

    def _with_strides(self, node: ast.Call, scope: Scope) -> Iterator[str]:
        """Yield the call if it makes an array with strides of its own.

        Only as far as that can be seen.
        """
        names = list(self._resolved(node.func, scope))
        is_named = self._has_option_strides(node, names)
        is_by_position = self._has_argument_strides(node, names, scope)
        is_prepared = callee(node) == "partial" and self._is_array(self._resolved_all(node.args[:1], scope))
        if is_named or is_by_position or is_prepared:
            yield f"{names[0].removeprefix(UNKNOWN).removeprefix('.')}{WITH_STRIDES}"

    def _has_option_strides(self, node: ast.Call, names: Iterable[str]) -> bool:
        is_given = any(keyword.arg == "strides" for keyword in node.keywords)
        return is_given and not all(self._is_own(name, node.func) for name in names)

    def _has_argument_strides(self, node: ast.Call, names: Sequence[str], scope: Scope) -> bool:
        """Tell whether strides are among the arguments of a call that makes arrays."""
        is_bare = any(name.endswith(".__new__") for name in names)  # which is given the class as well
        bases = scope.bases_of(node.func.id) if isinstance(node.func, ast.Name) else []
        is_array = self._is_array([*names, *self._resolved_all(bases, scope)])
        has_room = len(node.args) > _NDARRAY_ARGUMENTS_BEFORE_STRIDES + is_bare
        return has_room and (is_array or _is_type_of_another(node.func))

    def _is_own(self, name: str, node: ast.expr) -> bool:
        """Tell whether the files define the function or method called ``name``."""
        if isinstance(node, ast.Name):
            return name == UNKNOWN and not hasattr(builtins, node.id)
        return isinstance(node, ast.Attribute) and (
            name == UNKNOWN or (name.startswith(f"{UNKNOWN}.") and name.rpartition(".")[2] in self._own)
        )

    def _is_array(self, names: Iterable[str]) -> bool:
        return any(name.startswith(_ARRAYS) for name in names)

    def _resolved_all(self, nodes: Iterable[ast.AST], scope: Scope) -> list[str]:
        return [name for node in nodes for name in self._resolved(node, scope)]

    def _resolved(self, node: ast.AST, scope: Scope) -> Iterator[str]:
        for name in dotted(node, scope):
            yield from self._through(name)

    def _through(self, name: str, steps: int = 5) -> Iterator[str]:
        """Yield ``name`` as the helper that has it got it from elsewhere."""
        top, _, rest = name.partition(".")
        if not (rest and steps and top in self._modules):
            yield _canonical(name)
            return
        inner, dot, more = rest.partition(".")
        for origin in dotted(ast.Name(inner, ast.Load()), self._modules[top]):
            yield from self._through(f"{origin}{dot}{more}", steps - 1)


def _is_type_of_another(node: ast.expr) -> bool:
    """Tell whether ``node`` is ``type(x)``, and not the learner's own ``type(self)``."""
    if not (isinstance(node, ast.Call) and callee(node) == "type" and len(node.args) == 1):
        return False
    return not (isinstance(node.args[0], ast.Name) and node.args[0].id in ("self", "cls"))


def _fits(name: str, pattern: str) -> bool:
    if pattern[0] in ".(":
        ending = pattern.rstrip("*")
        return name.endswith(pattern) if ending == pattern else f".{name.rpartition('.')[2]}".startswith(ending)
    if is_plain(pattern):  # most of them, and comparing is faster than making an expression
        return f"{name}.".startswith(f"{pattern}.")
    parts = name.split(".")
    return any(is_like(".".join(parts[:length]), pattern) for length in range(1, len(parts) + 1))


def _canonical(name: str) -> str:
    for prefix, usual in _SAME:
        if name.startswith(prefix):
            return usual + name[len(prefix) :]
    return name
