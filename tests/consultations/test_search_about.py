"""``about:`` finds answers, statements and consultations by what their questions are about: one corpus, both databases.

The queries and what each finds stand in ``CORPUS``; every one is asked newest first and best first, in pages of two,
and through PostgreSQL's windows of time.
"""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.actor import NOBODY, Actor
from consultations import actions, queries
from consultations.question_models import Question
from contributions import matching
from contributions.search import BEST, NEWEST, search
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, OPENS, draft, facilitator, question, raw
from tests.consultations.statement_factories import voted_on
from themes import queries as vocabulary

SOURCE = "C7-2006/8.a"
AFTER = CLOSES + timedelta(days=1)
CORPUS: dict[str, set[str]] = {
    "about:goal:9": {"a5", "b5", "A", "B"},
    "about:sdg:9 type:answer": {"a5", "b5"},
    "about:goal:9 radio": {"a5"},
    "about:line:c1": {"b5", "B"},
    "about:line:c7-egov": {"a5", "a6", "A", "V", "v1", "v2", "v3"},
    "about:line:c7-egov type:answer": {"a5", "a6"},
    "about:line:c1 about:goal:9": {"a5", "b5", "A", "B"},
    f"about:source:{SOURCE}": {"a6", "A"},
    "about:goal:9 group:civil": {"b5"},
    "about:goal:9 -about:line:c1 type:answer": {"a5"},
    "about:goal:16": set(),
    "type:answer -about:goal:9": {"a6"},
    "type:statement about:line:c7-egov": {"v1", "v2", "v3"},
    "about:goal:9 is:closed": {"A", "B"},
}
"""Query → what it finds: answers by consultation and question, consultations by their letter, statements by number."""


@pytest.fixture
def corpus(app: Flask) -> dict[str, str]:
    """Two consultations with ties, one with statements and none; what each thing is called, by its address."""
    person = facilitator()
    made = {"A": draft(person, title="Alpha"), "B": draft(person, title="Beta")}
    actor = make.actor(person)
    with frozen_at(OPENS - timedelta(days=1)):
        actions.add_question(actor, made["A"].sections[1], kind="text", text="And then?")
        actions.tie_question(actor, question(made["A"], 5), ["goal:9"])
        actions.tie_question(actor, question(made["A"], 7), [f"source:{SOURCE}"])
        actions.tie_question(actor, question(made["B"], 5), ["goal:9", "line:c1"])
        for number in (1, 2, 3, 4, 6):
            actions.tie_question(actor, question(made["B"], number), ["line:c2"])
        for one in made.values():
            actions.open_consultation(actor, one)
    said = {"A": {"q5": "By radio", "q7": "By post"}, "B": {"q5": "By hand"}}
    names = {}
    for letter, one in made.items():
        kind = {"A": "government", "B": "civil"}[letter]
        with frozen_at(DURING):
            who = make.actor(make.user(stakeholder_type=kind))
            sent = actions.submit_response(who, one, raw(one, q1="Yes", **said[letter]))
        for answer in sent.answers:
            if answer.contribution is not None:
                number = next(q.number for q in one.questions() if q.id == answer.question_id)
                names[answer.contribution.symbol] = f"{letter.lower()}{5 if number == 5 else 6}"
    voted = voted_on(person)
    db.session.commit()
    return names | {one.url: letter for letter, one in (made | {"V": voted}).items()}


def found(names: dict[str, str], query: str, order: str, size: int = 50, actor: Actor = NOBODY) -> list[str]:
    """What ``query`` finds, page by page."""
    seen: list[str] = []
    cursor = None
    while True:
        results = search(actor, query, order=order, size=size, after=cursor)
        assert not results.problems, results.problems
        for hit in results.page.items:
            seen.append(names.get(hit.symbol) or names.get(hit.url) or f"v{hit.symbol.rpartition('S')[2]}")
        cursor = results.page.next
        if cursor is None:
            return seen


@pytest.mark.parametrize("order", [NEWEST, BEST])
@pytest.mark.parametrize("size", [50, 2])
def test_every_query_finds_what_it_names(corpus: dict[str, str], order: str, size: int) -> None:
    with frozen_at(AFTER):
        made = {query: found(corpus, query, order, size) for query in CORPUS}
    assert {query: set(seen) for query, seen in made.items()} == CORPUS
    assert all(len(seen) == len(set(seen)) for seen in made.values())


def test_windows_of_time_give_the_same(corpus: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "WINDOW", 2)
    monkeypatch.setattr(matching, "FEW", 3)
    monkeypatch.setattr(matching, "is_sqlite", lambda: False)
    with frozen_at(AFTER):
        for query, expected in CORPUS.items():
            assert set(found(corpus, query, NEWEST, size=3)) == expected, query


def test_a_tie_that_is_said_anew_is_found_at_once(corpus: dict[str, str]) -> None:
    one = next(q for q in first_questions(corpus) if q.number == 5)
    with frozen_at(AFTER):
        actions.tie_question(make.actor(make.user(is_admin=True)), one, ["goal:16"])
        assert set(found(corpus, "about:goal:16 type:answer", NEWEST)) == {"a5"}
        assert set(found(corpus, "about:goal:9 type:answer", NEWEST)) == {"b5"}


def first_questions(corpus: dict[str, str]) -> list[Question]:
    """The questions of the first consultation."""
    url = next(address for address, name in corpus.items() if name == "A")
    return queries.by_id(NOBODY, int(url.rpartition("/")[2])).questions()


def test_sealed_answers_and_drafts_stay_unfound(app: Flask) -> None:
    person = facilitator()
    made = draft(person)
    with frozen_at(OPENS - timedelta(days=1)):
        actions.tie_question(make.actor(person), question(made, 5), ["goal:9"])
        assert found({made.url: "A"}, "about:goal:9", NEWEST) == []
        assert found({made.url: "A"}, "about:goal:9", NEWEST, actor=make.actor(person)) == ["A"]
        actions.open_consultation(make.actor(person), made)
    with frozen_at(DURING):
        actions.submit_response(make.actor(make.user()), made, raw(made, q1="Yes", q5="By radio"))
        assert found({made.url: "A"}, "about:goal:9", NEWEST) == ["A"]


@pytest.mark.parametrize(
    "value", ["", "line:", "line:c99", "goal:99", "goal:-1", "goal:１", "source:", "source:X/1", "x", "theme:'"]
)
def test_what_names_nothing_is_said(app: Flask, client: FlaskClient, value: str) -> None:
    with frozen_at(AFTER):
        page = client.get("/search", query_string={"q": f'about:"{value}" words'})
        assert (page.status_code, "is not known" in page.text, "words" in page.text) == (422, True, True)
        assert client.get("/api/v1/search", query_string={"q": f'about:"{value}"'}).status_code == 422


def test_the_page_of_compared_questions_leads_there_and_the_api_takes_it(
    corpus: dict[str, str], client: FlaskClient
) -> None:
    key = vocabulary.themes()[0].key
    with frozen_at(AFTER):
        page = client.get("/questions?about=goal:9").text
        assert 'href="/search?about=goal:9&amp;type=answer"' in page
        shown = client.get("/search?about=goal:9&type=answer")
        assert (shown.status_code, "By radio" in shown.text, "By post" in shown.text) == (200, True, False)
        told = client.get("/api/v1/search", query_string={"about": "goal:9", "type": "answer"}).json
        assert len(told["items"]) == 2
        assert client.get(f"/api/v1/search?about=theme:{key}").json["items"] == []
