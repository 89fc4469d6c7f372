"""Drafting, publishing and extending."""

from datetime import timedelta

import pytest
from flask import Flask

from consultations import actions
from consultations.questionnaire import questionnaire_digest
from contributions import record
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid, Refused
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND, draft, facilitator, published, question


def numbers(consultation) -> list[tuple[int, str]]:
    return [(q.number, q.text) for q in consultation.questions()]


def test_moving_renumbers_through_all_sections(app: Flask) -> None:
    person = facilitator()
    consultation = draft(person)
    with frozen_at(OPENS):
        actor = make.actor(person)
        actions.move_question(actor, question(consultation, 3), 1)
        assert [len(s.questions) for s in consultation.sections] == [2, 4]
        actions.move_section(actor, consultation.sections[1], -1)
        actions.move_question(actor, question(consultation, 1), -1)
        actions.remove_question(actor, question(consultation, 2))
    db.session.flush()
    db.session.expire_all()
    assert numbers(consultation) == [(1, "Which?"), (2, "Why?"), (3, "Again?"), (4, "Is it used?"), (5, "Which two?")]


@pytest.mark.parametrize(
    ("wording", "field"),
    [
        ({"kind": "essay", "text": "x"}, "kind"),
        ({"kind": "single", "text": " ", "options": ["a", "b"]}, "text"),
        ({"kind": "single", "text": "x", "options": ["one"]}, "options"),
        ({"kind": "likert", "text": "x", "options": ["a", "b"]}, "options"),
        ({"kind": "single", "text": "x", "options": ["a", "a"]}, "options"),
        ({"kind": "multiple", "text": "x", "options": ["a", "b"], "choices_exact": 3}, "choices_exact"),
        (
            {"kind": "multiple", "text": "x", "options": ["a", "b"], "choices_exact": 1, "choices_max": 2},
            "choices_max",
        ),
        ({"kind": "text", "text": "x", "word_limit": 3001}, "word_limit"),
    ],
)
def test_questions_that_cannot_be_asked(app: Flask, wording, field: str) -> None:
    person = facilitator()
    consultation = draft(person)
    with frozen_at(OPENS), pytest.raises(Invalid) as refused:
        actions.add_question(make.actor(person), consultation.sections[0], **wording)
    assert set(refused.value.fields) == {field}


def test_rewording_replaces_options(app: Flask) -> None:
    person = facilitator()
    consultation = draft(person)
    with frozen_at(OPENS):
        actions.reword_question(
            make.actor(person), question(consultation, 1), kind="single", text="Is it?", options=["No", "Yes", "Both"]
        )
    assert [o.label for o in question(consultation, 1).options] == ["No", "Yes", "Both"]


def test_publishing_locks_the_questions(app: Flask) -> None:
    person = facilitator()
    consultation = published(person)
    section, asked = consultation.sections[0], question(consultation, 1)
    with frozen_at(OPENS):
        actor = make.actor(person)
        acts = [
            lambda: actions.add_section(actor, consultation, "New"),
            lambda: actions.rename_section(actor, section, "New"),
            lambda: actions.move_section(actor, section, 1),
            lambda: actions.remove_section(actor, section),
            lambda: actions.add_question(actor, section, kind="text", text="New"),
            lambda: actions.reword_question(actor, asked, kind="text", text="New"),
            lambda: actions.move_question(actor, asked, 1),
            lambda: actions.remove_question(actor, asked),
            lambda: actions.open_consultation(actor, consultation),
        ]
        for act in acts:
            with pytest.raises(Refused):
                act()


@pytest.mark.parametrize("missing", ["times", "questions", "empty section", "past"])
def test_what_is_not_ready_is_not_published(app: Flask, missing: str) -> None:
    person = facilitator()
    consultation = draft(person)
    moment = CLOSES if missing == "past" else OPENS
    with frozen_at(moment):
        actor = make.actor(person)
        if missing == "times":
            consultation.closes_at = None
        if missing == "questions":
            consultation.sections.clear()
        if missing == "empty section":
            actions.add_section(actor, consultation, "Part C")
        with pytest.raises(Invalid):
            actions.open_consultation(actor, consultation)
    assert consultation.published_at is None


def test_what_is_published_late_opens_when_it_is_published(app: Flask) -> None:
    person = facilitator()
    consultation = draft(person)
    with frozen_at(DURING):
        actions.open_consultation(make.actor(person), consultation)
    assert consultation.opens_at == DURING


def test_the_record_holds_the_digest_of_the_questions(app: Flask) -> None:
    consultation = published()
    entry = record.entries_after(consultation.topic, 0)[-1]
    assert entry.verb == "consultation_opened"
    assert entry.payload["digest"] == questionnaire_digest(consultation)


def test_extending_keeps_the_old_deadline_in_sight(app: Flask) -> None:
    person = facilitator()
    consultation = published(person)
    later = CLOSES + timedelta(days=1)
    with frozen_at(CLOSES - SECOND):
        actions.extend_deadline(make.actor(person), consultation, later, "Asked for by three ministries")
    assert consultation.is_open_at(CLOSES)
    assert not consultation.is_open_at(later)
    assert [(e.old_closes_at, e.new_closes_at) for e in consultation.extensions] == [(CLOSES, later)]


@pytest.mark.parametrize("change", [timedelta(0), -timedelta(hours=1)])
def test_a_deadline_is_never_shortened(app: Flask, change: timedelta) -> None:
    person = facilitator()
    consultation = published(person)
    with frozen_at(DURING), pytest.raises(Invalid):
        actions.extend_deadline(make.actor(person), consultation, CLOSES + change, "A good reason")
    assert consultation.closes_at == CLOSES


def test_no_extension_without_a_reason_nor_after_closing(app: Flask) -> None:
    person = facilitator()
    consultation = published(person)
    with frozen_at(DURING), pytest.raises(Invalid):
        actions.extend_deadline(make.actor(person), consultation, CLOSES + SECOND, " ")
    with frozen_at(CLOSES), pytest.raises(Refused):
        actions.extend_deadline(make.actor(person), consultation, CLOSES + SECOND, "Too late for this")
