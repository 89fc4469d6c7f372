"""What the digest of a questionnaire is of: everything that a respondent meets."""

from collections.abc import Callable

import pytest
from flask import Flask

from consultations import versions
from consultations.models import Consultation
from consultations.question_models import QuestionRow
from consultations.questionnaire import questionnaire, questionnaire_digest
from core.db import canonical_json
from tests.consultations.factories import published, question


def _row(made: Consultation) -> None:
    question(made, 1).rows.append(QuestionRow(position=1, code="a", label="A"))


CHANGES: dict[str, Callable[[Consultation], object]] = {
    "starts_page": lambda made: setattr(made.sections[1], "starts_page", True),
    "section shown_if": lambda made: setattr(made.sections[1], "shown_if", "${q1} = '1'"),
    "shown_if": lambda made: setattr(question(made, 2), "shown_if", "${q1} = '1'"),
    "valid_if": lambda made: setattr(question(made, 2), "valid_if", "count-selected(.) > 1"),
    "valid_message": lambda made: setattr(question(made, 2), "valid_message", "Two, please"),
    "settings": lambda made: setattr(question(made, 1), "settings", {"other": True}),
    "row": _row,
    "code": lambda made: setattr(question(made, 1), "code", "used"),
    "option code": lambda made: setattr(question(made, 1).options[0], "code", "yes"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_its_digest_changes_with(app: Flask, name: str) -> None:
    made = published()
    before = questionnaire_digest(made)
    CHANGES[name](made)
    assert questionnaire_digest(made) != before


def test_what_an_older_document_does_not_hold_was_not_changed(app: Flask) -> None:
    new = questionnaire(published())
    old = [{key: value for key, value in each.items() if key != "option_codes"} for each in new]
    assert versions.differences(canonical_json(old), canonical_json(new)) == []
