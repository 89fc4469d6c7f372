"""Keeping what was said where search finds it: one statement for each new wording."""

from typing import Any

from sqlalchemy import Select, delete, literal, select
from sqlalchemy.orm import selectinload

from contributions import documents, facets, words
from contributions.models import Contribution
from contributions.search_models import SearchQueue, SearchText, position_of
from core.db import db, upsert

CONTRIBUTION = "contribution"
BATCH = 500


def index(contribution: Contribution) -> None:
    """Put the present wording into the index, in the transaction of its change. Safe to repeat."""
    values = {
        "position": position_of(contribution.said_at, contribution.id),
        "facets": facets.facets(facts_of(contribution)),
        "words": words.indexed(contribution.revision.text, contribution.lang),
    }
    statement = upsert(SearchText).values(contribution_id=contribution.id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["contribution_id"], set_=values))


def facts_of(c: Contribution) -> facets.Facts:
    """What the index keeps of a contribution besides its words."""
    return facets.Facts(
        kind=c.kind, topic=c.topic, lang=c.lang, at=c.said_at, line_ids=[line.id for line in c.action_lines],
        speaker_id=c.speaker_id, names=(c.speaker_name, c.organisation_name), stakeholder_type=c.stakeholder_type,
        country=c.country, circle=c.circle, is_closed=c.is_closed,
    )  # fmt: skip


def forget(contribution_id: int) -> None:
    """Take the words out of the index, as when they are erased."""
    db.session.execute(delete(SearchText).where(SearchText.contribution_id == contribution_id))


def enqueue(kind: str, chosen: Select[Any]) -> None:
    """Let everything whose id ``chosen`` selects be indexed anew in the background, in one statement."""
    columns = chosen.subquery().c
    rows = select(literal(kind), columns[0]).where(literal(True))  # SQLite reads ON as part of a join without WHERE
    statement = upsert(SearchQueue).from_select(["kind", "subject_id"], rows)
    db.session.execute(statement.on_conflict_do_nothing())


def enqueue_all() -> None:
    """Let all of it be indexed anew."""
    enqueue(CONTRIBUTION, select(Contribution.id))
    for kind in documents.kinds():
        enqueue(kind.name, kind.every())


def work_off(limit: int = BATCH) -> int:
    """Index up to ``limit`` of what waits, the newest first. Returns how many."""
    waiting = select(SearchQueue).order_by(SearchQueue.kind, SearchQueue.subject_id.desc()).limit(limit)
    rows = db.session.scalars(waiting.with_for_update(skip_locked=True)).all()
    for kind in dict.fromkeys(row.kind for row in rows):
        _index(kind, [row.subject_id for row in rows if row.kind == kind])
    return len(rows)


def _index(kind: str, identities: list[int]) -> None:
    done = delete(SearchQueue).where(SearchQueue.kind == kind, SearchQueue.subject_id.in_(identities))
    db.session.execute(done.execution_options(synchronize_session=False))
    if kind == CONTRIBUTION:
        chosen = select(Contribution).where(Contribution.id.in_(identities))
        for contribution in db.session.scalars(chosen.options(selectinload(Contribution.action_lines))).unique():
            index(contribution)
    else:
        for identity in identities:
            documents.refresh(kind, identity)
    db.session.expire_all()


def index_all() -> int:
    """Index everything anew, after a change of the tokeniser. Returns how many texts."""
    enqueue_all()
    count = 0
    while done := work_off():
        count += done
    return count
