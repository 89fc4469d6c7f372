"""What is shown of each thing that was found: plain rows, no objects."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from sqlalchemy import Row as Selected
from sqlalchemy import Select, bindparam, literal, select, union_all

from accounts.actor import Actor
from contributions import documents
from contributions.excerpts import Sought, excerpt, marked
from contributions.matching import Row, ids
from contributions.models import IS_PRESENT, CapacityLabels, Contribution, Revision, filing
from contributions.search_models import SearchDocument
from core.clock import now
from core.db import db
from core.fulltext import AnyOf
from core.locale import direction
from core.present import PRESENT
from themes.models import ActionLine

EVEN = 20
"""Lists of ids and topics are sent in multiples of so many: those of a page."""
MOST = 1_000
"""More documents than stand on one page of results, whatever their topics."""


@dataclass(frozen=True, slots=True)
class Voice(CapacityLabels):
    """Who said what was found, and the action lines under which it is filed (with ``slug`` and ``symbol``)."""

    speaker_name: str
    stakeholder_type: str
    organisation_name: str | None
    on_behalf: bool
    country: str | None
    is_verified: bool
    action_lines: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """A contribution or a document, where it stands, and a passage of it with the words marked.

    ``title`` is its own or, of a contribution, that of the thread or consultation in which it was said; empty when that
    has none that may be shown. ``voice`` is empty for what nobody said.
    """

    kind: str
    symbol: str
    url: str
    title: Markup
    title_lang: str
    excerpt: Markup
    lang: str
    at: datetime
    voice: Voice | None = None

    @property
    def dir(self) -> str:
        """The direction of its language."""
        return direction(self.lang)


def hits(rows: Sequence[Row], query: Sequence[AnyOf], actor: Actor) -> list[Hit]:
    """What to show of ``rows``, in their order: three statements, however many there are."""
    said, kept = ids(rows)
    spoken = {row.id: row for row in db.session.execute(SPOKEN, {"ids": _even(said, 0)})} if said else {}
    topics = {row.topic for row in spoken.values()}
    asked = {"topics": _even(topics, ""), "ids": _even(kept, 0)}
    found = db.session.execute(_filed(actor, now().date()), asked).all() if topics or kept else []
    by_id, by_topic = {d.id: d for d in found}, {d.topic: d for d in found}
    lines, sought = _lines(said), Sought(query)
    return [
        _of_contribution(spoken[row.contribution_id], by_topic, lines[row.contribution_id], sought)
        if row.contribution_id is not None
        else _of_document(by_id[row.document_id or 0], sought)
        for row in rows
    ]


def _even(values: Iterable[Any], nothing: Any) -> list[Any]:
    """The values, the last one repeated, or ``nothing``: so that pages of any length ask by one statement, planned once."""
    known = list(values)
    return [*known, *known[-1:] * (-len(known) % EVEN)] or [nothing] * EVEN


def _spoken() -> Any:
    c = Contribution
    query = select(
        c.id, c.kind, c.symbol, c.topic, c.place, c.lang, c.said_at, c.speaker_name, c.stakeholder_type,
        c.organisation_name, c.on_behalf, c.country, c.is_verified, Revision.text,
    )  # fmt: skip
    return query.join(Revision, IS_PRESENT).where(c.id.in_(bindparam("ids", expanding=True)))


def _filings() -> Any:
    under = filing.c.contribution_id
    query = select(under, ActionLine.slug, ActionLine.symbol).join(
        ActionLine, ActionLine.id == filing.c.action_line_id
    )
    return query.where(under.in_(bindparam("ids", expanding=True))).order_by(ActionLine.position)


SPOKEN, FILINGS = _spoken(), _filings()
"""Made once: to make a statement takes longer than to execute it."""


@lru_cache(maxsize=128)
def _filed(actor: Actor, _today: date) -> Select[Any]:
    """Documents that were found, and those in which a contribution was: of these the title is enough.

    The limit keeps SQLite from turning the query inside out, which would ask of every thread whether it may be shown.
    """
    d, ids = SearchDocument, SearchDocument.id.in_(bindparam("ids", expanding=True))
    columns = (d.id, d.kind, d.topic, d.symbol, d.title, d.lang, d.url, d.at)
    named = select(*columns, literal("").label("text")).where(d.topic.in_(bindparam("topics", expanding=True)), ~ids)
    found = union_all(named, select(*columns, d.text).where(ids)).limit(MOST).subquery("found")
    shown = select(literal(1)).where(d.id == found.c.id, documents.visible_clause(actor, PRESENT)).scalar_subquery()
    return select(found).where(shown == 1)


def _lines(said: Sequence[int]) -> dict[int, list[Selected[Any]]]:
    """The action lines of each contribution, in their order."""
    found: dict[int, list[Selected[Any]]] = defaultdict(list)
    for row in db.session.execute(FILINGS, {"ids": _even(said, 0)}) if said else ():
        found[row.contribution_id].append(row)
    return found


def _of_contribution(c: Selected[Any], places: dict[str, Selected[Any]], lines: Sequence[Any], sought: Sought) -> Hit:
    place = places.get(c.topic)
    title = Markup("%s") % place.title if place else Markup("")
    voice = Voice(
        c.speaker_name, c.stakeholder_type, c.organisation_name, c.on_behalf, c.country, c.is_verified, lines
    )
    passage = excerpt(c.text, c.lang, sought)
    return Hit(c.kind, c.symbol, c.place, title, place.lang if place else c.lang, passage, c.lang, c.said_at, voice)


def _of_document(d: Selected[Any], sought: Sought) -> Hit:
    title = marked(d.title, d.lang, sought)
    return Hit(d.kind, d.symbol, d.url, title, d.lang, excerpt(d.text, d.lang, sought), d.lang, d.at)
