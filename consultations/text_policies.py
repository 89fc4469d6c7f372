"""Who may translate a consultation, reword it after publishing, amend its questionnaire and say what it is about."""

from collections.abc import Collection
from datetime import datetime

from accounts.actor import Actor
from consultations.models import Consultation
from consultations.policies import can_manage
from consultations.question_models import Versioned
from consultations.states import ARCHIVED, DRAFT, OPEN, SCHEDULED
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied

CHANGING = (SCHEDULED, OPEN)
"""Published, and not closed: rewordings are logged, other changes are amendments."""


def can_translate(
    actor: Actor, consultation: Consultation, lang: str, invited: Collection[str], now: datetime
) -> Verdict:
    """Write its texts in ``lang``: facilitators of its lines, and whoever was ``invited`` to; until it is archived."""
    if consultation.phase(now) == ARCHIVED:
        return denied(_l("The consultation is archived: nothing is added to it."))
    is_invited = actor.is_confirmed and not actor.is_suspended_at(now) and lang in invited
    return ALLOWED if is_invited else can_manage(actor, consultation, now)


def can_declare_languages(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Say in which languages it exists, and invite translators: its facilitators, until it is archived."""
    verdict = can_manage(actor, consultation, now)
    if verdict and consultation.phase(now) == ARCHIVED:
        return denied(_l("The consultation is archived: nothing is added to it."))
    return verdict


def can_fix_wording(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Reword a text that was published, with a public reason: until it closes."""
    verdict = can_manage(actor, consultation, now)
    if not verdict or consultation.phase(now) in CHANGING:
        return verdict
    if consultation.phase(now) == DRAFT:
        return denied(_l("This is a draft: change its texts in the draft."))
    return denied(_l("It has closed: what was asked stays as it was asked."))


def can_amend(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Prepare and publish a new version of the questionnaire: between publishing and closing."""
    verdict = can_manage(actor, consultation, now)
    if not verdict or consultation.phase(now) in CHANGING:
        return verdict
    if consultation.phase(now) == DRAFT:
        return denied(_l("This is a draft: change its questions in the draft."))
    return denied(_l("It has closed: its questions can no longer be amended."))


def can_shape(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Add, move and take out sections and questions: in a draft, and once an amendment was begun."""
    if consultation.published_at is None:
        return can_manage(actor, consultation, now)
    verdict = can_amend(actor, consultation, now)
    if verdict and consultation.amending_since is None:
        return denied(
            _l(
                "The questionnaire was published, and is locked. Begin an amendment to change what is asked from now on."
            )
        )
    return verdict


def can_tie(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    """Say what its questions are about: its facilitators, until it is archived."""
    return can_declare_languages(actor, consultation, now)


def can_reshape(
    actor: Actor, consultation: Consultation, part: Versioned, now: datetime, *, asked: bool = False
) -> Verdict:
    """Change one part of the questionnaire: what nobody was asked yet; with ``asked``, also retire or succeed what is."""
    verdict = can_shape(actor, consultation, now)
    if verdict and not asked and part.added_in <= (consultation.version or 0):
        return denied(_l("Respondents have seen this: correct its wording, or replace it by another question."))
    return verdict
