"""Letting words go for good: digests, numbers and places stay, so that the record and the tree stay true.

None commits. What other rooms keep of somebody goes through :mod:`core.personal` and through the events.
"""

from datetime import timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm.attributes import set_committed_value

from accounts.actor import SYSTEM, Actor
from accounts.models import User
from contributions import attaching, indexing, record
from contributions.attachment_models import Attachment, AttachmentUse
from contributions.bookmark_models import Bookmark
from contributions.erasure_events import (
    AccountErased,
    ContributionErased,
    ErasureAsked,
    ErasureCancelled,
)
from contributions.erasure_models import Erasure
from contributions.facts import facts_of
from contributions.models import ERASED, Anchor, Contribution, Flag, ModerationDecision, Revision
from contributions.moderation_models import Appeal, Case, LogLine
from contributions.policies import can_erase, can_erase_account
from core import idempotency, mail, pages, personal
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid
from core.events import publish
from core.locale import _
from core.personal import ERASED_NAME
from core.policy import require
from core.richtext import normalised

TIME_TO_THINK = timedelta(days=14)


def checked_reason(actor: Actor, user_id: int | None, reason: str) -> str:
    """Why an administrator erases what is not theirs. Raises :class:`Invalid` when they do not say."""
    clean = " ".join(normalised(reason).split())[:1000]
    if actor.id != user_id and not actor.is_system and len(clean) < 10:
        message = _("Say in at least 10 characters on what ground this is erased. Only administrators see it.")
        raise Invalid(message, {"reason": [message]})
    return clean


def erase_contribution(actor: Actor, contribution: Contribution, reason: str = "") -> None:
    """Let the words of one contribution go, now and for good. ``reason`` is needed from administrators."""
    if contribution.visibility == ERASED:
        return
    require(can_erase(actor, contribution))
    clean = checked_reason(actor, contribution.speaker_id, reason)
    db.session.add(
        Erasure(
            contribution_id=contribution.id,
            asked_by_id=actor.id,
            asked_at=now(),
            due_at=now(),
            done_at=now(),
            reason=clean,
        )
    )
    speaker_id = contribution.speaker_id
    _let_words_go(actor, contribution)
    if speaker_id is not None:
        record.forget_actor(speaker_id, {contribution.id})
    pages.forget()


def _let_words_go(actor: Actor, contribution: Contribution) -> None:
    facts = facts_of(contribution, actor)
    if contribution.speaker_id is not None:
        idempotency.forget(contribution.speaker_id)
        _let_files_go(contribution)
    mail.forget_mentions(contribution.place, contribution.symbol)
    _blank(contribution)
    contribution.visibility, contribution.speaker_id, contribution.speaker_name = ERASED, None, ERASED_NAME
    contribution.organisation_name, contribution.country = None, None
    contribution.on_behalf = contribution.is_verified = False
    db.session.flush()
    publish(ContributionErased(**facts))


def _blank(contribution: Contribution) -> None:
    identity = contribution.id
    for model, values in (
        (Revision, {"body": "", "html": "", "text": "", "author_id": None}),
        (Anchor, {"exact": "", "prefix": "", "suffix": ""}),
        (Flag, {"note": ""}),
        (ModerationDecision, {"reason": ""}),
        (Case, {"answer": ""}),
        (Appeal, {"words": "", "answer": ""}),
    ):
        db.session.execute(update(model).where(model.contribution_id == identity).values(**values))
    db.session.execute(update(LogLine).where(LogLine.symbol == contribution.symbol).values(reason=""))
    db.session.execute(delete(Bookmark).where(Bookmark.contribution_id == identity))
    indexing.forget(identity)
    revision = db.session.scalar(
        select(Revision)
        .where(Revision.contribution_id == identity, Revision.number == contribution.revision_number)
        .execution_options(populate_existing=True)
    )
    set_committed_value(contribution, "revision", revision)


def _let_files_go(contribution: Contribution) -> None:
    """The speaker's files that nothing else uses."""
    here = select(AttachmentUse.attachment_id).where(AttachmentUse.contribution_id == contribution.id)
    elsewhere = exists().where(
        AttachmentUse.attachment_id == Attachment.id, AttachmentUse.contribution_id != contribution.id
    )
    only_here = select(Attachment).where(Attachment.id.in_(here), ~elsewhere)
    attaching.let_go(db.session.scalars(only_here).all())
    db.session.execute(delete(AttachmentUse).where(AttachmentUse.contribution_id == contribution.id))


