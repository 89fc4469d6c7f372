"""``flask record``: checking that nothing was altered afterwards. ``flask search``: indexing anew."""

import click

from contributions.indexing import index_all
from contributions.record import broken_links
from core.guard import unit_of_work

group = click.Group("record", help="The record of all that changed.")


@group.command("verify", help="Walk every chain and say where one breaks.")
def verify() -> None:
    faults = list(broken_links())
    for fault in faults:
        click.echo(fault)
    if faults:
        raise SystemExit(1)
    click.echo("The record is whole.")


search_group = click.Group("search", help="The index of all that was said.")


@search_group.command("rebuild", help="Index every text anew, after a release that splits words differently.")
def rebuild() -> None:
    with unit_of_work():
        count = index_all()
    click.echo(f"{count} texts indexed.")
