"""When words are erased, what was written about them goes with them: how their speaker is reached, and notes of marks."""

from sqlalchemy import update

from contributions.erasure_events import ContributionErased
from contributions.mark_models import Mark
from contributions.relay_models import Relay
from core.db import db
from core.events import Published, recorder


@recorder(ContributionErased)
def let_notes_go(published: Published) -> None:
    """In the transaction of the erasure."""
    event = published.event
    if not isinstance(event, ContributionErased):
        raise TypeError(f"{event!r} is not an erasure")
    identity = event.contribution_id
    db.session.execute(update(Relay).where(Relay.contribution_id == identity).values(contact=""))
    db.session.execute(update(Mark).where(Mark.contribution_id == identity).values(note=""))
