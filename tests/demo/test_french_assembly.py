"""The real consultation is read whole, and every kind of damage is named."""

from collections import Counter

import pytest

from demo.french_assembly import (
    RESPONSES,
    SYNTHESES,
    UnreadableFile,
    read_consultation,
    read_syntheses,
    with_texts,
)
from demo.import_report import REASONS
from tests.demo.consultation_files import HEADER, ROWS, header_with, table


@pytest.fixture(scope="module")
def consultation():
    return read_consultation(RESPONSES)


@pytest.fixture(scope="module")
def syntheses(consultation):
    questionnaire, responses, _ = consultation
    return read_syntheses(SYNTHESES, questionnaire, responses)


def tally(responses, key):
    answers = (response.answers[key] for response in responses)
    return Counter(answer for given in answers for answer in (given if isinstance(given, list) else [given]))


def issue(report, code):
    (found,) = (entry for entry in report.issues if entry.code == code)
    return found


class TestRealConsultation:
    def test_shape(self, consultation):
        questionnaire, responses, report = consultation
        assert len(responses) == report.rows_read == report.rows_imported == 967
        assert [question.number for question in questionnaire.questions()] == list(range(1, 39))
        kinds = Counter(question.kind for question in questionnaire.questions())
        assert kinds == {"single": 17, "likert": 9, "multiple": 7, "text": 5}
        assert [len(section.questions) for section in questionnaire.sections] == [1, 9, 10, 5, 9, 4]

    def test_question_texts_are_plain(self, consultation):
        question = consultation[0].question("q1")
        assert question.text.startswith("Quels sont selon vous les domaines où il est le plus urgent")
        assert question.text.endswith("entre les femmes et les hommes ?")
        assert question.hint == "vous pouvez cocher plusieurs cases"
        assert len(question.options) == 11

    def test_choices_asked_for(self, consultation):
        asked = {question.key: question.choices for question in consultation[0].questions() if question.choices}
        assert asked == {"q5": 2, "q24": 2, "q29": 2, "q30": 2}

    def test_scales_and_closing_options_are_in_order(self, consultation):
        question = consultation[0].question
        assert question("q28").options == (
            "Parfaitement adaptée",
            "Adaptée",
            "Peu adaptée",
            "Pas du tout adaptée",
        )
        assert question("q4").options[0] == "Très bien respectée"
        assert question("q3").options == ("Oui", "Non")
        assert question("q9").options[-1] == "Autre"

    def test_tallies_counted_by_hand(self, consultation):
        responses = consultation[1]
        assert tally(responses, "q3") == {"Non": 635, "Oui": 275, None: 57}
        assert tally(responses, "q28") == {
            "Adaptée": 344,
            "Peu adaptée": 311,
            "Pas du tout adaptée": 56,
            "Parfaitement adaptée": 30,
            None: 226,
        }
        assert tally(responses, "q1")["Lutter contre la prostitution"] == 207
        assert tally(responses, "q30")[None] == 177
        assert sum(count for option, count in tally(responses, "q30").items() if option) == 2 * 790

    def test_first_respondent(self, consultation):
        first = consultation[1][0]
        assert (first.external_id, first.profile) == ("lpucmWo=", {"sexe": "Femme ou non précisé"})
        assert first.answers["q37"] == "Oui"
        assert len(first.answers["q1"]) == 5
        assert first.answers["q10"] is None

    def test_written_answers_are_known_but_absent(self, consultation):
        written = Counter(key for response in consultation[1] for key in response.written)
        assert written == {"q10": 325, "q20": 240, "q25": 161, "q34": 221, "q38": 298}

    def test_report(self, consultation):
        assert consultation[2].counts() == {
            "repeated_column": 1,
            "value_coded": 1,
            "number_tab": 1,
            "html_tag": 7,
            "space_trimmed": 23,
            "options_ordered": 31,
            "text_absent": 1245,
        }


