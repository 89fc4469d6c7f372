"""Facets: exactly the days that were asked for, and words that no text can hold."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contributions import facets
from contributions.facets import Facts
from contributions.words import indexed

DAYS = st.dates(date(2019, 12, 25), date(2031, 1, 5))


def facts(**fields: Any) -> Facts:
    defaults: dict[str, Any] = {
        "kind": "post",
        "topic": "thread:7",
        "lang": "fr-CA",
        "at": datetime(2026, 6, 1, 12, tzinfo=UTC),
    }
    return Facts(**(defaults | fields))


def holds(day: date, first: date | None, last: date | None) -> bool:
    """Whether a text of ``day`` has a facet of the days from ``first`` to ``last``."""
    of_text = set(facets.facets(facts(at=datetime(day.year, day.month, day.day, 23, tzinfo=UTC))).split())
    return any(term.word in of_text for term in facets.days(first, last))


@settings(max_examples=300)
@given(DAYS, DAYS, DAYS)
def test_a_day_is_covered_exactly_when_it_lies_between(day: date, one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert holds(day, first, last) == (first <= day <= last)
    assert holds(day, first, None) == (first <= day)
    assert holds(day, None, last) == (day <= last)


def test_a_long_time_takes_few_words() -> None:
    assert len(facets.days(date(2003, 2, 2), date(2028, 11, 29))) < 100
    assert len(facets.days(None, None)) == 11


@pytest.mark.parametrize("year", [1, 1885, 2150, 9999])
def test_times_far_away_are_filed_under_the_nearest(year: int) -> None:
    assert holds(date(year, 5, 5), None, None)


def test_all_that_is_known() -> None:
    made = facets.facets(facts(line_ids=[3, 5], speaker_id=17, names=("José Peña", None), stakeholder_type="civil",
                               country="UY", circle="space:12", is_closed=True)).split()  # fmt: skip
    assert made == [
        "f0kpost", "f0tthread7", "f0afr", "f0d20260601", "f0m202606", "f0y2026", "f0x202", "f0l3", "f0l5", "f0u17",
        "f0bjose", "f0bpena", "f0gcivil", "f0nuy", "f0rgrulac", "f0cspace12", "f0p",
    ]  # fmt: skip


def test_a_country_that_no_list_has_does_no_harm() -> None:
    assert "f0nxx" in facets.facets(facts(country="XX")).split()


@given(st.text(max_size=60), st.sampled_from(["ar", "zh", "en", "fr", "ru", "es"]))
def test_no_text_can_hold_a_facet(text: str, lang: str) -> None:
    assert not any(word.startswith("f0") for word in indexed(text, lang).split())


def test_facets_are_of_the_day_in_utc() -> None:
    at = datetime(2026, 6, 1, 23, 30, tzinfo=UTC).astimezone(tz=None) + timedelta(0)
    assert "f0d20260601" in facets.facets(facts(at=at)).split()
