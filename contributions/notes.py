"""Canned notes: texts that moderators reuse as reasons and warnings, in each language. None commits."""

from collections.abc import Sequence

from sqlalchemy import case, select

from accounts.actor import Actor
from contributions import events
from contributions.moderation_models import CannedNote
from contributions.policies import can_use_desk
from core import richtext
from core.clock import now
from core.db import db
from core.errors import Invalid, Missing
from core.events import publish
from core.locale import _, available, current
from core.policy import require


def offered(lang: str | None = None) -> Sequence[CannedNote]:
    """The notes in use, those in ``lang`` (by default the reader's language) first."""
    first = case((CannedNote.lang == (lang or current().code), 0), else_=1)
    query = select(CannedNote).where(CannedNote.retired_at.is_(None))
    return db.session.scalars(query.order_by(first, CannedNote.lang, CannedNote.title)).all()


def by_id(identity: int) -> CannedNote:
    """One note in use. Raises :class:`Missing`."""
    found = db.session.get(CannedNote, identity)
    if found is None or found.retired_at is not None:
        raise Missing()
    return found


def keep(actor: Actor, lang: str, title: str, words: str, note: CannedNote | None = None) -> CannedNote:
    """Write a note, or another wording of one: whoever moderates something."""
    require(can_use_desk(actor, now()))
    clean = {
        "title": " ".join(richtext.normalised(title).split()),
        "words": " ".join(richtext.normalised(words).split()),
    }
    if lang not in [language.code for language in available()]:
        raise Invalid(_("This language is not offered."), {"lang": [_("This language is not offered.")]})
    for field, longest in (("title", 80), ("words", 500)):
        if not 1 <= len(clean[field]) <= longest:
            message = _("Please write 1 to %(limit)s characters.", limit=longest)
            raise Invalid(message, {field: [message]})
    kept = note or CannedNote(lang=lang, kept_at=now(), **clean)
    kept.lang, kept.title, kept.words = lang, clean["title"], clean["words"]
    kept.kept_by_id, kept.kept_at = actor.id, now()
    db.session.add(kept)
    db.session.flush()
    publish(events.CannedNoteKept(actor_id=actor.id, note_id=kept.id))
    return kept


def retire(actor: Actor, note: CannedNote) -> None:
    """Offer a note no more; what was written with it stays."""
    require(can_use_desk(actor, now()))
    if note.retired_at is None:
        note.retired_at = now()
        publish(events.CannedNoteRetired(actor_id=actor.id, note_id=note.id))
