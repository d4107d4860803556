from __future__ import annotations

import math
import socket
import struct
from typing import Any

import numpy as np
from hypothesis import strategies as st
from msgspec import Raw
from msgspec.msgpack import Ext, encode

from grader.exercise.signatures import parse_signature
from grader.judge.answer_keys import Answer, KeyedCase
from grader.judge.reply import Reply, result
from grader.judge.verdict import judge
from grader.model.exercise import Call, Case, Raises, Returns, Satisfies
from grader.reporting.rendering import value_text
from grader.values import ITEM_BYTES, Dict, List, Tuple, Value, from_numpy
from grader.wire.channel import MAX_FRAME_BYTES, GuardedChannel, ProtocolError
from grader.wire.messages import (
    BadReturn,
    Confined,
    Forbidden,
    FromWorker,
    Loaded,
    Observed,
    Raised,
    Returned,
    SourceScanned,
    Use,
)
from tests.fuzz.campaign import Target
from tests.fuzz.conftest import Fuzz
from tests.fuzz.inputs import mostly
from tests.making import group

PIECE = 8192  # fits into a socket that nobody reads

# --- what is done with what a worker sends -----------------------------------------------------------------------

FLOATS = from_numpy(np.array([[1.5, 2.0], [np.nan, -np.inf]]))
GROUPS = (
    group("values"),
    group("type", properties=("type", "dtype")),
    group("pure", properties=("pure", "fresh")),
    group("gradient", properties=("gradient", "view")),
    group("operations", max_operations=3),
)
CALL = Call("f", (FLOATS, 1), {})
SIGNATURE = parse_signature("f(x: array[H, W], n: int) -> array[H, W]")
EXPECTED: tuple[Answer, ...] = (
    Returns(5),
    Returns(FLOATS),
    Returns(List((1, FLOATS, "a"))),
    Returns(Dict({"a": 1, "b": Tuple((1, None))})),
    Raises("ValueError"),
    Satisfies(("a < 1", "0 < a // b < 2", "b == c")),
)


def is_understood(data: bytes) -> bool:
    """Whether ``data`` are frames, or what is in a frame: no mutant of a frame with another length is one any more."""
    return any([are_frames(data), are_frames(framed(data))])


def are_frames(stream: bytes) -> bool:
    """Read ``stream`` as from a worker that ends after it, and judge every answer in it."""
    worker, ours = socket.socketpair()
    with worker, ours:
        channel: GuardedChannel[FromWorker] = GuardedChannel(ours, FromWorker)
        understood = False
        try:
            for start in range(0, len(stream), PIECE):
                worker.sendall(stream[start : start + PIECE])
                channel.fill()
                while (message := channel.next_buffered()) is not None:
                    use(message)
                    understood = True
        except ProtocolError:
            return False
    return understood


def use(message: FromWorker) -> None:
    if isinstance(message, Returned | Raised | BadReturn | Forbidden):
        for each in GROUPS:
            for expected in EXPECTED:
                judge(each, KeyedCase(Case("why", CALL, expected), expected), SIGNATURE, Reply(result(message)))
    if isinstance(message, Returned):
        for value in (message.value, *(message.observed.after or ())):
            value_text(value)


# --- streams -----------------------------------------------------------------------------------------------------


