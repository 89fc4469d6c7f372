"""Positions of organisations and those behind them as JSON."""

from datetime import datetime
from typing import Any

from flask import request

from consultations import (
    delegation_queries,
    policies,
    position_policies,
    position_queries,
    queries,
    sponsoring,
    submitted,
)
from consultations.api import blueprint
from consultations.models import Consultation
from consultations.support_models import Support
from core.api import Shape, endpoint
from core.clock import now
from core.errors import Invalid, Missing
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.pagination import Page
from core.policy import everyone, require, signed_in

HERE = "/consultations/<int:consultation_id>"


class PositionBrief(Shape):
    """A position in the list; ``supporters`` are other organisations behind it."""

    reference: str
    organisation: str
    submitted_at: datetime
    version: int
    is_late: bool
    supporters: int


class SupporterOut(Shape):
    """An organisation behind a position. It is counted there unless it has a position of its own."""

    organisation: str
    kind: str
    since: datetime
    ended_at: datetime | None
    is_of_present_text: bool
    has_own_position: bool


class PositionOut(Shape):
    """A position in full."""

    reference: str
    organisation: str
    submitted_at: datetime
    version: int
    digest: str
    answers: list[dict[str, Any]]
    supporters: list[SupporterOut]


class SupportOut(Shape):
    """What ties one's organisation to a position of another one; ``digest`` is to be sent when it is accepted."""

    id: int
    position_of: str
    kind: str
    state: str
    digest: str | None


class OrganisationIn(Shape):
    """The name of the organisation that is asked."""

    organisation: str


class AnswerIn(Shape):
    """``answer`` is ``accept`` (with the digest of the text that was read), ``decline`` or ``withdraw``."""

    answer: str
    digest: str = ""


def _consultation(consultation_id: int) -> Consultation:
    return queries.by_id(current_actor(), consultation_id)


def _changing(consultation_id: int) -> Consultation:
    consume("answer", current_actor().id)
    return _consultation(consultation_id)


@endpoint(
    blueprint, "GET", f"{HERE}/positions", policy=everyone, returns=PositionBrief, listing=True,
    summary="Positions of organisations, once results are public",
)  # fmt: skip
def get_positions(consultation_id: int) -> Page[PositionBrief]:
    consultation = _consultation(consultation_id)
    require(policies.can_see_results(current_actor(), consultation, now()))
    with_late = request.args.get("late") == "1"
    found = position_queries.positions(consultation, request.args.get("after"), with_late=with_late)
    return Page([_brief(one) for one in found.items], found.next)


def _brief(listed: position_queries.Listed) -> PositionBrief:
    one = listed.response
    return PositionBrief(
        reference=one.reference, organisation=one.organisation_name or "", submitted_at=one.submitted_at or now(),
        version=one.version, is_late=one.is_late, supporters=listed.supporters,
    )  # fmt: skip


@endpoint(
    blueprint, "GET", f"{HERE}/positions/<reference>", policy=everyone, returns=PositionOut,
    summary="A position with its answers and who stands behind it",
)  # fmt: skip
def get_position(consultation_id: int, reference: str) -> PositionOut:
    consultation = _consultation(consultation_id)
    require(policies.can_see_results(current_actor(), consultation, now()))
    one = position_queries.position(consultation, reference)
    return PositionOut(
        reference=one.reference, organisation=one.organisation_name or "", submitted_at=one.submitted_at or now(),
        version=one.version, digest=one.digest or "", answers=submitted.public_answers(one),
        supporters=[_supporter(each) for each in position_queries.supporters(one)],
    )  # fmt: skip


def _supporter(one: position_queries.Supporter) -> SupporterOut:
    support = one.support
    return SupporterOut(
        organisation=support.organisation.name, kind=support.kind, since=support.since or now(),
        ended_at=support.ended_at, is_of_present_text=support.is_of_present_text, has_own_position=one.has_own,
    )  # fmt: skip


@endpoint(
    blueprint, "POST", f"{HERE}/positions/<reference>/association", policy=signed_in, returns=SupportOut, status=201,
    summary="Associate my organisation with a position that can be read",
)  # fmt: skip
def post_association(consultation_id: int, reference: str) -> SupportOut:
    response = position_queries.position(_changing(consultation_id), reference)
    return _support(sponsoring.associate(current_actor(), response))


def _support(one: Support) -> SupportOut:
    delegation = delegation_queries.delegation_of(one.response.consultation, one.response.organisation_id)
    digest = sponsoring.text_digest(delegation) if delegation else sponsoring.position_digest(one.response)
    return SupportOut(
        id=one.id, position_of=one.response.organisation_name or "", kind=one.kind, state=one.state, digest=digest
    )


@endpoint(
    blueprint, "POST", f"{HERE}/delegation/cosponsors", policy=signed_in, body=OrganisationIn, returns=SupportOut,
    status=201, summary="Ask another organisation to co-sponsor what is cleared",
)  # fmt: skip
def post_cosponsor(consultation_id: int, body: OrganisationIn) -> SupportOut:
    delegation, _standing = delegation_queries.own_delegation(current_actor(), _changing(consultation_id))
    return _support(sponsoring.invite_cosponsor(current_actor(), delegation, body.organisation))


@endpoint(
    blueprint, "GET", f"{HERE}/cosponsoring", policy=signed_in, returns=SupportOut, listing=True,
    summary="What my organisation was asked to co-sponsor, or supports",
)  # fmt: skip
def get_cosponsoring(consultation_id: int) -> Page[SupportOut]:
    consultation = _consultation(consultation_id)
    standing = delegation_queries.standing_of(current_actor(), consultation)
    found = position_queries.invitations_to(consultation, standing.organisation_id)
    return Page([_support(one) for one in found if standing.is_verified], None)


@endpoint(
    blueprint, "POST", f"{HERE}/cosponsoring/<int:support_id>", policy=signed_in, body=AnswerIn, returns=SupportOut,
    summary="Accept to co-sponsor, decline, or withdraw support",
)  # fmt: skip
def post_cosponsoring(consultation_id: int, support_id: int, body: AnswerIn) -> SupportOut:
    consultation, actor = _changing(consultation_id), current_actor()
    found = position_queries.support(consultation, support_id)
    standing = delegation_queries.standing_of(actor, consultation)
    if not position_policies.can_read_invitation(actor, found, standing, now()):
        raise Missing()
    if body.answer == "withdraw":
        sponsoring.withdraw_support(actor, found)
    elif body.answer in ("accept", "decline"):
        sponsoring.answer_invitation(actor, found, accepts=body.answer == "accept", digest=body.digest)
    else:
        raise _unknown(_("The answer is “accept”, “decline” or “withdraw”."))
    return _support(found)


def _unknown(message: str) -> Invalid:
    return Invalid(message, {"answer": [message]})
