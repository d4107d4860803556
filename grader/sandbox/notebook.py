"""Notebooks as code: the code cells of a ``.ipynb``, in order, without magics and shell lines; runs inside the worker.

Whatever a notebook holds beside its code (outputs, metadata, attachments) is not looked at. A magic becomes a call on
``get_ipython()``, as in Jupyter, and ours does nothing, except for cell magics that only wrap code (``%%time``).
"""

from __future__ import annotations

from typing import Any

# Cell magics whose body is the learner's code, run as it is.
_WRAPPERS = frozenset({"time", "timeit", "capture", "prun"})


def code_cells(source: bytes) -> list[str]:
    """The code of each cell of a notebook of format 3 or 4; ``ValueError`` with a sentence if it is none."""
    import nbformat
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        notebook = nbformat.reads(source.decode("utf-8-sig"), as_version=4)
        sources = [_text(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    except Exception as error:  # whatever a broken notebook trips over in there
        raise ValueError(f"this is not a notebook that can be read ({type(error).__name__}: {error})") from error
    manager = TransformerManager()
    return [manager.transform_cell(text) for text in sources]


def shell(namespace: dict[str, Any]) -> Any:
    """What stands for ``get_ipython()`` in a notebook's ``namespace``."""
    return lambda: _Shell(namespace)


class _Shell:
    """Jupyter's shell, as far as a graded notebook needs one: it swallows every magic and runs no command."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def run_cell_magic(self, name: str, _line: str, cell: str) -> None:
        if name in _WRAPPERS:
            from IPython.core.inputtransformer2 import TransformerManager

            exec(compile(TransformerManager().transform_cell(cell), f"%%{name}", "exec"), self._namespace)  # noqa: S102

    def run_line_magic(self, *_: str, **__: Any) -> None:
        """``%matplotlib inline`` and its like."""

    def system(self, _command: str) -> None:
        """``!pip install ...``"""

    def getoutput(self, _command: str) -> list[str]:
        """``files = !ls``"""
        return []

    def set_next_input(self, *_: Any, **__: Any) -> None:
        """``name?``"""


def _text(source: object) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)
