"""Announcing, changing and cancelling meetings, registering for them, and writing down how many came."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import func, select

from accounts.actor import Actor
from contributions.actions import Speaker
from contributions.models import digest_of
from core import richtext
from core.clock import now
from core.db import canonical_json, db
from core.errors import Conflict, Invalid
from core.events import publish
from core.locale import _
from core.policy import require
from meetings import events, policies
from meetings.models import CANCELLED, ON_SITE, REMOTE, AttendanceCount, Meeting, MeetingSeries, Participation
from themes.labels import STAKEHOLDER_TYPES
from themes.models import ActionLine

LIMITS = {"title": 300, "subtitle": 300, "convenor": 200, "chair": 300, "venue": 300, "remote_url": 500}
MOST_PEOPLE = 1_000_000
_SLUG = re.compile(r"[a-z0-9](-?[a-z0-9]){0,29}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is announced of a meeting. ``overview`` is Markdown; times are aware; ``zone`` is an IANA name."""

    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str = "UTC"
    subtitle: str = ""
    convenor: str = ""
    chair: str = ""
    venue: str = ""
    remote_url: str = ""
    overview: str = ""
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Count:
    """One row of an attendance table: a category in the meeting's words, and how many."""

    label: str
    on_site: int
    remote: int = 0
    stakeholder_type: str | None = None


def start_series(actor: Actor, slug: str, title: str) -> MeetingSeries:
    """The series with this slug, made if it is new. Raises :class:`Invalid`."""
    if not _SLUG.fullmatch(slug) or not title.strip():
        raise Invalid(_("A series needs a title and a short name of small letters, digits and hyphens."))
    found = db.session.scalars(select(MeetingSeries).filter_by(slug=slug)).one_or_none()
    if found is None:
        require(policies.can_convene(actor, _facilitated(actor), now()))
        found = MeetingSeries(slug=slug, title=title.strip()[:300])
        db.session.add(found)
        db.session.flush()
    return found


def _facilitated(actor: Actor) -> Sequence[int]:
    """The lines that ``actor`` facilitates; a line that nobody has when there is none, so that the policy says no."""
    return sorted(actor.lines_as("facilitator", today=now().date())) or [0]


def convene_meeting(
    actor: Actor,
    series: MeetingSeries,
    lines: Sequence[ActionLine],
    details: Details,
    *,
    number: int | None = None,
) -> Meeting:
    """Announce a meeting; without ``number`` it is the next of its series. Raises :class:`Invalid`."""
    require(policies.can_convene(actor, [line.id for line in lines], now()))
    db.session.get_one(MeetingSeries, series.id, with_for_update=True)
    meeting = Meeting(
        series=series, number=number or _next_number(series), action_lines=_some(lines),
        created_by_id=actor.id, created_at=now(), **_columns(details),
    )  # fmt: skip
    db.session.add(meeting)
    db.session.flush()
    publish(events.MeetingConvened(**_facts(meeting, actor), series_id=series.id, number=meeting.number))
    return meeting


def _next_number(series: MeetingSeries) -> int:
    return (db.session.scalar(select(func.max(Meeting.number)).filter_by(series_id=series.id)) or 0) + 1


def _some(lines: Sequence[ActionLine]) -> list[ActionLine]:
    if not lines:
        message = _("Choose at least one action line.")
        raise Invalid(message, {"lines": [message]})
    return list(lines)


def _columns(details: Details) -> dict[str, Any]:
    """The columns of the details. Raises :class:`Invalid`, naming the fields."""
    fields: dict[str, list[str]] = {}
    if not details.title.strip():
        fields["title"] = [_("Please give the meeting a title.")]
    if details.ends_at <= details.starts_at:
        fields["ends_at"] = [_("It must end after it begins.")]
    if details.zone not in available_timezones():
        fields["zone"] = [_("There is no time zone of this name.")]
    if details.remote_url and not details.remote_url.startswith(("https://", "http://")):
        fields["remote_url"] = [_("This must be a web address, beginning with https://.")]
    for name, limit in LIMITS.items():
        if len(getattr(details, name)) > limit:
            fields[name] = [_("At most %(limit)s characters fit.", limit=limit)]
    if len(details.overview) > richtext.MAX_LENGTH:
        fields["overview"] = [_("At most %(limit)s characters fit.", limit=richtext.MAX_LENGTH)]
    if fields:
        raise Invalid(_("The meeting cannot be announced like this."), fields)
    columns = asdict(details)
    for name in LIMITS:
        columns[name] = " ".join(richtext.normalised(columns[name]).split())
    return columns | {"overview_html": richtext.render(details.overview).html}


