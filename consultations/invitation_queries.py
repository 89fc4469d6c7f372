"""Whether somebody was invited: by their account, by its address, or by the secret of an invitation."""

from sqlalchemy import func, or_, select

from accounts.models import User
from consultations.invitation_models import Invitation
from core.db import db


def of_account(consultation_id: int, user_id: int) -> Invitation | None:
    """The invitation of an account, or of its confirmed address."""
    address = (
        select(func.lower(User.email)).where(User.id == user_id, User.confirmed_at.is_not(None)).scalar_subquery()
    )
    mine = or_(Invitation.user_id == user_id, func.lower(Invitation.email) == address)
    query = select(Invitation).where(Invitation.consultation_id == consultation_id, mine)
    return db.session.scalars(query.order_by(Invitation.id).limit(1)).one_or_none()


def is_invited(consultation_id: int, user_id: int) -> bool:
    """Whether this account was invited."""
    return of_account(consultation_id, user_id) is not None


def by_digest(consultation_id: int, token_digest: str) -> Invitation | None:
    """The invitation whose link holds the secret with this SHA-256."""
    query = select(Invitation).filter_by(consultation_id=consultation_id, token_digest=token_digest)
    return db.session.scalars(query).one_or_none()
