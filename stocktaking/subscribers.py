"""What follows events: entries and assessments that had waited are published when they are approved."""

from accounts.actor import Actor
from contributions.events import (
    ContributionApproved,
    ContributionEvent,
    ContributionRestored,
)
from contributions.models import Contribution
from core.db import db
from core.events import Event, Published, publish, recorder
from stocktaking import actions
from stocktaking.models import ASSESSMENT, ENTRY, Assessment, StocktakingEntry


@recorder(ContributionApproved, ContributionRestored)
def publish_first_time(published: Published) -> None:
    """Others hear of it as of anything new: it is its speaker who spoke."""
    event = published.event
    if not isinstance(event, ContributionEvent) or event.kind not in (ENTRY, ASSESSMENT):
        return
    if isinstance(event, ContributionRestored) and not event.is_first:
        return
    publish(_first(db.session.get_one(Contribution, event.contribution_id)))


def _first(said: Contribution) -> Event:
    speaker = Actor(said.speaker_id)
    if said.kind == ENTRY:
        entry = db.session.query(StocktakingEntry).filter_by(contribution_id=said.id).one()
        return actions.entry_event(speaker, entry)
    made = db.session.get_one(Assessment, said.id)
    actions.settle(made)
    return actions.assessment_event(speaker, made)