class TestRealSyntheses:
    def test_all_are_linked_to_an_answer_that_was_written(self, consultation, syntheses):
        found, report = syntheses
        assert len(found) == report.rows_imported == 1808
        written = {(response.external_id, key) for response in consultation[1] for key in response.written}
        linked = {(synthesis.response_external_id, synthesis.question_key) for synthesis in found}
        assert linked <= written
        assert len(linked) == len({synthesis.document_id for synthesis in found}) == 465

    def test_questions_themes_and_kinds(self, syntheses):
        found, _ = syntheses
        counts = Counter(synthesis.question_key for synthesis in found)
        assert counts == {"q10": 628, "q20": 479, "q25": 262, "q34": 439}
        assert len({(synthesis.question_key, synthesis.theme) for synthesis in found}) == 4
        assert len({synthesis.kind for synthesis in found}) == 7

    def test_no_damage_is_left_and_each_repair_is_reported(self, syntheses):
        found, report = syntheses
        words = "".join(synthesis.source_text + synthesis.synthesis for synthesis in found)
        assert not any("\x7f" <= char <= "\x9f" or char in "\r\ufffd" for char in words)
        assert "dans l’œil de ton" in words
        assert "17.000€" in words
        assert report.counts("repaired") == {
            "control_repaired": 1942,
            "space_trimmed": 1398,
            "line_ending": 63,
        }
        assert report.counts("unread") == {}

    def test_texts_come_back_to_their_respondents(self, consultation, syntheses):
        full = with_texts(consultation[1], syntheses[0])
        texts = [
            answer
            for response in full
            for key, answer in response.answers.items()
            if key in {"q10", "q20", "q25", "q34", "q38"} and answer
        ]
        assert len(texts) == 465
        assert sum(len(response.written) for response in full) == 1245 - 465
        assert [response.external_id for response in full] == [each.external_id for each in consultation[1]]


def test_small_table_is_read_as_it_stands():
    questionnaire, (first, second, third), report = read_consultation(table())
    assert [(question.key, question.kind) for question in questionnaire.questions()] == [
        ("q1", "single"),
        ("q2", "multiple"),
        ("q3", "text"),
    ]
    assert first.answers == {"q1": "Oui", "q2": ["Informer", "Autre"], "q3": None}
    assert (first.written, second.written) == (frozenset({"q3"}), frozenset())
    assert set(third.answers.values()) == {None}
    assert second.profile == {"sexe": "Homme"}
    assert report.counts("unread") == {"text_absent": 1}


@pytest.mark.parametrize(
    ("changed", "code", "row", "column", "answers"),
    [
        ({(0, 3): "1.0"}, "options_several", 2, 3, {"q1": None}),
        ({(0, 4): "0.0"}, "options_missing", 2, 3, {"q1": None}),
        ({(0, 2): "0.0"}, "option_unannounced", 2, 3, {"q1": "Oui"}),
        ({(0, 2): "Peut-être", (0, 4): "0.0"}, "option_unknown", 2, 3, {"q1": None}),
        ({(1, 3): "vrai"}, "unreadable_cell", 3, 4, {"q1": "Oui"}),
        ({(2, 3): ""}, "empty_cell", 4, 4, {"q1": "Oui"}),
        ({(0, 8): "1.0"}, "choices_miscounted", 2, 6, {"q2": ["Informer", "Punir", "Autre"]}),
        ({(0, 10): "0.0"}, "text_mark_differs", 2, 10, {"q3": None}),
        ({(0, 9): "D\x92abord"}, "control_repaired", 2, 10, {"q3": "D’abord"}),
        ({(0, 9): "un \x81 trou"}, "unreadable_character", 2, 10, {"q3": "un \ufffd trou"}),
        ({(0, 1): "9"}, "value_unknown", 2, 2, {}),
    ],
)
def test_damaged_cell_is_named_with_its_place(changed, code, row, column, answers):
    _, responses, report = read_consultation(table(changed=changed))
    found = issue(report, code)
    assert (found.row, found.column.split(" (")[0]) == (row, f"column {column}")
    assert found.why == REASONS[code][1]
    for key, answer in answers.items():
        assert responses[0].answers[key] == answer


