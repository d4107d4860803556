"""``grader schema``"""

from __future__ import annotations

import json

import click

from grader.cli import spoken


@click.command("schema", cls=spoken.Command)
@click.argument("document", type=click.Choice(["reports", "class", "similar"]), default="reports")
def command(document: str) -> None:
    """Print the JSON Schema of the reports.

    It describes the document that grader grade --format json prints; with 'class', that of --format class-json; with
    'similar', that of grader similar --format json.

    \b
    Example:
      grader schema > report.schema.json
      grader schema class > class.schema.json
    """
    from grader.reporting import class_json, similar_json
    from grader.reporting import json as report_json

    modules = {"reports": report_json, "class": class_json, "similar": similar_json}
    click.echo(json.dumps(modules[document].json_schema(), indent=2))
