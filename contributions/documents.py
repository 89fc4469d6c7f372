"""What else search finds besides contributions: threads, consultations, reports … each room registers its own.

A room says once what a kind of document is called, how one is read, which there are and who may find which
(:class:`Kind`), and calls :func:`refresh` in the transaction of whatever changes one. A room's ``search.py`` holds all
of that; nothing here knows any of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, false, or_

from accounts.actor import Actor
from contributions.facets import Facts, facets
from contributions.search_models import SearchDocument, SearchText, position_of
from contributions.words import indexed
from core.db import db, upsert

TITLE_ENDS = "f0s"
"""Stands in the index between the words of a title and those of the text."""
LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document as it may be found now. ``facts.topic`` is what contributions that stand in it call their topic."""

    facts: Facts
    url: str
    title: str
    text: str = ""
    symbol: str = ""


Visible = Callable[[Actor, datetime, ColumnElement[int]], ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of document.

    ``load`` reads one by its id, ``None`` when nobody may find it; ``every`` selects the ids of all; ``visible`` is the
    condition that the reader may find the one whose id is in the given column. ``type:name`` finds with it what was said
    in it, of the kinds of contributions that it ``holds``.
    """

    name: str
    label: Any
    load: Callable[[int], Document | None]
    every: Callable[[], Select[Any]]
    visible: Visible
    holds: tuple[str, ...] = ()


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let search find this kind of document."""
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """All kinds of documents, in the order of the rooms."""
    return list(_kinds.values())


def visible_clause(actor: Actor, moment: datetime) -> ColumnElement[bool]:
    """The condition that ``actor`` may find a document."""
    ways = [
        and_(SearchDocument.kind == kind.name, kind.visible(actor, moment, SearchDocument.subject_id.expression))
        for kind in kinds()
    ]
    return or_(false(), *ways)


def refresh(name: str, identity: int) -> None:
    """Let search find document ``identity`` as it is now, or no longer. Part of the change's transaction."""
    found = _kinds[name].load(identity)
    if found is None:
        gone = delete(SearchDocument).where(SearchDocument.kind == name, SearchDocument.subject_id == identity)
        db.session.execute(gone)
        return
    _write(found, _kept(name, identity, found))


def _kept(name: str, identity: int, found: Document) -> int:
    """The id of the document's row, made or brought up to date."""
    facts = found.facts
    values = {
        "topic": facts.topic, "title": found.title, "text": found.text[:LONGEST_TEXT], "lang": facts.lang,
        "url": found.url, "symbol": found.symbol, "at": facts.at,
    }  # fmt: skip
    statement = upsert(SearchDocument).values(kind=name, subject_id=identity, **values)
    statement = statement.on_conflict_do_update(index_elements=["kind", "subject_id"], set_=values)
    return int(db.session.scalars(statement.returning(SearchDocument.id)).one())


def _write(found: Document, document_id: int) -> None:
    facts = found.facts
    said = f"{indexed(found.title, facts.lang)} {TITLE_ENDS} {indexed(found.text[:LONGEST_TEXT], facts.lang)}"
    values = {
        "position": position_of(facts.at, document_id, is_document=True), "facets": facets(facts), "words": said,
    }  # fmt: skip
    statement = upsert(SearchText).values(document_id=document_id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["document_id"], set_=values))


def topics(found: Iterable[SearchDocument]) -> dict[str, SearchDocument]:
    """Documents by topic."""
    return {document.topic: document for document in found}