def test_an_option_named_in_words_is_accepted():
    _, responses, report = read_consultation(table(changed={(2, 2): " OUI "}))
    assert responses[2].answers["q1"] == "Oui"
    assert report.counts("unread") == {"text_absent": 1}


def test_option_without_text_counts_as_unknown():
    header = header_with(4, HEADER[4].replace("Oui", "None"))
    _, responses, report = read_consultation(table(header))
    assert responses[0].answers["q1"] is None
    assert issue(report, "option_unknown").row == 2


@pytest.mark.parametrize(("identity", "code"), [("r1", "id_repeated"), ("", "id_missing")])
def test_row_without_its_own_id_is_left_out_and_named(identity, code):
    _, responses, report = read_consultation(table(changed={(1, 0): identity}))
    assert [response.external_id for response in responses] == ["r1", "r3"]
    assert (report.rows_read, report.rows_imported) == (3, 2)
    assert issue(report, code).row == 3


def test_repeated_column_is_compared_with_the_first():
    rows = [[*row, row[0]] for row in ROWS]
    rows[1][-1] = "autre"
    _, responses, report = read_consultation(table([*HEADER, "id"], rows))
    assert issue(report, "repeated_column").column == "column 12 (id)"
    assert issue(report, "repeated_differs").what == "autre ≠ r2"
    assert responses[1].external_id == "r2"


def test_repeated_header_row_and_empty_line_are_passed_over_and_named():
    _, responses, report = read_consultation(table(rows=[ROWS[0], HEADER, [], ROWS[1]]))
    assert len(responses) == 2
    assert issue(report, "repeated_header_row").row == 3
    assert issue(report, "blank_line").row == 4


@pytest.mark.parametrize(
    ("position", "name", "code"),
    [
        (2, "question N°1: Connaissez-vous ceci ?", "header_layout"),
        (4, HEADER[4].replace("ceci", "cela"), "header_differs"),
        (1, "département", "unknown_column"),
        (1, "Question n° 99999999 : trop", "unknown_column"),
    ],
)
def test_other_layout_of_headers_is_matched_and_named(position, name, code):
    questionnaire, responses, report = read_consultation(table(header_with(position, name)))
    assert issue(report, code).row == 1
    assert questionnaire.question("q1").text == "Connaissez-vous ceci ?"
    assert responses[0].answers["q1"] == "Oui"
    assert len(responses[0].profile) == 1


def test_gap_in_the_numbers_and_unknown_part_are_named():
    header = [name.replace("n° 3", "n° 40") for name in HEADER]
    questionnaire, _, report = read_consultation(table(header))
    assert report.counts()["question_missing"] == 37
    assert issue(report, "section_unknown").column == "Question n° 40"
    assert questionnaire.sections[-1].title == "Autres questions"


def test_report_as_lines_names_place_and_reason():
    *_, report = read_consultation(table(changed={(0, 2): "Peut-être"}))
    lines = list(report.lines())
    assert lines[0] == "stream: 3 rows read, 3 imported"
    assert "unread: 1 × option_unknown. The answer is none of the question's options." in lines
    assert any(line.strip().startswith("row 2, column 3 (") and line.endswith("Peut-être") for line in lines)


def test_a_report_refuses_a_code_without_a_reason():
    *_, report = read_consultation(table())
    with pytest.raises(KeyError):
        report.add("something", "x")


def test_unreadable_file_says_what_was_expected_and_found():
    error = UnreadableFile("a.csv", "this", "that")
    assert str(error) == "“a.csv” cannot be read. Expected: this. Found: that."