def waiting(user_id: int) -> Erasure | None:
    """The request to erase an account that can still be cancelled."""
    asked = select(Erasure).where(
        Erasure.user_id == user_id, Erasure.cancelled_at.is_(None), Erasure.done_at.is_(None)
    )
    return db.session.scalars(asked.order_by(Erasure.id)).first()


def ask(actor: Actor, user: User, reason: str = "") -> Erasure:
    """Ask that an account be erased in two weeks; asking twice changes nothing. Administrators give a reason."""
    require(can_erase_account(actor, user))
    if (earlier := waiting(user.id)) is not None:
        return earlier
    if user.erased_at is not None:
        raise Conflict(_("This account was erased already."))
    clean = checked_reason(actor, user.id, reason)
    made = Erasure(user_id=user.id, asked_by_id=actor.id, asked_at=now(), due_at=now() + TIME_TO_THINK, reason=clean)
    db.session.add(made)
    db.session.flush()
    publish(ErasureAsked(actor_id=actor.id, user_id=user.id))
    return made


def cancel(actor: Actor, user: User) -> None:
    """Keep the account after all: what its owner asked, the owner cancels; administrators cancel their own requests."""
    asked = waiting(user.id)
    if asked is None:
        return
    require(can_erase_account(actor, user))
    asked.cancelled_at = now()
    publish(ErasureCancelled(actor_id=actor.id, user_id=user.id))


def carry_out_due() -> int:
    """Erase the accounts whose time to think is over. Returns how many. For a job."""
    due = select(Erasure).where(
        Erasure.user_id.is_not(None), Erasure.cancelled_at.is_(None), Erasure.done_at.is_(None)
    )
    found = db.session.scalars(due.where(Erasure.due_at <= now()).order_by(Erasure.id).limit(20)).all()
    for asked in found:
        erase_account(SYSTEM, db.session.get_one(User, asked.user_id))
    return len(found)


def erase_account(actor: Actor, user: User, reason: str = "") -> None:
    """Let name, address and all words of an account go, at once: when it is due, or on an administrator's decision."""
    if user.erased_at is not None:
        return
    require(can_erase_account(actor, user, at_once=True))
    asked = waiting(user.id)
    if asked is None:
        asked = Erasure(user_id=user.id, asked_by_id=actor.id, asked_at=now(), due_at=now())
        db.session.add(asked)
    asked.reason = asked.reason or checked_reason(actor, None, reason)
    asked.done_at = now()
    said = select(Contribution).where(Contribution.speaker_id == user.id, Contribution.visibility != ERASED)
    words = db.session.scalars(said.order_by(Contribution.id)).unique().all()
    for contribution in words:
        _let_words_go(actor, contribution)
    record.forget_actor(user.id, {contribution.id for contribution in words})
    own = select(Attachment).where(Attachment.owner_id == user.id, Attachment.is_confided.is_(False))
    attaching.let_go(db.session.scalars(own).all())
    _empty(user)
    publish(AccountErased(actor_id=actor.id, user_id=user.id))
    pages.forget()


def _empty(user: User) -> None:
    """Leave of an account its number, which the record names, and nothing else."""
    idempotency.forget(user.id)
    mail.forget_recipient(user.email)
    db.session.execute(update(Flag).where(Flag.flagged_by_id == user.id).values(note=""))
    db.session.execute(update(Appeal).where(Appeal.appellant_id == user.id).values(words=""))
    personal.erase(user.id)
    user.name, user.email, user.password_hash = ERASED_NAME, f"erased-{user.id}@erased.invalid", None
    user.organisation_id, user.country, user.speaks_on_behalf = None, None, False
    user.language, user.time_zone, user.stakeholder_type = "en", "UTC", "other"
    user.is_admin, user.is_suggested, user.confirmed_at = False, False, None
    user.verified_at, user.verified_by_id, user.suspension_reason = None, None, None
    user.session_epoch += 1
    user.erased_at = now()
    db.session.flush()
