"""Choosing in the draft whom a consultation asks, and what it promises them; publishing locks all of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from accounts.actor import Actor
from consultations import events, policies
from consultations.audience_policies import promise
from consultations.confidentiality import LEVELS
from consultations.drafting import facts, invalid
from consultations.models import AUDIENCES, GREATEST_THRESHOLD, PERSON, REGISTERED, UNITS, Consultation
from core.clock import now
from core.db import db
from core.events import publish
from core.locale import _
from core.policy import require
from themes.labels import STAKEHOLDER_TYPES


@dataclass(frozen=True, slots=True)
class Terms:
    """Whom a consultation asks, and what they may keep to themselves. No ``types`` means all of them.

    Counts below ``cell_threshold`` are kept back in figures; 0: none are; ``None``: as it was settled before.
    """

    audience: str = REGISTERED
    types: Sequence[str] = ()
    unit: str = PERSON
    is_anonymous: bool = False
    confidentiality: Collection[str] = ()
    cell_threshold: int | None = None


def choose_audience(actor: Actor, consultation: Consultation, terms: Terms) -> None:
    """Settle in a draft who may answer. The same terms again change nothing. Raises :class:`Invalid`, :class:`Refused`."""
    require(policies.can_change(actor, consultation, now()))
    _check(terms)
    before = promise(consultation)
    consultation.audience, consultation.respondent_unit = terms.audience, terms.unit
    consultation.audience_types = [name for name in STAKEHOLDER_TYPES if name in terms.types]
    consultation.is_anonymous = terms.is_anonymous
    consultation.confidentiality = [level for level in LEVELS if level in terms.confidentiality]
    if terms.cell_threshold is not None:
        consultation.cell_threshold = terms.cell_threshold
    db.session.flush()
    if promise(consultation) != before:
        publish(events.AudienceChosen(**facts(actor, consultation), **promise(consultation)))


def _check(terms: Terms) -> None:
    if terms.audience not in AUDIENCES:
        raise invalid("audience", _("Say who may answer."))
    if terms.unit not in UNITS:
        raise invalid("unit", _("Say whether people answer or organisations."))
    if unknown := set(terms.types) - set(STAKEHOLDER_TYPES):
        raise invalid("types", _("“%(value)s” is not a stakeholder type.", value=min(unknown)))
    if unknown := set(terms.confidentiality) - set(LEVELS):
        raise invalid("confidentiality", _("“%(value)s” is not a level of confidentiality.", value=min(unknown)))
    if terms.cell_threshold is not None and not 0 <= terms.cell_threshold <= GREATEST_THRESHOLD:
        message = _("Give a whole number from 0 to %(most)s.", most=GREATEST_THRESHOLD)
        raise invalid("cell_threshold", message)
    if terms.is_anonymous and terms.unit != PERSON:
        message = _("An organisation's answer bears its name: an anonymous consultation asks people.")
        raise invalid("is_anonymous", message)


@event.listens_for(Consultation.is_anonymous, "set", active_history=True)
def _keep_promise(consultation: Consultation, value: Any, before: Any, _initiator: Any) -> None:
    """No code path takes the promise back once it was published."""
    if before is True and not value and consultation.published_at is not None:
        raise ValueError("a published promise of anonymity cannot be taken back")
