"""Scans of the paper from which a response was entered, as JSON and bytes; ``POST /files`` uploads them."""

from flask import Response

from consultations import carried_policies, carried_queries, queries, relay_scans
from consultations.api import blueprint
from consultations.carried_api import HERE, RelayedOut, relayed_out
from consultations.carried_models import ResponseRelay
from contributions.attachment_views import content
from core.api import Shape, endpoint
from core.clock import now
from core.identity import current_actor
from core.limits import consume
from core.policy import open_to, require, signed_in


class ScansIn(Shape):
    """The keys of files that were uploaded with ``POST /files``: pictures or PDF files."""

    scans: list[str]


def _entry(consultation_id: int, reference: str) -> ResponseRelay:
    consultation = queries.by_id(current_actor(), consultation_id)
    found = carried_queries.by_reference(consultation, reference)
    require(carried_policies.can_see_relay(current_actor(), found, now(), has_code=False))
    return found


@endpoint(
    blueprint, "POST", f"{HERE}/relays/<reference>/scans", policy=signed_in, body=ScansIn, returns=RelayedOut, status=201,
    summary="Put scans of the paper beside an entered response",
)  # fmt: skip
def post_scans(consultation_id: int, reference: str, body: ScansIn) -> RelayedOut:
    consume("answer", current_actor().id)
    found = _entry(consultation_id, reference)
    relay_scans.add_scans(current_actor(), found, body.scans)
    return relayed_out(found)


@endpoint(
    blueprint, "DELETE", f"{HERE}/relays/<reference>/scans/<key>", policy=signed_in, summary="Take a scan away"
)  # fmt: skip
def delete_scan(consultation_id: int, reference: str, key: str) -> None:
    found = _entry(consultation_id, reference)
    relay_scans.remove_scan(current_actor(), found, carried_queries.scan(found, key))


@blueprint.get(f"{HERE}/relays/<reference>/scans/<key>")
@open_to(signed_in)
def scan_content(consultation_id: int, reference: str, key: str) -> Response:
    """The bytes of a scan, for its respondent and those who may enter responses."""
    return content(carried_queries.scan(_entry(consultation_id, reference), key))
