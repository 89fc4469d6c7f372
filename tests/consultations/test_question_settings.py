"""What can be set of a question, and what stays of its options when it is changed."""

from typing import Any

import pytest
from flask import Flask

from consultations import actions
from consultations.kinds.base import Label
from consultations.models import Consultation
from consultations.opening import unready
from core.clock import frozen_at
from core.errors import Invalid
from tests import factories as make
from tests.consultations.factories import DURING, facilitator

AB = ["A", "B", "C"]
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("kind", {"kind": "riddle"}),
    ("kind", {"kind": "statement"}),
    ("options", {"kind": "text", "options": AB}),
    ("rows", {"kind": "single", "options": AB, "rows": AB}),
    ("unit", {"kind": "text", "settings": {"unit": "km"}}),
    ("secret", {"kind": "text", "settings": {"secret": 1}}),
    ("options", {"kind": "single", "options": ["A"]}),
    ("options", {"kind": "single", "options": ["A", " A "]}),
    ("options", {"kind": "single", "options": [Label("A", "x"), Label("B", "x")]}),
    ("options", {"kind": "single", "options": [Label("A", "bad code"), "B"]}),
    ("rows", {"kind": "matrix", "options": AB}),
    ("exclusive", {"kind": "multiple", "options": AB, "settings": {"exclusive": [4]}}),
    ("exclusive", {"kind": "multiple", "options": AB, "settings": {"exclusive": ["none"]}}),
    ("choices_min", {"kind": "multiple", "options": AB, "settings": {"choices_min": 4}}),
    ("choices_min", {"kind": "multiple", "options": AB, "settings": {"choices_min": "two"}}),
    ("choices_max", {"kind": "multiple", "options": AB, "choices_max": 1, "settings": {"choices_min": 2}}),
    ("choices_max", {"kind": "multiple", "options": AB, "choices_exact": 1, "settings": {"choices_min": 1}}),
    ("choices_max", {"kind": "multiple", "options": AB, "choices_max": 4}),
    ("scale_from", {"kind": "likert", "options": AB, "settings": {"scale_low": "Bad"}}),
    ("scale_to", {"kind": "likert", "settings": {"scale_from": 0, "scale_to": 50}}),
    ("options", {"kind": "likert", "options": AB, "settings": {"scale_from": 0, "scale_to": 10}}),
    ("places", {"kind": "ranking", "options": AB, "settings": {"places": 4}}),
    ("min", {"kind": "number", "settings": {"min": "low"}}),
    ("max", {"kind": "number", "settings": {"min": "2", "max": "1"}}),
    ("step", {"kind": "number", "settings": {"step": "0"}}),
    ("decimals", {"kind": "number", "settings": {"decimals": 13}}),
    ("earliest", {"kind": "date", "settings": {"earliest": "1 May"}}),
    ("latest", {"kind": "date", "settings": {"earliest": "2026-05-02", "latest": "2026-05-01"}}),
    ("most", {"kind": "file", "settings": {"most": 11}}),
    ("families", {"kind": "file", "settings": {"families": ["exe"]}}),
    ("families", {"kind": "file", "settings": {"families": "pdf"}}),
    ("paragraph", {"kind": "paragraph"}),
    ("word_limit", {"kind": "text", "word_limit": 3001}),
]


def draft() -> tuple[Any, Consultation]:
    actor = make.actor(facilitator())
    made = actions.draft_consultation(actor, title="Draft", lines=[make.line()])
    actions.add_section(actor, made, "Part")
    return actor, made


def test_settings_that_make_no_sense_are_refused_at_their_field(app: Flask) -> None:
    with frozen_at(DURING):
        actor, made = draft()
        for field, wording in REFUSED:
            with pytest.raises(Invalid) as refused:
                actions.add_question(actor, made.sections[0], text="What?", **wording)
            assert list(refused.value.fields) == [field], wording
    assert made.questions() == []


def test_files_would_tell_who_is_anonymous(app: Flask) -> None:
    with frozen_at(DURING):
        actor, made = draft()
        actions.add_question(actor, made.sections[0], kind="file", text="Which papers?")
        before, made.is_anonymous = unready(made), True
        assert len(unready(made)) == len(before) + 1


def test_a_rating_makes_its_own_points(app: Flask) -> None:
    with frozen_at(DURING):
        actor, made = draft()
        scale = {"scale_from": 1, "scale_to": 3, "scale_low": "Bad", "scale_high": "Good"}
        asked = actions.add_question(actor, made.sections[0], kind="likert", text="How?", settings=scale)
    assert [(o.code, o.label) for o in asked.options] == [("1", "1 (Bad)"), ("2", "2"), ("3", "3 (Good)")]


def test_options_that_stay_keep_their_ids_and_codes(app: Flask) -> None:
    with frozen_at(DURING):
        actor, made = draft()
        coded = [Label("Yes", "yes"), Label("No", "no"), "Perhaps"]
        asked = actions.add_question(actor, made.sections[0], kind="single", text="So?", options=coded)
        before = {o.label: (o.id, o.code) for o in asked.options}
        assert [o.code for o in asked.options] == ["yes", "no", "1"]
        changed = ["Maybe", "No", "Yes", "Never"]
        actions.reword_question(actor, asked, kind="single", text="So?", options=changed)
    after = {o.label: (o.id, o.code) for o in asked.options}
    assert [o.label for o in asked.options] == changed
    assert (after["Yes"], after["No"]) == (before["Yes"], before["No"])
    assert (after["Maybe"][1], after["Never"][1]) == ("1", "2")


def test_a_question_of_another_kind_lets_go_of_what_it_had(app: Flask) -> None:
    with frozen_at(DURING):
        actor, made = draft()
        asked = actions.add_question(
            actor,
            made.sections[0],
            kind="matrix",
            text="How?",
            options=AB,
            rows=["X", "Y"],
            settings={"several": True},
        )
        actions.reword_question(actor, asked, kind="number", text="How many?")
    assert (asked.kind, asked.options, asked.rows, asked.settings) == ("number", [], [], {})
