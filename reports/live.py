"""Who may listen to the channel of a report."""

from accounts.actor import Actor
from core.clock import now
from core.db import db
from core.live import channel
from reports.models import Report
from reports.policies import can_read


@channel("report")
def may_join(actor: Actor, report_id: int) -> bool:
    """Whoever may read it."""
    found = db.session.get(Report, report_id)
    return found is not None and bool(can_read(actor, found, now()))
