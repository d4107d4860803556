"""Our own sentences in other languages: what commands and reports say, in gettext catalogues.

The sentences are written in English where they are said, and looked up in ``locale/LANGUAGE/LC_MESSAGES/grader.mo``. A
language that has no such file, and a sentence that its file lacks, read as they are written. Another language is
another file, and no code::

    translated("{ok} of {total} cases", language, ok=2, total=3)

A sentence that is not said where it is written, but kept in a table or sent as a fact, is ``marked`` there, so that it
comes into the catalogues, and ``translated`` where it is said. What ``grader/judge`` says of a case travels as a
``sentence`` with its values (``grader.model.sentence``), and becomes text where it is written.

What keeps the files current is in ``tests/test_catalogue.py``.
"""

from __future__ import annotations

import functools
import gettext
import re
from collections.abc import Mapping
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "grader"
WRITTEN_IN = "en"


def languages() -> tuple[str, ...]:
    """List the language that the sentences are written in, then those with a catalogue."""
    return (WRITTEN_IN, *sorted(path.parts[-3] for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))


def language_of(locale: str) -> str:
    """Return ``ko`` for ``ko_KR.UTF-8``; English for a language that we do not speak."""
    language = re.split("[_.@]", locale)[0]
    return language if language in languages() else WRITTEN_IN


def language_asked_for(environment: Mapping[str, str]) -> str:
    """Return the language of ``GRADER_LANG``, or else that of the locale, which POSIX names in these three."""
    names = ("GRADER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    return language_of(next((said for name in names if (said := environment.get(name))), WRITTEN_IN))


def marked(message: str) -> str:
    """Return ``message`` as it is; the catalogues take in what stands here."""
    return message


def translated(message: str, language: str, /, **values: object) -> str:
    """Say ``message`` in ``language``, with ``values`` in place of the ``{names}`` in it."""
    return _catalogue(LOCALE, language).gettext(message).format(**values) if message else ""


def looked_up(message: str, language: str) -> str:
    """Say ``message`` as it is written in ``language``, if that is known; braces in it stay as they are."""
    return _catalogue(LOCALE, language).gettext(message) if message else ""


@functools.lru_cache(maxsize=16)
def _catalogue(folder: Path, language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, folder, [language], fallback=True)
