"""What nobody should type: commands of databases, endless texts, half characters, markup."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actor import NOBODY
from contributions.query_language import FILTERS
from contributions.search import BEST, search
from core.db import db
from core.errors import Invalid
from tests.contributions.factories import say

HOSTILE = [
    '" OR 1=1 --', "*", '"', "'", "a* b*", "NEAR(a b, 3)", "words : a", "facets:f0p", "{words}: a", "^a", "a + b", "f0p",
    "f0kpost", "a AND", "NOT a", "OR", "a | b & !c", "<-> a", "'a':*", "\\", "%", "_", ";DROP TABLE search_text", "a\x00b",
    "\ud800", "🙂 👩‍👩‍👧‍👦", "\u202eabc", "é" * 400, "a " * 240, "-" * 499, '"' * 499, "in:" * 100, "by:" + "x" * 480,
    "نص " * 100, "字" * 499, "٠١٢", "\u0000", "a\nb\tc", "(((((", ")))))", "$1 :a %s {}",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("order", ["newest", "best"])
def test_nothing_breaks_a_search(noon: datetime, query: str, order: str) -> None:
    say(body="something harmless", symbol="H")
    results = search(NOBODY, query, order=order)
    assert results.page is None or [hit.symbol for hit in results.page.items] in ([], ["H"])
    assert results.page is None or not results.page.items, "none of these words was said"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=200), name=st.sampled_from(FILTERS), value=st.text(max_size=40))
def test_anything_can_be_searched_for(noon: datetime, query: str, name: str, value: str) -> None:
    search(NOBODY, f'{query} {name}:"{value}"', order=BEST)


@pytest.mark.parametrize("length", [501, 10_000, 200_000])
def test_endless_queries_are_refused(length: int) -> None:
    with pytest.raises(Invalid):
        search(NOBODY, "w" * length)


@pytest.mark.parametrize("query", [*HOSTILE[:30], "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_the_page_shows_it_harmlessly(client: FlaskClient, query: str) -> None:
    answer = client.get("/search", query_string={"q": query.encode("utf-8", "replace").decode()})
    page = answer.get_data(as_text=True)
    assert answer.status_code in ((400,) if "\x00" in query else (200, 422))
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    "field", ["line", "by", "type", "group", "language", "since", "before", "is", "in", "order", "after"]
)
@pytest.mark.parametrize("value", ["<script>", "\x00", "x" * 3000, "🙂", "'", "-1", "9" * 40])
def test_no_field_breaks_the_page(client: FlaskClient, field: str, value: str) -> None:
    for address in ("/search", "/api/v1/search"):
        answer = client.get(address, query_string={"q": "words", field: value})
        assert answer.status_code in ((400,) if "\x00" in value else (200, 422)), address
        assert "<script>x" not in answer.get_data(as_text=True)


def test_markup_in_what_was_said_is_text(client: FlaskClient, noon: datetime) -> None:
    say(body="peculiar `<script>alert(1)</script>` and <img src=x onerror=alert(1)> [x](javascript:alert(1))")
    db.session.commit()
    for address in ("/search?q=peculiar", "/search?q=peculiar+script&order=best"):
        page = client.get(address).get_data(as_text=True)
        assert "<mark>peculiar</mark>" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
