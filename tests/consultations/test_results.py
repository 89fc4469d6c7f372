"""Figures: right, led back to answers, hidden until their time, and counted by a fixed number of statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from accounts.models import User
from consultations import behind, tallying
from consultations import results as counting
from consultations.models import Consultation
from consultations.queries import by_id
from consultations.response_models import Response
from consultations.views import _results_page
from contributions import actions as contributions
from core.clock import frozen_at
from core.db import db
from core.identity import nobody
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, SECOND, facilitator, published, question, submitted

SECRET = "Nobody may read this yet"


@contextmanager
def statements() -> Iterator[list[str]]:
    """Counts the statements sent to the database."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def people() -> list[User]:
    return [
        make.user(stakeholder_type="government", country="NE"),
        make.user(stakeholder_type="civil", country="FR"),
        make.user(stakeholder_type="civil", country="SN"),
    ]


def answered() -> Consultation:
    consultation = published()
    noise = published()
    submitted(noise, q1="No", q5="Noise")
    government, french, senegalese = people()
    submitted(consultation, government, q2=["A", "B"], q4="Agree", q5="One")
    submitted(consultation, french, q2=["B", "C"], q5="Two")
    submitted(consultation, senegalese, q1="No")
    db.session.commit()
    return consultation


def test_figures_state_base_and_skips(app: Flask) -> None:
    consultation = answered()
    found = counting.results(consultation)
    facts = {r.question.number: ([row.count for row in r.rows], r.base, r.skipped) for r in found.questions.values()}
    assert found.respondents == 3
    assert facts == {
        1: ([2, 1], 3, 0), 2: ([1, 2, 1], 2, 1), 3: ([0, 0, 0], 0, 3), 4: ([0, 0, 1], 1, 2), 5: ([], 2, 1), 6: ([0, 0], 0, 3),
    }  # fmt: skip
    shares = [round(row.share) for row in found.questions[question(consultation, 1).id].rows]
    assert shares == [67, 33]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("type", {"government": (1, [1, 0]), "civil": (2, [1, 1])}),
        ("region", {"african": (2, [1, 1]), "weog": (1, [1, 0])}),
    ],
)
def test_figures_by_group(app: Flask, by: str, expected: dict[str, Any]) -> None:
    consultation = answered()
    crossed = counting.results(consultation, by).questions[question(consultation, 1).id].crossed
    assert crossed is not None
    found = {
        column.key: (column.base, [cells[place].count for _label, cells in crossed.lines])
        for place, column in enumerate(crossed.columns)
    }
    assert found == expected


def test_every_figure_leads_to_as_many_answers(app: Flask, client: FlaskClient) -> None:
    consultation = answered()
    with frozen_at(CLOSES):
        for by in ("", "type", "region", "lang", "q1", "q3", "q4"):
            for result in counting.results(consultation, by).questions.values():
                rows = list(result.rows)
                if result.crossed:
                    rows += [cell for _label, cells in result.crossed.lines for cell in cells]
                for row in rows:
                    page = client.get(row.url)
                    listed = page.text.partition('respondents">')[2].partition("</ol>")[0]
                    assert (page.status_code, listed.count("<li>")) == (200, row.count)


def test_a_choice_is_shown_without_a_name(app: Flask, client: FlaskClient) -> None:
    consultation = published()
    submitted(consultation, make.user(name="Aïssa Maïga", stakeholder_type="civil", country="SN"))
    db.session.commit()
    with frozen_at(CLOSES):
        page = client.get(f"{consultation.url}/answers?question=1&option=1").text
    assert "Civil society (Senegal)" in page
    assert "Aïssa" not in page


def test_words_are_not_listed_by_what_their_writers_chose(app: Flask, client: FlaskClient) -> None:
    """Words bear names; with a list of them for each option, so would what was chosen."""
    consultation = answered()
    with frozen_at(CLOSES):
        page = client.get(f"{consultation.url}/answers?question=5&within=1&group=1")
        everybody = client.get(f"{consultation.url}/answers?question=5")
    names = [response.speaker_name for response in db.session.scalars(select(Response))]
    assert page.text.count("<li>Government") + page.text.count("<li>Civil society") == 2
    assert [name in page.text for name in names if name in everybody.text] == [False] * 2


