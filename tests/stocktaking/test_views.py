"""The pages of stocktaking."""

import csv
import io
import re
from datetime import timedelta

import pytest

from contributions import erasing, moderating
from core.clock import frozen_at
from core.db import db
from stocktaking import actions, exporting, queries
from stocktaking.models import StocktakingEntry
from tests import factories as make
from tests.stocktaking import factories as stock

FORM = {
    "kind": "practice", "title": "Sharing masts", "owner": "Regulator", "status": "ongoing", "lang": "en",
    "body": "Operators share masts.", "worked": "One contract.", "failed": "No trust at first.", "country": "NE",
    "goals": ["9"], "began": "2005", "url": "https://example.org/masts",
}  # fmt: skip


def form(**fields: object) -> dict[str, object]:
    return FORM | {"lines": [make.line().id, make.line("c11").id]} | fields


def added() -> StocktakingEntry:
    return db.session.query(StocktakingEntry).order_by(StocktakingEntry.id.desc()).first()


def test_adding_an_entry_and_reading_it(client, noon) -> None:
    make.sign_in(client, make.user(name="Amina Issoufou"))
    ticked = f'<input checked id="lines-{make.line("c11").position - 1}" name="lines"'
    assert ticked in client.get("/stocktaking/new?line=c11").text
    answer = client.post("/stocktaking", data=form())
    assert answer.status_code == 303
    assert answer.location == f"/stocktaking/{added().id}"
    page = client.get(answer.location).text
    for words in (
        "Sharing masts",
        "What worked",
        "One contract.",
        "What did not work",
        "Niger",
        "C7-EGOV/S",
        "SDG 9",
    ):
        assert words in page
    assert 'href="https://example.org/masts" rel="nofollow noopener ugc"' in page
    assert "Sharing masts" in client.get("/stocktaking").text
    assert "Sharing masts" in client.get("/c11").text
    assert "Sharing masts" in client.get("/").text


def test_a_preview_stores_nothing_and_keeps_the_key_free(client, noon) -> None:
    make.sign_in(client, make.user())
    data = form(idempotency_key="one")
    page = client.post("/stocktaking", data=data | {"preview": "1"})
    assert page.status_code == 200
    assert re.search(r"<h4[^>]*>What worked</h4>", page.text)
    assert added() is None
    assert client.post("/stocktaking", data=data).status_code == 303


def test_a_form_with_mistakes_keeps_all_that_was_typed(client, noon) -> None:
    make.sign_in(client, make.user())
    answer = client.post("/stocktaking", data=form(url="javascript:alert(1)", began="soon", lines=[]))
    assert answer.status_code == 422
    for kept in ("Sharing masts", "No trust at first.", 'value="javascript:alert(1)"', 'value="soon"'):
        assert kept in answer.text
    answer = client.post("/stocktaking", data=form(url="javascript:alert(1)", began="soon"))
    assert answer.status_code == 422
    assert "This must be a web address" in answer.text
    assert "Write a year, a month or a day" in answer.text
    assert added() is None


def test_an_observer_reads_and_does_not_add(client, noon) -> None:
    make.sign_in(client, make.staff("observer"))
    assert client.post("/stocktaking", data=form()).status_code == 403
    assert client.get("/stocktaking").status_code == 200


def test_nobody_is_asked_to_sign_in(client, noon) -> None:
    assert client.get("/stocktaking/new").status_code in (302, 303, 401)
    assert client.post("/stocktaking", data=form()).status_code in (302, 303, 401)
    assert added() is None


def test_changing_an_entry_shows_its_versions(client, noon) -> None:
    author = make.user()
    entry = stock.entry(author)
    make.sign_in(client, author)
    page = client.get(f"{entry.address}/edit").text
    assert 'value="Rural telecentres"' in page
    changed = form(title="Telecentres", version="1")
    assert client.post(f"{entry.address}/edit", data=changed).status_code == 303
    versions = client.get(f"{entry.address}/versions").text
    assert versions.index("Telecentres") < versions.index("Rural telecentres")
    stale = client.post(f"{entry.address}/edit", data=changed | {"body": "Mine."})
    assert stale.status_code == 409
    assert "Mine." in stale.text
    assert "Operators share masts." in stale.text
    make.sign_in(client, make.user())
    assert client.post(f"{entry.address}/edit", data=changed).status_code == 403
    assert client.get(f"{entry.address}/edit").status_code == 403


def test_assessing_and_taking_it_back(client, noon) -> None:
    author = make.user()
    entry = stock.entry(author)
    make.sign_in(client, author)
    assert client.get(f"{entry.address}/assess").status_code == 200
    data = {"status": "completed", "body": "All are open.", "lang": "en", "evidence": "https://example.org/r"}
    bad = client.post(f"{entry.address}/assess", data=data | {"evidence": "ftp://x"})
    assert bad.status_code == 422
    assert "All are open." in bad.text
    answer = client.post(f"{entry.address}/assess", data=data)
    assert answer.location == f"{entry.address}#a1"
    page = client.get(entry.address).text
    assert "last assessed" in page
    assert "All are open." in page
    assert client.get(f"{entry.address}/assessments/1/withdraw").status_code == 200
    client.post(f"{entry.address}/assessments/1/withdraw")
    make.sign_in(client, make.user())
    assert "All are open." not in client.get(entry.address).text
    assert client.post(f"{entry.address}/assess", data=data).status_code == 403
    assert client.get(f"{entry.address}/assessments/1/withdraw").status_code == 404


