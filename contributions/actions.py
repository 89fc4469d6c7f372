"""Saying, rewording, taking back, hiding, restoring and complaining. Rooms call these; none commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.actor import Actor
from accounts.models import User
from contributions import events, policies
from contributions.labels import FLAG_REASONS
from contributions.models import (
    HIDDEN,
    PUBLIC,
    WITHDRAWN,
    Contribution,
    Flag,
    ModerationDecision,
    Revision,
    digest_of,
)
from core import richtext
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid
from core.events import publish
from core.locale import _
from core.policy import require
from themes.models import ActionLine


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks and for whom, at this moment. ``user_id`` is ``None`` for imported voices."""

    user_id: int | None
    name: str
    stakeholder_type: str = "other"
    organisation_name: str | None = None
    on_behalf: bool = False
    country: str | None = None

    @classmethod
    def of(cls, user: User) -> "Speaker":
        """The capacity that an account speaks in now."""
        return cls(
            user.id,
            user.name,
            user.stakeholder_type,
            user.organisation_name,
            user.speaks_on_behalf,
            user.country,
        )

    def fields(self) -> dict[str, object]:
        """As columns of :class:`contributions.models.Capacity`."""
        return {
            "speaker_name": self.name,
            "stakeholder_type": self.stakeholder_type,
            "organisation_name": self.organisation_name,
            "on_behalf": self.on_behalf,
            "country": self.country,
        }


def contribute(
    actor: Actor,
    speaker: Speaker,
    *,
    kind: str,
    symbol: str,
    topic: str,
    place: str,
    lines: Sequence[ActionLine],
    body: str,
    lang: str,
    said_at: datetime | None = None,
    public_from: datetime | None = None,
) -> Contribution:
    """Keep what ``speaker`` said. The calling room has asked its own policy before.

    Raises :class:`Invalid` for an empty or over-long text.
    """
    contribution = Contribution(
        kind=kind, symbol=symbol, topic=topic, place=place, speaker_id=speaker.user_id, lang=lang,
        said_at=said_at or now(), public_from=public_from, visibility=PUBLIC, action_lines=list(lines),
        **speaker.fields(),
    )  # fmt: skip
    db.session.add(contribution)
    db.session.flush()
    revision = _add_revision(contribution, 1, body, actor)
    publish(
        events.ContributionMade(
            **_facts(contribution, actor),
            revision_id=revision.id,
            digest=revision.digest,
            at=contribution.said_at,
        )
    )
    return contribution


def _add_revision(contribution: Contribution, number: int, body: str, actor: Actor) -> Revision:
    clean = checked_body(body)
    rendered = richtext.render(clean)
    revision = Revision(
        contribution_id=contribution.id, number=number, body=clean, html=rendered.html, text=rendered.text,
        renderer_version=rendered.version, digest=digest_of(clean), author_id=actor.id, made_at=now(),
    )  # fmt: skip
    db.session.add(revision)
    db.session.flush()
    contribution.revision = revision
    db.session.flush()
    return revision


def checked_body(body: str, limit: int = richtext.MAX_LENGTH) -> str:
    """``body`` as it will be stored. Raises :class:`Invalid` when nothing or too much is left of it."""
    clean = richtext.normalised(body)
    if not clean.strip():
        raise Invalid(_("Please write something first."), {"body": [_("Please write something first.")]})
    if len(clean) > limit:
        message = _("This has %(length)s characters; at most %(limit)s fit.", length=len(clean), limit=limit)
        raise Invalid(message, {"body": [message]})
    return clean


def _facts(contribution: Contribution, actor: Actor) -> dict[str, Any]:
    return {
        "contribution_id": contribution.id,
        "kind": contribution.kind,
        "symbol": contribution.symbol,
        "place_topic": contribution.topic,
        "line_ids": tuple(line.id for line in contribution.action_lines),
        "actor_id": actor.id,
    }


