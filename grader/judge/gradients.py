"""Pictures of the way back: where the numbers of an output, or their gradients, land."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from grader.judge.cells import (
    Added,
    Cell,
    Index,
    Passing,
    Picture,
    Plane,
    Planes,
    Routed,
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
    windows_over,
    winner_of,
    with_bias,
)
from grader.model.picture import Axes, BiasGradient, Route, Scatter, WeightGradient
from grader.values import Value


def gradient_picture(part: Scatter | Route | WeightGradient | BiasGradient, arguments: Mapping[str, Value]) -> Picture:
    """Make the picture of what comes back to each number."""
    match part:
        case Scatter():
            return _scatter(part, arguments)
        case Route():
            return _route(part, arguments)
        case WeightGradient():
            return _weight_gradient(part, arguments)
        case BiasGradient():
            return _bias_gradient(part, arguments)


def _scatter(scatter: Scatter, arguments: Mapping[str, Value]) -> Picture:
    """Sums of ``... x C x H x W`` and ``C x O x kh x kw``, or of ``... x H x W`` and ``kh x kw``."""
    planes: Planes = (plane_of(scatter.x, "input", arguments), plane_of(scatter.kernel, "kernel", arguments))
    planes, axes = with_bias(planes, scatter.bias, arguments), scatter.axes
    x, kernel = planes[0].values.shape, planes[1].values.shape
    require(x[-2:] == places_of(axes), f"{planes[0].label} has another size than there are windows")
    require(kernel[-2:] == sizes_of(axes), f"{planes[1].label} has another size than the window")
    size = (axes[0].length, axes[1].length)
    if len(kernel) == 2:
        return Picture(planes, (*x[:-2], *size), lambda index: _landed(axes, planes, index))
    require(len(kernel) == 4 and len(x) >= 3 and x[-3] == kernel[0], "the kernel has other channels than the image")
    return Picture(planes, (*x[:-3], kernel[1], *size), lambda index: _channels_landed(axes, planes, index))


def _landed(axes: Axes, planes: Planes, index: Index) -> Cell:
    places = (((*index[:-2], *window), entry) for window, entry in windows_over(axes, index[-2:]))
    return sum_of_products(index, planes, places)


def _channels_landed(axes: Axes, planes: Planes, index: Index) -> Cell:
    *batch, chosen, _, _ = index
    places = (
        ((*batch, c, *window), (c, chosen, *entry))
        for c in range(planes[1].values.shape[0])
        for window, entry in windows_over(axes, index[-2:])
    )
    return sum_of_products(index, planes, places, (chosen,))


def _route(route: Route, arguments: Mapping[str, Value]) -> Picture:
    """The gradient is the first plane, ``x`` the second, of the same shape as the result."""
    x = plane_of(route.x, "input", arguments, route.axes)
    x = x._replace(fill=fill_of("lowest", x.values, arguments))
    planes = (plane_of(route.gradient, "gradient", arguments), x)
    shape = (*x.values.shape[:-2], *places_of(route.axes))
    require(planes[0].values.shape == shape, f"{planes[0].label} has another shape than there are windows")
    return Picture(planes, x.values.shape, lambda index: _routed(route.axes, planes, index))


def _routed(axes: Axes, planes: Planes, index: Index) -> Cell:
    over = ((*index[:-2], *window) for window, _ in windows_over(axes, index[-2:]))
    windows = tuple(Passing(window, _winning_pixel(axes, planes[1], window)) for window in over)
    terms = tuple(single(planes, passing.window) for passing in windows if passing.winner == index)
    return Cell(index, terms, Routed(windows), total(terms))


def _winning_pixel(axes: Axes, plane: Plane, window: Index) -> Index:
    terms = tuple(single((plane,), (*window[:-2], *pixel)) for _, pixel in pixels(axes, window[-2:]))
    winner = winner_of(terms, plane)
    require(winner is not None, "a window of padding alone has no winner")
    return terms[winner or 0].factors[0].place


def _weight_gradient(part: WeightGradient, arguments: Mapping[str, Value]) -> Picture:
    """``N x C x H x W`` and ``N x O x H_out x W_out`` make ``O x C x kh x kw``; both without N, or without N and C."""
    planes = (plane_of(part.x, "input", arguments, part.axes), plane_of(part.gradient, "gradient", arguments))
    x, gradient = planes[0].values.shape, planes[1].values.shape
    require(gradient[-2:] == places_of(part.axes), f"{planes[1].label} has another size than there are windows")
    require(len(x) == len(gradient) and x[:-3] == gradient[:-3], f"{planes[1].label} has another batch than the image")
    maps = () if len(x) == 2 else (gradient[-3], x[-3])
    return Picture(planes, (*maps, *sizes_of(part.axes)), lambda index: _met(part.axes, planes, index))


def _met(axes: Axes, planes: Planes, index: Index) -> Cell:
    filters, channels, entry = index[:-2][:1], index[:-2][1:], index[-2:]
    places = (
        ((*image, *channels, *pixel_of(axes, window, entry)), (*image, *filters, *window))
        for image in itertools.product(*map(range, planes[0].values.shape[:-3]))
        for window in itertools.product(*map(range, places_of(axes)))
    )
    return sum_of_products(index, planes, places)


def _bias_gradient(part: BiasGradient, arguments: Mapping[str, Value]) -> Picture:
    planes = (plane_of(part.gradient, "gradient", arguments),)
    shape = planes[0].values.shape
    require(len(shape) >= 3, f"{planes[0].label} has no filters")

    def cell(index: Index) -> Cell:
        others = [range(length) for length in shape]
        others[-3] = range(index[0], index[0] + 1)
        terms = tuple(single(planes, place) for place in itertools.product(*others))
        return Cell(index, terms, Added(), total(terms))

    return Picture(planes, shape[-3:-2], cell)
