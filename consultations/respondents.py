"""Who answers: from the actor, the consultation and what the request carries to the one response that is theirs.

Whatever saves, submits or shows a response asks here, so that accounts, secret links, organisations and rows of an
import are told apart in one place. A :class:`Respondent` is plain values: policies may look at it.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from accounts.actor import Actor
from consultations.models import Consultation
from consultations.response_models import IMPORTED, PAGE, Response
from contributions.actions import Speaker
from core.clock import now
from core.db import db
from themes.reference import counted_region

ACCOUNT, EXTERNAL, ORGANISATION = "account", "external", "organisation"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of references: without 0, 1, I, L, O and U, which are misread."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a request carries besides its session or token, and what may say who answers.

    ``link``: a secret link of somebody who needs no account. ``organisation_id``: for which organisation one answers.
    """

    link: str | None = None
    organisation_id: int | None = None


NOTHING = Carried()


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who answers, and in which capacity: one response of a consultation is theirs.

    ``kind`` says by what that response is found: the account ``user_id``, the ``external_id`` of an import, or the
    ``organisation_id`` of an organisation whose position it is.
    """

    kind: str
    speaker: Speaker
    user_id: int | None = None
    external_id: str | None = None
    organisation_id: int | None = None

    def key(self) -> dict[str, Any]:
        """The columns of their response that no other response of the consultation has alike."""
        if self.kind == ORGANISATION:
            return {"organisation_id": self.organisation_id}
        return {"user_id": self.user_id} if self.kind == ACCOUNT else {"external_id": self.external_id}


def respondent_of(actor: Actor, _consultation: Consultation, _carried: Carried = NOTHING) -> Respondent | None:
    """Who answers this consultation in this request; ``None`` when that is nobody. What they may is asked elsewhere."""
    if actor.id is None:
        return None
    return Respondent(ACCOUNT, Speaker.of(actor), user_id=actor.id)


def imported(external_id: str, speaker: Speaker) -> Respondent:
    """Somebody who answered elsewhere, and is known by the id that they have there."""
    return Respondent(EXTERNAL, speaker, external_id=external_id)


def find(consultation: Consultation, respondent: Respondent | None, *, lock: bool = False) -> Response | None:
    """Their response, begun or submitted; ``lock`` it when it is to be changed."""
    if respondent is None:
        return None
    query = select(Response).filter_by(consultation_id=consultation.id, **respondent.key())
    return db.session.scalars(query.with_for_update() if lock else query).one_or_none()


def begin(consultation: Consultation, respondent: Respondent) -> Response:
    """An empty response of somebody who has none. The caller has asked its policy, and publishes what happened."""
    response = Response(
        consultation_id=consultation.id, reference=_new_reference(consultation), started_at=now(), answers=[],
        versions=[], source=IMPORTED if respondent.kind == EXTERNAL else PAGE, **respondent.key(),
    )  # fmt: skip
    take_capacity(response, respondent.speaker)
    db.session.add(response)
    db.session.flush()
    return response


def take_capacity(response: Response, speaker: Speaker) -> None:
    """Freeze the capacity in which a response is given, with the regional group that it counts in."""
    for name, value in speaker.fields().items():
        setattr(response, name, value)
    response.region = counted_region(speaker.stakeholder_type, speaker.country)


def _new_reference(consultation: Consultation) -> str:
    while True:
        reference = f"Q{consultation.id}-" + "".join(secrets.choice(ALPHABET) for _place in range(6))
        if db.session.scalar(select(Response.id).filter_by(reference=reference)) is None:
            return reference
