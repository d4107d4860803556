"""What pages have in common: templates that escape all that they write, and a style that the page's policy names."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.text import CUT_CHARACTERS, visible

TEMPLATES = Path(__file__).parent / "templates"
# What was made visible once, and grew tenfold by it, is not cut a second time.
MAX_TEXT = 10 * CUT_CHARACTERS + 100


def environment_of(*functions: Callable[..., Any]) -> Environment:
    """Make what templates are read by, with ``functions`` that they may call by their names."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.globals.update({function.__name__: function for function in functions})
    return environment


def style_of(style: str) -> dict[str, str]:
    """Give a page its ``style``, and the hash of it for the policy."""
    return {
        "style": Markup(style),  # noqa: S704 our own files and catalogue, and they hold nothing that HTML would read
        "digest": base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    }


def _shown(value: object) -> object:
    """Everything that a template writes comes through here: no control character reaches the page."""
    return visible(value, MAX_TEXT) if isinstance(value, str) and not isinstance(value, Markup) else value
