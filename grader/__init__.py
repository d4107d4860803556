"""convgrader: exercises that teach CNN basics, and the judge of what learners wrote.

``Course``, ``Grader``, ``Report`` and ``check`` are loaded when they are used, so that the import costs nothing.
"""

# Nothing is imported here: the command comes through before its import path has been put right.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from grader.exercise.course import Course as Course
    from grader.grading import Grader as Grader
    from grader.integrations.notebook import check as check
    from grader.integrations.notebook import load_ipython_extension as load_ipython_extension
    from grader.model.report import Report as Report

__version__ = "0.1.0"
__all__ = ["Course", "Grader", "Report", "check"]

_PLACES = {
    "Course": "grader.exercise.course",
    "Grader": "grader.grading",
    "Report": "grader.model.report",
    "check": "grader.integrations.notebook",
    "load_ipython_extension": "grader.integrations.notebook",  # for Jupyter's %load_ext grader
}


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_PLACES[name]), name)
