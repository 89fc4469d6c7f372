"""Who may listen to the channel of a meeting."""

from typing import Any

from sqlalchemy import Select, String, cast, literal, select

from accounts.actor import Actor
from contributions.checkpoints import public_topics
from core.db import db
from core.live import channel
from meetings.models import Meeting


@channel("meeting")
def may_join(_actor: Actor, meeting_id: int) -> bool:
    """Everybody: meetings are public."""
    return db.session.get(Meeting, meeting_id) is not None


@public_topics("meeting")
def public_meetings() -> Select[Any]:
    """The chains of meetings: all are public."""
    return select(literal("meeting:") + cast(Meeting.id, String))
