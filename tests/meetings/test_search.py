"""Meetings are found by title, place and overview."""

from datetime import datetime

from accounts.actor import NOBODY
from contributions.search import search
from tests.reports import factories as reports


def found(query: str) -> list[str]:
    return [hit.kind for hit in search(NOBODY, query).page.items]


def test_a_meeting_is_found(noon: datetime) -> None:
    held = reports.held()
    word = held.title.split()[-1]
    assert found(f"{word} type:meeting") == ["meeting"]
    assert found("is:closed type:meeting") + found("is:upcoming type:meeting") == ["meeting"]
    assert found("nowhere type:meeting") == []
