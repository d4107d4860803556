"""Cases: from the lines of a YAML file to calls with their arguments."""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Callable
from typing import Any

from msgspec import UNSET
from msgspec.msgpack import encode

from grader.catalogue import marked
from grader.exercise.expressions import Expression
from grader.exercise.given import check_argument, check_condition, check_draw
from grader.exercise.literals import to_value
from grader.exercise.schema import CaseFile, HiddenGroupFile
from grader.exercise.yaml_document import Document, Path_
from grader.model.exercise import (
    Call,
    Case,
    Expectation,
    Given,
    LikeReference,
    Parameter,
    Raises,
    Returns,
    Satisfies,
    Signature,
)
from grader.values import Array, Value, check

MAX_COMBINATIONS = 5000
EXAMPLES = 60
# Shown where the inputs stay hidden, so they say nothing of them.
WHY_GENERATED = marked("One of many calls with made-up numbers.")
WHY_SWEPT = marked("One of every combination of some values.")
OUR_REASONS = (WHY_GENERATED, WHY_SWEPT)

FEW_COMBINATIONS = 8  # are all needed where they are hidden
PRACTICE_SHARE = 4  # one combination in so many is for practice


def divided(swept: tuple[Case, ...]) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """Divide the cases of a sweep into hidden ones and those that may be handed out to practise on.

    Generated cases have other seeds for that; a sweep has none, so a hash of each call decides, the same everywhere.
    """
    if len(swept) < FEW_COMBINATIONS:
        return swept, ()
    practice = tuple(filter(_is_for_practice, swept))
    return tuple(itertools.filterfalse(_is_for_practice, swept)), practice


def _is_for_practice(case: Case) -> bool:
    return hashlib.sha256(encode(case.call)).digest()[0] % PRACTICE_SHARE == 0


