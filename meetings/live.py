"""Who may listen to the channel of a meeting."""

from accounts.actor import Actor
from core.db import db
from core.live import channel
from meetings.models import Meeting


@channel("meeting")
def may_join(_actor: Actor, meeting_id: int) -> bool:
    """Everybody: meetings are public."""
    return db.session.get(Meeting, meeting_id) is not None
