"""Pictures of windows that move over an image: sums, pools, and the windows themselves."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Literal

from grader.judge.cells import (
    Averaged,
    Cell,
    Index,
    Largest,
    Picture,
    Placed,
    Plane,
    Planes,
    Term,
    copied,
    fill_of,
    pixel_of,
    pixels,
    places_of,
    plane_of,
    require,
    single,
    sizes_of,
    sum_of_products,
    total,
    winner_of,
    with_bias,
)
from grader.model.picture import Argmax, Axes, Columns, Entries, Max, Mean, Sum, Windows
from grader.values import Value


def windows_picture(windows: Windows, arguments: Mapping[str, Value]) -> Picture:
    """Make the picture of what is taken of each window."""
    plane = plane_of(windows.x, "input", arguments, windows.axes)
    plane = plane._replace(fill=fill_of(windows.fill, plane.values, arguments))
    match windows.take:
        case Sum() as take:
            return _sums(windows.axes, take, plane, arguments)
        case Columns():
            return _columns(windows.axes, plane)
        case Entries():
            return _entries(windows.axes, plane)
        case Mean(divisor=divisor):
            return _pools(windows.axes, plane, lambda index, terms: _mean(index, terms, plane, divisor))
        case Max():
            wins = windows.fill != "lowest"
            return _pools(windows.axes, plane, lambda index, terms: _max(index, terms, plane, padding_wins=wins))
        case Argmax():
            return _pools(windows.axes, plane, lambda index, terms: _argmax(index, terms, plane))


def _sums(axes: Axes, take: Sum, plane: Plane, arguments: Mapping[str, Value]) -> Picture:
    """Sums of ``... x C x H x W`` and ``O x (C / groups) x kh x kw``, or of ``... x H x W`` and ``kh x kw``."""
    planes = with_bias((plane, plane_of(take.kernel, "kernel", arguments)), take.bias, arguments)
    x, kernel = planes[0].values.shape, planes[1].values.shape
    require(kernel[-2:] == sizes_of(axes), f"{planes[1].label} has another size than the window")
    if len(kernel) == 2:
        return Picture(planes, (*x[:-2], *places_of(axes)), lambda index: _sum(axes, planes, index))
    require(len(kernel) == 4 and len(x) >= 3, "filters are O x C x kh x kw, and images have channels")
    filters, depth = kernel[:2]
    require(x[-3] == depth * take.groups, f"{x[-3]} channels are not {take.groups} groups of {depth}")
    require(filters % take.groups == 0, f"{filters} filters are not {take.groups} groups")
    shape = (*x[:-3], filters, *places_of(axes))
    return Picture(planes, shape, lambda index: _filter_sum(axes, planes, take.groups, index))


def _sum(axes: Axes, planes: Planes, index: Index) -> Cell:
    places = (((*index[:-2], *pixel), entry) for entry, pixel in pixels(axes, index[-2:]))
    return sum_of_products(index, planes, places)


def _filter_sum(axes: Axes, planes: Planes, groups: int, index: Index) -> Cell:
    *batch, chosen, _, _ = index
    filters, depth = planes[1].values.shape[:2]
    first = chosen // (filters // groups) * depth
    places = (
        ((*batch, first + c, *pixel), (chosen, c, *entry))
        for c in range(depth)
        for entry, pixel in pixels(axes, index[-2:])
    )
    return sum_of_products(index, planes, places, (chosen,))


def _pools(axes: Axes, plane: Plane, pool: Callable[[Index, tuple[Term, ...]], Cell]) -> Picture:
    def cell(index: Index) -> Cell:
        terms = (single((plane,), (*index[:-2], *pixel)) for _, pixel in pixels(axes, index[-2:]))
        return pool(index, tuple(terms))

    return Picture((plane,), (*plane.values.shape[:-2], *places_of(axes)), cell)


def _mean(index: Index, terms: tuple[Term, ...], plane: Plane, divisor: int | Literal["inside"]) -> Cell:
    inside = sum(plane.is_inside(term.factors[0].place) for term in terms)
    number = inside if divisor == "inside" else divisor
    return Cell(index, terms, Averaged(number), total(terms) / number if number else math.nan)


def _max(index: Index, terms: tuple[Term, ...], plane: Plane, *, padding_wins: bool) -> Cell:
    winner = winner_of(terms, plane, padding_wins=padding_wins)
    return Cell(index, terms, Largest(winner), plane.fill if winner is None else terms[winner].value)


def _argmax(index: Index, terms: tuple[Term, ...], plane: Plane) -> Cell:
    winner = winner_of(terms, plane)
    row, column = (0, 0) if winner is None else terms[winner].factors[0].place[-2:]
    return Cell(index, terms, Placed(winner), row * plane.values.shape[-1] + column)


def _columns(axes: Axes, plane: Plane) -> Picture:
    require(plane.values.ndim >= 3, f"{plane.label} has no channels")
    *batch, channels, _, _ = plane.values.shape
    (kh, kw), (down, across) = sizes_of(axes), places_of(axes)

    def cell(index: Index) -> Cell:
        *image, row, column = index
        channel, entry = divmod(row, kh * kw)
        pixel = pixel_of(axes, divmod(column, across), divmod(entry, kw))
        return copied(index, (plane,), (*image, channel, *pixel))

    return Picture((plane,), (*batch, channels * kh * kw, down * across), cell)


def _entries(axes: Axes, plane: Plane) -> Picture:
    def cell(index: Index) -> Cell:
        return copied(index, (plane,), (*index[:-4], *pixel_of(axes, index[-4:-2], index[-2:])))

    return Picture((plane,), (*plane.values.shape[:-2], *places_of(axes), *sizes_of(axes)), cell)
