"""``flask record``: checking that nothing was altered afterwards. ``flask search``: indexing anew."""

import click

from contributions import checkpoints, rerendering
from contributions.indexing import index_all
from contributions.record import broken_links
from core.guard import unit_of_work

group = click.Group("record", help="The record of all that changed.")


@group.command("verify", help="Walk every chain and say where one breaks.")
def verify() -> None:
    faults = [*broken_links(), *checkpoints.faults()]
    for fault in faults:
        click.echo(fault)
    if faults:
        raise SystemExit(1)
    click.echo("The record is whole.")


@group.command("checkpoint", help="Write a checkpoint over all chains now.")
def checkpoint() -> None:
    with unit_of_work():
        made = checkpoints.write_checkpoint()
        told = (
            f"Checkpoint {made.number}: {made.digest}" if made else "Nothing was recorded since the last checkpoint."
        )
    click.echo(told)


search_group = click.Group("search", help="The index of all that was said.")


@search_group.command("rebuild", help="Index every text anew, after a release that splits words differently.")
def rebuild() -> None:
    with unit_of_work():
        count = index_all()
    click.echo(f"{count} texts indexed.")


contributions_group = click.Group("contributions", help="All that was said.")


@contributions_group.command("rerender", help="Make stored HTML anew where an older renderer made it.")
@click.option(
    "--check", is_flag=True, help="Change nothing; say where stored HTML is not what rendering it now gives."
)
def rerender(check: bool) -> None:
    if check:
        _check_html()
        return
    done = 0
    others: list[str] = []
    for batch in rerendering.rerender_all():
        done, others = done + batch.done, others + batch.other_texts
    for other in others:
        click.echo(
            f"{other}: its plain text would be another one now; the old one is kept, because anchors count in it"
        )
    click.echo(f"{done} wordings rendered anew.")


def _check_html() -> None:
    faults = 0
    for sentence in rerendering.differences():
        click.echo(sentence)
        faults += 1
    if faults:
        raise SystemExit(1)
    click.echo("All stored HTML is what rendering it now gives.")
