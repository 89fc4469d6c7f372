"""Positions of organisations and who stands behind them; each organisation counts once.

Where an organisation stands in several ways, the first of these counts: its own position, as co-sponsor, as associated
afterwards. Support of a text that was changed since counts no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, literal, select, union_all
from sqlalchemy.orm import aliased

from accounts.models import Organisation
from consultations.confidentiality import named_to
from consultations.models import Consultation
from consultations.response_models import Response
from consultations.support_models import COSPONSOR, INVITED, STANDING, Support
from core.db import db
from core.errors import Missing
from core.identity import nobody
from core.pagination import Page, a_number, decode, page_of

PAGE = 50
OWN, COSPONSORING, ASSOCIATED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Backing:
    """How many positions there are, and the organisations that stand behind one, each once: by its nearest tie."""

    own: int
    cosponsors: int
    associates: int

    @property
    def positions(self) -> int:
        """An organisation has one position at most."""
        return self.own

    @property
    def organisations(self) -> int:
        """All organisations behind some position."""
        return self.own + self.cosponsors + self.associates


def _counted(query: Any, consultation: Consultation, with_late: bool) -> Any:
    """The positions alone, by the index of organisations: so it is not asked for those that were submitted as such, which
    another index holds with all other responses."""
    query = query.where(
        Response.consultation_id == consultation.id,
        Response.organisation_id.is_not(None),
        Response.submitted_at.is_(None).is_(False),
    )
    return query if with_late else query.where(Response.is_late.is_(False))


def backing(consultation: Consultation, *, with_late: bool = False) -> Backing:
    """The figures of all positions, in one statement."""
    own = select(Response.organisation_id.label("organisation"), literal(OWN).label("tie"))
    tie = case((Support.kind == COSPONSOR, COSPONSORING), else_=ASSOCIATED)
    theirs = select(Support.organisation_id, tie).join(Support.response)
    theirs = theirs.where(Support.state == STANDING, Support.version == Response.version)
    every = union_all(_counted(own, consultation, with_late), _counted(theirs, consultation, with_late)).subquery()
    nearest = select(func.min(every.c.tie).label("tie")).group_by(every.c.organisation).subquery()
    rows = db.session.execute(select(nearest.c.tie, func.count()).group_by(nearest.c.tie))
    found = {tie: count for tie, count in rows}
    return Backing(found.get(OWN, 0), found.get(COSPONSORING, 0), found.get(ASSOCIATED, 0))


@dataclass(frozen=True, slots=True)
class Listed:
    """A position in the list, with how many organisations stand behind it besides its own."""

    response: Response
    supporters: int


def positions(consultation: Consultation, after: str | None = None, *, with_late: bool = False) -> Page[Listed]:
    """The positions that were submitted for everybody to read, in the order of beginning."""
    behind = (
        select(func.count(Support.id))
        .where(Support.response_id == Response.id, Support.state == STANDING, Support.version == Response.version)
        .correlate(Response)
        .scalar_subquery()
    )
    query = _counted(select(Response, behind), consultation, with_late).where(named_to(nobody(), consultation))
    if (key := decode(after, a_number)) is not None:
        query = query.where(Response.id > key[0])
    rows = db.session.execute(query.order_by(Response.id).limit(PAGE + 1)).all()
    return page_of([Listed(*row) for row in rows], PAGE, lambda listed: (listed.response.id,))


def position(consultation: Consultation, reference: str) -> Response:
    """A submitted position by its reference, if it is for everybody. Raises :class:`Missing`."""
    query = select(Response).filter_by(consultation_id=consultation.id, reference=reference)
    query = query.where(named_to(nobody(), consultation))
    query = query.where(Response.organisation_id.is_not(None), Response.submitted_at.is_not(None))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise Missing()
    return found


@dataclass(frozen=True, slots=True)
class Supporter:
    """An organisation behind a position. ``has_own``: it has a position of its own, and counts there."""

    support: Support
    has_own: bool


def supporters(response: Response) -> list[Supporter]:
    """Who stands, or stood, behind a position: co-sponsors first, in the order of their coming."""
    own = aliased(Response)
    query = (
        select(Support, own.id.is_not(None))
        .outerjoin(
            own,
            (own.organisation_id == Support.organisation_id)
            & (own.consultation_id == response.consultation_id)
            & own.submitted_at.is_not(None),
        )
        .where(Support.response_id == response.id, Support.since.is_not(None))
        .order_by(Support.kind.desc(), Support.since, Support.id)
    )
    return [Supporter(*row) for row in db.session.execute(query).unique()]


def invitations_of(response: Response) -> Sequence[Support]:
    """Everybody who was asked, or stands behind it, for the organisation whose position it is."""
    query = select(Support).filter_by(response_id=response.id).order_by(Support.id)
    return db.session.scalars(query).all()


def invitations_to(consultation: Consultation, organisation_id: int | None) -> Sequence[Support]:
    """What an organisation was asked to co-sponsor and has not answered, or does support."""
    query = select(Support).join(Support.response)
    query = query.where(
        Response.consultation_id == consultation.id, Support.organisation_id == organisation_id,
        Support.state.in_((INVITED, STANDING)),
    )  # fmt: skip
    return db.session.scalars(query.order_by(Support.id)).all()


def support_by(response: Response, organisation_id: int) -> Support | None:
    """What ties an organisation to a position."""
    query = select(Support).filter_by(response_id=response.id, organisation_id=organisation_id)
    return db.session.scalars(query.with_for_update(of=Support)).one_or_none()


def support(consultation: Consultation, identity: int) -> Support:
    """One tie between an organisation and a position of a consultation. Raises :class:`Missing`."""
    found = db.session.get(Support, identity)
    if found is None or found.response.consultation_id != consultation.id:
        raise Missing()
    return found


def organisation_called(name: str) -> Organisation | None:
    """The organisation of a name, without regard to case and spaces."""
    key = " ".join(name.split()).casefold()
    return db.session.scalars(select(Organisation).filter_by(name_key=key)).one_or_none()


def has_response(consultation: Consultation, user_id: int) -> bool:
    """Whether an account has begun or given an answer."""
    query = select(Response.id).filter_by(consultation_id=consultation.id, user_id=user_id)
    return db.session.scalar(query) is not None
