"""Whom a consultation asks: anybody, whoever has an account or was invited; some types only; people or organisations."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from accounts.actor import Actor, can_speak
from consultations.models import INVITED, ORGANISATION, PUBLIC, REGISTERED, Consultation
from consultations.respondents import LINK, Respondent
from contributions.actions import Speaker
from core.locale import _, _l
from core.policy import ALLOWED, Verdict, denied
from themes.labels import stakeholder_label

ASKS_ORGANISATIONS = _l("This consultation asks organisations: say in your profile for which one you speak.")


def can_take_part(actor: Actor, consultation: Consultation, respondent: Respondent | None, now: datetime) -> Verdict:
    """Whether it asks this person, whatever its state: who holds a link, or may say something here and is asked.

    ``respondent`` is who answers as far as the request says (:func:`consultations.respondents.respondent_of`).
    """
    if actor.is_system:
        return ALLOWED
    verdict = _may_come(actor, consultation, respondent, now)
    if not verdict:
        return verdict
    if respondent is None:
        return ALLOWED if _needs_no_account(actor, consultation) else asks(consultation, Speaker.of(actor))
    return asks(consultation, respondent.speaker)


def _may_come(actor: Actor, consultation: Consultation, respondent: Respondent | None, now: datetime) -> Verdict:
    if (respondent is not None and respondent.kind == LINK) or _needs_no_account(actor, consultation):
        return ALLOWED
    if consultation.is_anonymous:
        return _has_no_slip(actor, consultation, now)
    if consultation.audience == INVITED and not (respondent is not None and respondent.is_invited):
        return denied(_l("This consultation is by invitation: use the link that you were sent, or sign in with the"
                         " account that was invited."))  # fmt: skip
    return can_speak(actor, consultation.line_ids, now)


def _has_no_slip(actor: Actor, consultation: Consultation, now: datetime) -> Verdict:
    verdict = can_speak(actor, consultation.line_ids, now)
    return verdict and denied(_l("Answers here are anonymous: take an answering slip first, and answer with it."))


def _needs_no_account(actor: Actor, consultation: Consultation) -> bool:
    """Whether anybody may answer it as they come; who is signed in answers as such, unless it is anonymous."""
    return consultation.audience == PUBLIC and (consultation.is_anonymous or not actor.is_authenticated)


def asks(consultation: Consultation, speaker: Speaker) -> Verdict:
    """Whether it asks those who speak in this capacity."""
    types: Collection[str] = consultation.audience_types or ()
    if types and speaker.stakeholder_type not in types:
        speaks_as = stakeholder_label(speaker.stakeholder_type)
        reason = _l("This consultation asks only: %(asked)s. You speak as: %(type)s. What you speak as stands in your"
                    " profile.", asked=types_label(consultation), type=speaks_as)  # fmt: skip
        return denied(reason)
    if consultation.respondent_unit == ORGANISATION and not consultation.is_anonymous and not _is_for_one(speaker):
        return denied(ASKS_ORGANISATIONS)
    return ALLOWED


def types_label(consultation: Consultation) -> str:
    """The stakeholder types that it asks, in the reader's words; empty when it asks all."""
    return ", ".join(stakeholder_label(name) for name in consultation.audience_types or ())


def _is_for_one(speaker: Speaker) -> bool:
    return bool(speaker.on_behalf and speaker.organisation_name)


def can_take_slip(actor: Actor, consultation: Consultation, is_invited: bool, now: datetime) -> Verdict:
    """Take an answering slip of an anonymous consultation, by account or by invitation; once, which the act sees to.

    ``is_invited``: the account was, or the request carries an invitation.
    """
    if not consultation.is_anonymous or consultation.audience == PUBLIC:
        return denied(_l("This consultation is answered without a slip."))
    if consultation.audience == INVITED and not is_invited:
        return denied(_l("This consultation is by invitation: use the link that you were sent, or sign in with the"
                         " account that was invited."))  # fmt: skip
    if actor.is_authenticated or consultation.audience != INVITED:
        verdict = can_speak(actor, consultation.line_ids, now)
        return verdict and asks(consultation, Speaker.of(actor))
    return ALLOWED


NEEDS_ACCOUNT = "file"
"""The kind of question that is answered from an account alone."""


def unaskable(consultation: Consultation) -> list[str]:
    """What its questions ask of those who cannot give it: files come from accounts, and say whose they are."""
    if not consultation.is_anonymous and consultation.audience == REGISTERED:
        return []
    asked = [str(q.number) for q in consultation.questions() if q.kind == NEEDS_ACCOUNT]
    if not asked:
        return []
    numbers = ", ".join(asked)
    if consultation.is_anonymous:
        return [_("Files say whose they are: an anonymous consultation cannot ask for them (question %(numbers)s).",
                  numbers=numbers)]  # fmt: skip
    return [_("Files need an account: ask for them only of those who have one (question %(numbers)s).",
              numbers=numbers)]  # fmt: skip


def promise(consultation: Consultation) -> dict[str, Any]:
    """What is promised to respondents by publishing it: the record keeps it, so that no later word weakens it."""
    return {
        "audience": consultation.audience, "audience_types": list(consultation.audience_types or ()),
        "respondent_unit": consultation.respondent_unit, "is_anonymous": bool(consultation.is_anonymous),
        "confidentiality": list(consultation.confidentiality or ()), "cell_threshold": consultation.cell_threshold,
    }  # fmt: skip
