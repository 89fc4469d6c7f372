"""``flask demo``: load the demonstration once, and print its accounts."""

from collections.abc import Callable

import click
from flask import current_app
from flask.cli import with_appcontext

from demo import asking, assembly, discussion, every_kind, groups, people, stock, writing
from demo.stages import loaded, once

Stage = tuple[str, Callable[[], None]]


@click.command("demo")
@click.option("--small", is_flag=True, help="A few respondents instead of all; under ten seconds.")
@with_appcontext
def demo(small: bool) -> None:
    """Load the demonstration: real meetings, questions and answers. Safe to repeat; what is there stays."""
    if current_app.config["PLENARY_ENV"] == "production":
        raise click.UsageError("The demo's accounts have a published password: it is not for production.")
    if "end" not in loaded():
        _load(_stages(small))
    click.echo(people.listing())


def _stages(small: bool) -> list[Stage]:
    return [
        ("people", people.load_people),
        ("meetings", discussion.load_meetings),
        ("threads", discussion.load_threads),
        ("groups", groups.load_groups),
        ("exchange", groups.load_exchange),
        ("replies", discussion.load_replies),
        ("stocktaking", stock.load_stocktaking),
        ("consultation", asking.load_open_consultation),
        ("every-kind", every_kind.load_every_kind),
        *assembly.stages(small),
        ("report-2006", writing.load_report_2006),
        ("report-2019", writing.load_report_2019),
        ("end", _say_what_was_read),
    ]


def _load(stages: list[Stage]) -> None:
    click.echo("Loading the demo, once …")
    for name, load in stages:
        if once(name, load):
            click.echo(f"  {name}")


def _say_what_was_read() -> None:
    for report in assembly.reports():
        for line in report.lines():
            click.echo(f"  {line}")
