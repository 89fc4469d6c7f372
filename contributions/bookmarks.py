"""Bookmarks: making, noting, taking away, finding again. None commits; all are safe to repeat."""

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import contains_eager

from accounts.actor import Actor
from contributions import policies
from contributions.bookmark_models import NOTE_LENGTH, Bookmark
from contributions.models import IS_PRESENT, Contribution, Revision
from contributions.queries import visible_clause
from core.clock import now
from core.db import db, upsert
from core.errors import Invalid
from core.locale import _
from core.pagination import Page, a_number, decode, page_of
from core.policy import require
from core.richtext import normalised

SIZE = 30


def bookmark(actor: Actor, contribution: Contribution, note: str = "") -> Bookmark:
    """Mark a contribution, with a note; a second time changes the note."""
    require(policies.can_bookmark(actor, contribution, now()))
    clean = normalised(note).strip()
    if len(clean) > NOTE_LENGTH:
        message = _("This has %(length)s characters; at most %(limit)s fit.", length=len(clean), limit=NOTE_LENGTH)
        raise Invalid(message, {"note": [message]})
    facts = {"user_id": actor.id, "contribution_id": contribution.id}
    new = upsert(Bookmark).values(**facts, note=clean, made_at=now())
    keys = [Bookmark.user_id, Bookmark.contribution_id]
    db.session.execute(new.on_conflict_do_update(index_elements=keys, set_={"note": clean}))
    return db.session.scalars(select(Bookmark).filter_by(**facts).execution_options(populate_existing=True)).one()


def forget(actor: Actor, contribution_id: int) -> None:
    """Take a mark away; also from what can no longer be read."""
    mine = (Bookmark.user_id == actor.id, Bookmark.contribution_id == contribution_id)
    db.session.execute(delete(Bookmark).where(*mine))


def mine_on(actor: Actor, contribution_id: int) -> Bookmark | None:
    """The actor's mark on a contribution, if any."""
    query = select(Bookmark).filter_by(user_id=actor.id, contribution_id=contribution_id)
    return db.session.scalars(query).one_or_none()


def bookmarks(actor: Actor, words: str = "", cursor: str | None = None, size: int = SIZE) -> Page[Bookmark]:
    """The actor's marks on what they may still read, the latest first; with ``words``, those whose note, text or
    speaker has them. Raises :class:`Invalid`."""
    query = select(Bookmark).join(Bookmark.contribution).options(contains_eager(Bookmark.contribution))
    query = query.where(Bookmark.user_id == actor.id, visible_clause(actor, now()))
    for word in words.split()[:8]:
        query = _with(query, word)
    if (after := decode(cursor, a_number)) is not None:
        query = query.where(Bookmark.id < after[0])
    rows = db.session.scalars(query.order_by(Bookmark.id.desc()).limit(size + 1)).unique().all()
    return page_of(rows, size, lambda mark: [mark.id])


def _with(query: Select[Bookmark], word: str) -> Select[Bookmark]:
    said = select(Revision.contribution_id).where(IS_PRESENT, Revision.text.icontains(word, autoescape=True))
    return query.where(
        or_(
            Bookmark.note.icontains(word, autoescape=True),
            Contribution.speaker_name.icontains(word, autoescape=True),
            Contribution.symbol.icontains(word, autoescape=True),
            said.correlate(Contribution).exists(),
        )
    )
