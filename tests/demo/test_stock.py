"""The demo's stocktaking entries name their sources, and one of them waits to be assessed."""

from contributions.record import broken_links
from core.db import db
from core.guard import unit_of_work
from demo import people, stock
from stocktaking import queries
from stocktaking.queries import Filters


def test_the_entries_name_their_sources(noon) -> None:
    for load in (people.load_people, stock.load_stocktaking):
        with unit_of_work():
            load()
    found = queries.listed(people.actor("niamey"), Filters()).items
    assert [entry.kind for entry in found] == ["project", "practice", "case"]
    assert all("Source: " in entry.contribution.revision.text for entry in found)
    assert "What worked" in found[1].contribution.revision.text
    assessed = queries.assessed_at(found)
    assert [queries.is_due(entry, assessed.get(entry.id), noon) for entry in found] == [False, False, True]
    (made,) = queries.assessments(people.actor("niamey"), found[0])
    assert "During 2013" in made.contribution.revision.text
    assert list(broken_links()) == []
    db.session.rollback()
