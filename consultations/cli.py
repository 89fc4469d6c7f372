"""``flask consultations``: bringing in responses that were given elsewhere."""

from pathlib import Path

import click

from accounts.actor import SYSTEM
from consultations import queries
from consultations.importers import import_csv
from consultations.importing import ImportRefused
from core.errors import Missing, Refused
from core.guard import unit_of_work

group = click.Group("consultations", help="Consultations and their responses.")


@group.command(
    "import-csv", help="Bring in responses from a CSV file: columns id, country, stakeholder_type, name, Q1 …"
)
@click.argument("consultation_id", type=int)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(consultation_id: int, file: Path) -> None:
    try:
        with unit_of_work():
            outcome = import_csv(SYSTEM, queries.by_id(SYSTEM, consultation_id), file.read_bytes())
            counts = len(outcome.imported), len(outcome.already)
    except ImportRefused as refused:
        for fault in refused.faults:
            click.echo(str(fault), err=True)
        raise click.ClickException(str(refused.detail)) from None
    except Refused as refused:
        raise click.ClickException(str(refused.detail)) from None
    except Missing:
        raise click.ClickException(f"There is no consultation {consultation_id}.") from None
    click.echo(f"{counts[0]} responses imported, {counts[1]} were there before.")
