"""Consultations are found by title, purpose and questions, by whoever may see them; sealed answers by nobody."""

from datetime import timedelta

import pytest

from accounts.actor import NOBODY
from contributions.search import search
from core.clock import frozen_at
from tests import factories as make
from tests.consultations import factories as consult


def found(query: str, actor=NOBODY) -> list[str]:
    return [hit.kind for hit in search(actor, query).page.items]


def test_a_consultation_is_found_by_its_title_and_its_questions() -> None:
    consult.published()
    with frozen_at(consult.DURING):
        assert found("tool government") == found('"is it used"') == ["consultation"]


def test_a_draft_is_its_facilitator_s() -> None:
    person = consult.facilitator()
    consult.draft(person)
    with frozen_at(consult.OPENS):
        assert found("tools") == found("tools", make.actor(make.user())) == []
        assert found("tools", make.actor(person)) == found("is:draft", make.actor(person)) == ["consultation"]


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (consult.OPENS - consult.SECOND, "upcoming"), (consult.OPENS, "open"), (consult.CLOSES - consult.SECOND, "open"),
        (consult.CLOSES, "closed"), (consult.CLOSES + timedelta(days=9), "closed"),
    ],
)  # fmt: skip
def test_its_state_is_that_of_the_moment(moment, state: str) -> None:
    consult.published()
    with frozen_at(moment):
        for name in ("upcoming", "open", "closed"):
            assert found(f"is:{name}") == (["consultation"] if name == state else []), name
