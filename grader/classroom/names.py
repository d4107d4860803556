"""Which exercise a file is for, by its name: as the exercise has it, or plainly meant so."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePath
from typing import NamedTuple

import msgspec

from grader.classroom.archives import is_archive

_SOURCES = frozenset({".py", ".ipynb"})
# What browsers, file managers and learning platforms add to a name that is there already.
_COPY = re.compile(r"(.+?)(?: ?\(\d{1,3}\)|-\d{1,3}| copy| - copy| - 복사본)", re.DOTALL)
_CLOSE = 0.7  # of difflib, from which on a name reminds of another


class Taken(msgspec.Struct, frozen=True):
    """The file that an exercise takes, or a notebook of that name; ``starter`` is the digest of what learners got."""

    slug: str
    file: str
    starter: str = ""


class Match(NamedTuple):
    """The exercise that a file is for, and the name that it should have had; ``exact`` if it has it."""

    slug: str
    file: str
    exact: bool


class Names:
    """The names that a course's exercises take."""

    def __init__(self, taken: Iterable[Taken]) -> None:
        self.taken = {each.slug: each for each in taken}
        self._exact = {
            name: Match(each.slug, name, exact=True)
            for each in self.taken.values()
            for name in (each.file, PurePath(each.file).with_suffix(".ipynb").name)
        }
        self._plain: dict[str, str | None] = {}
        for each in self.taken.values():
            for stem in {_plain(PurePath(each.file).stem), _plain(each.slug)}:
                self._plain[stem] = None if stem in self._plain else each.slug  # None: two exercises could be meant

    def match(self, name: str) -> Match | None:
        """The exercise that ``name`` is meant for, if that is plain: case, blanks, copies, an added ``.txt``."""
        if name in self._exact:
            return self._exact[name]
        stem, suffix = _split(name)
        if suffix not in _SOURCES:
            return None
        slug = self._plain.get(_plain(stem))
        if slug is None and (copy := _COPY.fullmatch(stem)):
            slug = self._plain.get(_plain(copy[1]))
        return Match(slug, PurePath(self.taken[slug].file).with_suffix(suffix).name, exact=False) if slug else None

    def exercise_called(self, name: str) -> str | None:
        """The exercise whose slug or file a folder is named after."""
        return self._plain.get(_plain(name))

    def nearest(self, name: str) -> Taken | None:
        """The exercise that a source's ``name`` reminds of, although it is not plain that it is meant."""
        stem, suffix = _split(name)
        if suffix and suffix not in {*_SOURCES, ".txt", ".json"}:
            return None
        known = {plain: slug for plain, slug in self._plain.items() if slug}
        inside = [plain for plain in known if plain in _plain(stem)]
        close = difflib.get_close_matches(_plain(stem), known, n=1, cutoff=_CLOSE)
        best = max(inside, key=len) if inside else close[0] if close else None
        return self.taken[known[best]] if best else None

    def is_wanted(self, name: str) -> bool:
        """Whether a file of this name is looked at: a source, which may be a helper of another, or an archive."""
        return _split(name)[1] in _SOURCES or is_archive(PurePath(name))


def is_source(name: str) -> bool:
    return _split(name)[1] in _SOURCES


def _split(name: str) -> tuple[str, str]:
    """Stem and suffix in small letters, without a ``.txt`` that was added to the suffix of a source."""
    path = PurePath(unicodedata.normalize("NFC", name).lower())
    if path.suffix == ".txt" and PurePath(path.stem).suffix in _SOURCES:
        path = PurePath(path.stem)
    return path.stem, path.suffix


def _plain(stem: str) -> str:
    return re.sub(r"[-_ ]+", "_", stem.lower())
