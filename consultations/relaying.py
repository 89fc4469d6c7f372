"""Relay entry: the secretariat enters a response that came on paper or by telephone, and asks whether it is right."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.actions import organisation_named
from accounts.actor import Actor, can_speak
from accounts.models import User
from accounts.queries import by_email
from accounts.session import actor_of
from consultations import (
    answers,
    carried_events,
    carried_policies,
    delegation_queries,
    position_queries,
    positions,
    queries,
    relay_mails,
    relay_scans,
    respondents,
    tallying,
)
from consultations.audience_policies import asks
from consultations.carried_models import ResponseRelay
from consultations.delegating import held
from consultations.drafting import facts
from consultations.models import PERSON, Consultation
from consultations.respondents import Respondent
from consultations.responding import keep
from consultations.response_models import RELAYED, Response
from contributions import relaying as words
from contributions.actions import Speaker
from contributions.models import PENDING, PUBLIC, Contribution
from contributions.relay_models import CONFIRMED, CORRECTED, DISOWNED, WAITING
from contributions.relayed_people import Participant, named_speaker
from contributions.relaying import Received, check_received
from core.clock import now
from core.db import db
from core.errors import Invalid, Refused
from core.events import publish
from core.locale import _
from core.policy import require
from core.richtext import normalised

Raw = Mapping[int, answers.Raw]


@dataclass(frozen=True, slots=True)
class Sent:
    """What came: from whom, how, and the answers as a form sends them; ``lang`` is the language of their words, ``scans``
    the keys of uploaded files that show the paper."""

    received: Received
    raw: Raw
    lang: str
    scans: tuple[str, ...] = ()


def enter_response(actor: Actor, consultation: Consultation, participant: Participant, sent: Sent) -> ResponseRelay:
    """Enter a response for ``participant``, who is asked whether it is theirs. It counts, marked as unconfirmed.

    What was received by the closing day counts as in time, later as late. Raises :class:`core.errors.Refused`, and
    :class:`Invalid` naming the fields of the person, of how it came, and of the questions.
    """
    require(carried_policies.can_relay(actor, consultation, now()))
    is_late = _is_late(consultation, sent.received)
    respondent = _respondent(actor, consultation, participant)
    given = answers.checked(consultation, sent.raw)
    response = respondents.begin(consultation, respondent)
    response.source = RELAYED
    if respondent.user_id is not None:
        positions.claim(actor_of(db.session.get_one(User, respondent.user_id)), consultation, response)
    relay = ResponseRelay(response=response)
    _enter(actor, relay, sent, given, is_late)
    return relay


def enter_again(actor: Actor, relay: ResponseRelay, sent: Sent) -> None:
    """Enter it anew: after it was disowned, or while nobody has answered for it. What was entered before stays readable."""
    consultation = relay.response.consultation
    require(carried_policies.can_relay(actor, consultation, now()))
    if relay.status not in (WAITING, DISOWNED):
        raise Refused(_("Its respondent has confirmed it, so it is not entered again."))
    is_late = _is_late(consultation, sent.received)
    _enter(actor, relay, sent, answers.checked(consultation, sent.raw), is_late)


def _enter(
    actor: Actor, relay: ResponseRelay, sent: Sent, given: dict[int, answers.Given], is_late: bool
) -> None:  # fmt: skip
    response, received = relay.response, sent.received
    keep(replace(actor, is_system=True), response.consultation, response, given, sent.lang, is_late=is_late)
    if response.submitted_at is None:  # the same answers as those that were disowned
        response.submitted_at = now()
        tallying.note(response)
    relay.medium, relay.received_on, relay.lang = received.medium, received.on, sent.lang
    relay.contact = normalised(received.contact).strip()
    relay.status, relay.answered_at, relay.version = WAITING, None, response.version
    relay.relayed_by_id, relay.relayed_at = actor.id, now()
    db.session.add(relay)
    db.session.flush()
    _mark_words(actor, response, received)
    if sent.scans:
        relay_scans.add_scans(actor, relay, sent.scans)
    relay_mails.ask(relay)
    publish(
        carried_events.ResponseRelayed(
            **_facts(actor, relay), medium=received.medium, received_on=received.on.isoformat()
        )
    )


def _mark_words(actor: Actor, response: Response, received: Received) -> None:
    """Words that can be found and cited elsewhere are marked as relayed there, too."""
    for said in _said_in(response):
        if said.relayed is None:
            words.note_relay(actor, said, replace(received, contact=""), "secretariat")


def _said_in(response: Response) -> list[Contribution]:
    said = (one for answer in response.answers for one in (answer.contribution, answer.wording))
    return [one for one in said if one is not None]


def _facts(actor: Actor, relay: ResponseRelay) -> dict[str, Any]:
    about = {"response_id": relay.response_id, "version": relay.response.version}
    return facts(actor, relay.response.consultation) | about


def _is_late(consultation: Consultation, received: Received) -> bool:
    """Whether it came after the closing day, as clocks show it in the consultation's zone. Raises :class:`Invalid`."""
    check_received(received)
    opens, closes = consultation.opens_at, consultation.closes_at
    if opens is None or received.on < _day(opens, consultation):
        raise _unfit(_("The consultation was not open on that day."))
    if closes is None or received.on <= _day(closes, consultation):
        return False
    windows = queries.late_windows(consultation)
    if any(_day(w.opened_at, consultation) <= received.on <= _day(w.until, consultation) for w in windows):
        return True
    raise _unfit(_("The consultation had closed by that day, and took no late answers."))