def revise(
    actor: Actor,
    contribution: Contribution,
    body: str,
    *,
    expected: int | None = None,
    lang: str | None = None,
) -> Contribution:
    """Give it a new wording; the old ones stay readable. The same words in the same language change nothing.

    ``expected`` is the number of the revision that the writer saw. Raises :class:`Conflict` when there is a newer one,
    :class:`Invalid`, :class:`core.errors.Refused`.
    """
    require(policies.can_revise(actor, contribution, now()))
    current = contribution.revision
    if expected is not None and expected != current.number and richtext.normalised(body) != current.body:
        raise Conflict(_("This text was changed meanwhile."), theirs=current.body, mine=body)
    same_words, same_language = richtext.normalised(body) == current.body, lang in (None, "", contribution.lang)
    if same_words and same_language:
        return contribution
    contribution.lang = lang or contribution.lang
    revision = current if same_words else _add_revision(contribution, current.number + 1, body, actor)
    facts = _facts(contribution, actor)
    publish(events.ContributionRevised(**facts, revision_id=revision.id, digest=revision.digest))
    return contribution


def withdraw(actor: Actor, contribution: Contribution) -> None:
    """Take back one's own words; their place in the tree stays."""
    if contribution.visibility == WITHDRAWN and contribution.speaker_id == actor.id:
        return
    require(policies.can_withdraw(actor, contribution, now()))
    contribution.visibility = WITHDRAWN
    publish(events.ContributionWithdrawn(**_facts(contribution, actor)))


def hide(actor: Actor, contribution: Contribution, reason: str) -> None:
    """Take words out of sight, everywhere, with a reason that is shown in their place."""
    require(policies.can_hide(actor, contribution, now()))
    decision = _decide(actor, contribution, "hide", reason)
    contribution.visibility = HIDDEN
    publish(events.ContributionHidden(**_facts(contribution, actor), decision_id=decision.id))


def restore(actor: Actor, contribution: Contribution, reason: str) -> None:
    """Show again what a moderator hid."""
    require(policies.can_restore(actor, contribution, now()))
    decision = _decide(actor, contribution, "restore", reason)
    contribution.visibility = PUBLIC
    publish(events.ContributionRestored(**_facts(contribution, actor), decision_id=decision.id))


def _decide(actor: Actor, contribution: Contribution, act: str, reason: str) -> ModerationDecision:
    clean = " ".join(richtext.normalised(reason).split())
    if not 3 <= len(clean) <= 500:
        message = _("Please give a reason of 3 to 500 characters: it is shown in place of the words.")
        raise Invalid(message, {"reason": [message]})
    decision = ModerationDecision(
        contribution_id=contribution.id, act=act, reason=clean, decided_by_id=actor.id, decided_at=now()
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def flag(actor: Actor, contribution: Contribution, reason: str, note: str = "") -> Flag:
    """Complain about a contribution, once; a second complaint of the same account returns the first."""
    require(policies.can_flag(actor, contribution, now()))
    if reason not in FLAG_REASONS:
        raise Invalid(_("Please choose a reason."), {"reason": [_("Please choose a reason.")]})
    earlier = db.session.query(Flag).filter_by(contribution_id=contribution.id, flagged_by_id=actor.id).one_or_none()
    if earlier is not None:
        return earlier
    made = Flag(
        contribution_id=contribution.id, flagged_by_id=actor.id, reason=reason,
        note=richtext.normalised(note)[:1000], flagged_at=now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    publish(events.ContributionFlagged(**_facts(contribution, actor), flag_id=made.id))
    return made


def decide_flag(actor: Actor, flagged: Flag, decision: str, reason: str = "") -> None:
    """Answer a complaint: ``upheld`` hides the contribution with ``reason``, ``dismissed`` leaves it."""
    contribution = flagged.contribution
    require(policies.can_moderate(actor, contribution, now()))
    if flagged.decision is not None:
        raise Conflict(_("This flag was already decided."))
    if decision not in ("upheld", "dismissed"):
        raise Invalid(_("Choose to hide the contribution or to keep it."))
    if decision == "upheld" and contribution.visibility == PUBLIC:
        hide(actor, contribution, reason)
    flagged.decision, flagged.decided_at, flagged.decided_by_id = decision, now(), actor.id
    publish(events.FlagDecided(**_facts(contribution, actor), flag_id=flagged.id, decision=decision))
