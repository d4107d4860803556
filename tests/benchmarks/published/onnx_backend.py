"""ONNX's backend tests: the node tests that the package generates, and the recordings of PyTorch modules that it ships.

Used are the cases with two spatial axes that a signature here can express: no auto_pad, no output_shape, and the same
padding on opposite sides. Values, within the case's own tolerance, and dtypes are compared.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnx.helper import get_attribute_value
from torch import Tensor

from tests.benchmarks.published.vocabulary import published

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from onnx.backend.test.case.node import collect_testcases

RECORDINGS = Path(onnx.__file__).parent / "backend/test/data/pytorch-converted"
POOLS = ("MaxPool", "AveragePool")
OPERATORS = [["Conv"], ["ConvTranspose"], ["MaxPool"], ["AveragePool"]]
LARGE = 100_000  # numbers in an image that loops take minutes for
NAMES = {"strides": "stride", "dilations": "dilation", "group": "groups", "kernel_shape": "kernel_size"}
USUAL = {"dilation": (1, 1), "groups": 1, "ceil_mode": 0, "storage_order": 0, "auto_pad": b"NOTSET"}
MODES = {b"constant": "constant", b"reflect": "reflect", b"edge": "replicate", b"wrap": "circular"}


class Case(NamedTuple):
    """One call of an operator: ``inputs`` are an image and maybe a weight and a bias, ``outputs`` what it returns."""

    operator: str
    attributes: dict[str, Any]
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    tolerance: float

    def copy(self) -> Case:
        """One whose inputs a solution may write into."""
        return self._replace(inputs=tuple(each.clone() for each in self.inputs))

    def agrees(self, *actual: Any) -> None:
        torch.testing.assert_close(actual, self.outputs, rtol=self.tolerance, atol=1e-5)


@functools.cache
def generated() -> tuple[Case, ...]:
    """The node tests of convolutions and poolings; the package makes those of all operators, which takes seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        every: Any = None  # whatever operator is named, the second call in a process returns what the first did
        tests: Any = collect_testcases(every)
    return tuple(
        case(test.model.graph.node[0], inputs, outputs, test.rtol)
        for test in tests
        if [node.op_type for node in test.model.graph.node] in OPERATORS
        for inputs, outputs in test.data_sets
    )


@functools.cache
def recorded() -> tuple[Case, ...]:
    """The recordings of modules with two spatial axes."""
    return tuple(map(recording, sorted(RECORDINGS.glob("test_*2d*"))))


def recording(folder: Path) -> Case:
    graph = onnx.load(folder / "model.onnx").graph
    learned = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    image, output = (
        numpy_helper.to_array(onnx.load_tensor(str(folder / "test_data_set_0" / name)))
        for name in ("input_0.pb", "output_0.pb")
    )
    return case(graph.node[0], [learned.get(name, image) for name in graph.node[0].input], [output], 1e-5)


def case(node: onnx.NodeProto, inputs: Iterable[Any], outputs: Iterable[Any], tolerance: float) -> Case:
    attributes = {attribute.name: get_attribute_value(attribute) for attribute in node.attribute}
    return Case(node.op_type, attributes, tensors(inputs), tensors(outputs), tolerance)


def tensors(arrays: Iterable[Any]) -> tuple[Tensor, ...]:
    return tuple(torch.from_numpy(np.array(array)) for array in arrays)


def calls(cases: Iterable[Case], operator: str, *names: str) -> Iterator[tuple[Case, dict[str, Any]]]:
    """The cases of ``operator`` that need no option but ``names``, with these options."""
    for each in cases:
        if each.operator == operator and each.inputs[0].dim() == 4 and each.inputs[0].numel() < LARGE:
            options = options_of(each)
            if options.keys() <= {*names}:
                yield each.copy(), options


