"""Every kind of question: what is an answer, what is none, and that no shape of an answer loses anything."""

from collections import defaultdict
from typing import Any

import pytest
from flask import Flask

from consultations import kinds
from consultations.question_models import KINDS
from tests.consultations.kind_cases import BAD, GOOD, Case, asked


def by_kind(cases: list[Case]) -> list[Any]:
    found = defaultdict(list)
    for case in cases:
        found[case.kind].append(case)
    return [pytest.param(of, id=name) for name, of in found.items()]


@pytest.mark.parametrize("cases", by_kind(GOOD))
def test_what_is_an_answer_survives_every_shape(app: Flask, cases: list[Case]) -> None:
    for case in cases:
        question = asked(case.kind, settings=case.settings, **case.fields)
        kind = kinds.of(question)
        found = kind.checked(question, case.sent, True)
        assert (found.value, found.problems) == (case.given, ()), case
        if case.given is None:
            continue
        given = case.given
        assert kind.given(question, kind.kept(question, given)) == given, case
        for back in (kind.from_form(question, kind.to_form(question, given)), given):
            assert kind.checked(question, back, True).value == given, case
        cells, unknown = kind.from_cells(question, kind.cells(question, given))
        assert (kind.checked(question, cells, True).value, unknown) == (given, []) or "other" in str(given), case
        assert set(kind.cells(question, given)) <= set(kind.columns(question)), case
        assert kind.checked(question, given, False).value == given, case
        assert all(kind.words(question, given)), case


@pytest.mark.parametrize("cases", by_kind(BAD))
def test_what_is_none_is_told_why(app: Flask, cases: list[Case]) -> None:
    for case in cases:
        question = asked(case.kind, settings=case.settings, **case.fields)
        problems = kinds.of(question).checked(question, case.sent, True).problems
        assert problems, case
        assert case.fault in " ".join(map(str, problems)), (case, problems)


TYPED: list[tuple[str, dict[str, list[str]]]] = [
    ("single", {"q7": ["99"]}), ("single", {"q7": ["11", "other"], "q7-other": ["but also"]}), ("likert", {"q7": ["12"]}),
    ("multiple", {"q7": ["11", "13", "other"], "q7-other": [""]}), ("text", {"q7": ["two\nlines"]}),
    ("matrix", {"q7-r21": ["11", "12"], "q7-r22": ["99"]}), ("ranking", {"q7-o11": ["1"], "q7-o12": ["1"]}),
    ("ranking", {"q7-o13": ["first"]}), ("number", {"q7": ["twelve"]}), ("number", {"q7": ["1,234"]}),
    ("date", {"q7": ["31/02/2026"]}), ("country", {"q7": ["ZZ"]}), ("organisation", {"q7": ["A new body"]}),
    ("paragraph", {"q7": ["Why?"], "q7-wording": ["Other words"]}), ("file", {"q7": ["key-one", "key-two"]}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields"), TYPED)
def test_what_was_typed_stands_in_the_form_again(app: Flask, kind: str, fields: dict[str, list[str]]) -> None:
    question = asked(kind, settings={"other": True} if kind in ("single", "multiple") else {})
    own = kinds.of(question)
    assert own.to_form(question, own.from_form(question, fields)) == fields


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "statements"])
def test_no_answer_is_none_in_every_shape(app: Flask, kind: str) -> None:
    question = asked(kind, settings={"paragraph": "Text"} if kind == "paragraph" else {})
    own = kinds.of(question)
    assert own.from_form(question, {}) is None
    assert own.checked(question, None, True) == own.checked(question, own.from_cells(question, {})[0], True)
    assert own.checked(question, None, True).value is None
    assert not any(own.to_form(question, None).values())


def test_codes_are_what_expressions_see(app: Flask) -> None:
    wanted = {
        ("single", 11): "a", ("multiple", (11, 12)): ["a", "b"], ("likert", 13): "c", ("ranking", (13, 11)): ["c", "a"],
        ("number", "1.5"): "1.5", ("date", "2026-06-30"): "2026-06-30", ("country", "NE"): "NE", ("text", "x"): "x",
    }  # fmt: skip
    for (kind, given), codes in wanted.items():
        question = asked(kind)
        assert kinds.of(question).codes(question, list(given) if isinstance(given, tuple) else given) == codes
    matrix = asked("matrix")
    assert kinds.of(matrix).codes(matrix, {"21": [11, 12]}) == {"x": ["a", "b"]}
    other = asked("multiple", settings={"other": True})
    assert kinds.of(other).codes(other, [11, {"other": "G"}]) == ["a", "other"]
