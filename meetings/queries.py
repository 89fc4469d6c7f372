"""Reads. All meetings are public, so nothing here asks who is reading."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, exists, select

from core.clock import now
from core.db import db
from core.errors import Missing
from core.pagination import Page, a_moment, a_number, decode, page_of
from meetings.models import ANNOUNCED, Meeting, MeetingSeries, Participation, meeting_action_line

PER_PAGE = 20


def by_id(meeting_id: int) -> Meeting:
    """The meeting. Raises :class:`Missing`."""
    found = db.session.get(Meeting, meeting_id)
    if found is None:
        raise Missing()
    return found


def all_series() -> Sequence[MeetingSeries]:
    """The series, by title."""
    return db.session.scalars(select(MeetingSeries).order_by(MeetingSeries.title)).all()


def upcoming(limit: int = 20) -> Sequence[Meeting]:
    """Announced meetings that are not over, the soonest first."""
    query = _coming(now()).order_by(Meeting.starts_at, Meeting.id).limit(limit)
    return db.session.scalars(query).all()


def next_meeting(line_id: int | None = None) -> Meeting | None:
    """The soonest announced meeting that is not over; with ``line_id``, of that action line."""
    query = _coming(now())
    if line_id is not None:
        query = query.where(_of_line(line_id))
    return db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id).limit(1)).first()


def last_meeting(line_id: int) -> Meeting | None:
    """The latest meeting of an action line that is over."""
    query = select(Meeting).where(Meeting.status == ANNOUNCED, Meeting.ends_at <= now(), _of_line(line_id))
    return db.session.scalars(query.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(1)).first()


def past(cursor: str | None = None, size: int = PER_PAGE) -> Page[Meeting]:
    """Meetings that are over or were cancelled, the latest first."""
    query = select(Meeting).where((Meeting.ends_at <= now()) | (Meeting.status != ANNOUNCED))
    return _newest_first(query, cursor, size)


def listed(cursor: str | None = None, size: int = PER_PAGE) -> Page[Meeting]:
    """All meetings, the latest first."""
    return _newest_first(select(Meeting), cursor, size)


def participants(meeting: Meeting) -> Sequence[Participation]:
    """Who is registered, in the order of registering."""
    query = select(Participation).where(Participation.meeting_id == meeting.id, Participation.cancelled_at.is_(None))
    return db.session.scalars(query.order_by(Participation.registered_at, Participation.id)).all()


def participation_of(meeting: Meeting, user_id: int | None) -> Participation | None:
    """The standing registration of an account, if any."""
    query = select(Participation).filter_by(meeting_id=meeting.id, user_id=user_id, cancelled_at=None)
    return db.session.scalars(query).one_or_none()


def _coming(moment: datetime) -> Select[Meeting]:
    return select(Meeting).where(Meeting.status == ANNOUNCED, Meeting.ends_at > moment)


def _of_line(line_id: int):  # type: ignore[no-untyped-def]  # the type of an SQL expression says less than its name
    link = meeting_action_line.c
    return exists().where(link.meeting_id == Meeting.id, link.action_line_id == line_id)


def _newest_first(query: Select[Meeting], cursor: str | None, size: int) -> Page[Meeting]:
    if (after := decode(cursor, a_moment, a_number)) is not None:
        at, identity = after
        query = query.where((Meeting.starts_at < at) | ((Meeting.starts_at == at) & (Meeting.id < identity)))
    rows = db.session.scalars(query.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(size + 1)).all()
    return page_of(rows, size, lambda meeting: (meeting.starts_at.isoformat(), meeting.id))


def of_lines(line_ids: Collection[int], limit: int = 50) -> Sequence[Meeting]:
    """Meetings about one of the action lines, the latest first."""
    link = meeting_action_line.c
    about = exists().where(link.meeting_id == Meeting.id, link.action_line_id.in_(line_ids))
    return db.session.scalars(select(Meeting).where(about).order_by(Meeting.starts_at.desc()).limit(limit)).all()
