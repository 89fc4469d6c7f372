"""One validation for forms, API and imports."""

from typing import Any

import pytest
from flask import Flask

from consultations.answers import checked
from core.errors import Invalid
from tests.consultations.factories import draft, published, question, raw


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"q1": "Yes"}, []),
        ({}, [1]),
        ({"q1": ["Yes", "No"]}, [1]),
        ({"q1": "999999"}, [1]),
        ({"q1": "Yes", "q2": ["A"]}, [2]),
        ({"q1": "Yes", "q2": ["A", "B"]}, []),
        ({"q1": "Yes", "q2": ["A", "B", "C"]}, [2]),
        ({"q1": "Yes", "q3": ["A", "B", "C"]}, [3]),
        ({"q1": "Yes", "q3": ["A"]}, []),
        ({"q1": "Yes", "q4": ["Agree", "Disagree"]}, [4]),
        ({"q1": "Yes", "q5": "one two three four five"}, []),
        ({"q1": "Yes", "q5": "one two three four five six"}, [5]),
        ({"q1": "Yes", "q5": "电子政务很好"}, [5]),
        ({"q1": "Yes", "q5": ["two", "texts"]}, [5]),
        ({"q2": ["A"], "q5": "one two three four five six"}, [1, 2, 5]),
    ],
)
def test_every_wrong_answer_is_named(app: Flask, given: dict[str, Any], wrong: list[int]) -> None:
    consultation = draft()
    fields = {question(consultation, number).field for number in wrong}
    if not wrong:
        assert len(checked(consultation, raw(consultation, **given))) == len(given)
        return
    with pytest.raises(Invalid) as refused:
        checked(consultation, raw(consultation, **given))
    assert set(refused.value.fields) == fields


def test_an_option_of_another_question_is_unknown(app: Flask) -> None:
    consultation = draft()
    forged = str(question(consultation, 6).options[0].id)
    with pytest.raises(Invalid):
        checked(consultation, {question(consultation, 1).id: [forged]})


def test_a_question_of_another_consultation_is_unknown(app: Flask) -> None:
    consultation, other = published(), published()
    with pytest.raises(Invalid):
        checked(consultation, raw(consultation, q1="Yes") | raw(other, q5="x"))


def test_a_draft_may_be_incomplete_but_not_impossible(app: Flask) -> None:
    consultation = draft()
    kept = checked(consultation, raw(consultation, q2=["A"], q5="a b c d e f g"), complete=False)
    assert len(kept) == 2
    with pytest.raises(Invalid):
        checked(consultation, raw(consultation, q2=["0"]), complete=False)
    with pytest.raises(Invalid):
        checked(consultation, raw(consultation, q5="x" * 20_001), complete=False)
