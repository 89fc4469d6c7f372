"""A questionnaire of several pages with scripts off: saved page by page, reviewed, submitted; nothing typed is lost."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import User
from consultations import queries
from consultations.models import Consultation
from consultations.response_models import Response
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import DURING, form, question
from tests.consultations.paging_factories import paged

JSON = {"Accept": "application/json"}


@pytest.fixture
def consultation(app: Flask) -> Iterator[Consultation]:
    made = paged()
    db.session.commit()
    with frozen_at(DURING):
        yield made


@pytest.fixture
def person(consultation: Consultation, client: FlaskClient) -> User:
    found = make.user()
    make.sign_in(client, found)
    return found


def field(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    return found[1] if found else ""


def asked(text: str) -> list[str]:
    """What the form says that its reader has seen."""
    return re.findall(r'name="asked" value="(\d+)">', text)


def page(client: FlaskClient, of: Consultation, number: int | str = "") -> str:
    answer = client.get(f"{of.url}/answer" + (f"?page={number}" if number else ""))
    assert answer.status_code == 200
    return answer.text


def send(client: FlaskClient, of: Consultation, number: int, act: str, text: str = "", **given: Any) -> Any:
    """Send a page as its form would, from ``text`` or as it is drawn now."""
    text = text or page(client, of, number)
    data = {"page": str(number), "seen": field(text, "seen"), "version": field(text, "version"), "act": act}
    return client.post(f"{of.url}/answer", data=data | {"asked": asked(text)} | form(of, **given))


def stored(of: Consultation, person: User) -> dict[int, Any]:
    found = db.session.scalars(select(Response).filter_by(consultation_id=of.id, user_id=person.id)).one()
    numbers = {str(q.id): q.number for q in of.questions()}
    return {numbers[key]: value for key, value in (found.draft or {}).items()}


def test_the_whole_way_through_pages(client: FlaskClient, consultation: Consultation, person: User) -> None:
    first = page(client, consultation)
    assert "Page 1 of 2" in first
    assert "Part B" in first
    assert question(consultation, 4).field + '"' not in first
    there = send(client, consultation, 1, "next", q1="No", q3="12")
    assert there.location == f"{consultation.url}/answer?page=2"
    assert "Page 2 of 2" in page(client, consultation, 2)
    there = send(client, consultation, 2, "next", q4=["A"])
    assert there.location.endswith("?page=review")
    review = page(client, consultation, "review")
    assert review.index("Is it used?") < review.index("What share?") < review.index("Which?")
    assert "How?" not in review
    done = client.post(
        f"{consultation.url}/answer", data={"page": "review", "version": field(review, "version"), "act": "submit"}
    )
    assert done.location.endswith("/receipt")
    assert queries.receipt_of(make.actor(person), consultation)[1].number == 1


def test_an_answer_that_brings_up_a_question_keeps_its_reader_on_the_page(client, consultation, person) -> None:
    there = send(client, consultation, 1, "next", q1="Yes")
    assert there.location == f"{consultation.url}/answer?page=1#q{question(consultation, 2).id}"
    text = page(client, consultation, 1)
    assert "Because of your answers, question 2 is asked too." in text
    assert "Page 1 of 3" in text
    assert send(client, consultation, 1, "next", q1="Yes", q2="So").location.endswith("?page=2")


def test_updating_shows_the_questions_without_going_on(client, consultation, person) -> None:
    text = page(client, consultation, 1)
    assert "Update the questions shown" in text
    hidden = re.search(rf'data-place="q{question(consultation, 2).id}" hidden', text)
    assert hidden is not None
    assert send(client, consultation, 1, "update", q1="Yes").location.endswith("?page=1")
    text = page(client, consultation, 1)
    assert f'data-place="q{question(consultation, 2).id}"><input' in text
    assert stored(consultation, person) == {1: [str(question(consultation, 1).options[0].id)]} or stored(
        consultation, person
    ) == {1: question(consultation, 1).options[0].id}


def test_a_page_with_a_wrong_answer_stores_nothing_and_loses_nothing(client, consultation, person) -> None:
    answer = send(client, consultation, 1, "next", q1="Yes", q2="one two three four five six", q3="101")
    assert answer.status_code == 422
    assert "Give a share between 0 and 100." in answer.text
    assert 'value="101"' in answer.text
    assert "one two three four five six" in answer.text
    assert db.session.scalar(select(Response.id)) is None


def test_going_back_and_later_keeps_even_what_is_wrong(client, consultation, person) -> None:
    send(client, consultation, 1, "next", q1="No")
    there = send(client, consultation, 2, "back", q4=["C"])
    assert there.location.endswith("?page=1")
    assert send(client, consultation, 1, "save", q1="No", q3="101").location.endswith("?page=1")
    assert set(stored(consultation, person)) == {1, 3, 4}


def test_what_is_missing_is_listed_before_submitting(client, consultation, person) -> None:
    send(client, consultation, 1, "save", q1="Yes", q3="101")
    review = page(client, consultation, "review")
    second, sixth = question(consultation, 2), question(consultation, 6)
    assert "3 questions need another look" in review
    for link in (f"?page=1#{second.field}", f"?page=3#{sixth.field}", f"?page=1#{question(consultation, 3).field}"):
        assert f'href="{link}"' in review
    answer = client.post(
        f"{consultation.url}/answer", data={"page": "review", "version": field(review, "version"), "act": "submit"}
    )
    assert answer.status_code == 422
    assert "Give a share between 0 and 100." in answer.text


def test_a_page_of_which_nothing_is_asked_is_passed_over(client, consultation, person) -> None:
    send(client, consultation, 1, "save", q1="No")
    assert send(client, consultation, 2, "next").location.endswith("?page=review")
    send(client, consultation, 1, "save", q1="Yes", q2="So")
    assert send(client, consultation, 2, "next").location.endswith("?page=3")


def test_whoever_comes_back_goes_on_where_they_were(client, consultation, person) -> None:
    send(client, consultation, 1, "next", q1="No")
    assert "Page 2 of 2" in page(client, consultation)
    send(client, consultation, 2, "save", q4=["A"])
    assert "Review and submit" in page(client, consultation).partition("</h1>")[0]


def test_any_page_can_be_gone_to_with_what_was_typed(client, consultation, person) -> None:
    assert send(client, consultation, 1, "go-review", q1="No").location.endswith("?page=review")
    assert send(client, consultation, 1, "go-2", q1="No", q3="7").location.endswith("?page=2")
    assert set(stored(consultation, person)) == {1, 3}


@pytest.mark.parametrize("wanted", ["0", "99", "-1", "x", "٢", "1" * 50])
def test_a_page_that_is_not_there_is_the_first(client, consultation, person, wanted: str) -> None:
    assert "Page 1 of 2" in page(client, consultation, wanted)


def test_two_devices_on_one_page_see_both_texts(client, consultation, person) -> None:
    send(client, consultation, 1, "save", q1="Yes", q2="at first")
    early = page(client, consultation, 1)
    send(client, consultation, 1, "save", q1="Yes", q2="on the telephone")
    answer = send(client, consultation, 1, "save", early, q1="Yes", q2="at the desk")
    assert answer.status_code == 409
    assert "on the telephone" in answer.text
    assert "at the desk" in answer.text
    again = send(client, consultation, 1, "save", answer.text, q1="Yes", q2="both")
    assert again.status_code == 303


def test_two_devices_on_two_pages_do_not_disturb_each_other(client, consultation, person) -> None:
    first, second = page(client, consultation, 1), page(client, consultation, 2)
    send(client, consultation, 2, "save", second, q4=["A"])
    assert send(client, consultation, 1, "save", first, q1="No").status_code == 303
    assert set(stored(consultation, person)) == {1, 4}


def test_a_review_of_an_older_draft_is_not_submitted(client, consultation, person) -> None:
    send(client, consultation, 1, "save", q1="No")
    review = page(client, consultation, "review")
    send(client, consultation, 2, "save", q4=["A"])
    answer = client.post(
        f"{consultation.url}/answer", data={"page": "review", "version": field(review, "version"), "act": "submit"}
    )
    assert answer.status_code == 409
    assert "Read it again" in answer.text
    assert db.session.scalars(select(Response)).one().version == 0


def test_autosave_of_a_page_tells_what_it_has_seen(client, consultation, person) -> None:
    text = page(client, consultation, 1)
    data = {"page": "1", "seen": field(text, "seen"), "version": "0", "act": "save"}
    told = client.post(f"{consultation.url}/answer", data=data | form(consultation, q1="Yes"), headers=JSON).json
    assert told["version"] == 1
    assert told["seen"] == field(page(client, consultation, 1), "seen") != data["seen"]


def test_after_closing_the_words_of_all_pages_stay(client, consultation, person) -> None:
    send(client, consultation, 1, "save", q1="Yes", q2="on the first")
    text = page(client, consultation, 2)
    with frozen_at(consultation.closes_at):
        answer = send(client, consultation, 2, "next", text, q4=["C"], q5="on the second")
    assert answer.status_code == 403
    assert "on the first" in answer.text
    assert "on the second" in answer.text


def test_one_page_says_what_came_up_before_it_is_submitted(client: FlaskClient, app: Flask) -> None:
    consultation = paged(pages=False)
    person = make.user()
    make.sign_in(client, person)
    with frozen_at(DURING):
        text = page(client, consultation)
        assert "Page 1" not in text
        data = {"version": "0", "act": "submit", "asked": asked(text)}
        answer = client.post(f"{consultation.url}/answer", data=data | form(consultation, q1="Yes", q4=["C"]))
        assert answer.status_code == 422
        assert "questions 2, 5, 6 are asked too" in answer.text
        data = {"version": "0", "act": "submit", "asked": asked(answer.text)}
        given = form(consultation, q1="Yes", q2="So", q4=["C"], q6="No")
        assert client.post(f"{consultation.url}/answer", data=data | given).location.endswith("/receipt")


def test_a_page_says_what_its_script_needs_and_only_then(client, consultation, person) -> None:
    first, second = page(client, consultation, 1), page(client, consultation, 2)
    assert "data-logic=" in first
    assert "questions.js" in first
    assert "data-logic=" in second
    send(client, consultation, 1, "save", q1="Yes")
    third = page(client, consultation, 3)
    assert "data-logic=" not in third
    assert "questions.js" not in third
