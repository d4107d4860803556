"""What can go wrong outside a submission, as sentences a person can act on.

::

    GraderError                the grader itself failed, nobody's score
    ├── BadInputError          what the user named or wrote cannot be used
    │   ├── UsageError             a path, a slug or an option
    │   └── ExerciseError          an author's file; knows its file and line
    └── SandboxError           a worker could not be had
        ├── KilledError            a worker was killed by somebody else, again
        └── WeakIsolationError     this machine lacks a protection that grading asks for

A submission's own failures are never exceptions here: they are outcomes of its cases. Which exit status an error has,
and in which language it is said, is the command's business: what a learner meets is a ``Sentence``, which reads in
English as it is.
"""

from __future__ import annotations


class GraderError(Exception):
    """The grader could not do its work; the text says what to do next."""


class BadInputError(GraderError):
    """Something that the user gave cannot be used as it is."""


class UsageError(BadInputError):
    """A path, slug or option that does not fit."""


class ExerciseError(BadInputError):
    """A mistake in an exercise's files: one sentence with file and, where known, line."""

    def __init__(self, path: object, line: int | None, problem: str) -> None:
        """``path`` says which file it is when it is printed: one of a sealed course lies nowhere."""
        self.path = str(path)
        self.line = line
        self.problem = problem
        where = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{where}: {problem}")


class SandboxError(GraderError):
    """The zygote or a worker could not be started or did not keep to the protocol between us."""


class KilledError(SandboxError):
    """A submission's worker was killed from outside and, tried once more, again."""


class NoScratchError(SandboxError):
    """No temporary file or folder can be made, for the reason that ``error`` tells."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"there is no folder for temporary files that can be written to ({error}). "
            "Make /tmp writable, or name another folder in the environment variable TMPDIR"
        )


class WeakIsolationError(SandboxError):
    """A protection that grading strangers' code asks for is missing on this machine."""
