"""What stands for a module that is not there: nothing happens until it is used, and then it says why it cannot be.

An import that a ``try`` around it expects to fail fails as ever, so that ``except ImportError`` chooses the other way.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Mapping
from types import FrameType
from typing import Any, Literal, NoReturn

from grader.wire import messages
from grader.wire.messages import Absent, Raised
from grader.worker.raised import cell_number, cut, helper_name

_EXPECTED = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
_OF_A_MODULE = {"__version__", "__file__", "__path__"}
# What Python looks for on an object's class, rather than by an attribute of the object.
_OPERATIONS = (
    "call", "iter", "next", "len", "bool", "getitem", "setitem", "delitem", "contains", "enter", "exit", "add", "radd",
    "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "mod", "pow", "matmul", "rmatmul", "neg", "index",
    "int", "float", "lt", "le", "gt", "ge", "or", "ror", "and", "mro_entries", "instancecheck", "subclasscheck",
)  # fmt: skip


class _StandIn:
    """A module, or what was imported from one, that is not there."""

    def __init__(self, module: str, why: str) -> None:
        vars(self).update(_module=module, _why=why)

    def __getattr__(self, name: str) -> Any:
        # Others with underscores are asked for by Python and by libraries, of any object.
        if name.startswith("__") and name.endswith("__") and name not in _OF_A_MODULE:
            raise AttributeError(name)
        _refuse(self)

    def __setattr__(self, name: str, value: object) -> None:
        _refuse(self)

    def __repr__(self) -> str:
        return f"<{vars(self)['_why']}>"


def _refuse(stand_in: _StandIn, *_: object, **__: object) -> NoReturn:
    error = ModuleNotFoundError(vars(stand_in)["_why"], name=vars(stand_in)["_module"])
    error._grader_touched = True  # type: ignore[attr-defined]  # tells it from any other
    raise error


for _operation in _OPERATIONS:
    setattr(_StandIn, f"__{_operation}__", _refuse)


def is_touched(error: BaseException) -> bool:
    """Tell whether ``error`` came of using what is not there."""
    return getattr(error, "_grader_touched", False) is True


def as_raised(absent: Absent) -> Raised:
    """Return what Python would have said of the import."""
    kinds = tuple(kind.__name__ for kind in ModuleNotFoundError.__mro__[:-1])
    return Raised(kinds, cut(_why(absent)), absent.line, absent.cell, absent.file)


class Imports:
    """Watch the submission's imports.

    ``trees`` are its files' code, by the names under which they are compiled.
    """

    def __init__(self, trees: Mapping[str, ast.Module]) -> None:
        self._trees = trees
        self._import = builtins.__import__
        self._absent: dict[str, Absent] = {}

    def install(self) -> None:
        """Give a stand-in to each import of the submission's that finds nothing."""
        setattr(builtins, "__import__", self._import_or_stand_in)  # noqa: B010 typed as what gives modules alone

    def absent(self) -> tuple[Absent, ...]:
        """List what was imported, was absent, and was not expected to be."""
        return tuple(self._absent.values())[: messages.MAX_TOLD]

    def _import_or_stand_in(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002 Python's own names
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: tuple[str, ...] | None = (),
        level: int = 0,
    ) -> Any:
        try:
            return self._import(name, globals, locals, fromlist or (), level)
        except ImportError as error:
            frame, top = sys._getframe(1), name.partition(".")[0]
            is_whole = isinstance(error, ModuleNotFoundError) and error.name == top
            if level or not is_whole or frame.f_code.co_filename not in self._trees or self._is_expected(frame):
                raise
            return _stand_in(name, _why(self._noted(top, frame)), fromlist or ())

    def _noted(self, top: str, frame: FrameType) -> Absent:
        place = frame.f_code.co_filename
        # As None stands there by which Python marks what is not to be imported.
        why: Literal["unknown", "no_tensors"] = "no_tensors" if top in sys.modules else "unknown"
        absent = Absent(cut(top), why, frame.f_lineno, cell_number(place), helper_name(place))
        return self._absent.setdefault(top, absent)

    def _is_expected(self, frame: FrameType | None) -> bool:
        """Tell whether a line being run is one whose ImportError is caught."""
        while frame is not None:
            if (tree := self._trees.get(frame.f_code.co_filename)) and _is_caught(tree, frame.f_lineno):
                return True
            frame = frame.f_back
        return False


def _why(absent: Absent) -> str:
    """Say it as an exception does; a report says it in its own words."""
    if absent.why == "no_tensors":
        return f"{absent.module} may not be used in this exercise, which has no tensors"
    return f"{absent.module} is neither installed where this is graded nor a file handed in beside this one"


def _stand_in(name: str, why: str, fromlist: tuple[str, ...]) -> _StandIn:
    """Return what ``import`` binds: the first name, which leads to the next ones."""
    top, *inner = name.split(".")
    first = last = _StandIn(top, why)
    for each in inner:
        vars(last)[each] = last = _StandIn(top, why)
    for each in fromlist:
        vars(last)[each] = [] if each == "__all__" else _StandIn(top, why)
    if "*" in fromlist:
        vars(last)["__all__"] = []
    return last if fromlist else first


def _is_caught(tree: ast.Module, line: int) -> bool:
    """Tell whether ``line`` lies in a block that goes on after an ImportError."""
    blocks = [node for node in ast.walk(tree) if isinstance(node, ast.Try | ast.With)]
    around = [node for node in blocks if node.body[0].lineno <= line <= (node.body[-1].end_lineno or line)]
    return any(
        any(_catches(handler.type) for handler in node.handlers)
        if isinstance(node, ast.Try)
        else any(_suppresses(item.context_expr) for item in node.items)
        for node in around
    )


def _catches(kind: ast.expr | None) -> bool:
    """Tell whether an ``except`` of this ``kind`` takes an ImportError.

    What cannot be told is taken to.
    """
    if kind is None:
        return True
    if isinstance(kind, ast.Tuple):
        return any(map(_catches, kind.elts))
    name = kind.id if isinstance(kind, ast.Name) else getattr(kind, "attr", "")
    return name in _EXPECTED or not isinstance(getattr(builtins, name, None), type)


def _suppresses(manager: ast.expr) -> bool:
    if not isinstance(manager, ast.Call):
        return False
    name = manager.func.id if isinstance(manager.func, ast.Name) else getattr(manager.func, "attr", "")
    return name in ("suppress", "raises") and any(map(_catches, manager.args))
