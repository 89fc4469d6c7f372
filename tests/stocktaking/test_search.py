"""What search finds of stocktaking, and for whom."""

from dataclasses import replace

from accounts.actor import NOBODY
from contributions import erasing
from contributions.actions import bring_back
from contributions.search import search
from core.db import db
from stocktaking import actions
from tests import factories as make
from tests.forum import factories as forum
from tests.stocktaking import factories as stock
from tests.stocktaking.factories import DETAILS


def found(query: str, actor=NOBODY) -> list[str]:
    return sorted(hit.kind for hit in search(actor, query).page.items)


def test_entries_are_found_by_facts_and_words(noon) -> None:
    author = make.user()
    entry = stock.entry(author, partners="Radio Club")
    stock.assessment(entry, author, "Twelve kiosks were opened.")
    forum.thread(body="Telecentres and kiosks.")
    assert found("telecentres type:stocktaking") == ["entry", "stocktaking"]
    assert found("radio type:stocktaking") == ["stocktaking"]
    assert found("kiosks type:stocktaking") == found("kiosks type:assessment") == ["assessment"]
    assert found("kiosks -type:stocktaking") == ["post"]
    assert found(f"in:stocktaking:{entry.id}") == ["assessment", "entry", "stocktaking"]
    assert found("group:african type:stocktaking") == ["assessment", "entry", "stocktaking"]
    assert found("is:open type:stocktaking") == ["stocktaking"]
    hit = search(NOBODY, "telecentres type:entry").page.items[0]
    assert (hit.url, hit.title) == (entry.address, "Rural telecentres")


def test_a_change_is_found_at_once(noon) -> None:
    author = make.user()
    entry = stock.entry(author)
    changed = replace(DETAILS, title="Village kiosks", body="With solar power.", status="completed")
    actions.change_entry(make.actor(author), entry, [make.line("c11")], changed)
    assert found("telecentres") == []
    assert found("solar in:c11") == ["entry"]
    assert found("kiosks in:c11 is:closed") == ["stocktaking"]
    assert found("in:c7-egov") == []


def test_what_is_out_of_sight_is_found_by_nobody_else(noon) -> None:
    author = make.user()
    entry, pending = stock.entry(author), stock.entry(make.user(approved_at=None), title="Waiting", body="Wait.")
    assert found("waiting") == []
    assert pending.contribution.visibility == "pending"
    actions.withdraw_entry(make.actor(author), entry)
    assert found("telecentres") == []
    assert found("telecentres", make.actor(author)) == []
    bring_back(make.actor(author), entry.contribution)
    assert found("telecentres") == ["entry", "stocktaking"]
    erasing.erase_contribution(make.actor(author), entry.contribution)
    db.session.flush()
    assert found("telecentres", make.actor(author)) == []
