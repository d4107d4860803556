"""``grader schema``"""

from __future__ import annotations

import json

import click


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of the reports.

    It describes the document that grader grade --format json prints.

    \b
    Example:
      grader schema > report.schema.json
    """
    from grader.reporting.json import json_schema

    click.echo(json.dumps(json_schema(), indent=2))
