"""Drafts: saving, finding and letting go of them. They are their author's alone; nobody else's right reaches them.

A draft is never saved over: who saves upon another version than they saw gets a second draft, and both are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from accounts.actor import Actor
from contributions.attaching import needed_by
from core.clock import now
from core.db import db, upsert
from core.errors import Invalid, Missing
from core.forms import new_key
from core.guard import unit_of_work
from core.idempotency import IdempotencyKey
from core.jobs import every_minute
from core.locale import _
from core.policy import require, signed_in
from forum import draft_places
from forum.draft_models import Draft

MOST = 50
"""Drafts that one account can have."""
LONGEST = 40_000
"""Characters of a draft: twice what can be posted, so that shortening can wait."""
KEPT_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a form, and where it stands: ``device`` and ``tab`` name the browser and the opened form."""

    place: str
    title: str = ""
    body: str = ""
    lang: str = ""
    device: str = ""
    tab: str = ""

    @property
    def words(self) -> dict[str, str]:
        """The columns that are typed."""
        return {"title": self.title[:400], "body": self.body.replace("\r\n", "\n"), "lang": self.lang[:16]}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.title.strip() or self.body.strip())


@dataclass(frozen=True, slots=True)
class Saved:
    """``draft`` holds what was sent, ``other`` what somebody saved meanwhile; ``is_sent``: the form was posted already."""

    draft: Draft | None
    other: Draft | None = None
    is_sent: bool = False


def save(actor: Actor, typed: Typed, identity: int | None = None, version: int | None = None) -> Saved:
    """Keep what was typed, upon ``version`` of draft ``identity`` or, without one, of this opening of the form.

    Raises :class:`Missing` for an unknown place, :class:`Invalid` when there are too many drafts or words.
    """
    require(signed_in(actor))
    place = draft_places.place(actor, typed.place)
    if len(typed.body) > LONGEST:
        message = _("A draft holds at most %(limit)s characters. Keep the rest in a file of your own.", limit=LONGEST)
        raise Invalid(message, {"body": [message]})
    identity = identity or None
    found = _own(actor, typed, identity)
    if found is None:
        if typed.tab and was_sent(actor, place.sends_to, typed.tab):
            return Saved(None, is_sent=True)
        return Saved(None if typed.is_empty else _new(actor, typed, typed.tab or new_key()))
    return _over(actor, found, typed, found.version if identity is None or version is None else version)


def _own(actor: Actor, typed: Typed, identity: int | None) -> Draft | None:
    query = select(Draft).where(Draft.user_id == actor.id, Draft.place == typed.place)
    if identity is None:
        return db.session.scalars(query.where(Draft.tab == typed.tab)).one_or_none() if typed.tab else None
    return db.session.scalars(query.where(Draft.id == identity)).one_or_none()


def _new(actor: Actor, typed: Typed, tab: str) -> Draft:
    if (db.session.scalar(select(func.count()).where(Draft.user_id == actor.id)) or 0) >= MOST:
        message = _("You have %(most)s drafts, and no more can be kept. Delete some of them first.", most=MOST)
        raise Invalid(message, {"body": [message]})
    values: dict[str, Any] = {
        "user_id": actor.id,
        "place": typed.place,
        "device": typed.device,
        "tab": tab[:100],
        **typed.words,
    }
    values |= {"version": 1, "created_at": now(), "updated_at": now()}
    made = db.session.scalar(upsert(Draft).values(**values).on_conflict_do_nothing().returning(Draft.id))
    if made is None:  # the same form is being saved at this moment, or for another place
        return _new(actor, typed, new_key())
    return db.session.get_one(Draft, made)


def _over(actor: Actor, found: Draft, typed: Typed, version: int) -> Saved:
    """Save upon a draft; one statement decides whether it is still the version that was seen."""
    if all(getattr(found, name) == value for name, value in typed.words.items()):
        return Saved(found)
    seen = (Draft.id == found.id, Draft.version == version)
    values = {**typed.words, "device": typed.device or found.device, "updated_at": now()}
    if typed.is_empty:
        gone: Any = db.session.execute(delete(Draft).where(*seen))
        return Saved(None) if gone.rowcount else Saved(None, other=_fresh(found))
    changed: Any = db.session.execute(
        update(Draft).where(*seen).values(version=version + 1, **values).execution_options(synchronize_session=False)
    )
    if changed.rowcount:
        return Saved(_fresh(found))
    beside = db.session.scalars(_beside(found, typed)).first()
    return Saved(beside or _new(actor, typed, new_key()), other=_fresh(found))


def _beside(found: Draft, typed: Typed) -> Any:
    """The same words, saved beside ``found`` before: the answer to that was lost."""
    same = [Draft.user_id == found.user_id, Draft.place == found.place, Draft.id != found.id]
    return select(Draft).where(*same, *(getattr(Draft, name) == value for name, value in typed.words.items()))


def _fresh(draft: Draft) -> Draft:
    db.session.refresh(draft)
    return draft


def was_sent(actor: Actor, address: str, key: str) -> bool:
    """Whether the form with this key was posted: then its words are said, and no draft any more."""
    scope = f"{actor.id} {address}"
    return db.session.get(IdempotencyKey, (scope[:300], key)) is not None


def sent(actor: Actor, identity: int | None, tab: str = "") -> None:
    """Let go of the draft that was posted, and of no other; in the transaction of the post.

    ``identity`` is 0 when the form was sent while its first saving was on its way.
    """
    if identity is not None:
        this = or_(Draft.id == identity, Draft.tab == tab) if tab else Draft.id == identity
        db.session.execute(delete(Draft).where(Draft.user_id == actor.id, this))


def draft(actor: Actor, identity: int) -> Draft:
    """One's draft. Raises :class:`Missing`, also for anybody else's."""
    found = db.session.scalars(select(Draft).where(Draft.id == identity, Draft.user_id == actor.id)).one_or_none()
    if found is None:
        raise Missing()
    return found


def discard(actor: Actor, identity: int) -> None:
    """Delete one's draft. Deleting it again changes nothing."""
    db.session.execute(delete(Draft).where(Draft.id == identity, Draft.user_id == actor.id))


def drafts_of(actor: Actor, place: str | None = None) -> Sequence[Draft]:
    """One's drafts, perhaps for one place only, the latest first: at most :data:`MOST`."""
    query = select(Draft).where(Draft.user_id == actor.id)
    if place is not None:
        query = query.where(Draft.place == place)
    return db.session.scalars(query.order_by(Draft.updated_at.desc(), Draft.id.desc())).all()


def forget_all(user_id: int) -> None:
    """Delete the drafts of an account; for its erasure."""
    db.session.execute(delete(Draft).where(Draft.user_id == user_id))


def forget_old() -> int:
    """Delete drafts that nobody touched for ninety days. Returns how many."""
    result: Any = db.session.execute(delete(Draft).where(Draft.updated_at < now() - KEPT_FOR))
    return int(result.rowcount)


@every_minute
def tidy() -> None:
    """Once an hour, let go of what is too old."""
    if now().minute == 41:
        with unit_of_work():
            forget_old()


@needed_by
def files_in_drafts(keys: list[str]) -> set[str]:
    """Those of these files that a draft refers to: they stay until it is posted, deleted or too old."""
    if not keys:
        return set()
    mentioning = or_(*(Draft.body.contains(f"/files/{key}/") for key in keys))
    found = db.session.scalars(select(Draft.body).where(mentioning)).all()
    return {key for key in keys for body in found if f"/files/{key}/" in body}
