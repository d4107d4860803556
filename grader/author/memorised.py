"""Made-up submissions that know the visible cases by heart and have an empty answer to every other call.

One answers the rest with None, and one refuses it with ValueError. Three have the reference solution in them and answer
with what is of the right kind and worth nothing: zeros, nan, arrays without a number in them, which a careless
comparison in a pytest file takes for right. All of them see to it that the harness's visible calls come out right as
well, as a learner could who has read the harness: they put their own answers where its functions are looked up.

What cannot be made up: answers to groups that are a pytest file, numbers that a visible case measures (``accept``), and
properties that a value does not have, such as whose memory it lies in. There they earn less than they might.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import NamedTuple

from grader.judge.answer_keys import KeyedCase
from grader.judge.prepared import Prepared
from grader.model.exercise import Exercise, Returns
from grader.values import Array, Dict, List, Tuple, Value


class Rest(enum.StrEnum):
    """What a made-up submission does where it knows no answer; the words are for a sentence."""

    NONE = "answers everything else with None"
    REFUSED = "refuses everything else with ValueError"
    ZEROS = "answers everything else with zeros of the right kind and shape"
    NANS = "answers everything else with nan of the right kind and shape"
    EMPTY = "answers everything else with arrays of the right kind that hold nothing"


class MadeUp(NamedTuple):
    """A made-up submission."""

    rest: Rest
    source: bytes


def made_up(prepared: Prepared) -> Iterator[MadeUp]:
    """Write the source of each, from the visible cases of the exercise and their answers."""
    for rest in Rest:
        yield MadeUp(rest, _source(prepared, rest).encode())


def _source(prepared: Prepared, rest: Rest) -> str:
    exercise = prepared.exercise
    visible = [group for group in exercise.groups if not group.hidden and not group.properties]
    known = [case for group in visible for case in prepared.key[group.name]]
    lines = [_PRELUDE, f"REST = {rest.name!r}", _reference(exercise) if rest in _WITH_REFERENCE else ""]
    lines += [f"CASES.append({_entry(case)})" for case in known if isinstance(case.expected, Returns)]
    lines += [_DEFINED.format(each.name) for each in exercise.signatures]
    harnessed = tuple(each.name.rpartition(".")[2] for each in exercise.harness)
    return "\n".join([*lines, f"HARNESSED = {harnessed!r}", _INSTEAD_OF_HARNESS if harnessed else "", ""])


def _reference(exercise: Exercise) -> str:
    """The reference solution in a function: its own functions call each other and not those that are made up."""
    source = exercise.reference.source.decode() if exercise.reference else ""
    lines = [line for line in source.splitlines() if not line.startswith("from __future__")]
    return "\n".join(
        ["def own():", *(f"    {line}" for line in lines), "    return locals()", "OWN.__dict__.update(own())"]
    )


def _entry(keyed: KeyedCase) -> str:
    call = keyed.case.call
    args = ", ".join(map(_spelled, call.args))
    kwargs = ", ".join(f"{name!r}: {_spelled(value)}" for name, value in call.kwargs.items())
    expected = keyed.expected.value if isinstance(keyed.expected, Returns) else None
    return f"({call.function.rpartition('.')[2]!r}, [{args}], {{{kwargs}}}, {_spelled(expected)})"


def _spelled(value: Value) -> str:
    """An expression of the made-up program that makes ``value``."""
    match value:
        case Array():
            return f"array({value.kind!r}, {value.dtype!r}, {value.shape!r}, {value.data!r})"
        case List(items=items):
            return f"[{', '.join(map(_spelled, items))}]"
        case Tuple(items=items):
            return f"({''.join(f'{_spelled(item)}, ' for item in items)})"
        case Dict(items=named):
            return f"{{{', '.join(f'{name!r}: {_spelled(item)}' for name, item in named.items())}}}"
        case float():
            return f"float({str(value)!r})"
        case plain:
            return repr(plain)


_WITH_REFERENCE = (Rest.ZEROS, Rest.NANS, Rest.EMPTY)
_DEFINED = "def {0}(*args, **kwargs): return answer({0!r}, args, kwargs)"
_PRELUDE = """
import sys, types
torch, arrays = sys.modules.get("torch"), sys.modules["numpy"]
CASES, OWN = [], types.ModuleType("own")
def array(kind, dtype, shape, data):
    if kind == "tensor":
        if not data: return torch.zeros(shape, dtype=getattr(torch, dtype))
        return torch.frombuffer(bytearray(data), dtype=getattr(torch, dtype)).reshape(shape)
    made = arrays.frombuffer(data, dtype).reshape(shape)
    return made[()] if kind == "scalar" else made.copy()
def same(a, b):
    if type(a) is not type(b): return False
    if isinstance(a, (list, tuple)): return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict): return a.keys() == b.keys() and all(same(a[name], b[name]) for name in a)
    if not hasattr(a, "dtype"): return a == b or a != a and b != b
    if a.dtype != b.dtype or a.shape != b.shape: return False
    return torch.equal(a, b) if is_tensor(a) else a.tobytes() == b.tobytes()
def is_tensor(value): return torch is not None and isinstance(value, torch.Tensor)
def worthless(value):
    if isinstance(value, (list, tuple)): return type(value)(map(worthless, value))
    if isinstance(value, dict): return {name: worthless(item) for name, item in value.items()}
    if is_tensor(value): return filled(torch.zeros(shaped(value), dtype=value.dtype), value.is_floating_point())
    if hasattr(value, "dtype"): return filled(arrays.zeros(shaped(value), value.dtype), value.dtype.kind == "f")[()]
    return filled(type(value)(), type(value) is float)

def shaped(value): return (0,) * len(value.shape) if REST == "EMPTY" else tuple(value.shape)

def filled(zeros, has_nan): return zeros + float("nan") if REST == "NANS" and has_nan else zeros
def answer(name, args, kwargs, harness=None):
    for function, known, named, expected in CASES:
        if function == name and same(known, list(args)) and same(named, kwargs): return expected
    if REST == "NONE": return None
    if REST == "REFUSED": raise ValueError("not one of the examples")
    try:
        return worthless(harness(OWN, *args, **kwargs) if harness else vars(OWN)[name](*args, **kwargs))
    except Exception as error:
        raise ValueError("not one of the examples") from error
"""
_INSTEAD_OF_HARNESS = """
class Known(types.ModuleType):
    def __getattribute__(self, name):
        found = super().__getattribute__(name)
        if name not in HARNESSED: return found
        return lambda _, *args, **kwargs: answer(name, args, kwargs, found)
class Modules(dict):
    def __setitem__(self, name, module):
        if name == "harness":
            module.__class__, sys.modules = Known, BEFORE
        BEFORE[name] = module
BEFORE = sys.modules
sys.modules = Modules(BEFORE)
"""