class CaseReader:
    """Reads the cases of one group; every problem becomes an ``ExerciseError`` at its line."""

    def __init__(self, document: Document, signature: Signature) -> None:
        self._document = document
        self._signature = signature

    def listed(self, files: list[CaseFile], where: Path_, *, public: bool) -> tuple[Case, ...]:
        """The cases that are written out. A ``public`` one must say what it expects."""
        return tuple(self._case(file, (*where, index), public) for index, file in enumerate(files))

    def swept(self, file: HiddenGroupFile, where: Path_) -> tuple[Case, ...]:
        """One case for every combination of the listed values that ``where:`` lets through."""
        if not file.sweep:
            if file.where is not UNSET and not file.given:
                raise self._document.error((*where, "where"), "'where' goes with 'given' or 'sweep', and there is none")
            return ()
        parameters = {parameter.name for parameter in self._signature.parameters}
        for name in file.sweep:
            if name not in parameters:
                raise self._document.error((*where, "sweep", name), f"{self._signature.name} has no parameter {name!r}")
        if (count := math.prod(map(len, file.sweep.values()))) > MAX_COMBINATIONS:
            raise self._document.error((*where, "sweep"), f"{count} combinations are more than {MAX_COMBINATIONS}")
        combinations = [
            dict(zip(file.sweep, values, strict=True)) for values in itertools.product(*file.sweep.values())
        ]
        chosen = [names for names in combinations if self._holds(file, names, where)]
        if not chosen:
            raise self._document.error((*where, "where"), "no combination fulfils this condition")
        return tuple(self._combination(names, where) for names in chosen)

    def generated(self, file: HiddenGroupFile, where: Path_) -> Given | None:
        """How to make the cases that ``given`` describes; every name in it is known where it stands."""
        if not file.given:
            for key in ("args", "kwargs", "examples", "why", "raises"):
                if getattr(file, key) is not UNSET:
                    raise self._document.error((*where, key), f"{key!r} goes with 'given', and there is none")
            return None
        if file.sweep:
            raise self._document.error((*where, "given"), "a group has 'sweep' or 'given', not both")
        args = [] if file.args is UNSET else file.args
        kwargs = {} if file.kwargs is UNSET else file.kwargs
        self._check_given(file, args, kwargs, where)
        return Given(
            draws=tuple(file.given.items()),
            where=None if file.where is UNSET else file.where,
            args=tuple(args),
            kwargs=tuple(kwargs.items()),
            examples=EXAMPLES if file.examples is UNSET else file.examples,
            why=WHY_GENERATED if file.why is UNSET else file.why,
            expectation=LikeReference() if file.raises is UNSET else Raises(file.raises),
            line=self._document.line((*where, "given")),
        )

    def _check_given(self, file: HiddenGroupFile, args: list[Any], kwargs: dict[str, Any], where: Path_) -> None:
        names = tuple(file.given)
        for position, (name, text) in enumerate(file.given.items()):
            self._checked((*where, "given", name), check_draw, text, names[:position])
        self._check_names(args, kwargs, where)
        for index, data in enumerate(args):
            self._checked((*where, "args", index), check_argument, data, names)
        for key, data in kwargs.items():
            self._checked((*where, "kwargs", key), check_argument, data, names)
        if file.where is not UNSET:
            self._checked((*where, "where"), check_condition, file.where, names)
        if file.raises is UNSET:
            self._check_complete(args, kwargs, where)

    def _checked(self, where: Path_, look: Callable[[Any, tuple[str, ...]], object], *arguments: Any) -> None:
        try:
            look(*arguments)
        except ValueError as error:
            raise self._document.error(where, str(error)) from error
        except RecursionError as error:
            raise self._document.error(where, "this is nested too deeply") from error

    def _case(self, file: CaseFile, where: Path_, public: bool) -> Case:
        told = (file.expect is not UNSET) + (file.raises is not UNSET) + bool(file.accept)
        if told > 1:
            raise self._document.error(where, "a case has one of 'expect', 'raises' and 'accept', not several")
        if public and not told:
            raise self._document.error(
                where, "a visible case needs 'expect', 'raises' or 'accept': learners have no reference solution"
            )
        call = self._call(file.args, file.kwargs, where)
        for index, condition in enumerate(file.accept):
            self._checked((*where, "accept", index), lambda text, _: Expression(text), condition, ())
        if file.raises is UNSET:
            self._check_complete(file.args, file.kwargs, where)
        return Case(file.why, call, self._expectation(file, call, where))

    def _expectation(self, file: CaseFile, call: Call, where: Path_) -> Expectation:
        if file.accept:
            return Satisfies(tuple(file.accept))
        if file.raises is not UNSET:
            return Raises(file.raises)
        if file.expect is UNSET:
            return LikeReference()
        return Returns(self._expected(file.expect, call, (*where, "expect")))

    def _check_names(self, args: list[Any], kwargs: dict[str, Any], where: Path_) -> None:
        """Every argument has a parameter, and none has two."""
        positional, by_name = self._signature.positional, self._signature.by_name
        if len(args) > len(positional):
            raise self._document.error(
                (*where, "args"), f"{self._signature.text} takes at most {len(positional)} by position"
            )
        for name in kwargs:
            if name not in by_name:
                raise self._document.error(
                    (*where, "kwargs", name), f"{self._signature.name} has no parameter {name!r}"
                )
            if name in {parameter.name for parameter in positional[: len(args)]}:
                raise self._document.error((*where, "kwargs", name), f"{name!r} is given by position as well")

    def _check_complete(self, args: list[Any], kwargs: dict[str, Any], where: Path_) -> None:
        """Every parameter without a default has an argument."""
        given = {parameter.name for parameter in self._signature.positional[: len(args)]} | kwargs.keys()
        needed = [each.name for each in self._signature.parameters if not each.optional and each.name not in given]
        if needed:
            raise self._document.error(where, f"{self._signature.name} also needs {', '.join(needed)}")

    def _call(self, args: list[Any], kwargs: dict[str, Any], where: Path_) -> Call:
        self._check_names(args, kwargs, where)
        positional, by_name = self._signature.positional, self._signature.by_name
        return Call(
            self._signature.name,
            tuple(
                self._argument(parameter, data, (*where, "args", index))
                for index, (parameter, data) in enumerate(zip(positional, args, strict=False))
            ),
            {name: self._argument(by_name[name], data, (*where, "kwargs", name)) for name, data in kwargs.items()},
        )

    def _argument(self, parameter: Parameter, data: Any, where: Path_) -> Value:
        try:
            value = to_value(data, parameter.types)
            check(value)
        except ValueError as error:
            raise self._document.error(where, f"{parameter.name}: {error}") from error
        return value

    def _expected(self, data: Any, call: Call, where: Path_) -> Value:
        arrays = [value for value in (*call.args, *call.kwargs.values()) if isinstance(value, Array)]
        try:
            value = to_value(data, self._signature.returns, arrays[0].dtype if arrays else "float64")
            check(value)
        except ValueError as error:
            raise self._document.error(where, str(error)) from error
        return value

    def _holds(self, file: HiddenGroupFile, names: dict[str, Any], where: Path_) -> bool:
        if file.where is UNSET:
            return True
        defaults = {parameter.name: parameter.default for parameter in self._signature.parameters if parameter.optional}
        numbers = {name: value for name, value in {**defaults, **names}.items() if isinstance(value, int | float)}
        try:
            return bool(Expression(file.where).value(numbers))
        except KeyError as error:
            raise self._document.error(
                (*where, "where"), f"{error.args[0]!r} is not a swept number or a default"
            ) from error
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise self._document.error((*where, "where"), str(error)) from error

    def _combination(self, names: dict[str, Any], where: Path_) -> Case:
        """The combination as a learner would call it: positions first, so that other parameter names do not matter."""
        args: list[Value] = []
        kwargs: dict[str, Value] = {}
        last = max(
            (index for index, parameter in enumerate(self._signature.parameters) if parameter.name in names), default=-1
        )
        for parameter in self._signature.parameters[: last + 1]:
            if parameter.name not in names and not parameter.optional:
                raise self._document.error(
                    (*where, "sweep"), f"the parameter {parameter.name!r} has no value and no default"
                )
            path = (*where, "sweep", parameter.name)
            value = (
                self._argument(parameter, names[parameter.name], path) if parameter.name in names else parameter.default
            )
            if parameter.keyword_only:
                kwargs[parameter.name] = value
            else:
                args.append(value)
        return Case(WHY_SWEPT, Call(self._signature.name, tuple(args), kwargs), LikeReference())
