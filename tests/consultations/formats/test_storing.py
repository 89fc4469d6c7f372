"""A document becomes a draft by the rules of drafting, and the draft the same document again."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from consultations import actions, template_queries
from consultations.formats import own_json, xlsform_reader
from consultations.formats.document import Questionnaire
from consultations.formats.storing import from_consultation, into_draft, unknown_ties
from core.clock import frozen_at
from core.errors import Invalid, Refused
from tests import factories as make
from tests.consultations.factories import DURING, OPENS, facilitator, published

FOLDER = Path(__file__).parent.parent / "data" / "xlsforms"


def labels(*names: str) -> list[dict[str, Any]]:
    return [{"code": name, "label": name.upper()} for name in names]


def french(**texts: str) -> dict[str, Any]:
    return {"fr": {name: {"text": text, "status": "reviewed"} for name, text in texts.items()}}


EVERYTHING: dict[str, Any] = {
    "format": "plenary-questionnaire", "version": 1, "lang": "en", "extra_langs": ["fr"], "title": "Everything",
    "summary": "One of each.", "purpose": "*Why*", "source_note": "Nobody",
    "translations": french(title="Tout", purpose="*Pourquoi*"),
    "sections": [
        {"title": "First", "translations": french(title="Premier"), "questions": [
            {"code": "used", "kind": "single", "text": "Is it used?", "help": "Think.", "required": True,
             "options": [{**labels("yes")[0], "translations": french(label="Oui")}, labels("no")[0]],
             "settings": {"other": True}, "translations": french(text="Sert-il ?", help="Réfléchissez."),
             "ties": ["line:c7-egov", "goal:16"]},
            {"code": "which", "kind": "multiple", "text": "Which?", "options": labels("a", "b", "c"), "choices_max": 2},
            {"code": "exact", "kind": "multiple", "text": "Which two?", "options": labels("a", "b", "c"), "choices_exact": 2},
            {"code": "scale", "kind": "likert", "text": "It works.", "options": labels("no", "so", "yes")},
            {"code": "grid", "kind": "matrix", "text": "Rate.", "options": labels("bad", "good"),
             "rows": labels("speed", "care"), "settings": {"several": True}},
            {"code": "order", "kind": "ranking", "text": "Order.", "options": labels("x", "y")}]},
        {"title": "Second", "starts_page": True, "shown_if": "${used} = 'yes'", "questions": [
            {"code": "why", "kind": "text", "text": "Why?", "word_limit": 90, "shown_if": "selected(${which}, 'a')",
             "valid_if": "string-length(.) > 3 or ${many} > 2", "valid_message": "Say more.",
             "translations": {"fr": {"valid_message": {"text": "Plus.", "status": "machine", "original": "Say it."}}}},
            {"code": "free", "kind": "text", "text": "Anything else?"},
            {"code": "many", "kind": "number", "text": "How many?",
             "settings": {"min": "0", "decimals": 0, "unit": "people"}},
            {"code": "day", "kind": "date", "text": "When?"}, {"code": "paper", "kind": "file", "text": "A paper?"},
            {"code": "land", "kind": "country", "text": "Where?"},
            {"code": "house", "kind": "organisation", "text": "Who?"},
            {"code": "say", "kind": "statements", "text": "Do you agree?", "rows": labels("first", "next")}]},
    ],
}  # fmt: skip


def stored(document: Questionnaire) -> Questionnaire:
    with frozen_at(OPENS):
        made = into_draft(make.actor(facilitator()), document, [make.line()])
        return from_consultation(made)


def test_everything_is_stored_and_comes_back_the_same(app: Flask) -> None:
    document = own_json.checked(EVERYTHING)
    assert own_json.canonical(stored(document)) == own_json.canonical(document)


@pytest.mark.parametrize("key", [t.key for t in template_queries.built_in()])
def test_each_built_in_template_makes_a_draft(app: Flask, key: str) -> None:
    document = next(t for t in template_queries.built_in() if t.key == key).document()
    assert document.source_note
    assert stored(document) == document


@pytest.mark.parametrize("name", ["UCL_Biomass_Plot_Form.xlsx", "xlsform_spec_test.xlsx", "or_other.xlsx"])
def test_what_a_workbook_holds_makes_a_draft(app: Flask, name: str) -> None:
    document = xlsform_reader.read((FOLDER / name).read_bytes(), title=name).document
    assert stored(document) == document


def test_drafting_refuses_with_the_place(app: Flask) -> None:
    many = {"code": "q1", "kind": "multiple", "text": "T", "options": labels("a", "b"), "choices_max": 3}
    document = own_json.checked(EVERYTHING | {"sections": [{"title": "S", "questions": [many]}]})
    with pytest.raises(Invalid) as error, frozen_at(OPENS):
        into_draft(make.actor(facilitator()), document, [make.line()])
    assert error.value.fields["questionnaire"][0].startswith("question q1: ")


def test_only_facilitators_import_and_only_under_their_lines(app: Flask) -> None:
    document = own_json.checked(EVERYTHING)
    for person, slug in ((make.user(), "c7-egov"), (facilitator(), "c2")):
        with pytest.raises(Refused), frozen_at(OPENS):
            into_draft(make.actor(person), document, [make.line(slug)])


def test_ties_to_what_is_not_here_are_told_and_left_out(app: Flask) -> None:
    question = {"code": "q1", "kind": "text", "text": "T", "ties": ["theme:nowhere", "goal:4"]}
    document = own_json.checked(EVERYTHING | {"sections": [{"title": "S", "questions": [question]}]})
    assert [str(loss) for loss in unknown_ties(document)] == [
        "question q1: it is about “theme:nowhere”, which is not known here."
    ]
    assert stored(document).questions[0].ties == ["goal:4"]


@pytest.mark.parametrize("with_times", [True, False])
@pytest.mark.parametrize("with_ties", [True, False])
def test_a_copy_asks_the_same_and_takes_times_and_ties_only_if_told(
    app: Flask, with_times: bool, with_ties: bool
) -> None:
    person = facilitator()
    with frozen_at(OPENS):
        actor = make.actor(person)
        model = into_draft(
            actor, own_json.checked(EVERYTHING), [make.line()], opens_at=OPENS, closes_at=DURING, zone="Europe/Zurich"
        )
        model.audience = "invited"
        copy = actions.copy_consultation(
            actor, model, [make.line()], title="Again", with_times=with_times, with_ties=with_ties
        )
        kept = from_consultation(model, with_ties=with_ties)
        assert from_consultation(copy) == kept.model_copy(update={"title": "Again", "translations": {
            "fr": {"purpose": kept.translations["fr"]["purpose"]}}})  # fmt: skip
    assert (copy.id != model.id, copy.zone, copy.audience, copy.title) == (True, "Europe/Zurich", "invited", "Again")
    assert ((copy.opens_at, copy.closes_at) == (OPENS, DURING)) is with_times


def test_a_published_consultation_is_copied_as_a_draft(app: Flask) -> None:
    elsewhere = facilitator("c2")
    model = published()
    with frozen_at(DURING):
        copy = actions.copy_consultation(make.actor(elsewhere), model, [make.line("c2")])
    assert (copy.published_at, copy.line_ids, len(copy.questions())) == (None, (make.line("c2").id,), 6)