@pytest.mark.parametrize(
    "path", ["/results", "/results?by=type", "/answers?question=5", "/answers?question=1&option=1", ""]
)
@pytest.mark.parametrize("role", ["nobody", "facilitator"])
def test_hidden_results_are_on_no_page(app: Flask, client: FlaskClient, path: str, role: str) -> None:
    person = facilitator()
    consultation = published(person)
    submitted(consultation, q5=SECRET[:24])
    db.session.commit()
    if role == "facilitator":
        make.sign_in(client, person)
    with frozen_at(CLOSES - SECOND):
        before = client.get(consultation.url + path)
    assert before.status_code == 200
    assert SECRET[:24] not in before.text
    assert "67%" not in before.text
    with frozen_at(CLOSES):
        after = client.get(consultation.url + path)
    assert after.text != before.text


def test_a_stored_page_ends_with_the_phase(app: Flask, client: FlaskClient) -> None:
    consultation = published(live_results=True)
    submitted(consultation, q5="Live words")
    db.session.commit()
    with frozen_at(CLOSES - SECOND):
        assert "still open" in client.get(f"{consultation.url}/results").text
    with frozen_at(CLOSES):
        assert "still open" not in client.get(f"{consultation.url}/results").text


def test_hidden_words_leave_the_page(app: Flask, client: FlaskClient) -> None:
    consultation = published()
    said = submitted(consultation, q5="Rude words").answers[-1].contribution
    db.session.commit()
    with frozen_at(CLOSES):
        assert "Rude words" in client.get(f"{consultation.url}/results").text
        moderator = make.staff("moderator")
        contributions.hide(make.actor(moderator), said, "Abusive words")
        db.session.commit()
        for path in ("/results", "/answers?question=5"):
            assert "Rude words" not in client.get(consultation.url + path).text


def test_hostile_markdown_is_harmless(app: Flask, client: FlaskClient) -> None:
    consultation = published()
    submitted(consultation, q5="<script>alert(1)</script> [x](javascript:alert(2)) ![y](https://evil.example/z)")
    db.session.commit()
    with frozen_at(CLOSES):
        for path in ("/results", "/answers?question=5"):
            page = client.get(consultation.url + path).text
            assert "<script>alert" not in page
            assert 'href="javascript:' not in page
            assert "<img" not in page


def test_the_address_of_an_answer_leads_to_it(app: Flask, client: FlaskClient) -> None:
    consultation = published()
    said = [submitted(consultation, q5=f"Words {n}").answers[-1] for n in range(3)]
    db.session.commit()
    address, _hash, anchor = said[1].contribution.place.partition("#")
    with frozen_at(CLOSES):
        page = client.get(address).text
    assert f'id="{anchor}"' in page
    assert "Words 0" not in page
    assert "Words 2" in page


def test_long_lists_come_in_pages(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behind, "PAGE", 2)
    consultation = published()
    for number in range(5):
        submitted(consultation, q5=f"Words {number}")
    wanted = behind.Filter(question(consultation, 5))
    seen, after = [], None
    with frozen_at(CLOSES):
        while True:
            page = behind.said(wanted, nobody(), after)
            seen += [a.contribution.revision.body for a in page.items]
            if (after := page.next) is None:
                break
    assert seen == [f"Words {number}" for number in range(5)]


def test_statements_do_not_grow_with_responses(app: Flask) -> None:
    consultation = published()
    counts = []
    for number in (1, 12):
        for _again in range(number):
            submitted(consultation, q2=["A", "B"], q4="Agree", q5="Words")
        tallying.fold(consultation)
        db.session.commit()
        db.session.expire_all()
        with frozen_at(CLOSES), statements() as seen, app.test_request_context():
            _results_page(by_id(make.actor(make.user()), consultation.id), "type", late=False)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 21


def test_no_job_is_needed(app: Flask, client: FlaskClient) -> None:
    consultation = published()
    submitted(consultation, q5="Words")
    db.session.commit()
    app.extensions["plenary.queue"].flush()
    states = []
    for moment in (DURING, CLOSES - SECOND, CLOSES, CLOSES + timedelta(days=999)):
        with frozen_at(moment):
            states.append("Words" in client.get(f"{consultation.url}/results").text)
    assert states == [False, False, True, True]
