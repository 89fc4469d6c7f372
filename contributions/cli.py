"""``flask record``: checking that nothing was altered afterwards."""

import click

from contributions.record import broken_links

group = click.Group("record", help="The record of all that changed.")


@group.command("verify", help="Walk every chain and say where one breaks.")
def verify() -> None:
    faults = list(broken_links())
    for fault in faults:
        click.echo(fault)
    if faults:
        raise SystemExit(1)
    click.echo("The record is whole.")
