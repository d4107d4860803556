"""``grader schema``"""

from __future__ import annotations

import json

import click

from grader.cli import spoken


@click.command("schema", cls=spoken.Command)
@click.argument("document", type=click.Choice(["reports", "class"]), default="reports")
def command(document: str) -> None:
    """Print the JSON Schema of the reports.

    It describes the document that grader grade --format json prints; with 'class', that of --format class-json.

    \b
    Example:
      grader schema > report.schema.json
      grader schema class > class.schema.json
    """
    from grader.reporting import class_json
    from grader.reporting import json as report_json

    schema = report_json.json_schema() if document == "reports" else class_json.json_schema()
    click.echo(json.dumps(schema, indent=2))
