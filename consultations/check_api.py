"""Confirming a digest, as JSON."""

from datetime import datetime

from flask import request

from consultations import confirming, queries
from consultations.api import blueprint
from core.api import Shape, endpoint
from core.identity import current_actor
from core.limits import consume
from core.policy import everyone


class CheckOut(Shape):
    """Whether a digest is in the data set; of which submission (``version``), and nothing of whose.

    ``is_latest`` is false when the respondent submitted other answers since. ``is_erased``: its text was erased since.
    """

    found: bool
    version: int | None = None
    submitted_at: datetime | None = None
    is_late: bool | None = None
    is_latest: bool | None = None
    is_erased: bool | None = None


@endpoint(
    blueprint, "GET", "/consultations/<int:consultation_id>/check", policy=everyone, returns=CheckOut,
    summary="Whether the digest of a receipt (digest=…, perhaps with reference=…) is in the data set",
)  # fmt: skip
def check_digest(consultation_id: int) -> CheckOut:
    consume("check", current_actor().id or request.remote_addr)
    consultation = queries.by_id(current_actor(), consultation_id)
    found = confirming.confirmed(consultation, request.args.get("digest", ""), request.args.get("reference", ""))
    if found is None:
        return CheckOut(found=False)
    return CheckOut(
        found=True, version=found.version, submitted_at=found.submitted_at, is_late=found.is_late,
        is_latest=found.is_latest, is_erased=found.is_erased,
    )  # fmt: skip
