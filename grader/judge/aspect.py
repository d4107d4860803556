"""In what a call failed, in words of closed lists: all that is said of it where its input is withheld.

What a submission returns or raises in a withheld case can hold that case's input. So nothing of it is repeated here: a
dtype, a kind of value and a class of exception are looked up in lists of ours, and what is not in them has one word.
"""

from __future__ import annotations

import builtins

from msgspec import UNSET

from grader.catalogue import marked
from grader.judge.answer_keys import KeyedCase
from grader.judge.properties import of_other_dtype
from grader.judge.verdict import Failed
from grader.model.exercise import Raises, Returns, Satisfies
from grader.model.report import Aspect, Failing, Outcome
from grader.values import Array, Dict, List, Tuple, Value

AN_EXCEPTION = marked("an exception")
SOMETHING_ELSE = marked("something else")

# By name, as a worker tells no more that could be believed: a class of the submission's that is called like one of
# these tells nothing but the name, which is ours.
_OF_PYTHON = {
    name for name, each in vars(builtins).items() if isinstance(each, type) and issubclass(each, BaseException)
}
_OF_NUMPY = {"AxisError", "ComplexWarning", "DTypePromotionError", "LinAlgError", "TooHardError", "UFuncTypeError"}
_OF_TORCH = {"AcceleratorError", "OutOfMemoryError"}
EXCEPTIONS = frozenset(_OF_PYTHON | _OF_NUMPY | _OF_TORCH)

_KINDS: dict[type, str] = {
    bool: marked("a bool"),
    int: marked("an int"),
    float: marked("a float"),
    str: marked("a string"),
    List: marked("a list"),
    Tuple: marked("a tuple"),
    Dict: marked("a dict"),
}
_ARRAYS = {"tensor": marked("a tensor"), "array": marked("an array"), "scalar": marked("a numpy number")}


def aspect(keyed: KeyedCase, failed: Failed) -> Aspect | None:
    """Say in what the case failed; None where its outcome says it all, as that it took too long."""
    match failed.outcome, keyed.expected:
        case Outcome.WRONG, Raises(name=name):
            return Aspect(Failing.NOT_REFUSED, wanted=exception_word(name))
        case Outcome.WRONG, Satisfies():
            return Aspect(Failing.FIGURES)
        case Outcome.WRONG, Returns(value=value):
            return _of_a_value(value, failed)
        case Outcome.ERROR, Raises(name=name) if failed.kind:
            return Aspect(Failing.RAISED_ANOTHER, exception_word(name), exception_word(failed.kind))
        case Outcome.ERROR, _ if failed.kind:
            return Aspect(Failing.RAISED, came=exception_word(failed.kind))
    return None


def exception_word(name: str) -> str:
    """Return ``name`` if a class of Python's, numpy's or torch's is called so, else "an exception"."""
    return name if name in EXCEPTIONS else AN_EXCEPTION


def kind_word(value: Value) -> str:
    """Say what kind of thing ``value`` is, without anything of it: "a tensor", "an int"."""
    if isinstance(value, Array):
        return _ARRAYS[value.kind]
    return "None" if value is None else _KINDS[type(value)]


def _of_a_value(wanted: Value, failed: Failed) -> Aspect:
    failing = Failing(failed.kind)
    came = failed.returned
    if came is UNSET:
        return Aspect(failing)
    if failing is Failing.DTYPE and (parts := of_other_dtype(wanted, came)):
        return _unlike(failing, *(_dtype_word(part) for part in parts))
    if failing in (Failing.KIND, Failing.TYPE):
        # There is one None: that it is wanted would be the answer.
        return _unlike(failing, SOMETHING_ELSE if wanted is None else kind_word(wanted), kind_word(came))
    return Aspect(failing)


def _unlike(failing: Failing, wanted: str, came: str) -> Aspect:
    """Name both, unless the words are the same, as where only a part of the results differs."""
    return Aspect(failing) if wanted == came else Aspect(failing, wanted, came)


def _dtype_word(value: Value) -> str:
    return value.dtype if isinstance(value, Array) else kind_word(value)
