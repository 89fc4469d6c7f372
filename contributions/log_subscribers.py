"""What the public moderation log hears of."""

from accounts.events import PersonSuspended, SuspensionLifted
from contributions import log
from contributions.events import ContributionHidden, ContributionRestored
from contributions.models import Contribution, ModerationDecision
from core.db import db
from core.events import Published, recorder


@recorder(ContributionHidden, ContributionRestored)
def log_decision(published: Published) -> None:
    """What was hidden, not let pass, or shown again."""
    event = published.event
    if isinstance(event, ContributionHidden | ContributionRestored):
        contribution = db.session.get_one(Contribution, event.contribution_id)
        log.note_decision(contribution, db.session.get_one(ModerationDecision, event.decision_id))


@recorder(PersonSuspended, SuspensionLifted)
def log_suspension(published: Published) -> None:
    """That somebody was suspended, or no more; not who."""
    event = published.event
    if isinstance(event, PersonSuspended):
        log.note("suspend", "administrator", rule=event.rule)
    elif isinstance(event, SuspensionLifted):
        log.note("lift", "administrator")
