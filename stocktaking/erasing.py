"""What erasure takes of an entry besides its words: title, names, addresses and earlier versions."""

from typing import Any

from sqlalchemy import select, update

from contributions.erasure_events import ContributionErased
from contributions.models import Contribution
from core.db import db
from core.events import Published, recorder
from core.locale import _l
from core.personal import tells
from stocktaking.models import Assessment, EntryVersion, StocktakingEntry


@recorder(ContributionErased)
def erase_facts(published: Published) -> None:
    """With the words go the facts; number, type, place in time and digests stay."""
    event = published.event
    if not isinstance(event, ContributionErased):
        return
    blank = update(Assessment).where(Assessment.id == event.contribution_id)
    db.session.execute(blank.values(evidence=""))
    entry = db.session.scalars(
        select(StocktakingEntry).filter_by(contribution_id=event.contribution_id)
    ).one_or_none()
    if entry is not None:
        entry.title = entry.owner = entry.partners = entry.url = ""
        db.session.flush()
        versions = update(EntryVersion).where(EntryVersion.entry_id == entry.id)
        db.session.execute(versions.values(facts={}))


@tells("stocktaking", _l("Stocktaking entries you added"))
def my_entries(user_id: int) -> list[dict[str, Any]]:
    """Each entry with all versions of its facts; its words are among the contributions."""
    found = select(StocktakingEntry).join(StocktakingEntry.contribution).where(Contribution.speaker_id == user_id)
    return [
        {
            "symbol": entry.contribution.symbol, "title": entry.title, "status": entry.status,
            "versions": [{"number": v.number, "at": v.made_at.isoformat(), **v.facts} for v in entry.versions],
        }
        for entry in db.session.scalars(found.order_by(StocktakingEntry.id)).unique()
    ]  # fmt: skip


@tells("assessments", _l("Assessments you made"))
def my_assessments(user_id: int) -> list[dict[str, Any]]:
    """Each assessment; its words are among the contributions."""
    found = select(Assessment).join(Assessment.contribution).where(Contribution.speaker_id == user_id)
    return [
        {"symbol": made.contribution.symbol, "status": made.status, "evidence": made.evidence}
        for made in db.session.scalars(found.order_by(Assessment.id)).unique()
    ]
