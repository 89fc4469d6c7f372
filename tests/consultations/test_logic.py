"""What is shown, what must be answered, and what is left out of a submission and kept for its writer."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from consultations import actions, answers, logic
from consultations.models import Consultation
from consultations.responding import current_answers
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid
from tests import factories as make
from tests.consultations.factories import DURING, OPENS, facilitator, question, raw
from tests.consultations.paging_factories import paged


def submit(consultation: Consultation, person: Any, **given: Any):
    with frozen_at(DURING):
        return actions.submit_response(make.actor(person), consultation, raw(consultation, **given))


def shown(consultation: Consultation, **given: Any) -> list[int]:
    with frozen_at(DURING):
        found = logic.asked(consultation, answers.sound(consultation, raw(consultation, **given)))
    return [q.number for q in consultation.questions() if q.id in found.questions]


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        ({}, [1, 3, 4]),
        ({"q1": "No"}, [1, 3, 4]),
        ({"q1": "Yes"}, [1, 2, 3, 4, 6]),
        ({"q4": ["A", "C"]}, [1, 3, 4, 5]),
        ({"q1": "Yes", "q4": ["C"]}, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_what_is_shown(app: Flask, given: dict[str, Any], numbers: list[int]) -> None:
    assert shown(paged(), **given) == numbers


def test_what_is_not_shown_is_not_required_and_not_submitted(app: Flask) -> None:
    consultation, person = paged(), make.user()
    response = submit(consultation, person, q1="No", q2="Typed before", q6="Yes")
    assert [a.question_id for a in response.answers] == [question(consultation, 1).id]
    facts = json.loads(response.versions[0].snapshot)
    assert [a["number"] for a in facts["answers"]] == [1, 3, 4]
    assert "Typed before" not in response.versions[0].snapshot


def test_changing_ones_mind_loses_nothing(app: Flask) -> None:
    consultation, person = paged(), make.user()
    response = submit(consultation, person, q1="No", q2="Typed before")
    assert response.draft is None
    assert current_answers(response)[question(consultation, 2).id] == "Typed before"
    submit(consultation, person, q1="Yes", q2="Typed before", q6="No")
    assert response.aside is None
    submit(consultation, person, q1="No", q2="Typed before", q6="No")
    assert set(current_answers(response)) == {question(consultation, n).id for n in (1, 2, 6)}
    assert len(response.answers) == 1


def test_a_draft_keeps_what_is_not_shown(app: Flask) -> None:
    consultation, person = paged(), make.user()
    with frozen_at(DURING):
        given = raw(consultation, q1="No", q2="Typed before")
        response = actions.save_draft(make.actor(person), consultation, given)
    assert response.draft == {str(key): value for key, value in current_answers(response).items()}
    assert len(response.draft) == 2


def test_what_is_shown_and_required_must_be_answered(app: Flask) -> None:
    consultation = paged()
    with pytest.raises(Invalid) as refused:
        submit(consultation, make.user(), q1="Yes")
    assert set(refused.value.fields) == {question(consultation, 2).field, question(consultation, 6).field}


@pytest.mark.parametrize(
    ("share", "fits"), [("0", True), ("100", True), ("100.01", False), ("-1", False), ("", True)]
)
def test_an_answer_that_does_not_hold_is_told_in_the_drafters_words(app: Flask, share: str, fits: bool) -> None:
    consultation = paged()
    given = {"q1": "No"} | ({"q3": share} if share else {})
    if fits:
        assert submit(consultation, make.user(), **given).version == 1
        return
    with pytest.raises(Invalid) as refused:
        submit(consultation, make.user(), **given)
    assert refused.value.fields == {question(consultation, 3).field: ["Give a share between 0 and 100."]}


def test_what_is_not_shown_counts_as_not_answered_elsewhere(app: Flask) -> None:
    with frozen_at(OPENS - timedelta(days=1)):
        person = facilitator()
        actor = make.actor(person)
        made = actions.draft_consultation(
            actor, title="Chain", lines=[make.line()], opens_at=OPENS, closes_at=OPENS + timedelta(days=2)
        )
        part = actions.add_section(actor, made, "Part")
        first, second, third = (
            actions.add_question(actor, part, kind="single", text=f"{n}?", options=["Yes", "No"]) for n in range(3)
        )
        actions.set_conditions(actor, second, shown_if=f"${{{first.code}}} = '1'")
        actions.set_conditions(actor, third, shown_if=f"${{{second.code}}} = '1'")
        actions.open_consultation(actor, made)
    assert shown(made, q1="Yes", q2="Yes") == [1, 2, 3]
    assert shown(made, q1="No", q2="Yes") == [1]


KINDS: list[tuple[dict[str, Any], Any, str]] = [
    ({"kind": "likert", "options": ["Bad", "Fair", "Good"]}, "Good", "${q1} >= 3"),
    ({"kind": "multiple", "options": ["A", "B"]}, ["B"], "selected(${q1}, '2') and count-selected(${q1}) = 1"),
    ({"kind": "ranking", "options": ["A", "B"]}, ["B", "A"], "selected(${q1}, '2') and count-selected(${q1}) = 2"),
    ({"kind": "number"}, "12.50", "${q1} = 12.5"),
    ({"kind": "date"}, "2026-06-30", "${q1} - today() = 29"),
    ({"kind": "country"}, "NE", "${q1} = 'NE'"),
    ({"kind": "text"}, "نعم للحوكمة", "words(${q1}) = 2"),
    ({"kind": "organisation"}, {"name": "Radio Club"}, "regex(${q1}, 'Radio.*')"),
]


@pytest.mark.parametrize(("asked", "given", "condition"), KINDS, ids=lambda value: str(value)[:24])
def test_each_kind_in_a_condition(app: Flask, asked: dict[str, Any], given: Any, condition: str) -> None:
    with frozen_at(OPENS - timedelta(days=1)):
        actor = make.actor(facilitator())
        made = actions.draft_consultation(
            actor, title="Kinds", lines=[make.line()], opens_at=OPENS, closes_at=OPENS + timedelta(days=2)
        )
        part = actions.add_section(actor, made, "Part")
        actions.add_question(actor, part, text="First?", **asked)
        after = actions.add_question(actor, part, kind="text", text="Then?")
        actions.set_conditions(actor, after, shown_if=condition)
        actions.open_consultation(actor, made)
    assert shown(made) == [1]
    assert shown(made, q1=given) == [1, 2]


def test_a_matrix_in_a_condition(app: Flask) -> None:
    with frozen_at(OPENS - timedelta(days=1)):
        actor = make.actor(facilitator())
        made = actions.draft_consultation(
            actor, title="Matrix", lines=[make.line()], opens_at=OPENS, closes_at=OPENS + timedelta(days=2)
        )
        part = actions.add_section(actor, made, "Part")
        grid = actions.add_question(
            actor, part, kind="matrix", text="How?", options=["Low", "High"], rows=["Cost", "Use"]
        )
        after = actions.add_question(actor, part, kind="text", text="Why?")
        actions.set_conditions(actor, after, shown_if="selected(${q1}, '2:2')")
        actions.open_consultation(actor, made)
    db.session.flush()
    answer = {str(grid.rows[1].id): [str(grid.options[1].id)]}
    with frozen_at(DURING):
        found = logic.asked(made, answers.sound(made, {grid.id: answer}))
    assert after.id in found.questions