def _facts(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    return {"meeting_id": meeting.id, "line_ids": meeting.line_ids, "actor_id": actor.id}


def change_meeting(
    actor: Actor, meeting: Meeting, lines: Sequence[ActionLine], details: Details, *, expected: int | None = None
) -> Meeting:
    """Announce other facts. ``expected`` is the version that the writer saw; raises :class:`Conflict` on a newer one."""
    require(policies.can_manage(actor, meeting, now()))
    if added := {line.id for line in lines} - set(meeting.line_ids):
        require(policies.can_convene(actor, added, now()))
    columns = _columns(details)
    if expected is not None and expected != meeting.version:
        raise Conflict(_("Somebody changed this meeting meanwhile."), theirs=meeting.overview, mine=details.overview)
    before = meeting.line_ids
    for name, value in columns.items():
        setattr(meeting, name, value)
    meeting.action_lines = _some(lines)
    meeting.version += 1
    db.session.flush()
    facts = _facts(meeting, actor) | {"line_ids": tuple(sorted({*before, *meeting.line_ids}))}
    digest = digest_of(
        canonical_json(columns | {"starts_at": str(meeting.starts_at), "ends_at": str(meeting.ends_at)})
    )
    publish(events.MeetingChanged(**facts, version=meeting.version, digest=digest))
    return meeting


def cancel_meeting(actor: Actor, meeting: Meeting) -> None:
    """Call it off; its page stays and says so. A second time changes nothing."""
    require(policies.can_manage(actor, meeting, now()))
    if meeting.is_cancelled:
        return
    meeting.status = CANCELLED
    publish(events.MeetingCancelled(**_facts(meeting, actor)))


def register(actor: Actor, meeting: Meeting, mode: str) -> Participation:
    """Say that one will come, ``on_site`` or ``remote``, in one's present capacity. Again with another mode: changes it."""
    require(policies.can_register(actor, meeting, now()))
    if mode not in (ON_SITE, REMOTE):
        message = _("Choose whether you come to the room or take part remotely.")
        raise Invalid(message, {"mode": [message]})
    mine = db.session.scalars(select(Participation).filter_by(meeting_id=meeting.id, user_id=actor.id)).one_or_none()
    if mine is not None and mine.cancelled_at is None and mine.mode == mode:
        return mine
    if mine is None:
        mine = Participation(meeting_id=meeting.id, user_id=actor.id)
        db.session.add(mine)
    mine.mode, mine.registered_at, mine.cancelled_at = mode, now(), None
    for name, value in Speaker.of(actor).fields().items():
        setattr(mine, name, value)
    db.session.flush()
    publish(events.ParticipantRegistered(**_facts(meeting, actor), participation_id=mine.id, mode=mode))
    return mine


def unregister(actor: Actor, meeting: Meeting) -> None:
    """Say that one will not come after all. Without a standing registration nothing changes."""
    require(policies.can_register(actor, meeting, now()))
    query = select(Participation).filter_by(meeting_id=meeting.id, user_id=actor.id, cancelled_at=None)
    mine = db.session.scalars(query).one_or_none()
    if mine is None:
        return
    mine.cancelled_at = now()
    publish(events.ParticipantUnregistered(**_facts(meeting, actor), participation_id=mine.id))


def record_attendance(actor: Actor, meeting: Meeting, total: int, counts: Sequence[Count]) -> Meeting:
    """Write down how many came, in place of what was written before.

    Raises :class:`Invalid` when the rows do not add up to ``total``, naming the difference.
    """
    require(policies.can_count(actor, meeting, now()))
    rows = [_checked(count) for count in counts]
    _agree(total, rows)
    meeting.counts.clear()
    db.session.flush()
    meeting.counts.extend(AttendanceCount(position=n, **asdict(row)) for n, row in enumerate(rows, 1))
    meeting.attendance_total = total
    db.session.flush()
    sums: dict[str, Any] = {
        "on_site": sum(r.on_site for r in rows),
        "remote": sum(r.remote for r in rows),
        "rows": len(rows),
    }
    publish(events.AttendanceRecorded(**_facts(meeting, actor), total=total, **sums))
    return meeting


def _checked(count: Count) -> Count:
    label = " ".join(richtext.normalised(count.label).split())
    if not 1 <= len(label) <= 200:
        raise Invalid(_("Every row needs the name of a category, of at most 200 characters."))
    if not (0 <= count.on_site <= MOST_PEOPLE and 0 <= count.remote <= MOST_PEOPLE):
        raise Invalid(_("%(label)s: a count is a whole number, 0 or more.", label=label))
    if count.stakeholder_type and count.stakeholder_type not in STAKEHOLDER_TYPES:
        raise Invalid(_("%(label)s: there is no stakeholder type of this name.", label=label))
    return Count(label, count.on_site, count.remote, count.stakeholder_type or None)


def _agree(total: int, rows: Sequence[Count]) -> None:
    labels = [row.label.casefold() for row in rows]
    if twice := next((row.label for row in rows if labels.count(row.label.casefold()) > 1), None):
        raise Invalid(_("“%(label)s” stands in the table twice.", label=twice))
    if not rows:
        raise Invalid(_("Enter at least one category."), {"total": [_("Enter at least one category.")]})
    if not 0 <= total <= MOST_PEOPLE:
        message = _("The total is a whole number, 0 or more.")
        raise Invalid(message, {"total": [message]})
    counted = sum(row.on_site + row.remote for row in rows)
    if counted != total:
        raise Invalid(_difference(total, counted), {"total": [_difference(total, counted)]})


def _difference(total: int, counted: int) -> str:
    figures = {"counted": counted, "total": total, "difference": abs(total - counted)}
    if counted < total:
        return _("The rows make %(counted)s and the total says %(total)s: %(difference)s missing.", **figures)
    return _("The rows make %(counted)s and the total says %(total)s: %(difference)s too many.", **figures)
