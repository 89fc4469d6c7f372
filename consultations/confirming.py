"""Whether a digest is in the data set of a consultation: what anybody may learn of it, and nothing of whose it is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from consultations.models import Consultation
from consultations.response_models import Response, ResponseVersion
from core.db import db

DIGEST_LENGTH = 64
_NO_DIGEST = "-" * DIGEST_LENGTH


@dataclass(frozen=True, slots=True)
class Confirmed:
    """That a submission is in the data set. ``is_erased``: its text was erased since, and cannot be computed again."""

    version: int
    submitted_at: datetime
    is_late: bool
    is_latest: bool
    is_erased: bool


def written_plainly(digest: str) -> str:
    """A digest as it is stored, however its groups were set apart; of what is none, something that is never stored."""
    plain = "".join(digest.split()).lower()
    is_digest = len(plain) == DIGEST_LENGTH and all(sign in "0123456789abcdef" for sign in plain)
    return plain if is_digest else _NO_DIGEST


def confirmed(consultation: Consultation, digest: str, reference: str = "") -> Confirmed | None:
    """The submission with this digest, with this reference if one is named: the latest of them; ``None`` if there is none.

    What was entered for somebody who disowned it is in no data set. What is no digest is looked for all the same, so that
    neither the time nor the answer tells it from an unknown one.
    """
    query = (
        select(ResponseVersion.number, ResponseVersion.submitted_at, ResponseVersion.snapshot, Response)
        .join(Response, Response.id == ResponseVersion.response_id)
        .where(
            ResponseVersion.digest == written_plainly(digest),
            Response.consultation_id == consultation.id,
            Response.submitted_at.is_not(None),
        )
        .order_by(ResponseVersion.id.desc())
        .limit(1)
    )
    if wanted := "".join(reference.split()).upper():
        query = query.where(Response.reference == (wanted if wanted.replace("-", "").isalnum() else "-"))
    row = db.session.execute(query).one_or_none()
    if row is None:
        return None
    number, submitted_at, snapshot, response = row
    return Confirmed(number, submitted_at, response.is_late, number == response.version, not snapshot)
