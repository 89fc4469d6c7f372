"""Who may listen to an entry, and what its record holds."""

from accounts.actor import NOBODY
from contributions.checkpoints import public_keys
from core.db import db
from stocktaking import actions
from stocktaking.live import may_join
from tests import factories as make
from tests.stocktaking import factories as stock


def test_the_channel_is_open_to_whoever_may_read(noon) -> None:
    author = make.user()
    entry = stock.entry(author)
    assert may_join(NOBODY, entry.id)
    assert not may_join(NOBODY, 999)
    actions.withdraw_entry(make.actor(author), entry)
    assert not may_join(NOBODY, entry.id)
    assert may_join(make.actor(author), entry.id)


def test_the_record_of_an_entry_holds_no_words(client, noon) -> None:
    author = make.user()
    entry = stock.entry(author)
    stock.assessment(entry, author)
    db.session.commit()
    answer = client.get(f"/record/{entry.topic}?after=0")
    assert [item["verb"] for item in answer.json["items"]] == ["stocktaking_added", "assessment_made"]
    assert "elecentres" not in answer.text
    assert entry.topic in public_keys()
