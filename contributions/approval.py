"""First posts wait for a moderator: what must wait, and letting it pass.

An account is approved as soon as ``FIRST_POSTS`` of its posts were (a setting; 0: nothing waits because it is the
first). Until then a post also waits when it has many links or repeats what was said elsewhere: it is never refused
and nothing of it is lost, because a rule like this is sometimes wrong. Inside closed groups, whose members were
admitted one by one, nothing waits.
"""

import re
from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select

from accounts.actor import Actor
from accounts.measures import approve_account
from accounts.models import User
from contributions import events, policies
from contributions.facts import facts_of
from contributions.models import IS_PRESENT, PUBLIC, Contribution, ModerationDecision, Revision, digest_of
from contributions.moderating import decide, lock
from core import richtext
from core.clock import now
from core.db import db
from core.events import publish
from core.limits import consume
from core.policy import require

MANY_LINKS = 3
"""More links than these in one text of a new account are unusual."""
REPEATED_WITHIN = timedelta(hours=24)
SHORT = 40
"""Texts of fewer characters ("I agree.") may well be said twice."""
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


def reason_to_wait(actor: Actor, body: str, is_closed: bool = False) -> str | None:
    """Why what ``actor`` says must wait, a key of :data:`contributions.labels.HELD`; nothing for an approved account."""
    if is_closed or policies.is_trusted(actor, now()):
        return None
    if len(_LINK.findall(body)) > MANY_LINKS:
        return "links"
    if _was_said(richtext.normalised(body)):
        return "repeated"
    return "first" if current_app.config["FIRST_POSTS"] > 0 else None


def count_first(actor: Actor) -> None:
    """Count a post of an account that is not approved yet. Raises :class:`core.errors.TooMany` for too many at once."""
    if not policies.is_trusted(actor, now()):
        consume("first-post", actor.id)


def _was_said(body: str) -> bool:
    """Whether somebody said exactly this in the last day."""
    if len(body) < SHORT:
        return False
    lately = Contribution.said_at > now() - REPEATED_WITHIN
    query = select(Revision.id).join(Contribution, IS_PRESENT).where(lately, Revision.digest == digest_of(body))
    return db.session.scalar(query.limit(1)) is not None


def approve(actor: Actor, contribution: Contribution) -> None:
    """Let it pass: everybody reads it from now on. With enough of them its speaker's account is approved, too."""
    lock(contribution)
    require(policies.can_approve(actor, contribution, now()))
    decision = decide(actor, contribution, "approve", "")
    contribution.visibility, contribution.held_at, contribution.held_for = PUBLIC, None, None
    publish(events.ContributionApproved(**facts_of(contribution, actor), decision_id=decision.id))
    _approve_speaker(contribution)


def _approve_speaker(contribution: Contribution) -> None:
    user = db.session.get(User, contribution.speaker_id) if contribution.speaker_id is not None else None
    if user is not None and user.approved_at is None and _passed(user) >= current_app.config["FIRST_POSTS"]:
        approve_account(user)


def _passed(user: User) -> int:
    """How many of this account's posts a moderator let pass."""
    query = select(func.count()).select_from(ModerationDecision).join(Contribution)
    passed = ModerationDecision.act == "approve"
    return db.session.scalar(query.where(Contribution.speaker_id == user.id, passed)) or 0
