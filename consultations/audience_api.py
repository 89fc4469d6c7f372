"""Audiences, slips and duplicates in the JSON API."""

from typing import Annotated, Any

from pydantic import Field

from consultations import carrying, duplicates, policies, queries, taking_slips
from consultations import slips as making
from consultations.api import ConsultationOut, blueprint, shown
from consultations.audiences import Terms, choose_audience
from consultations.duplicates import Pair
from consultations.taking_slips import Told
from core import idempotency
from core.api import Shape, endpoint
from core.clock import now
from core.errors import Missing
from core.identity import current_actor
from core.limits import consume
from core.pagination import Page
from core.policy import everyone, require, signed_in


class TermsIn(Shape):
    """Whom a consultation asks and what they are promised: all of it, for it replaces what was there.

    Only ``cell_threshold``, below which counts are kept back in figures, stays as it was when it is left out.
    """

    audience: str
    audience_types: list[str]
    respondent_unit: str
    is_anonymous: bool
    confidentiality: list[str]
    cell_threshold: int | None = None


class SlipIn(Shape):
    """Taking a slip. ``key``: 32 random hexadecimal digits, never stored; the same key gives the same slip again."""

    key: Annotated[str, Field(pattern=making.KEY.pattern)]
    says_type: bool = True
    says_region: bool = True


class SlipOut(Shape):
    """The slip, to be sent as ``Answer-Link``; best without the account's token."""

    slip: str


class PairOut(Shape):
    """Two responses that look alike: ``evidence`` names by what, ``verdict`` and ``reason`` say what was found of them."""

    first: str
    second: str
    evidence: list[str]
    verdict: str | None
    reason: str | None


class FindingIn(Shape):
    """What was found of two flagged responses: ``counted_once`` or ``not_duplicate``, and why."""

    first: str
    second: str
    verdict: str
    reason: str


@endpoint(
    blueprint, "PUT", "/consultations/<int:consultation_id>/draft/audience", policy=signed_in,
    summary="Settle in a draft who may answer", body=TermsIn, returns=ConsultationOut,
)  # fmt: skip
def put_audience(consultation_id: int, body: TermsIn) -> ConsultationOut:
    consultation = queries.by_id(current_actor(), consultation_id)
    terms = Terms(
        body.audience,
        body.audience_types,
        body.respondent_unit,
        body.is_anonymous,
        tuple(body.confidentiality),
        body.cell_threshold,
    )
    choose_audience(current_actor(), consultation, terms)
    return shown(consultation)


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/slip", policy=everyone,
    summary="Take an answering slip of an anonymous consultation", body=SlipIn, returns=SlipOut, status=201,
)  # fmt: skip
def post_slip(consultation_id: int, body: SlipIn) -> SlipOut:
    idempotency.leave_no_trace()
    actor = current_actor()
    consume("answer", actor.id)
    consultation = queries.by_id(actor, consultation_id)
    if not policies.has_slips(consultation):
        raise Missing()
    told = Told(body.says_type, body.says_region)
    link = carrying.link(consultation_id)
    return SlipOut(slip=taking_slips.take_slip(actor, consultation, body.key, told=told, link=link))


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/duplicates", policy=signed_in,
    summary="Responses that look alike, with the evidence, for its facilitators", returns=PairOut, listing=True,
)  # fmt: skip
def list_duplicates(consultation_id: int) -> Page[PairOut]:
    consultation = queries.by_id(current_actor(), consultation_id)
    require(policies.can_settle_duplicates(current_actor(), consultation, now()))
    return Page([PairOut(**_pair(pair)) for pair in duplicates.flagged(consultation)])


def _pair(pair: Pair) -> dict[str, Any]:
    finding = pair.finding
    return {
        "first": pair.first.reference, "second": pair.second.reference, "evidence": list(pair.evidence),
        "verdict": finding.verdict if finding else None, "reason": finding.reason if finding else None,
    }  # fmt: skip


@endpoint(
    blueprint, "POST", "/consultations/<int:consultation_id>/duplicates", policy=signed_in,
    summary="Find that two flagged responses count once, or both", body=FindingIn, returns=PairOut, status=201,
)  # fmt: skip
def post_finding(consultation_id: int, body: FindingIn) -> PairOut:
    consultation = queries.by_id(current_actor(), consultation_id)
    found = duplicates.settle_duplicate(
        current_actor(), consultation, (body.first, body.second), body.verdict, body.reason
    )
    return PairOut(
        first=body.first,
        second=body.second,
        evidence=found.evidence.split(),
        verdict=found.verdict,
        reason=found.reason,
    )
