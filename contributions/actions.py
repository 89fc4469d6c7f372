"""Saying, rewording, taking back and bringing back. Rooms call these; none commits. Moderating is in its own files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from accounts.actor import Actor
from accounts.models import User
from accounts.session import actor_of
from contributions import events, policies
from contributions.cases import flag as flag
from contributions.facts import facts_of, made_facts
from contributions.models import PENDING, PUBLIC, WITHDRAWN, Contribution, Revision, digest_of
from contributions.moderating import hide as hide
from contributions.moderating import restore as restore
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
    is_verified: bool = False

    @classmethod
    def of(cls, person: User | Actor) -> "Speaker":
        """The capacity that an account, or the actor who acts for it, speaks in now."""
        actor = actor_of(person) if isinstance(person, User) else person
        voice = actor.voice
        return cls(
            actor.id, actor.name, voice.stakeholder_type, voice.organisation_name, voice.on_behalf, voice.country,
            voice.is_verified,
        )  # fmt: skip

    def fields(self) -> dict[str, object]:
        """As columns of :class:`contributions.models.Capacity`."""
        return {
            "speaker_name": self.name,
            "stakeholder_type": self.stakeholder_type,
            "organisation_name": self.organisation_name,
            "on_behalf": self.on_behalf,
            "country": self.country,
            "is_verified": self.is_verified,
        }


def contribute(actor: Actor, speaker: Speaker, **said: Any) -> Contribution:
    """Keep what ``speaker`` said, as :func:`say` does, and let the record and all others know."""
    contribution = say(actor, speaker, **said)
    publish(events.ContributionMade(**made_facts(actor, contribution)))
    return contribution


def say(
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
    circle: str | None = None,
    is_closed: bool = False,
    visibility: str = PUBLIC,
    held_for: str | None = None,
) -> Contribution:
    """Keep what ``speaker`` said; the caller publishes an event that is a :class:`ContributionMade`.

    ``held_for`` is why it must wait for approval (see :mod:`contributions.approval`): then the caller publishes a
    :class:`contributions.events.ContributionSubmitted` instead. The calling room has asked its own policy before. Raises
    :class:`Invalid` for an empty or over-long text.
    """
    contribution = Contribution(
        kind=kind, symbol=symbol, topic=topic, place=place, speaker_id=speaker.user_id, lang=lang,
        said_at=said_at or now(), public_from=public_from, action_lines=list(lines), circle=circle, is_closed=is_closed,
        visibility=PENDING if held_for else visibility, held_for=held_for, held_at=now() if held_for else None,
        revision_number=1, relayed=None, **speaker.fields(),
    )  # fmt: skip
    db.session.add(contribution)
    db.session.flush()
    _add_revision(contribution, 1, body, actor)
    return contribution


def _add_revision(contribution: Contribution, number: int, body: str, actor: Actor) -> Revision:
    clean = checked_body(body)
    rendered = richtext.render(clean)
    revision = Revision(
        contribution_id=contribution.id, number=number, body=clean, html=rendered.html, text=rendered.text,
        renderer_version=rendered.version, digest=digest_of(clean), author_id=actor.id, made_at=now(),
    )  # fmt: skip
    db.session.add(revision)
    contribution.revision_number = number
    db.session.flush()
    set_committed_value(contribution, "revision", revision)
    return revision


def reword(actor: Actor, contribution: Contribution, body: str) -> Revision:
    """A further wording. The caller has asked its own policy, and publishes an event that tells of it."""
    return _add_revision(contribution, contribution.revision_number + 1, body, actor)


def checked_body(body: str, limit: int = richtext.MAX_LENGTH) -> str:
    """``body`` as it will be stored. Raises :class:`Invalid` when nothing or too much is left of it."""
    clean = richtext.normalised(body)
    if richtext.is_blank(clean):
        raise Invalid(_("Please write something first."), {"body": [_("Please write something first.")]})
    if len(clean) > limit:
        message = _("This has %(length)s characters; at most %(limit)s fit.", length=len(clean), limit=limit)
        raise Invalid(message, {"body": [message]})
    if richtext.has_wordless_image(clean):
        message = _(
            "Say what each picture shows, for those who cannot see it: write it between the brackets of ![ ]."
        )
        raise Invalid(message, {"body": [message]})
    return clean


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
    facts = facts_of(contribution, actor)
    publish(events.ContributionRevised(**facts, revision_id=revision.id, digest=revision.digest))
    return contribution


def withdraw(actor: Actor, contribution: Contribution) -> None:
    """Take back one's own words; their place in the tree stays."""
    if contribution.visibility == WITHDRAWN and contribution.speaker_id == actor.id:
        return
    require(policies.can_withdraw(actor, contribution, now()))
    contribution.visibility = WITHDRAWN
    publish(events.ContributionWithdrawn(**facts_of(contribution, actor)))


def bring_back(actor: Actor, contribution: Contribution) -> None:
    """Show again what one withdrew; what had not been approved before waits again."""
    require(policies.can_bring_back(actor, contribution, now()))
    contribution.visibility = PENDING if contribution.held_at is not None else PUBLIC
    publish(events.ContributionReturned(**facts_of(contribution, actor)))
