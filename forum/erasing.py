"""What erasure takes from the forum besides posts: invitations that hold the address of whoever leaves."""

from sqlalchemy import delete, select

from accounts.models import User
from core.db import db
from core.personal import erases
from forum.models import Invitation


@erases
def erase_invitations(user_id: int) -> None:
    """Delete the invitations to the address of an account."""
    address = select(User.email).where(User.id == user_id).scalar_subquery()
    db.session.execute(delete(Invitation).where(Invitation.email == address))
