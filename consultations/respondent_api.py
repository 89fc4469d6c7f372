"""Who answers through the API: an account's token, or the secret in the header ``Answer-Link``."""

from datetime import date
from typing import Annotated, Any

from flask import request
from pydantic import Field

from accounts.actor import Actor, Voice
from consultations import carrying, queries, respondents, slips
from consultations.confidentiality import ALL, Shown
from consultations.models import Consultation
from consultations.respondents import LINK, Carried, Respondent
from core import idempotency
from core.api import Shape
from core.errors import Invalid, SignInNeeded
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from themes.labels import STAKEHOLDER_TYPES
from themes.reference import UnknownCountryError, region_of


class CapacityIn(Shape):
    """What somebody without an account says of themselves; of a name an anonymous consultation keeps nothing."""

    name: Annotated[str, Field(max_length=120)] = ""
    stakeholder_type: str
    organisation: Annotated[str, Field(max_length=200)] | None = None
    on_behalf: bool = False
    country: str | None = None


class BeginningIn(Shape):
    """For whom answers are, and who gives them. Without an account one begins with a ``key``, 32 random hexadecimal digits
    that are never stored, and a ``capacity``; the answer holds the ``link`` to be sent as ``Answer-Link`` from then on, and
    the same key gives the same link again.
    """

    key: Annotated[str, Field(pattern=slips.KEY.pattern)] | None = None
    capacity: CapacityIn | None = None
    shown_to: str | None = None
    shown_from: date | None = None


def carried_by(body: BeginningIn | None = None) -> Carried:
    """What says who answers in this request. Raises :class:`Invalid`."""
    link = request.headers.get(carrying.HEADER) or None
    if body is None or body.capacity is None:
        return Carried(link, key=body.key if body else None)
    said = body.capacity
    _check(said)
    voice = Voice(said.stakeholder_type, said.organisation, said.on_behalf, said.country)
    return Carried(link, key=body.key, name=said.name.strip(), voice=voice, network=request.remote_addr)


def _check(said: CapacityIn) -> None:
    faults: dict[str, list[str]] = {}
    if said.stakeholder_type not in STAKEHOLDER_TYPES:
        faults["capacity.stakeholder_type"] = [
            _("“%(value)s” is not a stakeholder type.", value=said.stakeholder_type)
        ]
    try:
        region_of(said.country)
    except UnknownCountryError:
        faults["capacity.country"] = [_("“%(value)s” is not a country code.", value=said.country)]
    if faults:
        raise Invalid(_("Some fields do not fit."), faults)


def answering(consultation_id: int, body: BeginningIn | None = None) -> tuple[Actor, Consultation, Carried]:
    """Who answers, counted against the limits. Raises :class:`SignInNeeded` for nobody, :class:`Invalid`."""
    actor = current_actor()
    consultation = queries.by_id(actor, consultation_id)
    carried = carried_by(body)
    who = respondents.respondent_of(actor, consultation, carried)
    if who is None and not actor.is_authenticated:
        raise SignInNeeded(_("Send a token, or the secret of your answers in the header Answer-Link."))
    if who is not None and who.kind == LINK:
        idempotency.leave_no_trace()
        _need_a_name(consultation, who, body)
    if request.method != "GET":
        consume("answer", who.access_digest if who is not None and who.kind == LINK else actor.id)
    return actor, consultation, carried


def _need_a_name(consultation: Consultation, who: Respondent, body: BeginningIn | None) -> None:
    if body is not None and not who.is_known and not who.speaker.name:
        fault = _("Say in “capacity” who you are: name and stakeholder type.")
        raise Invalid(fault, {"capacity": [fault]})
    if body is not None and not who.is_known and consultation.is_anonymous and body.capacity is None:
        fault = _("Say in “capacity” as what you answer: the stakeholder type.")
        raise Invalid(fault, {"capacity": [fault]})


def link_of(consultation: Consultation, carried: Carried) -> str | None:
    """What leads back to a response that was begun with a key."""
    if carried.link or carried.key is None:
        return carried.link
    return slips.secret_of(consultation.id, carried.key)


def shown_by(body: Any) -> dict[str, Shown] | None:
    """For whom the answers are to be: all of them, and those in words that say otherwise; ``None`` where nothing is said."""
    found = {
        str(answer.question): Shown(answer.shown_to, answer.shown_from) for answer in body.answers if answer.shown_to
    }
    if body.shown_to:
        found[ALL] = Shown(body.shown_to, body.shown_from)
    return found or None
