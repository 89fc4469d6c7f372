"""Taking an answering slip: the only moment at which an anonymous consultation looks at who somebody is.

It publishes nothing: an entry of the record would stand in the order in which slips were taken, next to the answers.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select

from accounts.actor import Actor
from consultations import invitation_queries, policies, slips
from consultations.audience_policies import can_take_slip
from consultations.invitation_models import Invitation
from consultations.models import INVITED, Consultation
from consultations.slip_models import TakenSlip
from core.clock import now
from core.db import db, upsert
from core.errors import Conflict, Invalid
from core.guard import unit_of_work
from core.jobs import every_minute
from core.locale import _, _l
from core.personal import tells
from core.policy import require
from themes.reference import counted_region

UNSAID = "other"
"""The stakeholder type and the region of whoever keeps theirs to themselves."""


@dataclass(frozen=True, slots=True)
class Told:
    """What of their capacity goes with a slip: as much as they wish, but a type that was asked for."""

    type: bool = True
    region: bool = True


def take_slip(
    actor: Actor, consultation: Consultation, key: str, *, told: Told = Told(), link: str | None = None
) -> str:  # fmt: skip
    """The slip of whoever acts, or holds the invitation ``link``. The same ``key`` gives the same slip again.

    Raises :class:`Conflict` for another key than the first, :class:`Invalid`, :class:`core.errors.Refused`.
    """
    invitation = invitation_for(actor, consultation, link)
    require(can_take_slip(actor, consultation, invitation is not None, now()))
    require(policies.is_taking_answers(consultation, now()))
    if not slips.is_key(key):
        raise Invalid(_("The key must be 32 hexadecimal digits, chosen at random."), {"key": [_("Not such a key.")]})
    holder = {"user_id": actor.id} if invitation is None else {"invitation_id": invitation.id}
    if _bound(consultation, holder, key) != slips.commitment(consultation.id, key):
        raise Conflict(_("You took your answering slip already, and nobody can give you another. Continue with it."))
    return slips.issued(consultation.id, key, *_capacity(actor, consultation, told))


def invitation_for(actor: Actor, consultation: Consultation, link: str | None) -> Invitation | None:
    """The invitation by which somebody comes, if it is one to this consultation that is by invitation."""
    if consultation.audience != INVITED:
        return None
    slip = slips.read(consultation.id, link)
    if slip is not None and (found := invitation_queries.by_digest(consultation.id, slip.digest)):
        return found
    return invitation_queries.of_account(consultation.id, actor.id) if actor.id is not None else None


def _bound(consultation: Consultation, holder: dict[str, Any], key: str) -> str | None:
    """The commitment of the holder's slip, which is that of ``key`` if they had none."""
    mine = {"consultation_id": consultation.id, **holder}
    row = {"id": slips.new_key(), "commitment": slips.commitment(consultation.id, key), **mine}
    db.session.execute(upsert(TakenSlip).values(**row).on_conflict_do_nothing())
    return db.session.scalar(select(TakenSlip.commitment).filter_by(**mine))


def _capacity(actor: Actor, consultation: Consultation, told: Told) -> tuple[str, str]:
    voice = actor.voice
    says_type = told.type or bool(consultation.audience_types)
    region = counted_region(voice.stakeholder_type, voice.country) if told.region else UNSAID
    return voice.stakeholder_type if says_type else UNSAID, region


def taken(consultation: Consultation) -> int:
    """How many took a slip: there can be no more anonymous responses than that."""
    return (
        db.session.scalar(select(func.count()).select_from(TakenSlip).filter_by(consultation_id=consultation.id)) or 0
    )


@tells("taken_slip", _l("Anonymous consultations for which you took a slip"))
def slips_of(user_id: int) -> list[dict[str, Any]]:
    """That a slip was taken; what was answered with it is known to nobody."""
    query = select(Consultation.title).join(TakenSlip, TakenSlip.consultation_id == Consultation.id)
    found = db.session.scalars(query.where(TakenSlip.user_id == user_id).order_by(Consultation.id))
    return [{"consultation": title} for title in found]


def shuffle() -> int:
    """Write all rows anew, in the order of their random ids: PostgreSQL numbers transactions and keeps a heap's order.

    Afterwards all rows are of one transaction. Returns how many there are.
    """
    rows = [dict(row) for row in db.session.execute(select(TakenSlip.__table__)).mappings()]
    rows.sort(key=lambda row: str(row["id"]))
    if rows:
        db.session.execute(delete(TakenSlip))
        db.session.execute(insert(TakenSlip), rows)
    return len(rows)


@every_minute
def _shuffle_hourly() -> None:
    if now().minute == 41:
        with unit_of_work():
            shuffle()
