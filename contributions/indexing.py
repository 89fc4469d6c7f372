"""Keeping the words of what was said where search finds them."""

from sqlalchemy import select

from contributions import words
from contributions.models import Contribution, SearchText
from core.db import db, upsert


def index(contribution: Contribution) -> None:
    """Put the present wording into the index, in the transaction of its change. Safe to repeat."""
    made = words.indexed(contribution.revision.text, contribution.lang)
    statement = upsert(SearchText).values(contribution_id=contribution.id, words=made)
    db.session.execute(statement.on_conflict_do_update(index_elements=["contribution_id"], set_={"words": made}))


def index_all() -> int:
    """Index everything anew, after a change of the tokeniser. Returns how many texts."""
    identities = db.session.scalars(select(Contribution.id).order_by(Contribution.id)).all()
    for start in range(0, len(identities), 500):
        chosen = select(Contribution).where(Contribution.id.in_(identities[start : start + 500]))
        for contribution in db.session.scalars(chosen).unique():
            index(contribution)
        db.session.expunge_all()
    return len(identities)
