from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.values import MAX_DEPTH, Array, Dict, List, Tuple, Value
from grader.wire import messages
from grader.wire.channel import MAX_FRAME_BYTES, Channel, GuardedChannel, ProtocolError
from grader.wire.messages import BadReturn, Fork, Load, Observed, Query, Raised, Returned, Run

pytestmark = pytest.mark.quick

Ends = tuple[socket.socket, GuardedChannel[messages.FromWorker]]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """A bare socket in the worker's place, and the grader's channel."""
    worker, ours = socket.socketpair()
    with worker, ours:
        yield worker, GuardedChannel(ours, messages.FromWorker)


def framed(payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + payload


def packed(value: Value) -> bytes:
    return msgspec.msgpack.encode(Returned(value, Observed()))


scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text()
arrays = st.builds(
    lambda cells: Array("array", "int8", (len(cells),), bytes(cells)), st.lists(st.integers(0, 255), max_size=9)
)
values: st.SearchStrategy[Value] = st.recursive(
    scalars | arrays,
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: List(tuple(items)))
        | st.lists(inner, max_size=4).map(lambda items: Tuple(tuple(items)))
        | st.dictionaries(st.text(), inner, max_size=4).map(Dict)
    ),
    max_leaves=12,
)


@given(values)
@settings(deadline=None, derandomize=True, max_examples=200)
def test_a_value_arrives_as_it_was_sent(value: Value) -> None:
    there, here = socket.socketpair()
    with there, here:
        Channel[messages.ToWorker](there, messages.ToWorker).send(Returned(value, Observed(after=(value,))))
        channel: GuardedChannel[messages.FromWorker] = GuardedChannel(here, messages.FromWorker)
        assert channel.receive() == Returned(value, Observed(after=(value,)))


@given(st.binary(max_size=200))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_any_bytes_are_a_message_or_a_protocol_error(payload: bytes) -> None:
    there, here = socket.socketpair()
    with there, here:
        there.sendall(framed(payload))
        channel: GuardedChannel[messages.FromWorker] = GuardedChannel(here, messages.FromWorker)
        try:
            message = channel.receive()
        except ProtocolError:
            return
        assert isinstance(message, msgspec.Struct)


def test_a_query_arrives_with_its_arguments(ends: Ends) -> None:
    worker, ours = ends
    query = Query("f", (1, Tuple((2, 3)), Array("array", "uint8", (2,), b"\1\2")), {"k": None}, ("pure",))
    ours.send(Run((query,)))
    assert Channel[messages.ToWorker](worker, messages.ToWorker).receive() == Run((query,))


def test_a_message_that_comes_in_pieces_is_one_message(ends: Ends) -> None:
    worker, ours = ends
    frame = framed(packed(7))
    for position in range(len(frame)):
        assert ours.next_buffered() is None
        worker.sendall(frame[position : position + 1])
        ours.fill()
    assert ours.next_buffered() == Returned(7, Observed())
    assert ours.next_buffered() is None


def test_two_messages_in_one_piece_are_two_messages(ends: Ends) -> None:
    worker, ours = ends
    worker.sendall(framed(packed(1)) + framed(packed(2)))
    assert [ours.receive(), ours.receive()] == [Returned(1, Observed()), Returned(2, Observed())]


def test_descriptors_travel_beside_a_message(ends: Ends) -> None:
    worker, ours = ends
    reading, writing = os.pipe()
    ours.send(Fork(), (writing,))
    os.close(writing)
    zygote: Channel[messages.ToZygote] = Channel(worker, messages.ToZygote)
    [received] = zygote.fill_with_descriptors()
    assert zygote.next_buffered() == Fork()
    os.write(received, b"through")
    os.close(received)
    assert os.read(reading, 100) == b"through"
    os.close(reading)


def test_a_closed_channel_is_the_end_of_file(ends: Ends) -> None:
    worker, ours = ends
    worker.sendall(framed(packed(1))[:-1])
    worker.close()
    with pytest.raises(EOFError):
        ours.receive()


def test_a_length_above_the_limit_is_refused_before_anything_is_kept(ends: Ends) -> None:
    worker, ours = ends
    worker.sendall(struct.pack(">I", MAX_FRAME_BYTES + 1))
    with pytest.raises(ProtocolError, match="was announced"):
        ours.receive()


def test_a_length_at_the_limit_is_waited_for(ends: Ends) -> None:
    worker, ours = ends
    worker.sendall(struct.pack(">I", MAX_FRAME_BYTES))
    ours.fill()
    assert ours.next_buffered() is None


def test_a_message_above_the_limit_is_not_sent(ends: Ends) -> None:
    worker, ours = ends
    with pytest.raises(ValueError, match="more than a frame may hold"):
        ours.send(Load("f.py", bytes(MAX_FRAME_BYTES), (), ()))
    worker.setblocking(False)
    with pytest.raises(BlockingIOError):
        worker.recv(1)


