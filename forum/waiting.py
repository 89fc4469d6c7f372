"""What a reader said in a thread and a moderator has still to let pass: shown to them below the shared page."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from contributions.models import PENDING, Contribution
from core.db import db
from core.locale import direction
from core.reader import reader
from forum import rows
from forum.models import Post


def show(thread_id: int, user_id: int) -> str:
    """The reader's own words that wait, as HTML; their places on the page get a link for this reader only."""
    query = (
        select(Post.id)
        .join(Contribution, Contribution.id == Post.id)
        .where(Post.thread_id == thread_id, Contribution.speaker_id == user_id, Contribution.visibility == PENDING)
    )
    found = rows.by_ids(list(db.session.scalars(query.order_by(Post.number).limit(20))))
    cards = sorted(found.values(), key=lambda row: int(row.number))
    reader().rules.extend(f"#p{row.number} .own-only{{display:inline}}" for row in cards)
    said = [
        {"number": row.number, "lang": row.lang, "dir": direction(row.lang), "symbol": row.symbol,
         "html": Markup(row.html)}  # noqa: S704  # made safe when it was written
        for row in cards
    ]  # fmt: skip
    return render_template("forum/_waiting.html", said=said) if said else ""
