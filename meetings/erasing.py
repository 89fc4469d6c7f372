"""What a person's archive holds of meetings, and what erasure takes: the name; that somebody came stays counted."""

from typing import Any

from sqlalchemy import select, update

from core.db import db
from core.locale import _l
from core.personal import ERASED_NAME, erases, speaks_for, tells
from meetings.models import Meeting, Participation

speaks_for("participation", why="participants stay counted by type; their names go")


@erases
def erase_participations(user_id: int) -> None:
    """Take name, organisation and country from all registrations of an account."""
    nobody = {"speaker_name": ERASED_NAME, "organisation_name": None, "country": None, "on_behalf": False}
    db.session.execute(
        update(Participation).where(Participation.user_id == user_id).values(**nobody, is_verified=False)
    )


@tells("meetings", _l("Meetings you registered for"))
def participations(user_id: int) -> list[dict[str, Any]]:
    """Each registration."""
    found = select(Participation, Meeting.title).join(Meeting, Meeting.id == Participation.meeting_id)
    rows = db.session.execute(found.where(Participation.user_id == user_id).order_by(Participation.id))
    return [
        {"meeting": title, "mode": p.mode, "registered_at": p.registered_at, "cancelled_at": p.cancelled_at}
        for p, title in rows
    ]
