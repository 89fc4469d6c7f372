"""Adding, changing, assessing: words with revisions, facts with versions, and what is refused."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from contributions import approval, moderating
from contributions.actions import Speaker, bring_back
from contributions.record import Entry, broken_links
from core.clock import frozen_at
from core.db import db
from core.errors import Conflict, Invalid
from stocktaking import actions, queries
from stocktaking.details import checked
from tests import factories as make
from tests.stocktaking import factories as stock
from tests.stocktaking.factories import DETAILS

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def verbs(topic: str) -> list[str]:
    query = select(Entry.verb).where(Entry.topic == topic).order_by(Entry.number)
    return list(db.session.scalars(query))


def change(person, entry, expected=None, slugs=("c7-egov",), goals=(9, 16), **fields):
    lines = [make.line(slug) for slug in slugs]
    details = replace(DETAILS, **fields)
    return actions.change_entry(make.actor(person), entry, lines, details, goals, expected=expected)


def test_an_entry_is_a_contribution_with_a_symbol_and_a_capacity(noon) -> None:
    author = make.user(name="Amina", organisation="Ministry of Posts", speaks_on_behalf=True)
    entry = stock.entry(author, slugs=["c7-egov", "c11"], worked="Radio.", failed="Kiosks.")
    said = entry.contribution
    assert (said.kind, said.symbol, said.topic) == ("entry", f"C7-EGOV/S{entry.id}", f"stocktaking:{entry.id}")
    assert (said.place, said.organisation_name) == (f"/stocktaking/{entry.id}", "Ministry of Posts")
    assert [line.slug for line in said.action_lines] == ["c7-egov", "c11"]
    assert said.revision.text.split() == (
        ["Telecentres", "in", "each", "commune.", "What", "worked", "Radio.", "What", "did", "not", "work", "Kiosks."]
    )
    assert [goal.number for goal in entry.goals] == [9, 16]
    assert verbs(entry.topic) == ["stocktaking_added"]
    assert list(broken_links()) == []


def test_changing_keeps_every_version_and_the_same_again_nothing(noon) -> None:
    author = make.user()
    entry = stock.entry(author)
    assert change(author, entry) is entry
    assert entry.version == 1
    change(author, entry, expected=1, title="Telecentres", slugs=("c11",), goals=(4,))
    assert (entry.version, entry.title, entry.contribution.revision_number) == (2, "Telecentres", 1)
    change(author, entry, expected=2, title="Telecentres", slugs=("c11",), goals=(4,), body="Closed again.")
    assert entry.contribution.revision_number == 2
    found = [(v.number, v.revision_number, v.facts["title"], v.facts["lines"]) for v in entry.versions]
    assert found == [
        (1, 1, "Rural telecentres", ["c7-egov"]), (2, 1, "Telecentres", ["c11"]), (3, 2, "Telecentres", ["c11"]),
    ]  # fmt: skip
    assert entry.contribution.symbol.startswith("C7-EGOV/")
    changed = ["contribution_revised", "stocktaking_changed"]
    assert verbs(entry.topic) == ["stocktaking_added", *changed, *changed]


def test_a_stale_form_is_a_conflict_that_holds_both_texts(noon) -> None:
    author = make.user()
    entry = change(author, stock.entry(author), body="By radio.")
    with pytest.raises(Conflict) as conflict:
        change(author, entry, expected=1, body="By mail.")
    assert (conflict.value.theirs, conflict.value.mine) == ("By radio.", "By mail.")


def test_an_entry_can_be_changed_years_later(noon) -> None:
    author = make.user()
    entry = stock.entry(author)
    with frozen_at(NOON + timedelta(days=900)):
        assert change(author, entry, status="completed", ended="2028").status == "completed"


@pytest.mark.parametrize(("fields", "wrong"), [
    ({"title": " "}, "title"), ({"title": "x" * 301}, "title"), ({"owner": ""}, "owner"), ({"body": ""}, "body"),
    ({"kind": "idea"}, "kind"), ({"status": "open"}, "status"), ({"country": "XX"}, "country"),
    ({"region": "igo"}, "region"), ({"region": "african"}, "region"), ({"began": "May"}, "began"),
    ({"began": "2006-13"}, "began"), ({"began": "2005-02-30"}, "began"), ({"began": "٢٠٠٦"}, "began"),
    ({"ended": "2005-02"}, "ended"), ({"ended": "2004"}, "ended"), ({"lang": "<b>"}, "lang"),
    ({"kind": "practice"}, "worked"), ({"body": "x" * 200_000}, "body"),
    ({"url": "javascript:alert(1)"}, "url"), ({"url": "//evil.example"}, "url"), ({"url": "https://"}, "url"),
    ({"url": "https://un.org@evil.example/"}, "url"), ({"url": "https://a b.org"}, "url"),
    ({"url": "data:text/html,x"}, "url"), ({"url": "https://[::1"}, "url"), ({"url": "https://e.org:x/"}, "url"),
    ({"url": "https://e.org/" + "x" * 500}, "url"), ({"url": "https:/\\evil.example"}, "url"),
])  # fmt: skip
def test_what_does_not_fit_is_named_by_its_field(app, fields, wrong) -> None:
    with pytest.raises(Invalid) as error:
        checked(replace(DETAILS, **fields))
    assert list(error.value.fields) == [wrong]


@pytest.mark.parametrize("fields", [
    {"url": "https://publicadministration.un.org/egovkb"}, {"ended": "2005"}, {"ended": "2005-03"}, {"began": ""},
    {"country": "", "region": "african"}, {"country": ""}, {"kind": "practice", "failed": "No trust."},
])  # fmt: skip
def test_what_fits_is_kept_as_it_was_sent(app, fields) -> None:
    details = replace(DETAILS, **fields)
    assert asdict(checked(details)) == asdict(details)


def test_lines_and_goals_are_asked_for(noon) -> None:
    with pytest.raises(Invalid, match="at least one action line"):
        stock.entry(slugs=[])
    with pytest.raises(Invalid, match="no goal"):
        stock.entry(goals=[18])


def test_an_assessment_sets_the_status_and_is_citable(noon) -> None:
    author = make.user()
    entry = stock.entry(author)
    made = stock.assessment(entry, author, status="completed", evidence="https://example.org/report")
    assert made.contribution.symbol == f"{entry.contribution.symbol}/A1"
    assert (made.contribution.kind, made.contribution.place) == ("assessment", f"/stocktaking/{entry.id}#a1")
    assert (entry.status, entry.last_number) == ("completed", 1)
    assert verbs(entry.topic) == ["stocktaking_added", "assessment_made"]


@pytest.mark.parametrize(("fields", "wrong"), [
    ({"status": "well"}, "status"), ({"evidence": "javascript:x"}, "evidence"), ({"body": " "}, "body"),
    ({"lang": "!"}, "lang"),
])  # fmt: skip
def test_an_assessment_that_does_not_fit_is_refused(noon, fields, wrong) -> None:
    author = make.user()
    with pytest.raises(Invalid) as error:
        stock.assessment(stock.entry(author), author, **fields)
    assert list(error.value.fields) == [wrong]


def test_an_entry_is_due_a_year_after_it_was_assessed(noon) -> None:
    author = make.user()
    entry = stock.entry(author)
    year = timedelta(days=365)
    assert not queries.is_due(entry, None, NOON + year - timedelta(seconds=1))
    assert queries.is_due(entry, None, NOON + year)
    with frozen_at(NOON + year):
        made = stock.assessment(entry, author)
    assessed = queries.assessed_at([entry])[entry.id]
    assert assessed == NOON + year
    assert not queries.is_due(entry, assessed, NOON + 2 * year - timedelta(seconds=1))
    actions.withdraw_assessment(make.actor(author), made)
    assert queries.assessed_at([entry]) == {}
    entry.status = "completed"
    assert not queries.is_due(entry, None, NOON + 9 * year)


def test_what_waits_for_approval_is_published_when_it_passes(noon) -> None:
    newcomer, moderator = make.user(approved_at=None), make.staff("moderator")
    entry = stock.entry(newcomer)
    assert (entry.contribution.visibility, verbs(entry.topic)) == ("pending", ["stocktaking_submitted"])
    assert queries.newest() == []
    approval.approve(make.actor(moderator), entry.contribution)
    assert [found.id for found in queries.newest()] == [entry.id]
    assert verbs(entry.topic)[1:] == ["contribution_approved", "stocktaking_added"]
    newcomer.approved_at = None
    db.session.flush()
    made = stock.assessment(entry, newcomer, status="stopped")
    assert (made.contribution.visibility, entry.status) == ("pending", "ongoing")
    approval.approve(make.actor(moderator), made.contribution)
    assert entry.status == "stopped"
    assert verbs(entry.topic)[-1] == "assessment_made"


def test_what_was_rejected_and_restored_is_published_then(noon) -> None:
    newcomer, moderator = make.user(approved_at=None), make.actor(make.staff("moderator"))
    entry = stock.entry(newcomer)
    moderating.reject(moderator, entry.contribution, "Advertising", "spam")
    moderating.restore(moderator, entry.contribution, "It was not")
    assert verbs(entry.topic)[-1] == "stocktaking_added"
    moderating.hide(moderator, entry.contribution, "Advertising", "spam")
    moderating.restore(moderator, entry.contribution, "It was not")
    assert verbs(entry.topic)[-1] == "contribution_restored"


def test_withdrawing_and_bringing_back(noon) -> None:
    author = make.user()
    entry = stock.entry(author)
    actions.withdraw_entry(make.actor(author), entry)
    assert queries.newest() == []
    bring_back(make.actor(author), entry.contribution)
    assert [found.id for found in queries.newest()] == [entry.id]


def test_numbers_of_assessments_are_never_given_twice(noon) -> None:
    author = make.user()
    entry = stock.entry(author)
    actions.withdraw_assessment(make.actor(author), stock.assessment(entry, author))
    assert stock.assessment(entry, author).number == 2


def test_a_speaker_can_be_nobody_in_particular(noon) -> None:
    facilitator = make.actor(make.staff("facilitator"))
    speaker = Speaker(None, "UNDESA", "igo")
    entry = actions.add_entry(facilitator, speaker, [make.line()], DETAILS)
    assert (entry.contribution.speaker_id, entry.contribution.speaker_name) == (None, "UNDESA")