def test_an_entry_that_nobody_assessed_for_a_year_says_so(client, noon) -> None:
    entry = stock.entry()
    db.session.commit()
    assert "Not assessed for a year" not in client.get(entry.address).text
    with frozen_at(noon + timedelta(days=365)):
        assert "Not assessed for a year" in client.get(entry.address).text
        assert "not assessed for a year" in client.get("/stocktaking").text


def test_filters_and_counts(client, noon) -> None:
    first = stock.entry(title="First", country="NE", goals=[1])
    stock.entry(title="Second", kind="case", country="", region="grulac", slugs=["c11"], status="stopped")
    db.session.commit()
    egov = first.contribution.action_lines[0].id
    for query, shown in (
        ("type=case", {"Second"}), (f"line={egov}", {"First"}), ("sdg=1", {"First"}), ("where=NE", {"First"}),
        ("where=african", {"First"}), ("where=grulac", {"Second"}), ("status=stopped", {"Second"}),
        ("where=EC", set()), ("type=nonsense", set()), ("", {"First", "Second"}),
    ):  # fmt: skip
        page = client.get(f"/stocktaking?{query}").text
        assert {title for title in ("First", "Second") if f">{title}</a>" in page} == shown, query
    page = client.get("/stocktaking").text
    assert f'<a href="/stocktaking?line={egov}&amp;type=programme">1</a>' in page


def test_pages_follow_each_other(client, noon, monkeypatch) -> None:
    monkeypatch.setattr(queries.listed, "__defaults__", (None, 2))
    for number in range(5):
        stock.entry(title=f"Entry {number}", body=f"Number {number}.")
    db.session.commit()
    found, path = [], "/stocktaking"
    while path:
        page = client.get(path).text
        found += [n for n in (4, 3, 2, 1, 0) if f">Entry {n}</a>" in page]
        after = page.split('rel="next"')[0].rpartition('href="')[2].split('"')[0] if 'rel="next"' in page else ""
        path = after
    assert found == [4, 3, 2, 1, 0]
    assert client.get("/stocktaking?after=nonsense").status_code == 422


def test_out_of_sight_is_out_of_every_list(client, noon) -> None:
    author, moderator = make.user(), make.staff("moderator")
    hidden, withdrawn, erased = (stock.entry(author, title=f"Secret{n}", body=f"It is {n}.") for n in range(3))
    moderating.hide(make.actor(moderator), hidden.contribution, "Advertising", "spam")
    actions.withdraw_entry(make.actor(author), withdrawn)
    erasing.erase_contribution(make.actor(author), erased.contribution)
    db.session.commit()
    for path in ("/", "/c7-egov", "/stocktaking", "/stocktaking.csv", "/stocktaking/feed.atom", "/search?q=secret0"):
        assert ">Secret" not in client.get(path).text.replace("Secret0</", ""), path
    page = client.get(hidden.address)
    assert (page.status_code, "Advertising" in page.text, "Secret0" in page.text) == (404, True, False)
    assert client.get(withdrawn.address).status_code == 404
    page = client.get(erased.address)
    assert (page.status_code, "Secret2" in page.text) == (410, False)
    assert client.get("/stocktaking/999").status_code == 404
    assert client.get(f"{hidden.address}/versions").status_code == 404


def test_withdrawing_by_page(client, noon) -> None:
    author = make.user()
    entry = stock.entry(author)
    make.sign_in(client, author)
    assert "Withdraw C7-EGOV/S" in client.get(f"{entry.address}/withdraw").text
    assert client.post(f"{entry.address}/withdraw").location == f"/c/{entry.contribution.symbol}"
    assert "Bring it back" in client.get(entry.address).text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_no_cell_is_a_formula(text) -> None:
    assert exporting.cell(text) == f"'{text}"
    assert exporting.cell("A = 1") == "A = 1"


def test_the_table_holds_what_the_list_shows(client, noon) -> None:
    stock.entry(title='=HYPERLINK("https://evil.example")', partners="A; B", goals=[4])
    stock.entry(title="Other", kind="case")
    db.session.commit()
    answer = client.get("/stocktaking.csv?type=programme")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == ['\'=HYPERLINK("https://evil.example")']
    assert (rows[0]["action_lines"], rows[0]["goals"], rows[0]["covers"]) == ("C7-EGOV", "4", "Niger")


def test_the_feed_names_the_entry(client, noon) -> None:
    entry = stock.entry(title="<b>Telecentres & more</b>")
    db.session.commit()
    answer = client.get("/stocktaking/feed.atom")
    assert answer.content_type.startswith("application/atom+xml")
    assert f"/stocktaking/{entry.id}" in answer.text
    assert "&lt;b&gt;Telecentres &amp; more" in answer.text


def test_what_is_typed_is_never_markup(client, noon) -> None:
    bad = "<script>alert(1)</script>"
    entry = stock.entry(title=bad, owner=bad, partners=bad, body=f"{bad} words")
    db.session.commit()
    for path in (entry.address, f"{entry.address}/versions", "/stocktaking", "/c7-egov"):
        assert bad not in client.get(path).text
