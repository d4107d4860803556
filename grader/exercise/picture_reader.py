"""Authors' ``picture:`` lines as they stand in the YAML files, each held against the function that it is for."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from grader.exercise.picture import NONE, check_picture
from grader.exercise.yaml_document import Document, Path_
from grader.model.exercise import PictureLine, Signature


class PictureReader:
    """Reads lines of ``document``; every problem becomes an ``ExerciseError`` at its line."""

    def __init__(self, document: Document, signatures: dict[str, Signature]) -> None:
        self._document = document
        self._signatures = signatures

    def by_function(self, entry: str | dict[str, str] | UnsetType, where: Path_) -> dict[str, PictureLine]:
        """Read a line that is for calls of the first function, or one for each function that is named."""
        match entry:
            case str():
                named = {next(iter(self._signatures)): (entry, where)}
            case dict():
                named = {function: (text, (*where, function)) for function, text in entry.items()}
            case _:
                return {}
        read = {function: self.of_function(text, function, place) for function, (text, place) in named.items()}
        return {function: line for function, line in read.items() if line is not None}

    def of_function(self, text: str | UnsetType, function: str, where: Path_) -> PictureLine | None:
        """Read a line that is for calls of ``function``; None where there is none, or no picture is wanted."""
        if text is UNSET or text == NONE:
            return None
        if function not in self._signatures:
            raise self._document.error(where, f"neither 'functions' nor 'harness' lists {function!r}")
        signature = self._signatures[function]
        parameters = tuple(parameter.name for parameter in signature.parameters)
        try:
            check_picture(text, parameters, signature.axes)
        except ValueError as error:
            raise self._document.error(where, str(error)) from error
        return PictureLine(text, self._document.line(where))
