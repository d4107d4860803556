"""Sealed files: what was sealed comes back by its own key, and nothing else does by any."""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import seal
from grader.errors import GraderError
from grader.seal import SealError, SealKey, unseal

pytestmark = pytest.mark.quick

FILES = {"exercises/clamp/clamp.py": b"raise NotImplementedError\n", "solutions/clamp/hidden.yaml": b"\x00\xff" * 40}
SEALED = seal.seal(FILES)
PLACES = st.integers(0, len(SEALED.data) - 1)
NAMES = st.lists(st.text("abé .-_", min_size=1).filter(lambda part: part not in (".", "..")), min_size=1).map("/".join)


def as_named(data: bytes, key: SealKey = SEALED.key) -> SealKey:
    """A key with the secret of ``key`` that names ``data``, as only somebody who has the secret can make it."""
    secret = key.text.split(".")[1]
    digest = SealKey(b"", hashlib.sha256(data).digest()).text.split(".")[2]
    return SealKey.parse(f"seal1.{secret}.{digest}")


@given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=6))
def test_what_was_sealed_comes_back(files: dict[str, bytes]) -> None:
    data, key = seal.seal(files)
    assert unseal(data, SealKey.parse(key.text)) == files


@given(PLACES, st.integers(1, 255))
def test_a_changed_byte_is_refused_anywhere(place: int, change: int) -> None:
    data = bytearray(SEALED.data)
    data[place] ^= change
    for key in (SEALED.key, as_named(bytes(data))):
        with pytest.raises(SealError):
            unseal(bytes(data), key)


@given(PLACES)
def test_a_missing_byte_is_refused_anywhere(place: int) -> None:
    data = SEALED.data[:place] + SEALED.data[place + 1 :]
    for key in (SEALED.key, as_named(data)):
        with pytest.raises(SealError):
            unseal(data, key)


@given(PLACES)
def test_a_file_that_is_cut_says_so(length: int) -> None:
    with pytest.raises(SealError, match="is cut short"):
        unseal(SEALED.data[:length], SEALED.key)


@given(st.binary(min_size=1, max_size=40))
def test_nothing_may_follow_the_end(more: bytes) -> None:
    with pytest.raises(SealError, match="is not the file that the key names"):
        unseal(SEALED.data + more, SEALED.key)
    with pytest.raises(SealError, match="was changed"):
        unseal(SEALED.data + more, as_named(SEALED.data + more))


@given(st.binary(max_size=300))
def test_other_files_are_no_sealed_courses(data: bytes) -> None:
    with pytest.raises(SealError):
        unseal(data, SEALED.key)


def test_another_key_is_told_from_a_changed_file() -> None:
    with pytest.raises(SealError, match="was sealed with another key"):
        unseal(SEALED.data, seal.seal(FILES).key)


def test_a_key_opens_the_file_that_it_names_and_no_other_of_the_same_secret() -> None:
    older = seal._sealed(zlib.compress(msgspec.msgpack.encode({"files": {"a": b"1"}})), SEALED.key._secret)
    assert unseal(older.data, older.key) == {"a": b"1"}
    with pytest.raises(SealError, match="is another version"):
        unseal(older.data, SEALED.key)


@pytest.mark.parametrize("version", [0, 2, 255])
def test_another_version_of_the_format_is_told(version: int) -> None:
    data = SEALED.data[:24] + bytes([version]) + SEALED.data[25:]
    with pytest.raises(SealError, match=f"was sealed in format {version}, and this grader reads format 1"):
        unseal(data, SEALED.key)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"not deflated",
        zlib.compress(b"not MessagePack"),
        zlib.compress(msgspec.msgpack.encode({"files": {}, "more": 1})),
        zlib.compress(msgspec.msgpack.encode({"files": {"../up": b""}})),
        zlib.compress(msgspec.msgpack.encode({"files": {"/root": b""}})),
        zlib.compress(msgspec.msgpack.encode({"files": {"a": b"1"}}))[:-3],
    ],
)
def test_an_odd_archive_is_refused_though_its_key_is_right(payload: bytes) -> None:
    data, key = seal._sealed(payload, os.urandom(32))
    with pytest.raises(SealError):
        unseal(data, key)


def test_an_archive_that_grows_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "MAX_BYTES", 1000)
    data, key = seal._sealed(zlib.compress(msgspec.msgpack.encode({"files": {"a": bytes(10_000)}})), os.urandom(32))
    with pytest.raises(SealError):
        unseal(data, key)


@pytest.mark.parametrize("name", ["", "/a", "a//b", "a/../b", "./a"])
def test_only_paths_inside_a_course_are_sealed(name: str) -> None:
    with pytest.raises(SealError, match="is not a path inside the course"):
        seal.seal({name: b""})


@pytest.mark.parametrize("change", [lambda text: "", lambda text: text[:-1], lambda text: f"{text}x", str.upper])
def test_a_text_that_is_not_a_key_is_told_without_being_quoted(change: Callable[[str], str]) -> None:
    text = change(SEALED.key.text)
    with pytest.raises(SealError, match="is not one that 'grader seal' printed") as caught:
        SealKey.parse(text)
    assert not text or text not in str(caught.value)


def test_a_key_does_not_show_itself() -> None:
    assert SEALED.key.text.split(".")[1] not in f"{SEALED.key!r} {SEALED.key} {SEALED!r}"
    assert SealKey.parse(f"  {SEALED.key.text}\n").text == SEALED.key.text


def test_without_cryptography_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    with pytest.raises(GraderError, match=r"pip install 'convgrader\[seal\]'"):
        seal.seal(FILES)
    with pytest.raises(GraderError, match=r"pip install 'convgrader\[seal\]'"):
        unseal(SEALED.data, SEALED.key)
