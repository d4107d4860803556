"""The help of commands as sentences of the catalogues: where they are in it, and the help with others in their place.

A sentence is a paragraph on one line. Of a paragraph that click leaves as it is, below a line with ``\\b``,
lines at the margin are sentences; indented ones are code, and what comes two blanks after it is a sentence.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

from grader.catalogue import looked_up

_AS_IT_STANDS = "\b"
_CODE = re.compile(r"(?P<code> +\S.*?)(?P<gap> {2,}|$)(?P<words>.*)")


def in_language(text: str, language: str) -> str:
    """Say ``text``, the help of a command, in ``language``."""
    return _with_sentences(text, lambda sentence: looked_up(sentence, language))


def sentences(text: str) -> list[str]:
    """List the sentences of ``text`` as the catalogues have them."""
    found: list[str] = []

    def note(sentence: str) -> str:
        found.append(sentence)
        return sentence

    _with_sentences(text, note)
    return found


def extract(
    file: IO[bytes], keywords: dict[str, Any], comment_tags: list[str], options: Any
) -> Iterator[tuple[int, Any, Any, Any]]:
    """Find, for ``pybabel extract``, what is marked in a module and what is help in it."""
    from babel.messages.extract import extract_python  # of the tests' installation

    yield from extract_python(file, keywords, comment_tags, options)
    file.seek(0)
    module = ast.parse(file.read())
    named = dict(_named_texts(module))
    for node in ast.walk(module):
        for text in _help_in(node, named):
            yield from ((1, None, sentence, []) for sentence in sentences(text))


def _named_texts(module: ast.Module) -> Iterator[tuple[str, str]]:
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                yield name, text


def _help_in(node: ast.AST, named: Mapping[str, str]) -> Iterator[str]:
    match node:
        case ast.FunctionDef(decorator_list=decorators) if any(map(_makes_a_command, decorators)):
            yield ast.get_docstring(node) or ""
        case ast.keyword(arg="help", value=ast.Constant(value=str(text))):
            yield text
        case ast.keyword(arg="help", value=ast.Name(id=name)) if name in named:
            yield named[name]


def _makes_a_command(decorator: ast.expr) -> bool:
    match decorator:
        case ast.Call(func=ast.Attribute(attr="command" | "group")):
            return True
    return False


def _with_sentences(text: str, say: Callable[[str], str]) -> str:
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(_paragraph(paragraph.split("\n"), say) for paragraph in paragraphs)


def _paragraph(lines: list[str], say: Callable[[str], str]) -> str:
    if lines[0] == _AS_IT_STANDS:
        return "\n".join([_AS_IT_STANDS, *(_line(line, say) for line in lines[1:])])
    return say(" ".join(lines))


def _line(line: str, say: Callable[[str], str]) -> str:
    if (code := _CODE.fullmatch(line)) is None:
        return say(line)
    return code["code"] + code["gap"] + (say(code["words"]) if code["words"] else "")
