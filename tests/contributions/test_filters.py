"""Filters: what each finds, alone and together, and the words for what means nothing."""

from datetime import UTC, datetime

import pytest

from accounts.actor import NOBODY, Actor
from contributions import actions
from contributions.query_language import Filter
from contributions.search import search
from tests import factories as make
from tests.contributions.factories import say

MEANINGLESS = [
    "in:nowhere", "by:", "by:!!", "by:me", "type:nothing", "group:martians", "lang:frénch", "before:tomorrow",
    "after:2026-13-01", "after:2026-02-30", "before:99", "is:happy", "is:mine", "-after:2026", "in:", "type:", "group:",
    "before:0000-01-01", "after:2026-06-02 before:2026-06-01",
]  # fmt: skip


@pytest.fixture
def texts(noon: datetime) -> None:
    """Three texts that differ in everything, and one for noise."""
    ministry = make.user(
        name="Zara Aït", organisation="Ministry of Roads", country="NE", stakeholder_type="government"
    )
    club = make.user(name="Ana Ministry", organisation="Radio Club", country="UY", stakeholder_type="civil")
    lone = make.user(name="Yan", country="CN", stakeholder_type="academia")
    at = [datetime(2026, month, 10, 23, 59, tzinfo=UTC) for month in (3, 4, 5)]
    say(ministry, "roads", symbol="A", lines=[make.line("c1")], said_at=at[0], topic="thread:7")
    say(club, "roads", symbol="B", lines=[make.line("c7-ehea")], said_at=at[1], lang="es", kind="answer")
    say(lone, "roads", symbol="C", lines=[make.line("c7-egov"), make.line("c2")], said_at=at[2], circle="space:3")
    say(body="noise")


def found(query: str, actor: Actor = NOBODY, **fields: str) -> str:
    results = search(actor, query, filters=[Filter(name, value) for name, value in fields.items()])
    assert results.problems == []
    return "".join(sorted(hit.symbol for hit in results.page.items if len(hit.symbol) == 1))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("roads", "ABC"), ("in:c1", "A"), ("in:C7", "BC"), ("in:c7-egov", "C"), ("in:c1 in:c2", "AC"),
        ("roads -in:c7", "A"), ("in:thread:7", "A"), ("in:/threads/7", "A"), ("in:C1/T7", "A"), ("in:c2/t7/p3", "A"),
        ("by:ministry", "AB"), ('by:"ministry of roads"', "A"), ("by:zara", "A"), ("by:ait", "A"), ("by:AÏT", "A"),
        ("by:zara by:yan", "AC"), ("roads -by:ministry", "C"), ('roads -by:"Ana Ministry"', "AC"),
        ('by:"zara roads" by:"ana club"', "AB"),
        ("type:answer", "B"), ("type:Answers", "B"), ("type:answer type:post roads", "ABC"), ("roads -type:answer", "AC"),
        ("group:government", "A"), ("group:civil-society", "B"), ("group:academia group:civil", "BC"),
        ("group:african", "A"), ("group:GRULAC", "B"), ("group:asia-pacific", "C"), ("group:ne", "A"), ("group:CN", "C"),
        ("roads -group:african", "BC"), ("group:government group:grulac", "AB"),
        ("lang:es", "B"), ("lang:en roads", "AC"), ("roads lang:es-MX", "B"), ("roads -lang:es", "AC"),
        ("after:2026-04-10", "BC"), ("roads before:2026-04-10", "A"), ("roads before:2026-04-11", "AB"),
        ("after:2026-04 before:2026-05", "B"), ("after:2026 before:2027 roads", "ABC"), ("roads after:today", ""),
        ("roads after:30d", "C"), ("roads after:9w", "BC"), ("roads after:1y before:1m", "AB"),
        ("roads before:2m before:1m", "A"),
        ("is:edited roads", ""), ("roads -is:edited", "ABC"), ("is:verified", ""),
        ("by:ministry group:civil type:answer lang:es in:c7-ehea after:2026-04 before:2026-05 roads", "B"),
        ("by:ministry lang:fr", ""),
    ],
)  # fmt: skip
def test_what_a_filter_finds(texts: None, query: str, expected: str) -> None:
    assert found(query) == expected


def test_chosen_filters_are_the_typed_ones(texts: None) -> None:
    assert found("roads", by="ministry of roads") == "A"
    assert found("roads type:post", lang="en") == "AC"
    assert found("", type="answer") == "B"


def test_one_s_own_words(texts: None) -> None:
    author = make.user()
    said = say(author, "mine alone", symbol="M")
    assert found("by:me", make.actor(author)) == found("is:mine", make.actor(author)) == "M"
    assert found(f"by:{author.id}") == found(f"by:/people/{author.id}") == "M"
    assert found("mine -is:mine", make.actor(author)) == ""
    actions.revise(make.actor(author), said, "mine alone, reworded", expected=1)
    assert found("is:edited") == "M"


@pytest.mark.parametrize("query", MEANINGLESS)
def test_what_means_nothing_is_said_in_words(texts: None, query: str) -> None:
    results = search(NOBODY, f"roads {query}")
    assert len(results.problems) == 1
    assert results.page is None


def test_every_wrong_filter_is_named_at_once(texts: None) -> None:
    assert len(search(NOBODY, "in:nowhere type:nothing by:").problems) == 3


def test_exclusions_alone_are_refused() -> None:
    assert len(search(NOBODY, "-roads").problems) == 1


def test_too_many_names_at_once_are_refused(noon: datetime) -> None:
    names = " ".join(f'by:"one two three {number}"' for number in range(6))
    assert len(search(NOBODY, names).problems) == 1


def test_what_was_left_out_is_said(noon: datetime) -> None:
    say(body="w0")
    results = search(NOBODY, " ".join(f"w{number}" for number in range(20)) + " form:x")
    assert len(results.notes) == 2
