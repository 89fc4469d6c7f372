"""Who answers through the API: an account's token, or the secret in the header ``Answer-Link``."""

from datetime import date
from typing import Annotated, Any

from flask import request
from pydantic import Field

from accounts.actor import Voice
from consultations import carrying, queries, respondents, slips
from consultations.confidentiality import ALL, Shown
from consultations.entering import Coming
from consultations.respondents import Carried
from core.api import Shape
from core.errors import Invalid, SignInNeeded
from core.identity import current_actor
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


class RespondentIn(Shape):
    """Who acts. Without an account one begins with a ``key``, 32 random hexadecimal digits that are never stored, and a
    ``capacity``; the answer holds the ``link`` to be sent as ``Answer-Link`` from then on, and the same key gives the same
    link again.
    """

    key: Annotated[str, Field(pattern=slips.KEY.pattern)] | None = None
    capacity: CapacityIn | None = None


class BeginningIn(RespondentIn):
    """For whom answers are, and who gives them."""

    shown_to: str | None = None
    shown_from: date | None = None


def carried_by(body: RespondentIn | None = None) -> Carried:
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


def visiting(consultation_id: int, body: RespondentIn | None = None) -> Coming:
    """Who comes, be it only to read. Raises :class:`Invalid` for a capacity that cannot be."""
    actor = current_actor()
    consultation = queries.by_id(actor, consultation_id)
    carried = carried_by(body)
    return Coming(actor, consultation, carried, respondents.respondent_of(actor, consultation, carried), None)


def answering(consultation_id: int, body: RespondentIn | None = None, scope: str = "answer") -> Coming:
    """Who answers, counted against the limits. Raises :class:`SignInNeeded` for nobody, :class:`Invalid`."""
    who = visiting(consultation_id, body)
    if who.respondent is None and not who.actor.is_authenticated:
        raise SignInNeeded(_("Send a token, or the secret of your answers in the header Answer-Link."))
    if body is not None:
        _need_a_name(who, body)
    if request.method != "GET":
        who.count(scope)
    return who


def _need_a_name(who: Coming, body: RespondentIn) -> None:
    if not who.has_link or who.is_named or (body.capacity is not None and body.capacity.name):
        return
    if not who.consultation.is_anonymous:
        fault = _("Say in “capacity” who you are: name and stakeholder type.")
        raise Invalid(fault, {"capacity": [fault]})
    if body.capacity is None:
        fault = _("Say in “capacity” as what you answer: the stakeholder type.")
        raise Invalid(fault, {"capacity": [fault]})


def shown_by(body: Any) -> dict[str, Shown] | None:
    """For whom the answers are to be: all of them, and those in words that say otherwise; ``None`` where nothing is said."""
    found = {
        str(answer.question): Shown(answer.shown_to, answer.shown_from) for answer in body.answers if answer.shown_to
    }
    if body.shown_to:
        found[ALL] = Shown(body.shown_to, body.shown_from)
    return found or None