def options_of(case: Case) -> dict[str, Any]:
    """The options that are not as usual, by the names that they have here; what has none keeps its own."""
    options = {NAMES.get(name, name): as_option(value) for name, value in case.attributes.items()}
    options = {name: value for name, value in options.items() if USUAL.get(name) != value}
    pads, kernel = options.get("pads", (0, 0, 0, 0)), options.get("kernel_size", (0, 0))
    refused = case.operator in POOLS and any(2 * pad > size for pad, size in zip(pads[:2], kernel, strict=True))
    if pads[:2] == pads[2:] and not refused:
        options |= {"padding": pads[:2]}
        options.pop("pads", None)
    if case.operator in POOLS:
        options = {"stride": (1, 1)} | options
    else:
        options.pop("kernel_size", None)
    if case.operator == "AveragePool":
        options["count_include_pad"] = bool(options.get("count_include_pad"))
    return options


def as_option(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


# --- convolutions ------------------------------------------------------------------------------------------------


@published("conv2d", "ONNX's node tests of Conv: one channel, one filter, 3 x 3")
def conv_nodes(conv2d: Any) -> None:
    for case, options in calls(generated(), "Conv", "stride", "padding"):
        case.agrees(conv2d(*case.inputs, **options))


@published("conv2d", "ONNX's recordings of Conv2d: no groups, no dilation")
def conv_recordings(conv2d: Any) -> None:
    for case, options in calls(recorded(), "Conv", "stride", "padding"):
        case.agrees(conv2d(*case.inputs, **options))


@published("conv2d-grouped", "ONNX's recordings of Conv2d")
def grouped_recordings(conv2d_grouped: Any) -> None:
    for case, options in calls(recorded(), "Conv", "stride", "padding", "dilation", "groups"):
        case.agrees(conv2d_grouped(*case.inputs, **options))


@published("conv-transpose2d", "ONNX's node tests of ConvTranspose and recordings of ConvTranspose2d")
def transposed(conv_transpose2d: Any) -> None:
    for case, options in calls(generated() + recorded(), "ConvTranspose", "stride", "padding", "output_padding"):
        case.agrees(conv_transpose2d(*case.inputs, **options))


# --- poolings ----------------------------------------------------------------------------------------------------


@published("max-pool2d", "ONNX's node tests of MaxPool and recordings of MaxPool2d: no dilation, ceil_mode or indices")
def max_pools(max_pool2d: Any) -> None:
    for case, options in calls(generated() + recorded(), "MaxPool", "kernel_size", "stride", "padding"):
        case._replace(outputs=case.outputs[:1]).agrees(max_pool2d(*case.inputs, **options))


@published("max-pool2d-full", "ONNX's node tests of MaxPool and recordings of MaxPool2d")
def full_max_pools(max_pool2d_full: Any) -> None:
    names = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")
    for case, options in calls(generated() + recorded(), "MaxPool", *names):
        options["ceil_mode"] = bool(options.get("ceil_mode"))
        result = max_pool2d_full(*case.inputs, **options, return_indices=len(case.outputs) == 2)
        case.agrees(*(result if len(case.outputs) == 2 else [result]))


@published("avg-pool2d", "ONNX's node tests of AveragePool and recordings of AvgPool2d: no dilation or ceil_mode")
def average_pools(avg_pool2d: Any) -> None:
    names = ("kernel_size", "stride", "padding", "count_include_pad")
    for case, options in calls(generated() + recorded(), "AveragePool", *names):
        case.agrees(avg_pool2d(*case.inputs, **options))


# --- padding -----------------------------------------------------------------------------------------------------


def paddings() -> Iterator[tuple[Case, tuple[int, ...], str, float]]:
    """The recordings of padding layers with (left, right, top, bottom), the mode and the value."""
    for case in recorded():
        if case.operator == "Pad":
            _, _, top, left, _, _, bottom, right = case.attributes["pads"]
            mode, value = MODES[case.attributes["mode"]], case.attributes.get("value", 0.0)
            yield case.copy(), (left, right, top, bottom), mode, value


@published("pad2d", "ONNX's recordings of ZeroPad2d and ConstantPad2d")
def constant_paddings(pad2d: Any) -> None:
    for case, padding, mode, value in paddings():
        if mode == "constant":
            case.agrees(pad2d(*case.inputs, padding, value))


@published("pad2d-modes", "ONNX's recordings of ZeroPad2d, ConstantPad2d, ReflectionPad2d and ReplicationPad2d")
def all_paddings(pad2d_modes: Any) -> None:
    for case, padding, mode, value in paddings():
        case.agrees(pad2d_modes(*case.inputs, padding, mode, value))
