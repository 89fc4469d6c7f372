"""Groups of hubs, and responses that the secretariat enters, as JSON."""

from datetime import date
from typing import Any

from consultations import carried_policies, carried_queries, hubs, queries, relay_codes, relaying
from consultations.api import blueprint
from consultations.carried_models import ResponseRelay
from consultations.hubs import Group
from consultations.models import Consultation
from consultations.relaying import Sent
from contributions.attachment_models import Attachment
from contributions.relayed_people import Participant
from contributions.relaying import Received
from core.api import Shape, endpoint
from core.clock import now
from core.errors import Invalid
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.pagination import Page
from core.policy import everyone, require, signed_in

HERE = "/consultations/<int:consultation_id>"


class GroupShape(Shape):
    """The group that a hub answers for."""

    name: str
    kind: str
    size: int
    gathered: str


class AnswerValue(Shape):
    """An answer to one question by its id, in the shape of its kind."""

    question: int
    value: Any


class RelayedIn(Shape):
    """A response that came on paper or by telephone: by account (``email``), or by name and capacity. ``scans`` are the keys
    of files that were uploaded with ``POST /files``: pictures or PDF files of the paper."""

    medium: str
    received_on: date
    lang: str
    answers: list[AnswerValue]
    contact: str = ""
    email: str = ""
    name: str = ""
    stakeholder_type: str = ""
    organisation_name: str = ""
    on_behalf: bool = False
    country: str = ""
    scans: list[str] = []


class RelayedAnswerIn(Shape):
    """``answer`` is ``confirm``, ``correct`` (with answers) or ``disown``; ``code`` is that of the message."""

    code: str
    answer: str
    answers: list[AnswerValue] = []


class ScanOut(Shape):
    """A scan of the paper; its bytes are at ``…/relays/{reference}/scans/{key}``."""

    key: str
    name: str
    media_type: str
    size: int
    digest: str


class RelayedOut(Shape):
    """A relayed response and what its respondent says to it."""

    reference: str
    medium: str
    received_on: date
    status: str
    version: int
    is_late: bool
    scans: list[ScanOut]


def _consultation(consultation_id: int) -> Consultation:
    return queries.by_id(current_actor(), consultation_id)


def _changing(consultation_id: int) -> Consultation:
    consume("answer", current_actor().id)
    return _consultation(consultation_id)


@endpoint(
    blueprint, "PUT", f"{HERE}/response/group", policy=signed_in, body=GroupShape, returns=GroupShape,
    summary="Say for which group I answer, before I submit",
)  # fmt: skip
def put_group(consultation_id: int, body: GroupShape) -> GroupShape:
    group = Group(body.name, body.kind, body.size, body.gathered)
    response = hubs.answer_for(current_actor(), _changing(consultation_id), group)
    return GroupShape(
        name=response.group_name or "", kind=body.kind, size=response.group_size or 0, gathered=body.gathered
    )


@endpoint(
    blueprint, "DELETE", f"{HERE}/response/group", policy=signed_in, summary="Answer for myself after all"
)  # fmt: skip
def delete_group(consultation_id: int) -> None:
    hubs.answer_for_oneself(current_actor(), _changing(consultation_id))


@endpoint(
    blueprint, "GET", f"{HERE}/relays", policy=signed_in, returns=RelayedOut, listing=True,
    summary="Responses that the secretariat entered, for those who may enter them",
)  # fmt: skip
def get_relays(consultation_id: int) -> Page[RelayedOut]:
    consultation = _consultation(consultation_id)
    require(carried_policies.can_relay(current_actor(), consultation, now()))
    return Page([relayed_out(one) for one in carried_queries.relays(consultation)], None)


def relayed_out(relay: ResponseRelay) -> RelayedOut:
    """An entered response as JSON, with its scans."""
    response = relay.response
    return RelayedOut(
        reference=response.reference, medium=relay.medium, received_on=relay.received_on, status=relay.status,
        version=response.version, is_late=response.is_late,
        scans=[_scan(one) for one in carried_queries.scans(relay)],
    )  # fmt: skip


def _scan(scan: Attachment) -> ScanOut:
    return ScanOut(key=scan.key, name=scan.name, media_type=scan.media_type, size=scan.size, digest=scan.digest)


@endpoint(
    blueprint, "POST", f"{HERE}/relays", policy=signed_in, body=RelayedIn, returns=RelayedOut, status=201,
    summary="Enter a response that came on paper or by telephone",
)  # fmt: skip
def post_relay(consultation_id: int, body: RelayedIn) -> RelayedOut:
    who = Participant(
        body.email, body.name, body.stakeholder_type, body.organisation_name, body.on_behalf, body.country
    )
    sent = Sent(
        Received(body.medium, body.received_on, body.contact), _raw(body.answers), body.lang, tuple(body.scans)
    )
    return relayed_out(relaying.enter_response(current_actor(), _changing(consultation_id), who, sent))


def _raw(answers: list[AnswerValue]) -> dict[int, Any]:
    return {answer.question: answer.value for answer in answers}


@endpoint(
    blueprint, "POST", "/relayed-responses/answer", policy=everyone, body=RelayedAnswerIn, returns=RelayedOut,
    summary="Confirm, correct or disown what was entered for me, with the code of the message; no account needed",
)  # fmt: skip
def answer_relayed(body: RelayedAnswerIn) -> RelayedOut:
    actor, relay = current_actor(), relay_codes.by_code(body.code)
    consume("answer", actor.id)
    if body.answer == "correct":
        relaying.correct(actor, relay, _raw(body.answers), True)
    elif body.answer in ("confirm", "disown"):
        (relaying.confirm if body.answer == "confirm" else relaying.disown)(actor, relay, True)
    else:
        raise _unknown(_("The answer is “confirm”, “correct” or “disown”."))
    return relayed_out(relay)


def _unknown(message: str) -> Invalid:
    return Invalid(message, {"answer": [message]})