def framed(payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + payload


RAISED = Raised(("ValueError", "Exception", "BaseException"), "no", 3)
NESTED: Value = Dict({"a": List((1, -(2**63), 0.5, None, True)), "b": Tuple((FLOATS, "text", List(())))})
MESSAGES = (
    Returned(5, Observed()),
    Returned(NESTED, Observed(after=(FLOATS, 1), shares=False, gradients=(None, FLOATS))),
    Returned(from_numpy(np.arange(24, dtype="int16").reshape(2, 3, 4)), Observed(shares=True)),
    Returned(from_numpy(np.ones((), "float16"), "scalar"), Observed()),
    RAISED,
    BadReturn("type", "set"),
    Forbidden((Use("torch.conv2d", 4), Use("numpy.pad", 0, 2))),
    Returned(Dict({"a": 1, "b": 2.5, "c": -3}), Observed(operations=7)),
    Loaded(("f",), (), (RAISED,)),
    SourceScanned((Use("torch.conv2d", 4),)),
    Confined("landlock", "seccomp", 512, None),
)
SEEDS = (*(encode(message) for message in MESSAGES), b"".join(framed(encode(message)) for message in MESSAGES))
TOKENS = (
    b"\xc0", b"\xc1", b"\xc4\x00", b"\xc6\xff\xff\xff\xff", b"\xc7\x00\x01", b"\xca\x7f\xc0\x00\x00",
    b"\xcf" + b"\xff" * 8, b"\xd3\x80" + b"\0" * 7, b"\xd9\x01a", b"\xdb\xff\xff\xff\xff", b"\xdd\xff\xff\xff\xff",
    b"\xdf\xff\xff\xff\xff", b"\x90", b"\x91", b"\x80", b"\x92\xa1l\x90", b"\x92\xa1l\x91" * 3000, b"\x92\xa1t\x91",
    b"\x92\xa1d\x80", b"\x81\xa1a", b"\xa1a", b"\xc3", *(framed(encode(message)) for message in MESSAGES[:2]),
    *(encode(name) for name in ("tensor", "scalar", "bool", "uint64", "float16", "Returned", "type", "observed")),
)  # fmt: skip

plain: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(), st.text(max_size=20)
)
kinds = st.sampled_from(("tensor", "array", "scalar"))
arrays = st.builds(
    lambda kind, dtype, shape, fill: ("a", kind, dtype, shape, fill * (math.prod(shape) * ITEM_BYTES[dtype])),
    kinds,
    st.sampled_from(tuple(ITEM_BYTES)),
    st.lists(st.integers(0, 4), max_size=4),
    st.binary(min_size=1, max_size=1),
)
# What the format can say and is no value, or breaks a bound.
odd_arrays = st.one_of(
    st.tuples(st.just("a"), kinds, st.just("int8"), st.lists(st.integers(0, 9), max_size=2), st.binary(max_size=9)),
    st.tuples(st.just("a"), kinds, st.sampled_from(("object", "complex64", "U9")), st.just([1]), st.just(bytes(8))),
    st.tuples(
        st.just("a"),
        kinds,
        st.just("float64"),
        st.sampled_from(([2**31], [2**63], [-1], [0] * 40, [0, 2**40, 2**40])),
        st.just(b""),
    ),
)
odd_values = st.one_of(
    st.integers(2**63, 2**64 - 1),
    st.binary(max_size=20),
    st.builds(Ext, st.integers(-128, 127), st.binary(max_size=20)),
    st.lists(plain, max_size=3),
    st.dictionaries(st.integers(0, 9) | st.text(max_size=3), plain, max_size=3),
    # As bytes, since nothing that encodes goes as deep as this.
    st.builds(lambda depth: Raw(b"\x92\xa1l\x91" * depth + b"\xc0"), st.integers(10, 30) | st.integers(10, 5000)),
)


def containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    sequences = st.tuples(st.sampled_from("lt"), st.lists(inner, max_size=5))
    return sequences | st.tuples(st.just("d"), st.dictionaries(st.text(max_size=5), inner, max_size=5))


odd = odd_arrays | odd_arrays | odd_values
values = mostly(st.recursive(plain | arrays, containers, max_leaves=8), odd | containers(odd))
lines = mostly(st.none() | st.integers(0, 99), plain)
raised = st.fixed_dictionaries(
    {
        "type": st.just("Raised"),
        "kinds": st.lists(st.text(max_size=9), min_size=1, max_size=3),
        "message": st.text(),
        "line": lines,
    },
    optional={"cell": lines},
)
observed = st.fixed_dictionaries(
    {},
    optional={
        "after": st.lists(values, max_size=3),
        "shares": mostly(st.booleans(), plain),
        "gradients": st.lists(mostly(st.none() | arrays, odd), max_size=3),
        "operations": mostly(st.none() | st.integers(0, 9), plain),
    },
)
figures = st.tuples(st.just("d"), st.dictionaries(st.sampled_from("abc"), plain, max_size=3))
returned = st.fixed_dictionaries({"type": st.just("Returned"), "value": values | figures, "observed": observed})
uses = st.fixed_dictionaries(
    {"name": st.text(max_size=9), "line": lines}, optional={"cell": lines, "rule": st.text(max_size=9)}
)
others = st.one_of(
    raised,
    st.fixed_dictionaries(
        {"type": st.just("Loaded"), "missing": st.lists(st.text()), "not_callable": st.just([])},
        optional={"failed": st.lists(raised)},
    ),
    st.fixed_dictionaries({"type": st.just("BadReturn"), "reason": st.text(max_size=5000)}),
    st.fixed_dictionaries({"type": st.just("Forbidden"), "uses": st.lists(uses, max_size=22)}),
    st.dictionaries(st.sampled_from(("type", "value", "observed", "reason", "pid")), values),
)


# One odd thing and nothing else: what is ordinary around it is not what is tested.
odd_alone = st.builds(lambda value: {"type": "Returned", "value": value, "observed": {}}, odd)
payloads = mostly(st.builds(encode, returned | returned | others | odd_alone), st.binary(max_size=64))
lengths = st.sampled_from((0, 1, 4, 2**16, MAX_FRAME_BYTES, MAX_FRAME_BYTES + 1, 2**32 - 1))
streams = st.builds(
    lambda first, length, second: framed(first) + struct.pack(">I", length) + second, payloads, lengths, payloads
)


def test_whatever_a_worker_sends_is_a_message_or_a_protocol_error(fuzz: Fuzz) -> None:
    fuzz(Target("frames", is_understood, SEEDS, TOKENS, mostly(payloads, streams)), 1500)
