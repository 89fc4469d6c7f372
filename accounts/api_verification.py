"""Confirming for whom people speak, as JSON."""

from datetime import datetime

from flask import request

from accounts import queries, verifying
from accounts.api import blueprint
from accounts.models import User
from accounts.verification_views import verifiers
from core.api import Shape, endpoint
from core.identity import current_actor
from core.pagination import Page


class ClaimOut(Shape):
    """That somebody's profile names an organisation, and whether and when that was confirmed."""

    person_id: int
    name: str
    organisation_id: int
    organisation: str
    stakeholder_type: str
    country: str | None
    verified_at: datetime | None
    verified_by_id: int | None


class VerifyIn(Shape):
    """The organisation that you looked at."""

    organisation_id: int


def _claim(user: User) -> ClaimOut:
    return ClaimOut(
        person_id=user.id, name=user.name, organisation_id=user.organisation_id or 0,
        organisation=user.organisation_name or "", stakeholder_type=user.stakeholder_type, country=user.country,
        verified_at=user.verified_at, verified_by_id=user.verified_by_id,
    )  # fmt: skip


@endpoint(
    blueprint, "GET", "/verifications", policy=verifiers, returns=ClaimOut, listing=True,
    summary="Accounts that name an organisation, those that wait for confirmation first (?q=words)",
)  # fmt: skip
def verifications() -> Page[ClaimOut]:
    page = queries.claiming(request.args.get("after"), request.args.get("q", "")[:100])
    return Page([_claim(user) for user in page.items], page.next)


@endpoint(
    blueprint, "POST", "/people/<int:identity>/verification", policy=verifiers, body=VerifyIn, returns=ClaimOut,
    summary="Confirm that somebody speaks for the organisation in their profile",
)  # fmt: skip
def verify(identity: int, body: VerifyIn) -> ClaimOut:
    person = queries.public_person(identity)
    verifying.verify_organisation(current_actor(), person, body.organisation_id)
    return _claim(person)


@endpoint(
    blueprint, "DELETE", "/people/<int:identity>/verification", policy=verifiers, returns=ClaimOut,
    summary="Confirm it no more",
)  # fmt: skip
def revoke_verification(identity: int) -> ClaimOut:
    person = queries.public_person(identity)
    verifying.revoke_verification(current_actor(), person)
    return _claim(person)
