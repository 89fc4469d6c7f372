"""Carrying out what is due, scrubbing in the night after, and ``flask erasure``."""

from datetime import datetime, timedelta

import click
from sqlalchemy import exists, select

from contributions import erasing
from contributions.erasure_models import Erasure
from contributions.search_models import SEARCH
from core import personal, scrubbing
from core.clock import now
from core.db import db
from core.guard import unit_of_work
from core.jobs import every_minute

personal.speaks_for(
    "erasure", why="that an erasure was asked for and done is what administrators must be able to show"
)
group = click.Group("erasure", help="Words that go for good.")


@every_minute
def carry_out() -> None:
    """Erase the accounts that are due; in the night after an erasure, scrub."""
    with unit_of_work():
        erasing.carry_out_due()
    moment = now()
    if (moment.hour, moment.minute) == (3, 7) and _erased_since(moment - timedelta(days=1, minutes=1)):
        scrub()


def _erased_since(moment: datetime) -> bool:
    return bool(db.session.scalar(select(exists().where(Erasure.done_at >= moment))))


def scrub() -> None:
    """Let the database forget the traces of what was erased."""
    scrubbing.scrub(SEARCH)


@group.command("scrub", help="Let the database forget the traces of erased and deleted rows.")
def scrub_command() -> None:
    scrub()
    click.echo("Scrubbed.")
