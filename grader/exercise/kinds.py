"""The types of the schema in plain words, and the first place where an author's data does not fit one.

msgspec decides what fits, and is fast at it. Of what does not fit it tells one English sentence about JSON, and the
place only inside that sentence. So we ask it again, part by part: the mistake is in the smallest part that it refuses.
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec
from msgspec import inspect

from grader.text import one_line

Place = tuple[str | int, ...]
_MAPPINGS = (dict, Mapping)


class Misfit(NamedTuple):
    """Where data does not fit its type, and a sentence that says so."""

    where: Place
    problem: str


def misfit(data: Any, kind: Any, where: Place = ()) -> Misfit:
    """Find the first part of ``data`` that is not of the ``kind`` it should be.

    ``data`` stands at ``where`` in its file, and msgspec has refused it as a ``kind``.
    """
    bare = _bare(kind)
    if unknown := _unknown_key(data, bare, where) or _odd_key(data, bare, where):
        return unknown
    for step, part, its_kind in _parts(data, bare):
        if not _fits(part, its_kind):
            return misfit(part, its_kind, (*where, step))
    return Misfit(where, _problem(data, kind, where))


def in_words(kind: Any) -> str:
    """``kind``, a type of the schema, as authors are told of it: "a whole number from 1 to 500"."""
    bare = _bare(kind)
    if title := next((each.title for each in getattr(kind, "__metadata__", ()) if each.title), None):
        return str(title)
    if get_origin(bare) is Literal:
        return listed(get_args(bare), "or")
    if get_origin(bare) is list and get_origin(item := _bare(get_args(bare)[0])) is Literal:
        return f"a list of {in_words(item)}"
    if _is_struct(bare) or get_origin(bare) in _MAPPINGS:
        keys = _known_keys(bare)[:3] or ("name",)
        return f"a mapping such as {{{', '.join(f'{key}: ...' for key in keys)}}}"
    return _in_words(inspect.type_info(kind))


def listed(words: Iterable[str], last: str = "and") -> str:
    """``'a', 'b' and 'c'``."""
    *others, final = [f"'{word}'" for word in words]
    return f"{', '.join(others)} {last} {final}" if others else final


def _fits(data: Any, kind: Any) -> bool:
    try:
        msgspec.convert(data, kind)
    except msgspec.ValidationError:
        return False
    return True


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _bare(kind: Any) -> Any:
    """``kind`` without what ``Annotated`` adds to it, and without UNSET, which no file can spell."""
    while get_origin(kind) in (Annotated, Union, types.UnionType):
        kind = next(each for each in get_args(kind) if each is not msgspec.UnsetType)
    return kind


def _parts(data: Any, bare: Any) -> list[tuple[str | int, Any, Any]]:
    """The parts of ``data`` by their place in it, each with the type that it should have."""
    if isinstance(data, list) and get_origin(bare) is list:
        return [(index, part, get_args(bare)[0]) for index, part in enumerate(data)]
    if isinstance(data, dict) and get_origin(bare) in _MAPPINGS:
        return [(key, part, get_args(bare)[1]) for key, part in data.items()]
    if isinstance(data, dict) and _is_struct(bare):
        kinds = {field.name: field.type for field in msgspec.structs.fields(bare)}
        return [(key, part, kinds[key]) for key, part in data.items()]
    return []


def _known_keys(bare: Any) -> tuple[str, ...]:
    """The keys that a mapping of this type may have; none where it may have any."""
    if _is_struct(bare):
        return tuple(field.name for field in msgspec.structs.fields(bare))
    named = get_args(bare)[0] if get_origin(bare) in _MAPPINGS else None
    return get_args(named) if get_origin(named) is Literal else ()


def _unknown_key(data: Any, bare: Any, where: Place) -> Misfit | None:
    known = _known_keys(bare)
    unknown = [key for key in data if key not in known] if known and isinstance(data, dict) else []
    if not unknown:
        return None
    near = difflib.get_close_matches(unknown[0], known, n=1)
    advice = f"did you mean '{near[0]}'?" if near else f"its keys are {listed(known)}"
    return Misfit((*where, unknown[0]), f"'{one_line(unknown[0], 80)}' is not a key of {_named(where)}; {advice}")


def _odd_key(data: Any, bare: Any, where: Place) -> Misfit | None:
    """A key that is not spelled as the keys of this mapping are."""
    if not isinstance(data, dict) or get_origin(bare) not in _MAPPINGS:
        return None
    kind = get_args(bare)[0]
    odd = next((key for key in data if not _fits(key, kind)), None)
    if odd is None:
        return None
    return Misfit((*where, odd), f"the key '{one_line(odd, 80)}' of {_named(where)} should be {in_words(kind)}")


def _problem(data: Any, kind: Any, where: Place) -> str:
    bare = _bare(kind)
    fields = msgspec.structs.fields(bare) if isinstance(data, dict) and _is_struct(bare) else ()
    if missing := [field.name for field in fields if field.required and field.name not in data]:
        are = "keys {} are" if len(missing) > 1 else "key {} is"
        return f"the {are.format(listed(missing))} missing from {_named(where)}"
    advice = ": put it in quotes" if bare is str and isinstance(data, bool | int | float) else ""
    return f"{_named(where)} should be {in_words(kind)}, and {_found(data)}{advice}"


def _named(where: Place) -> str:
    """The part at ``where`` as an author would call it: ``item 2 of 'cases'``."""
    if not where:
        return "the file"
    *above, step = where
    return f"item {step + 1} of {_named(tuple(above))}" if isinstance(step, int) else f"'{one_line(step, 80)}'"


def _found(data: Any) -> str:
    """What stands there in place of what should."""
    match data:
        case None | "" | []:
            return "is empty"
        case dict() if not data:
            return "is empty"
        case bool():
            return f"is {data}".lower()
        case int() | float():
            return f"is the number {data}"
        case str():
            return f"is the text '{one_line(data)}'" if len(data) <= 60 else f"is a text of {len(data)} characters"
        case list():
            return "is a list"
        case _:
            return "is a mapping"


def _in_words(info: inspect.Type) -> str:
    match info:
        case inspect.Metadata(type=bare, extra_json_schema=extra):
            return str((extra or {}).get("title") or _in_words(bare))
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType(ge=only, le=most) if only == most is not None:
            return f"the number {only}"
        case inspect.IntType():
            return f"a whole number{_bounds(info)}"
        case inspect.FloatType():
            return f"a number{_bounds(info)}"
        case inspect.StrType():
            return f"text{_length(info)}"
        case inspect.EnumType(cls=cls):
            return listed([str(member.value) for member in cls], "or")
        case inspect.ListType(min_length=least):
            return "a list that is not empty" if least else "a list"
        case inspect.UnionType(types=types):
            return " or ".join(map(_in_words, types))
        case _:
            return "any value"


def _bounds(info: inspect.IntType | inspect.FloatType) -> str:
    if info.ge is not None and info.le is not None:
        return f" from {info.ge} to {info.le}"
    bounds = {"above": info.gt, "of at least": info.ge, "at most": info.le}
    return " and".join(f" {word} {bound}" for word, bound in bounds.items() if bound is not None)


def _length(info: inspect.StrType) -> str:
    if info.max_length is None:
        return " that is not empty" if info.min_length else ""
    return f" of {info.min_length or 0} to {info.max_length} characters"
