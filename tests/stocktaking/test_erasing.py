"""What erasure leaves of entries, and what a person is told of their own."""

from contributions import erasing
from contributions.record import broken_links
from core import personal
from core.db import db
from stocktaking.models import Assessment, EntryVersion, StocktakingEntry
from tests import factories as make
from tests.stocktaking import factories as stock


def test_an_archive_tells_each_entry_with_its_versions(noon) -> None:
    author = make.user()
    entry = stock.entry(author, worked="Radio.")
    stock.assessment(entry, author, evidence="https://example.org/r")
    stock.entry(make.user(), title="Of another", body="Other words.")
    told = personal.told(author.id)
    entries, assessments = told["stocktaking"][1], told["assessments"][1]
    assert [(e["symbol"], e["title"]) for e in entries] == [(entry.contribution.symbol, "Rural telecentres")]
    assert [(v["number"], v["worked"], v["lines"]) for v in entries[0]["versions"]] == [(1, "Radio.", ["c7-egov"])]
    assert [a["evidence"] for a in assessments] == ["https://example.org/r"]


def test_erasing_an_account_takes_every_word(noon) -> None:
    author = make.user(name="Amina Issoufou", organisation="Ministry of Posts")
    entry = stock.entry(author, partners="Radio Club", url="https://example.org/t", worked="Radio.")
    made = stock.assessment(entry, author, evidence="https://example.org/r")
    other = stock.entry(make.user(), title="Of another", body="Other words.")
    entry_id, made_id, digest = entry.id, made.id, entry.versions[0].digest
    erasing.erase_account(make.actor(make.user(is_admin=True)), author, "They asked for it by letter.")
    db.session.flush()
    db.session.expire_all()
    left = db.session.get_one(StocktakingEntry, entry_id)
    assert (left.title, left.owner, left.partners, left.url) == ("", "", "", "")
    assert left.contribution.revision.body == ""
    assert [(v.facts, v.digest) for v in left.versions] == [({}, digest)]
    assert db.session.get_one(Assessment, made_id).evidence == ""
    assert db.session.query(EntryVersion).filter_by(entry_id=other.id).one().facts["title"] == "Of another"
    assert list(broken_links()) == []
