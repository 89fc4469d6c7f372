"""Syntheses find the answer they summarise, or the report says which did not."""

import pytest

from demo.french_assembly import UnreadableFile, read_consultation, read_syntheses, with_texts
from tests.demo.consultation_files import SYNTHESES_HEADER, syntheses, table


def read(*rows, changed=None):
    questionnaire, responses, _ = read_consultation(table(changed=changed))
    found, report = read_syntheses(syntheses(*rows), questionnaire, responses)
    return found, report, responses


def only(report, code):
    (found,) = (entry for entry in report.issues if entry.code == code)
    return found


def test_linked_by_source():
    (synthesis,), report, responses = read({})
    assert (synthesis.question_key, synthesis.response_external_id) == ("q3", "r1")
    assert synthesis.theme.startswith("Améliorer la place")
    assert report.counts() == {"unnamed_column": 1, "space_trimmed": 1}
    assert with_texts(responses, [synthesis])[0].answers["q3"] == "Mon avis."


def test_linked_by_the_exact_text_when_the_source_names_nobody():
    (synthesis,), report, _ = read(
        {"source": "xx/10", "text": "C\x92est  mon avis."}, changed={(1, 9): "c'est mon avis."}
    )
    assert synthesis.response_external_id == "r2"
    assert only(report, "linked_by_text").row == 2


@pytest.mark.parametrize("changed", [{}, {(0, 9): "Mon avis.", (1, 9): "Mon avis."}])
def test_no_or_two_answers_of_that_text_leave_it_without_a_link(changed):
    (synthesis,), report, responses = read({"source": "xx/10"}, changed=changed)
    assert synthesis.response_external_id is None
    assert only(report, "no_respondent").column == "column 4 (source)"
    assert with_texts(responses, [synthesis]) == responses


@pytest.mark.parametrize(
    ("row", "code", "imported"),
    [
        ({"question": "Une autre question ?"}, "question_unknown", 0),
        ({"synthese": " "}, "empty_synthesis", 0),
        ({"theme": "5"}, "theme_unknown", 1),
        ({"affirmation": ""}, "kind_missing", 1),
        ({"synthese": "x" * 100}, "synthesis_cut", 1),
        ({"source": "r2/10"}, "text_unmarked", 1),
        ({"synthese": "L\x92avis"}, "control_repaired", 1),
        ({"text": "a\r\nb"}, "line_ending", 1),
    ],
)
def test_each_damage_is_named(row, code, imported):
    found, report, _ = read(row)
    assert (len(found), report.rows_imported, report.rows_read) == (imported, imported, 1)
    assert only(report, code).row == 2


def test_a_respondents_own_text_stays_and_the_difference_is_named():
    (synthesis,), report, responses = read({}, changed={(0, 9): "Mon autre avis."})
    assert only(report, "text_differs").what == "Mon avis."
    assert with_texts(responses, [synthesis])[0].answers["q3"] == "Mon autre avis."


def test_rows_of_one_document_are_compared():
    found, report, _ = read({}, {"synthese": "un avis"}, {"text": "Un autre texte.", "synthese": "Trois"})
    assert len(found) == 3
    assert only(report, "synthesis_repeated").row == 3
    assert only(report, "document_contradicts").row == 4


def test_missing_column_is_refused():
    questionnaire, responses, _ = read_consultation(table())
    stream = syntheses({}, header=[name for name in SYNTHESES_HEADER if name != "synthese"])
    with pytest.raises(UnreadableFile, match="Expected: the columns synthese"):
        read_syntheses(stream, questionnaire, responses)


def test_further_columns_are_named():
    questionnaire, responses, _ = read_consultation(table())
    stream = syntheses({}, header=[*SYNTHESES_HEADER, "auteur", "text"])
    _, report = read_syntheses(stream, questionnaire, responses)
    assert only(report, "unused_column").what == "auteur"
    assert only(report, "repeated_column").column == "column 10 (text)"
