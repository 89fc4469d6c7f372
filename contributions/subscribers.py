"""The record listens to every recorded event of every room; search listens to new words."""

from contributions import indexing, record
from contributions.events import ContributionMade, ContributionRevised
from contributions.models import Contribution
from core.db import db
from core.events import Published, RecordedEvent, recorder
from core.guard import unit_of_work
from core.jobs import every_minute, job

BATCHES = 40
"""Batches of a minute's work; the next minute goes on."""


@recorder(RecordedEvent)
def write_entry(published: Published) -> None:
    """Write the entry, in the transaction of the change, and let announcers know its number."""
    if not isinstance(published.event, RecordedEvent):
        raise TypeError(f"{published.event!r} is not a recorded event")
    published.number = record.append(published.event).number


@recorder(ContributionMade, ContributionRevised)
def index_words(published: Published) -> None:
    """Let search find the new wording, from the same commit on."""
    if isinstance(published.event, ContributionMade | ContributionRevised):
        indexing.index(db.session.get_one(Contribution, published.event.contribution_id))


@every_minute
@job
def catch_up_index() -> None:
    """Index what waits for it, after an upgrade or a move, a batch at a time."""
    for _batch in range(BATCHES):
        with unit_of_work():
            if not indexing.work_off():
                return
