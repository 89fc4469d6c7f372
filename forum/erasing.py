"""What a person's archive holds of the forum besides posts, and what erasure takes: drafts, and invitations to them."""

from typing import Any

from sqlalchemy import delete, select

from accounts.models import User
from accounts.session import actor_of
from core.db import db
from core.locale import _l
from core.personal import erases, tells
from forum import draft_places, drafts
from forum.models import Invitation


@tells("draft", _l("Your drafts"))
def my_drafts(user_id: int) -> list[dict[str, Any]]:
    """What was typed and not sent, and the form that it is for, while the person may use it."""
    actor = actor_of(db.session.get_one(User, user_id))
    found = drafts.drafts_of(actor)
    places = draft_places.places(actor, [draft.place for draft in found])
    return [
        {"place": d.place, "title": d.title, "body": d.body, "lang": d.lang, "created_at": d.created_at,
         "updated_at": d.updated_at, "form": places[d.place].form if d.place in places else None}
        for d in found
    ]  # fmt: skip


@erases
def erase_drafts(user_id: int) -> None:
    """What was not sent goes unsent."""
    drafts.forget_all(user_id)


@erases
def erase_invitations(user_id: int) -> None:
    """Delete the invitations to the address of an account."""
    address = select(User.email).where(User.id == user_id).scalar_subquery()
    db.session.execute(delete(Invitation).where(Invitation.email == address))
