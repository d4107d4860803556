"""What a gradebook holds, to be compared: every table, without times and the numbers of rows."""

from __future__ import annotations

from typing import Any

from msgspec.structs import asdict
from sqlalchemy import select

from grader.gradebook.address import Address
from grader.gradebook.database import open_database
from grader.gradebook.schema import cases, groups, reports
from grader.model.report import decode

_TIMES = ("graded_at", "seconds")


def rows(address: Address) -> list[dict[str, Any]]:
    """Every report with its groups and cases, in the order of their identities."""
    engine = open_database(address, make=False)
    with engine.connect() as connection:
        found = []
        for row in connection.execute(select(reports).order_by(reports.c.identity)).mappings():
            parts = [
                [tuple(part)[1:] for part in connection.execute(select(table).where(table.c.report_id == row["id"]))]
                for table in (groups, cases)
            ]
            report = {name: value for name, value in asdict(decode(row["report"])).items() if name != "seconds"}
            kept = {name: value for name, value in row.items() if name not in (*_TIMES, "id", "report")}
            found.append({**kept, "report": report, "groups": sorted(parts[0]), "cases": sorted(parts[1])})
    engine.dispose()
    return found
