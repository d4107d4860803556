"""``--shard 3/20``: a part of a class that is the same on every machine, so that many can grade without an engine."""

from __future__ import annotations

import hashlib
import re

import click
import msgspec

from grader.classroom.hand_ins import HandIn, HandIns


class Shard(msgspec.Struct, frozen=True):
    """The part ``number`` of ``of``, counted from 0 or from 1: the last is also number 0."""

    number: int
    of: int

    def part(self, found: HandIns) -> HandIns:
        """Take the hand-ins that are in this part; every one is in one part, whatever else is handed in."""
        return found._replace(items=tuple(each for each in found.items if self._holds(each)))

    def _holds(self, each: HandIn) -> bool:
        named = f"{each.learner}\0{each.slug or ''}".encode(errors="surrogatepass")
        return int.from_bytes(hashlib.sha256(named).digest()[:8]) % self.of == self.number % self.of


class ShardOption(click.ParamType):  # type: ignore[type-arg]  # generic in some releases of click only
    """Reads ``3/20``."""

    name = "shard"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Shard:
        if isinstance(value, Shard):
            return value
        found = re.fullmatch(r"(\d{1,9})/(\d{1,9})", str(value), re.ASCII)
        shard = Shard(int(found[1]), int(found[2])) if found else Shard(1, 0)
        if shard.number > shard.of or shard.of == 0:
            what = f"{value!r} is not a part such as 3/20"
            self.fail(f"{what}: write its number, of 0 to 20, a slash, and how many there are", param, ctx)
        return shard