def _day(moment: datetime, consultation: Consultation) -> date:
    return moment.astimezone(ZoneInfo(consultation.zone)).date()


def _unfit(message: str) -> Invalid:
    return Invalid(message, {"received_on": [message]})


def _respondent(actor: Actor, consultation: Consultation, participant: Participant) -> Respondent:
    """Whose response it is; nobody, and no organisation, has two. Raises :class:`Invalid`."""
    if participant.email.strip():
        user = _account(actor, consultation, participant.email)
        return Respondent(respondents.ACCOUNT, Speaker.of(user), user_id=user.id)
    speaker = named_speaker(participant)
    if not (verdict := asks(consultation, speaker)):
        raise Invalid(verdict.reason, {"stakeholder_type": [str(verdict.reason)]})
    if not speaker.on_behalf or consultation.respondent_unit == PERSON:
        return Respondent(respondents.EXTERNAL, speaker, external_id=f"relay-{secrets.token_hex(8)}")
    organisation = organisation_named(speaker.organisation_name)
    taken = delegation_queries.position_of(consultation, organisation.id if organisation else None)
    if taken is not None:
        raise Invalid(held(taken), {"organisation_name": [held(taken)]})
    identity = organisation.id if organisation else None
    return Respondent(respondents.ORGANISATION, speaker, organisation_id=identity)


def _account(actor: Actor, consultation: Consultation, email: str) -> User:
    user, message = by_email(email), ""
    if user is None:
        message = _("No account has this address. Leave it empty and enter the name instead.")
    elif user.id == actor.id:
        message = _("This is your own account: answer on the consultation’s page instead.")
    elif not can_speak(replace(actor_of(user), is_confirmed=True), consultation.line_ids, now()):
        message = _("This account may not answer here, so nothing can be entered for it either.")
    elif position_queries.has_response(consultation, user.id):
        message = _("This person has begun an answer themselves.")
    else:
        message = _unasked(consultation, user)
    if user is None or message:
        raise Invalid(message, {"email": [message]})
    return user


def _unasked(consultation: Consultation, user: User) -> str:
    """Why it does not ask whoever has this account, or has their organisation's position already; empty when it does."""
    verdict = asks(consultation, Speaker.of(user)) and positions.alone(actor_of(user), consultation, None)
    return "" if verdict else str(verdict.reason)


def confirm(actor: Actor, relay: ResponseRelay, has_code: bool = False) -> None:
    """These are my answers. Safe to repeat."""
    require(carried_policies.can_answer_response_relay(actor, relay, now(), has_code))
    if relay.status == WAITING:
        _answered(relay, CONFIRMED)
        _confirm_words(actor, relay.response)
        publish(carried_events.ResponseConfirmed(**_facts(actor, relay)))


def _confirm_words(actor: Actor, response: Response) -> None:
    for said in _said_in(response):
        if said.relayed == WAITING and said.visibility in (PUBLIC, PENDING):
            words.confirm(actor, said, True)


def correct(actor: Actor, relay: ResponseRelay, raw: Raw, has_code: bool = False) -> None:
    """These are my answers instead: another submission; the one entered stays readable. The same again confirms it."""
    require(carried_policies.can_correct_response_relay(actor, relay, now(), has_code))
    response, before = relay.response, relay.response.version
    given = answers.checked(response.consultation, raw)
    keep(replace(actor, is_system=True), response.consultation, response, given, relay.lang, is_late=response.is_late)
    if response.version == before:
        confirm(actor, relay, has_code)
        return
    _answered(relay, CORRECTED)
    _confirm_words(actor, response)
    publish(carried_events.ResponseCorrected(**_facts(actor, relay)))


def disown(actor: Actor, relay: ResponseRelay, has_code: bool = False) -> None:
    """This is not mine: it counts in no figure any more, and its words are struck. Safe to repeat."""
    if relay.status == DISOWNED and (has_code or actor.id == relay.response.user_id is not None):
        return
    require(carried_policies.can_answer_response_relay(actor, relay, now(), has_code))
    response = relay.response
    for said in _said_in(response):
        if said.relayed is not None and said.visibility in (PUBLIC, PENDING):
            words.disown(actor, said, True)
    response.answers.clear()
    response.submitted_at = None
    tallying.note(response)
    _answered(relay, DISOWNED)
    publish(carried_events.ResponseDisowned(**_facts(actor, relay)))


def _answered(relay: ResponseRelay, status: str) -> None:
    relay.status, relay.answered_at = status, now()
    db.session.flush()
