"""Conditions in a draft: written only if they can be read, and nothing that they name is taken away under them."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import User
from consultations import actions, conditions, logic, opening
from consultations.models import Consultation
from consultations.question_models import KINDS, STATEMENTS
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid
from tests import factories as make
from tests.consultations.factories import DURING, OPENS, facilitator
from tests.consultations.paging_factories import paged, paged_draft
from tests.consultations.test_api import bearer


@pytest.fixture
def actor(app: Flask):
    with frozen_at(OPENS - timedelta(days=1)):
        yield make.actor(facilitator())


@pytest.fixture
def draft(actor) -> Consultation:
    return paged_draft(db.session.get_one(User, actor.id))


def asked(draft: Consultation, number: int):
    return draft.questions()[number - 1]


@pytest.mark.parametrize(
    ("number", "field", "text", "told"),
    [
        (2, "shown_if", "${q9} = 1", "Character 1: No question with the code “q9”"),
        (2, "shown_if", "${q1} = '9'", "Character 9: The question has no option with the code “9”."),
        (2, "shown_if", "${q3} > 1", "Question 3 stands later"),
        (2, "shown_if", "${q2} = 'x'", "Question 2 stands later"),
        (2, "shown_if", ". = 'x'", "the answer itself"),
        (2, "shown_if", "${q1}", "${age} >= 18"),
        (3, "valid_if", "words(.) = (1", "opened at character 12"),
        (3, "valid_if", "${q9} > .", "“q9”"),
    ],
)
def test_a_faulty_condition_is_refused_at_its_field(draft, actor, number, field, text, told) -> None:
    with pytest.raises(Invalid) as refused:
        actions.set_conditions(actor, asked(draft, number), **{field: text, "valid_message": "Mend it."})
    assert list(refused.value.fields) == [field]
    assert told in refused.value.fields[field][0]


def test_a_check_may_name_any_question_and_needs_words(draft, actor) -> None:
    actions.set_conditions(actor, asked(draft, 3), valid_if=". > string-length(${q5})", valid_message="More.")
    with pytest.raises(Invalid) as refused:
        actions.set_conditions(actor, asked(draft, 3), valid_if=". > 1")
    assert list(refused.value.fields) == ["valid_message"]


def test_a_section_names_only_what_stands_before_it(draft, actor) -> None:
    with pytest.raises(Invalid) as refused:
        actions.lay_out_section(actor, draft.sections[1], shown_if="${q4} = ''")
    assert "Question 4 stands later" in refused.value.fields["shown_if"][0]
    actions.lay_out_section(actor, draft.sections[1], shown_if="${q3} > 1")


def _move_sections(actor, draft) -> None:
    actions.move_section(actor, draft.sections[2], -1)
    actions.move_section(actor, draft.sections[1], -1)


REMOVALS = {
    "removed": lambda actor, draft: actions.remove_question(actor, asked(draft, 1)),
    "moved": lambda actor, draft: actions.move_question(actor, asked(draft, 2), -1),
    "renamed": lambda actor, draft: actions.name_question(actor, asked(draft, 1), "uses"),
    "section removed": lambda actor, draft: actions.remove_section(actor, draft.sections[0]),
    "section moved": _move_sections,
    "of another kind": lambda actor, draft: actions.reword_question(
        actor, asked(draft, 1), kind="date", text="Since when?"
    ),
    "option gone": lambda actor, draft: actions.reword_question(
        actor, asked(draft, 4), kind="multiple", text="Which?", options=["A", "B"]
    ),
}


@pytest.mark.parametrize("change", REMOVALS)
def test_what_a_condition_names_cannot_be_taken_away(draft, actor, change: str) -> None:
    with pytest.raises(Invalid) as refused:
        REMOVALS[change](actor, draft)
    assert "still named by a condition" in str(refused.value.detail)
    assert any(where in str(refused.value.detail) for where in ("Question 2, shown if", "Question 1, shown if",
               "Question 5, shown if", "Section “Part C”, shown if"))  # fmt: skip


def test_what_no_condition_names_can(draft, actor) -> None:
    actions.name_question(actor, asked(draft, 3), "share")
    actions.remove_question(actor, asked(draft, 6))
    actions.move_question(actor, asked(draft, 3), -1)
    assert conditions.faults(draft) == []


@pytest.mark.parametrize("code", ["", "1st", "a-b", "نعم", "x" * 41, "q1", "a b"])
def test_a_code_is_a_free_name(draft, actor, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.name_question(actor, asked(draft, 3), code)
    assert list(refused.value.fields) == ["code"]


def test_a_circle_from_elsewhere_is_not_opened(draft, actor) -> None:
    asked(draft, 1).shown_if, asked(draft, 2).shown_if = "${q2} = 'x'", "${q1} = '1'"
    assert any("Question 1, shown if" in text for text in opening.unready(draft))
    with pytest.raises(Invalid):
        actions.open_consultation(actor, draft)


def test_a_condition_that_cannot_be_read_hides_nothing(app: Flask) -> None:
    consultation = paged()
    with frozen_at(DURING):
        consultation.questions()[1].shown_if = "${gone} = 1"
        assert consultation.questions()[1].id in logic.asked(consultation, {}).questions


def test_every_kind_has_its_type_or_cannot_be_named() -> None:
    assert set(KINDS) - set(logic.TYPES) == {STATEMENTS}


def test_a_facilitator_writes_conditions_in_pages(client: FlaskClient, draft, actor) -> None:
    db.session.commit()
    make.sign_in(client, db.session.get_one(User, actor.id))
    url = f"{draft.url}/draft/questions/{asked(draft, 3).id}/conditions"
    assert "${q1}" in client.get(url).text
    wrong = {"code": "share", "shown_if": "${q1} = 'yes'", "valid_if": ". > (1", "valid_message": "More."}
    answer = client.post(url, data=wrong)
    assert answer.status_code == 422
    assert "The question has no option with the code “yes”." in answer.text
    assert "Character 7" in answer.text
    assert "${q1} = &#39;yes&#39;" in answer.text
    answer = client.post(url, data=wrong | {"shown_if": "${q1} = '2'", "valid_if": ". > 1"})
    assert answer.location == f"{draft.url}/draft#q{asked(draft, 3).id}"
    assert (asked(draft, 3).code, asked(draft, 3).shown_if) == ("share", "${q1} = '2'")
    assert "valid if <code" in client.get(f"{draft.url}/draft").text
    answer = client.post(
        f"{draft.url}/draft/sections/{draft.sections[1].id}/layout", data={"shown_if": "${share} > 5"}
    )
    assert answer.status_code == 303
    assert (draft.sections[1].starts_page, draft.sections[1].shown_if) == (False, "${share} > 5")


def test_removing_what_is_named_is_refused_on_the_page_and_changes_nothing(client: FlaskClient, draft, actor) -> None:
    db.session.commit()
    make.sign_in(client, db.session.get_one(User, actor.id))
    answer = client.post(f"{draft.url}/draft/questions/{asked(draft, 1).id}/remove")
    assert answer.status_code == 422
    assert "Question 1, shown if" in answer.text
    db.session.expire_all()
    assert [q.number for q in draft.questions()] == [1, 2, 3, 4, 5, 6]


def test_conditions_through_the_api(client: FlaskClient, draft, actor) -> None:
    db.session.commit()
    own = bearer(db.session.get_one(User, actor.id))
    url = f"/api/v1/consultations/{draft.id}"
    told = client.put(f"{url}/questions/{asked(draft, 3).id}/conditions", json={"shown_if": "${q9} = 1"}, headers=own)
    assert told.status_code == 422
    assert "Character 1" in told.json["errors"]["shown_if"][0]
    body = {"code": "share", "shown_if": "${q1} = '2'", "valid_if": ". > 1", "valid_message": "More."}
    told = client.put(f"{url}/questions/{asked(draft, 3).id}/conditions", json=body, headers=own)
    assert told.json | body == told.json
    told = client.put(f"{url}/sections/{draft.sections[1].id}/layout", json={"starts_page": True}, headers=own)
    assert (told.json["starts_page"], told.json["shown_if"]) == (True, "")
    whole = client.get(url, headers=own).json["sections"]
    assert whole[0]["questions"][2]["valid_if"] == ". > 1"
