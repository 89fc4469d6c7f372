"""What a person's own archive holds of this room: everything they said with all wordings, their files, flags and entries."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from accounts.models import User
from contributions.attachment_models import Attachment
from contributions.bookmark_models import Bookmark
from contributions.erasure_models import Erasure
from contributions.models import Contribution, Flag, ModerationDecision, Revision
from contributions.moderation_models import Appeal
from contributions.record import Entry
from core.db import db
from core.locale import _l
from core.personal import tells

PROFILE = (
    "id", "email", "name", "stakeholder_type", "speaks_on_behalf", "country", "language", "time_zone", "is_admin",
    "confirmed_at", "created_at",
)  # fmt: skip


@tells("profile", _l("Profile"))
def profile(user_id: int) -> list[dict[str, Any]]:
    """The account itself."""
    user = db.session.get_one(User, user_id)
    return [{name: getattr(user, name) for name in PROFILE} | {"organisation": user.organisation_name}]


@tells("contributions", _l("Everything you said"))
def contributions(user_id: int) -> Iterator[dict[str, Any]]:
    """Each contribution with the capacity in which it was said and every wording, hidden and withdrawn ones too."""
    said = (
        select(Contribution).where(Contribution.speaker_id == user_id).options(selectinload(Contribution.revisions))
    )
    for c in db.session.scalars(said.order_by(Contribution.id)).unique():
        yield {
            "symbol": c.symbol, "kind": c.kind, "place": c.place, "said_at": c.said_at, "lang": c.lang,
            "visibility": c.visibility, "group": c.circle, "name": c.speaker_name, "stakeholder_type": c.stakeholder_type,
            "organisation": c.organisation_name, "on_behalf": c.on_behalf, "country": c.country,
            "wordings": [_wording(revision) for revision in c.revisions],
        }  # fmt: skip


def _wording(r: Revision) -> dict[str, Any]:
    return {"number": r.number, "at": r.made_at.isoformat(), "body": r.body, "html": r.html, "sha256": r.digest}


@tells("files", _l("Your files"))
def files(user_id: int) -> list[dict[str, Any]]:
    """What was uploaded; the bytes are in the folder ``files``."""
    own = select(Attachment).where(Attachment.owner_id == user_id, Attachment.is_confided.is_(False))
    found = db.session.scalars(own.order_by(Attachment.id))
    return [
        {"path": f"files/{a.key}/{a.name}", "type": a.media_type, "size": a.size, "uploaded_at": a.uploaded_at}
        for a in found
    ]


@tells("flags", _l("Complaints you made"))
def flags(user_id: int) -> list[dict[str, Any]]:
    """Flags with their notes and what became of them."""
    found = db.session.scalars(select(Flag).where(Flag.flagged_by_id == user_id).order_by(Flag.id)).unique()
    return [
        {
            "about": f.contribution.symbol,
            "reason": f.reason,
            "note": f.note,
            "at": f.flagged_at,
            "decision": f.decision,
        }
        for f in found
    ]


@tells("appeals", _l("Appeals you made"))
def appeals(user_id: int) -> list[dict[str, Any]]:
    """What was written, and what became of it."""
    found = db.session.scalars(select(Appeal).where(Appeal.appellant_id == user_id).order_by(Appeal.id)).unique()
    return [{"about": a.contribution.symbol, "words": a.words, "at": a.made_at, "outcome": a.outcome} for a in found]


@tells("bookmark", _l("Your bookmarks"))
def bookmarks(user_id: int) -> list[dict[str, Any]]:
    """What was marked, with the notes on it."""
    found = db.session.scalars(select(Bookmark).where(Bookmark.user_id == user_id).order_by(Bookmark.id)).unique()
    return [
        {"about": b.contribution.symbol, "place": b.contribution.place, "note": b.note, "at": b.made_at}
        for b in found
    ]


@tells("decisions", _l("Decisions you took as a moderator"))
def decisions(user_id: int) -> list[dict[str, Any]]:
    """Hiding and restoring, with the reasons given."""
    taken = select(ModerationDecision).where(ModerationDecision.decided_by_id == user_id)
    found = db.session.scalars(taken.order_by(ModerationDecision.id))
    return [{"contribution": d.contribution_id, "act": d.act, "reason": d.reason, "at": d.decided_at} for d in found]


@tells("erasures", _l("Requests for erasure"))
def erasures(user_id: int) -> list[dict[str, Any]]:
    """What the account asked to be erased."""
    found = db.session.scalars(select(Erasure).where(Erasure.asked_by_id == user_id).order_by(Erasure.id))
    return [
        {"account": e.user_id, "contribution": e.contribution_id, "asked_at": e.asked_at, "due_at": e.due_at,
         "cancelled_at": e.cancelled_at, "done_at": e.done_at}
        for e in found
    ]  # fmt: skip


@tells("record", _l("Entries of the record that you caused"))
def record(user_id: int) -> Iterator[dict[str, Any]]:
    """Every entry of which the account is the actor."""
    caused = select(Entry).where(Entry.actor_id == user_id).order_by(Entry.at, Entry.topic, Entry.number)
    for e in db.session.scalars(caused.execution_options(yield_per=500)):
        yield {
            "topic": e.topic,
            "number": e.number,
            "at": e.at,
            "verb": e.verb,
            "payload": e.payload,
            "sha256": e.digest,
        }
