"""Sealed files: many files encrypted and authenticated as one, and the key that opens that one and no other.

A key is made for one sealed file and carries its digest. So it opens what was sealed with it, and nothing that
somebody put in its place: not an older version, and not one that was sealed with the same secret.

A key pair would not change that. Whoever has the public half could seal a course of their own, so that the digest would
have to be told as well; and the half that opens is in the job's secrets either way.

::

    magic (24 bytes), format (1), key's mark (8), length of what follows the nonce (8, big-endian), nonce (12)
    ChaCha20-Poly1305 of the deflated MessagePack of the files' names and contents; all that stands before it is
    authenticated with it
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import struct
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from grader.errors import GraderError, UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

MAX_BYTES = 256 * 1024 * 1024  # of all files together, and of a sealed file
MAX_FILES = 100_000
_MAGIC = b"convgrader sealed course"
_FORMAT = 1
_HEADER = struct.Struct(">24sB8sQ12s")
_KEY_BYTES = 32
_KEY = re.compile(r"seal1\.(?P<secret>[\w-]{43})\.(?P<digest>[\w-]{43})")


class SealError(UsageError):
    """A sealed file or its key cannot be used; the text says why, and never what the key is."""


class SealKey:
    """The key of one sealed file. What is printed of it does not tell it; ``text`` does."""

    def __init__(self, secret: bytes, digest: bytes) -> None:
        self._secret = secret
        self.digest = digest

    @classmethod
    def parse(cls, text: str) -> SealKey:
        """Read what ``text`` was of a key; ``SealError`` if it was of none."""
        if (found := _KEY.fullmatch(text.strip())) is None:
            raise SealError("the key of the sealed course is not one that 'grader seal' printed; copy all of its line")
        try:
            return cls(_decoded(found["secret"]), _decoded(found["digest"]))
        except binascii.Error:
            raise SealError("the key of the sealed course was not copied whole; copy all of its line") from None

    @property
    def text(self) -> str:
        return f"seal1.{_encoded(self._secret)}.{_encoded(self.digest)}"

    @property
    def mark(self) -> bytes:
        """What tells this key's files from those of others, and nothing about the key."""
        return hashlib.sha256(b"mark of a seal" + self._secret).digest()[:8]

    def cipher(self) -> ChaCha20Poly1305:
        return _cipher()(self._secret)

    def __repr__(self) -> str:
        return "SealKey(...)"


class Sealed(NamedTuple):
    """A sealed file, and the only key that opens it."""

    data: bytes
    key: SealKey


class _Archive(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Files by their paths, in the order of these."""

    files: dict[str, bytes]


def seal(files: Mapping[str, bytes]) -> Sealed:
    """Seal ``files``, named by paths with ``/``, with a new key. The same files make the same archive inside."""
    if problem := _problem(files):
        raise SealError(f"this cannot be sealed: {problem}")
    archive = msgspec.msgpack.encode(_Archive(dict(sorted(files.items()))))
    return _sealed(zlib.compress(archive, 9), os.urandom(_KEY_BYTES))


def _sealed(payload: bytes, secret: bytes) -> Sealed:
    key, nonce = SealKey(secret, b""), os.urandom(12)
    cipher = key.cipher()
    header = _HEADER.pack(_MAGIC, _FORMAT, key.mark, len(payload) + 16, nonce)
    data = header + cipher.encrypt(nonce, payload, header)
    return Sealed(data, SealKey(secret, hashlib.sha256(data).digest()))


def unseal(data: bytes, key: SealKey) -> dict[str, bytes]:
    """Return the files in the sealed file ``data``, if it is the one that ``key`` is for.

    If not, a ``SealError`` says what the file is or was, in words that follow its name.
    """
    if len(data) < _HEADER.size:
        raise SealError("is not a sealed course" if not _MAGIC.startswith(data[: len(_MAGIC)]) else "is cut short")
    magic, version, mark, length, nonce = _HEADER.unpack_from(data)
    if magic != _MAGIC:
        raise SealError("is not a sealed course")
    if version != _FORMAT:
        what = f"was sealed in format {version}, and this grader reads format {_FORMAT}"
        raise SealError(f"{what}; seal the course again with this version of the grader")
    if mark != key.mark:
        raise SealError("was sealed with another key; every sealing makes a key of its own, which goes with that file")
    if len(data) < _HEADER.size + length:
        raise SealError(f"is cut short: it has {len(data)} of {_HEADER.size + length} bytes; copy it again")
    if hashlib.sha256(data).digest() != key.digest:
        raise SealError("is not the file that the key names: it was changed, or is another version; take that one")
    cipher = key.cipher()
    from cryptography.exceptions import InvalidTag  # is there now

    try:
        payload = cipher.decrypt(nonce, data[_HEADER.size :], data[: _HEADER.size])
    except InvalidTag:
        raise SealError("was changed, or its key was; take both from where they were made") from None
    return _files(payload)


def _files(payload: bytes) -> dict[str, bytes]:
    """What the archive holds. Its maker had the key, and may have had another version of the grader."""
    inflate = zlib.decompressobj()
    try:
        archive = inflate.decompress(payload, MAX_BYTES)
        files = msgspec.msgpack.decode(archive, type=_Archive).files
    except (zlib.error, msgspec.DecodeError) as error:
        raise SealError(f"holds what cannot be read ({error}); seal the course again") from None
    if not inflate.eof:
        raise SealError("is larger than a course may be, or not whole")
    if problem := _problem(files):
        raise SealError(f"holds what cannot be read ({problem}); seal the course again")
    return files


def _problem(files: Mapping[str, bytes]) -> str:
    """Why ``files`` are not those of a course, "" if they may be."""
    if len(files) > MAX_FILES or sum(map(len, files.values())) > MAX_BYTES // 2:
        return f"it has more than {MAX_FILES} files, or more than {MAX_BYTES >> 21} MiB of them"
    odd = next((name for name in files if not all(part not in ("", ".", "..") for part in name.split("/"))), None)
    return "" if odd is None else f"{odd!r} is not a path inside the course"


def _cipher() -> type[ChaCha20Poly1305]:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    except ImportError as error:
        remedy = "install it with: pip install 'convgrader[seal]'"
        raise GraderError(f"sealed courses need the package cryptography; {remedy}") from error
    return ChaCha20Poly1305


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=")
