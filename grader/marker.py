"""The file by which a folder asks pytest to show the exercises in it: laid down by ``grader start``."""

MARKER = ".grader"
MARKER_TEXT = """\
Because this file is here, pytest shows the exercises of this folder as tests (the plugin of convgrader).
Remove it, and pytest leaves them alone.
"""
