"""Real workbooks: each imports and says what it cannot keep, or says why it cannot be imported; and comes back the same."""

from pathlib import Path

import pytest
from flask import Flask

from consultations.formats import limesurvey_reader, limesurvey_writer, xlsform_reader, xlsform_writer
from consultations.formats.results import Unreadable

FOLDER = Path(__file__).parent.parent / "data" / "xlsforms"
FILES = sorted(FOLDER.glob("*.xlsx"))
FAULTY = "duplicate_columns.xlsx"


def read(name: str) -> xlsform_reader.Reading:
    return xlsform_reader.read((FOLDER / name).read_bytes(), title=name)


def test_there_are_seven() -> None:
    assert len(FILES) == 7


@pytest.mark.parametrize("path", [p for p in FILES if p.name != FAULTY], ids=lambda p: p.name)
def test_what_was_imported_goes_out_and_comes_in_the_same(app: Flask, path: Path) -> None:
    with app.test_request_context():
        first = xlsform_reader.read(path.read_bytes(), title=path.stem).document
        for writer, reader in ((xlsform_writer, xlsform_reader), (limesurvey_writer, limesurvey_reader)):
            again = reader.read(writer.write(first).content)
            assert again.document == first
            assert again.losses == ()


def test_a_faulty_workbook_says_where(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(Unreadable) as error:
        read(FAULTY)
    assert error.value.fields["file"] == ["The workbook: Duplicate column header: label"]


def losses(name: str) -> set[str]:
    return {str(loss) for loss in read(name).losses}


@pytest.mark.parametrize(
    ("name", "loss"),
    [
        ("choice_filter_test.xlsx", "question county: “choice_filter” (${state}=cf) is not kept."),
        ("choice_filter_test.xlsx", "question county: option “King” (king) stands twice and is kept once."),
        ("group.xlsx", "question phone_number: “phone number” is asked as “text”."),
        ("or_other.xlsx", "question fav_color: “pastel” of the options is not kept."),
        ("UCL_Biomass_Plot_Form.xlsx", "section trees: it is asked once: nothing is repeated here."),
        ("UCL_Biomass_Plot_Form.xlsx", "question center_point: “Plot Center Point” is left out: places on a map are not "
                                       "asked here."),
        ("UCL_Biomass_Plot_Form.xlsx", "sheet choices: the list “plot” is used by no question."),
        ("UCL_Biomass_Plot_Form.xlsx", "question tree_distance: the rule “. < ${slope_radius}” is not kept: Character 5: "
                                       "No question with the code “slope_radius” can be named here."),
        ("xlsform_spec_test.xlsx", "question autocomplete_test: “appearance” (autocomplete) is not kept."),
        ("xlsform_spec_test.xlsx", "question label-test: the name becomes “label_test”."),
        ("xlsform_spec_test.xlsx", "sheet settings: “omit_instanceID” (FALSE) is not kept."),
        ("xlsform_spec_test.xlsx", "question required_text: “requiredMsg” (Custom required message.) is not kept."),
    ],
)  # fmt: skip
def test_losses_are_told_with_their_place(app: Flask, name: str, loss: str) -> None:
    with app.test_request_context():
        assert loss in losses(name)


def test_groups_become_sections_and_other_becomes_a_question(app: Flask) -> None:
    with app.test_request_context():
        grouped, other = read("group.xlsx").document, read("or_other.xlsx").document
    assert [(s.title, [q.code for q in s.questions]) for s in grouped.sections] == [
        ("group.xlsx", ["family_name"]), ("Father", ["phone_number", "age"]),
    ]  # fmt: skip
    assert [(q.code, q.kind, q.shown_if) for q in other.questions] == [
        ("fav_color", "single", ""), ("fav_color_other", "text", "selected(${fav_color}, 'other')"),
        ("fav_pastel", "single", ""),
    ]  # fmt: skip


def test_languages_are_found_by_their_names(app: Flask) -> None:
    with app.test_request_context():
        ucl, spec = read("UCL_Biomass_Plot_Form.xlsx").document, read("xlsform_spec_test.xlsx").document
    assert (ucl.lang, ucl.extra_langs, spec.lang, spec.extra_langs) == ("en", ["sw"], "en", ["zh"])
    name = next(q for q in ucl.questions if q.code == "leader_name")
    assert (name.text, name.translations["sw"]["text"].text) == ("Your Name", "Jina Lako")
    assert (
        next(q for q in spec.questions if q.code == "skip_to_end").options[0].translations["zh"]["label"].text == "是"
    )
