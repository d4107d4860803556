"""What a MessagePack message will take once it is decoded, told without decoding any of it."""

from __future__ import annotations

ITEM_BYTES = 64  # a small object of Python's and the place that refers to it
LONG = 64  # bytes of text; one wide character among them makes each take four

# For the codes from 0xC0 to 0xDF: the bytes that follow the code, and how wide the length is of the data after them.
# Of a list or a mapping those are its own length; what it holds follows as items like any others.
_FOLLOWING = (
    *((0, 0),) * 4, (0, 1), (0, 2), (0, 4), (1, 1), (1, 2), (1, 4),  # constants, bytes, extensions
    (4, 0), (8, 0), (1, 0), (2, 0), (4, 0), (8, 0), (1, 0), (2, 0), (4, 0), (8, 0),  # floats and ints
    (2, 0), (3, 0), (5, 0), (9, 0), (17, 0), (0, 1), (0, 2), (0, 4),  # short extensions, strings
    (2, 0), (4, 0), (2, 0), (4, 0),  # lists and mappings
)  # fmt: skip


# For every code, the bytes of such an item where the code alone says it, else 0.
_WHOLE = bytes(
    1 + (code & 0x1F) if 0xA0 <= code < 0xC0
    else 1 if not 0xC0 <= code < 0xE0
    else 0 if _FOLLOWING[code - 0xC0][1]
    else 1 + _FOLLOWING[code - 0xC0][0]
    for code in range(256)
)  # fmt: skip


def decoded_bytes(message: bytes, limit: int) -> int:
    """Estimate the memory that ``message`` takes as Python objects.

    Counting ends soon after ``limit``.
    """
    position, length = 0, len(message)
    size = length
    while position < length and size <= limit:
        end = position + (_WHOLE[message[position]] or _item_bytes(message, position))
        size += ITEM_BYTES
        if end - position > LONG and _is_text(message[position]) and not message[position + 5 : end].isascii():
            size += 3 * len(message[position:end])  # which may end before it says
        position = end
    return size


def _is_text(code: int) -> bool:
    return 0xA0 <= code < 0xC0 or 0xD9 <= code <= 0xDB


def _item_bytes(message: bytes, position: int) -> int:
    """Return how far it is to the next item, where a length stands after the code."""
    fixed, width = _FOLLOWING[message[position] - 0xC0]
    start = position + 1
    return 1 + width + fixed + int.from_bytes(message[start : start + width], "big")
