"""convgrader: exercises that teach CNN basics, and the judge of what learners wrote."""

__version__ = "0.1.0"
