"""A condition of failure: which calls of a function fail, said about their arguments, as frozen values.

It holds names of parameters and of axes, small numbers and counts, and no value of any call, so that it may be told
where inputs may not. What people read is made of it in ``reporting/condition_text.py``.
"""

from __future__ import annotations

import enum

import msgspec


class Axis(enum.StrEnum):
    """Along which axis of an image something is asked; ``NONE`` for what has no such axes."""

    NONE = ""
    HEIGHT = "height"
    WIDTH = "width"
    ANY = "any"
    BOTH = "both"


class Kind(enum.StrEnum):
    """What a feature asks about its quantities a and b, its parameter, or the call."""

    LARGER = "larger"  # a > number
    IS = "is"  # a == number
    ODD = "odd"
    MORE = "more"  # a > b
    EQUAL = "equal"  # a == b
    MULTIPLE = "multiple"  # a % b == 0
    SQUARE = "square"  # height and width of a are equal
    TALLER = "taller"  # the height of a is larger than its width
    WIDER = "wider"
    PAIR = "pair"  # a parameter is given as several numbers, where one would do
    ANY_PAIR = "any pair"
    NONE = "none"
    LEFT_OUT = "left out"
    BY_NAME = "by name"
    TRUE = "true"
    TEXT = "text"  # a parameter is this word
    HOLDS = "holds"  # this word stands somewhere in a list or dict
    WITH = "with"  # an entry of a list that has this word has a key, b, too
    WITH_TRUE = "with true"  # and True stands there
    WITHOUT = "without"  # an entry that has this word, or any, lacks a key that such entries may have
    IS_INFINITE = "is infinite"  # a parameter that is a number
    IS_NAN = "is nan"
    DTYPE = "dtype"
    LEFTOVER = "leftover"  # the last step of the window does not reach the last pixel
    RELATION = "relation"  # one that the exercise names
    NAN = "nan"
    INFINITE = "infinite"
    NEGATIVE = "negative"
    ALL_NEGATIVE = "all negative"
    ZERO = "zero"
    TIES = "ties"
    CALLED = "called"  # the call is one of these functions


OF_VALUES = frozenset({Kind.NAN, Kind.INFINITE, Kind.NEGATIVE, Kind.ALL_NEGATIVE, Kind.ZERO, Kind.TIES})

OF_ENTRIES = frozenset({Kind.WITH, Kind.WITH_TRUE, Kind.WITHOUT})
OF_WORDS = frozenset({Kind.TEXT, Kind.HOLDS, Kind.DTYPE}) | OF_ENTRIES


class Quantity(msgspec.Struct, frozen=True, array_like=True):
    """A number of a call: one name, or one for its height and one for its width, such as ``kh`` and ``kw``."""

    names: tuple[str, ...]


class Feature(msgspec.Struct, frozen=True):
    """A question about a call that has the answer yes, no, or none at all.

    ``text`` is the author's, of a relation: language and sentence.
    """

    kind: Kind
    of: tuple[Quantity, ...] = ()
    axis: Axis = Axis.NONE
    number: int = 0
    word: str = ""
    text: tuple[tuple[str, str], ...] = ()


class Literal(msgspec.Struct, frozen=True):
    """A feature that is asked to hold, or not to hold."""

    feature: Feature
    holds: bool = True


class Joined(enum.StrEnum):
    """How the literals of a formula are joined; ``ALONG``: the last two hold along one and the same axis."""

    ALL = "all"
    ANY = "any"
    ALONG = "along"


class Formula(msgspec.Struct, frozen=True):
    """One literal, or two that are joined; three where two are so along an axis."""

    literals: tuple[Literal, ...]
    joined: Joined = Joined.ALL


class Goal(enum.StrEnum):
    """What the calls do that a condition is about; the last two where a call returns."""

    FAILS = "fails"
    RAISES = "raises"
    WRONG = "wrong"
    SHAPE = "shape"


class Exactness(enum.StrEnum):
    """What was confirmed: exactly then, then alone (but not always), or as far as there are calls at all."""

    EXACTLY = "exactly"
    ONLY = "only"
    SEEN = "seen"


class Condition(msgspec.Struct, frozen=True):
    """When a submission fails, and in how many calls that was confirmed.

    It is about calls of ``function``, which is ``one_of_several`` where groups call others too. ``raised`` is the class
    of the exception where all such calls raise the same one. ``returning`` says that only calls that return were asked
    about, ``apart`` that those of the condition before it were left out. Of ``inside`` calls that fulfil it ``failing``
    failed, and none of ``outside`` others; where ``surely`` is true as well, all ``sure`` ones did.
    """

    goal: Goal
    function: str
    formula: Formula
    exactness: Exactness
    inside: int
    failing: int
    outside: int
    surely: Formula | None = None
    sure: int = 0
    one_of_several: bool = False
    raised: str = ""
    returning: bool = False
    apart: bool = False
