"""A log for GitLab CI: each report in a section that folds. What GitLab shows as tests is ``junit``.

A section begins and ends by control characters, and no text of a submission keeps any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.model.report import Report
from grader.reporting.platform import at_least_one, headline
from grader.reporting.terminal import WRITER as TEXT
from grader.reporting.writers import Context, Writer
from grader.text import one_line, visible

_CLEAR = "\x1b[0K"


def write(reports: Iterable[Report], context: Context) -> Iterator[bytes]:
    """Write everybody's feedback. Sections have no times, so that two runs give the same log.

    ``GraderError`` where nothing was graded.
    """
    plain = Context(context.language, feedback=True, width=context.width, every_group=True)
    for number, report in enumerate(at_least_one(reports), 1):
        name = f"report_{number}"
        head = f"{_CLEAR}section_start:0:{name}[collapsed=true]\r{_CLEAR}{one_line(headline(report))}\n"
        yield head.encode()
        text = b"".join(TEXT.write(iter([report]), plain)).decode()
        yield visible(text, len(text)).encode()
        yield f"{_CLEAR}section_end:0:{name}\r{_CLEAR}\n".encode()


WRITER = Writer("gitlab", "text/plain", ".gitlab.txt", write, needs=("language",))
