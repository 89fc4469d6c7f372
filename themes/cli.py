"""``flask reference``: loading the vocabulary."""

import click

from core.guard import unit_of_work
from themes.actions import load_reference

group = click.Group("reference", help="The vocabulary: action lines, goals, sub-themes.")


@group.command("load", help="Load or renew the reference data; what was edited in the pages stays.")
def load() -> None:
    with unit_of_work():
        made = load_reference()
    click.echo(", ".join(f"{count} {name} added" for name, count in made.items()))