def test_a_list_nested_to_the_limit_arrives_and_one_deeper_is_refused(ends: Ends) -> None:
    worker, ours = ends
    value: Value = 1
    for _ in range(MAX_DEPTH):
        value = List((value,))
    worker.sendall(framed(packed(value)) + framed(packed(List((value,)))))
    assert ours.receive() == Returned(value, Observed())
    with pytest.raises(ProtocolError, match="nested more than 16 deep"):
        ours.receive()


def test_a_list_nested_100000_deep_is_refused(ends: Ends) -> None:
    worker, ours = ends
    opening, closing = packed(List((List(()),))).split(msgspec.msgpack.encode(List(())))
    level = msgspec.msgpack.encode(List(())).removesuffix(b"\x90") + b"\x91"
    frame = framed(opening + level * 100_000 + b"\xc0" + closing)
    sending = threading.Thread(target=worker.sendall, args=(frame,))  # more than fits into the socket at once
    sending.start()
    with pytest.raises(ProtocolError):
        ours.receive()
    sending.join()


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(Array("array", "float64", (2,), bytes(8)), id="too few bytes"),
        pytest.param(Array("array", "float64", (0, 2**40, 2**40), b""), id="a shape that numpy cannot hold"),
        pytest.param(Array("array", "int8", (1,) * 17, bytes(1)), id="17 axes"),
        pytest.param(Array("array", "object", (1,), bytes(8)), id="dtype object"),  # type: ignore[arg-type]
        pytest.param(Array("lazy", "int8", (1,), bytes(1)), id="an unknown kind"),  # type: ignore[arg-type]
        pytest.param(Array("array", "int8", (-1,), b""), id="a negative axis"),
        pytest.param(2**63, id="an int of more than 64 bits"),
        pytest.param("x" * 100_001, id="a long string"),
        pytest.param(List((0,) * 100_001), id="a long list"),
        pytest.param(List((List((0,) * 60_000), List((0,) * 60_000))), id="two long lists together"),
        pytest.param(Dict({"a": Array("array", "int8", (2,), b"")}), id="a bad array inside a dict"),
    ],
)
def test_a_value_that_breaks_a_bound_is_a_protocol_error(ends: Ends, value: Value) -> None:
    worker, ours = ends
    worker.sendall(framed(packed(value)))
    with pytest.raises(ProtocolError):
        ours.receive()


def test_the_arguments_after_a_call_are_checked_like_the_result(ends: Ends) -> None:
    worker, ours = ends
    bad = Array("array", "float64", (2,), bytes(8))
    worker.sendall(framed(msgspec.msgpack.encode(Returned(1, Observed(after=(bad,))))))
    with pytest.raises(ProtocolError, match="do not fit its shape"):
        ours.receive()


def test_a_gradient_is_checked_like_the_result(ends: Ends) -> None:
    worker, ours = ends
    bad = Array("tensor", "float64", (2,), bytes(8))
    worker.sendall(framed(msgspec.msgpack.encode(Returned(1, Observed(gradients=(None, bad))))))
    with pytest.raises(ProtocolError, match="do not fit its shape"):
        ours.receive()


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param({"type": "Returned", "value": 1, "observed": {}, "verdict": "ok"}, id="a key of its own"),
        pytest.param({"type": "Verdict", "outcome": "ok"}, id="a message of its own"),
        pytest.param({"type": "Run", "queries": []}, id="a message that only the grader sends"),
        pytest.param({"type": "Raised", "kinds": [], "message": "", "line": None}, id="an exception without a class"),
        pytest.param({"type": "Raised", "kinds": ["E"], "message": "x" * 4001, "line": None}, id="a long message"),
        pytest.param({"type": "BadReturn", "reason": 5}, id="a reason that is no text"),
        pytest.param(["Returned", 1], id="a list"),
    ],
)
def test_a_message_that_is_not_ours_is_a_protocol_error(ends: Ends, payload: object) -> None:
    worker, ours = ends
    worker.sendall(framed(msgspec.msgpack.encode(payload)))
    with pytest.raises(ProtocolError):
        ours.receive()


def test_bytes_after_a_message_are_a_protocol_error(ends: Ends) -> None:
    worker, ours = ends
    worker.sendall(framed(packed(1) + b"\xc0"))
    with pytest.raises(ProtocolError):
        ours.receive()


def test_an_exception_and_a_reason_arrive_as_text(ends: Ends) -> None:
    worker, ours = ends
    for message in (Raised(("E", "Exception"), "no", 3), BadReturn("type", "set")):
        worker.sendall(framed(msgspec.msgpack.encode(message)))
        assert ours.receive() == message
