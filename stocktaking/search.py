"""What search finds of stocktaking besides what is said in it: entries by title, organisation, partners and place."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from accounts.actor import Actor
from contributions import documents, facets
from contributions.documents import Document, Kind
from contributions.erasure_events import ContributionErased
from contributions.models import ERASED, PUBLIC, Contribution
from contributions.queries import visible_clause
from contributions.states import state
from core.db import db
from core.events import Published, recorder
from core.locale import _l
from stocktaking import events
from stocktaking.labels import coverage, status_label, type_label
from stocktaking.models import ASSESSMENT, ENTRY, OVER, StocktakingEntry

STOCKTAKING = "stocktaking"


def load(entry_id: int) -> Document | None:
    """The entry; whether it may be shown, and to whom, is asked when searching."""
    entry = db.session.get(StocktakingEntry, entry_id)
    if entry is None or entry.contribution.visibility == ERASED:
        return None
    said = entry.contribution
    facts = facets.Facts(
        kind=STOCKTAKING, topic=entry.topic, lang=said.lang, at=said.said_at, speaker_id=said.speaker_id,
        line_ids=[line.id for line in said.action_lines], names=(said.speaker_name, said.organisation_name, entry.owner),
        stakeholder_type=said.stakeholder_type, country=entry.country or said.country,
    )  # fmt: skip
    about = [type_label(entry.kind), entry.owner, entry.partners, coverage(entry.country, entry.region)]
    return Document(
        facts=facts, url=entry.address, title=entry.title, symbol=said.symbol,
        text="\n".join(filter(None, [*about, status_label(entry.status)])),
    )  # fmt: skip


def every() -> Select[Any]:
    """All entries."""
    return select(StocktakingEntry.id)


def visible(actor: Actor, moment: datetime, subject: Any) -> ColumnElement[bool]:
    """Entries with words that are public, as far as the actor may read them."""
    return exists().where(
        StocktakingEntry.id == subject, StocktakingEntry.contribution_id == Contribution.id,
        Contribution.visibility == PUBLIC, visible_clause(actor, moment),
    )  # fmt: skip


documents.register(
    Kind(
        name=STOCKTAKING, label=_l("Stocktaking"), load=load, every=every, visible=visible, holds=(ENTRY, ASSESSMENT)
    )
)


def _is(condition: Any) -> Any:
    return lambda _actor, _moment, subject: exists().where(StocktakingEntry.id == subject, condition)


state("open", _l("Open"), documents={STOCKTAKING: _is(StocktakingEntry.status.not_in(OVER))})
state("closed", _l("Closed or locked"), documents={STOCKTAKING: _is(StocktakingEntry.status.in_(OVER))})


@recorder(
    events.StocktakingAdded, events.StocktakingSubmitted, events.StocktakingChanged, events.AssessmentMade,
    ContributionErased,
)  # fmt: skip
def index_entry(published: Published) -> None:
    """Let search find it as it is now, or no longer."""
    event = published.event
    if isinstance(event, ContributionErased):
        if event.kind == ENTRY:
            documents.refresh(STOCKTAKING, int(event.place_topic.partition(":")[2]))
    else:
        documents.refresh(STOCKTAKING, event.entry_id)  # type: ignore[attr-defined]  # all others name one
