"""What is shown of each thing that was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from contributions.excerpts import excerpt, marked
from contributions.matching import Row, ids
from contributions.models import Contribution
from contributions.search_models import SearchDocument
from core.db import db
from core.fulltext import AnyOf
from core.locale import direction


@dataclass(frozen=True, slots=True)
class Hit:
    """A contribution or a document, where it stands, and a passage of it with the words marked.

    ``title`` is its own or, of a contribution, that of the thread or consultation in which it was said; empty when that
    has none that may be shown.
    """

    kind: str
    symbol: str
    url: str
    title: Markup
    title_lang: str
    excerpt: Markup
    lang: str
    at: datetime
    contribution: Contribution | None = None
    document: SearchDocument | None = None

    @property
    def dir(self) -> str:
        """The direction of its language."""
        return direction(self.lang)


def hits(rows: Sequence[Row], query: Sequence[AnyOf], may_be_shown: ColumnElement[bool]) -> list[Hit]:
    """What to show of ``rows``, in their order: three statements, however many there are."""
    said, kept = ids(rows)
    spoken = select(Contribution).where(Contribution.id.in_(said)).options(selectinload(Contribution.action_lines))
    contributions = {c.id: c for c in db.session.scalars(spoken).unique()} if said else {}
    topics = {c.topic for c in contributions.values()}
    named = select(SearchDocument).where(SearchDocument.topic.in_(topics) | SearchDocument.id.in_(kept))
    found = db.session.scalars(named.where(may_be_shown)).all() if topics or kept else []
    by_id, by_topic = {d.id: d for d in found}, {d.topic: d for d in found}
    return [
        _of_contribution(contributions[row.contribution_id], by_topic, query)
        if row.contribution_id is not None
        else _of_document(by_id[row.document_id or 0], query)
        for row in rows
    ]


def _of_contribution(c: Contribution, places: dict[str, SearchDocument], query: Sequence[AnyOf]) -> Hit:
    place = places.get(c.topic)
    title = Markup("%s") % place.title if place else Markup("")
    passage = excerpt(c.revision.text, c.lang, query)
    return Hit(c.kind, c.symbol, c.place, title, place.lang if place else c.lang, passage, c.lang, c.said_at, c)


def _of_document(d: SearchDocument, query: Sequence[AnyOf]) -> Hit:
    title = marked(d.title, d.lang, query)
    return Hit(d.kind, d.symbol, d.url, title, d.lang, excerpt(d.text, d.lang, query), d.lang, d.at, document=d)
