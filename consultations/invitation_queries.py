"""Reads of invitations: who has one, how far each is, and whom one may still write to."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from accounts.models import User
from consultations.invitation_links import address_digest
from consultations.invitation_models import EVERYTHING, Invitation, InvitationList, PlannedReminder, SuppressedAddress
from consultations.models import Consultation
from consultations.response_models import Response
from consultations.slip_models import TakenSlip
from core.clock import now
from core.db import db
from core.errors import Missing
from core.pagination import Page, a_number, decode, page_of

PAGE = 50
BETWEEN_MESSAGES = timedelta(days=1)
"""Nobody who was invited is reminded sooner after another message."""
ANSWERED, DRAFTING, MISSING, BOUNCED, STOPPED, UNSENT = (
    "answered",
    "drafting",
    "missing",
    "bounced",
    "stopped",
    "unsent",
)
STATUSES = (MISSING, DRAFTING, ANSWERED, BOUNCED, STOPPED, UNSENT)
"""How far somebody is who was invited: the first of answered, stopped, bounced, unsent, drafting, missing that is true."""


def of_account(consultation_id: int, user_id: int) -> Invitation | None:
    """The invitation of an account, or of its confirmed address."""
    confirmed = User.confirmed_at.is_not(None)
    address = select(func.lower(User.email)).where(User.id == user_id, confirmed).scalar_subquery()
    mine = or_(Invitation.user_id == user_id, Invitation.email == address)
    query = select(Invitation).where(Invitation.consultation_id == consultation_id, mine)
    return db.session.scalars(query.order_by(Invitation.id).limit(1)).one_or_none()


def is_invited(consultation_id: int, user_id: int) -> bool:
    """Whether this account was invited."""
    return of_account(consultation_id, user_id) is not None


def countries(consultation: Consultation) -> set[str]:
    """The countries of those who are invited, as the list or their account says; of who said no, none."""
    where = func.coalesce(Invitation.country, User.country)
    query = select(where).outerjoin(User, User.id == Invitation.user_id).distinct()
    invited = Invitation.consultation_id == consultation.id, Invitation.opted_out_at.is_(None)
    return set(db.session.scalars(query.where(*invited, where.is_not(None))))


def by_digest(consultation_id: int, token_digest: str) -> Invitation | None:
    """The invitation whose link holds the secret with this SHA-256."""
    query = select(Invitation).filter_by(consultation_id=consultation_id, token_digest=token_digest)
    return db.session.scalars(query).one_or_none()


def by_id(consultation: Consultation, identity: int) -> Invitation:
    """An invitation to a consultation. Raises :class:`Missing`."""
    found = db.session.get(Invitation, identity)
    if found is None or found.consultation_id != consultation.id:
        raise Missing()
    return found


def list_by_id(consultation: Consultation, identity: int) -> InvitationList:
    """A list that waits to be confirmed. Raises :class:`Missing`."""
    found = db.session.get(InvitationList, identity)
    if found is None or found.consultation_id != consultation.id:
        raise Missing()
    return found


def _response(*conditions: Any) -> ColumnElement[bool]:
    """Whether the account, or whoever holds the link, has a response of such a kind."""
    theirs = or_(Response.user_id == Invitation.user_id, Response.access_digest == Invitation.token_digest)
    return exists().where(Response.consultation_id == Invitation.consultation_id, theirs, *conditions)


def is_answered() -> ColumnElement[bool]:
    """Whether somebody who was invited has answered; where answers are anonymous, took the slip to do so, which is all
    that is known of them."""
    return or_(_response(Response.submitted_at.is_not(None)), _took_slip())


def _took_slip() -> ColumnElement[bool]:
    theirs = or_(TakenSlip.user_id == Invitation.user_id, TakenSlip.invitation_id == Invitation.id)
    return exists().where(TakenSlip.consultation_id == Invitation.consultation_id, theirs)


def is_drafting() -> ColumnElement[bool]:
    """Whether they have begun and not submitted."""
    return _response(Response.submitted_at.is_(None))


def conditions() -> dict[str, ColumnElement[bool]]:
    """The SQL of each status; every invitation has exactly one."""
    found: dict[str, ColumnElement[bool]] = {}
    taken: list[ColumnElement[bool]] = []
    for name, condition in (
        (ANSWERED, is_answered()), (STOPPED, Invitation.opted_out_at.is_not(None)),
        (BOUNCED, Invitation.bounced_at.is_not(None)), (UNSENT, Invitation.sent_at.is_(None)), (DRAFTING, is_drafting()),
    ):  # fmt: skip
        found[name] = and_(condition, *(~earlier for earlier in taken))
        taken.append(condition)
    return found | {MISSING: and_(*(~earlier for earlier in taken))}


@dataclass(frozen=True, slots=True)
class Listed:
    """An invitation and how far it is."""

    invitation: Invitation
    status: str


def _with_status(consultation: Consultation) -> Any:
    each = [condition.label(name) for name, condition in conditions().items()]
    return select(Invitation, *each).where(Invitation.consultation_id == consultation.id)


def listed(consultation: Consultation, status: str = "", after: str | None = None, size: int = PAGE) -> Page[Listed]:
    """Who was invited, in the order of being invited; only those of one status, if named."""
    query = _with_status(consultation)
    if status:
        query = query.where(conditions().get(status, false()))
    if (key := decode(after, a_number)) is not None:
        query = query.where(Invitation.id > key[0])
    rows = db.session.execute(query.order_by(Invitation.id).limit(size + 1)).all()
    return page_of([_listed(row) for row in rows], size, lambda one: (one.invitation.id,))


def _listed(row: Any) -> Listed:
    return Listed(row[0], next(name for name in conditions() if getattr(row, name)))


def everybody(consultation: Consultation) -> Iterator[Listed]:
    """All who were invited, in order, a part at a time."""
    after: str | None = None
    while True:
        page = listed(consultation, "", after, 1_000)
        yield from page.items
        after = page.next
        if after is None:
            return


def counts(consultation: Consultation) -> dict[str, int]:
    """How many invitations there are of each status: one statement."""
    each = [func.count().filter(condition).label(name) for name, condition in conditions().items()]
    row = db.session.execute(select(*each).where(Invitation.consultation_id == consultation.id)).one()
    return {name: int(getattr(row, name)) for name in STATUSES}


def to_remind(consultation: Consultation, moment: datetime) -> Select[Any]:
    """Those whom a reminder may reach: invited, not answered, not stopped, not bounced, and not written to in a day."""
    wanting = conditions()
    latest = func.coalesce(Invitation.reminded_at, Invitation.sent_at)
    may = or_(wanting[MISSING], wanting[DRAFTING])
    return select(Invitation).where(
        Invitation.consultation_id == consultation.id, may, latest <= moment - BETWEEN_MESSAGES
    )


def has_answered(invitation: Invitation) -> bool:
    """Whether somebody who was invited has answered."""
    query = select(Invitation.id).where(Invitation.id == invitation.id, is_answered())
    return db.session.scalar(query) is not None


def may_be_written_to(invitation: Invitation) -> bool:
    """Whether the address takes messages: neither stopped nor bounced, and on no list of those who said no."""
    if invitation.opted_out_at is not None or invitation.bounced_at is not None:
        return False
    return not suppressed(invitation.consultation_id, [invitation.email])


def suppressed(consultation_id: int, emails: Collection[str]) -> set[str]:
    """Those of the addresses that want no invitations to this consultation, or to any."""
    digests = {address_digest(email): email for email in emails}
    scopes = (EVERYTHING, scope_of(consultation_id))
    found: set[str] = set()
    keys = list(digests)
    for start in range(0, len(keys), 500):
        some = SuppressedAddress.address_digest.in_(keys[start : start + 500])
        query = select(SuppressedAddress.address_digest).where(some, SuppressedAddress.scope.in_(scopes))
        found |= {digests[digest] for digest in db.session.scalars(query)}
    return found


def scope_of(consultation_id: int) -> str:
    """Under which an address is kept that wants nothing more of one consultation."""
    return f"consultation:{consultation_id}"


def invited_among(consultation_id: int, emails: Collection[str]) -> set[str]:
    """Those of the addresses that were invited already."""
    keys, found = list(emails), set[str]()
    for start in range(0, len(keys), 500):
        query = select(Invitation.email).where(
            Invitation.consultation_id == consultation_id, Invitation.email.in_(keys[start : start + 500])
        )
        found |= set(db.session.scalars(query))
    return found


def planned(consultation: Consultation) -> Sequence[PlannedReminder]:
    """The reminders that are planned, the earliest first."""
    query = select(PlannedReminder).filter_by(consultation_id=consultation.id)
    return db.session.scalars(query.order_by(PlannedReminder.days_before.desc())).all()


def now_wanting(consultation: Consultation) -> int:
    """How many a reminder would reach now."""
    query = to_remind(consultation, now()).with_only_columns(func.count())
    return db.session.scalar(query) or 0
