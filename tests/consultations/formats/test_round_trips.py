"""A questionnaire goes into each format and comes back the same, and what other programs will not see of it is told."""

from typing import Any

import jsonschema  # type: ignore[import-untyped]  # no stubs among the tools
import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, assume, given, settings

from consultations.formats import (
    limesurvey_reader,
    limesurvey_writer,
    own_json,
    xlsform_reader,
    xlsform_writer,
)
from consultations.formats.document import WITH_ROWS, Questionnaire
from tests.consultations.formats.documents import documents

FORMATS = {
    "JSON": (own_json, own_json), "XLSForm": (xlsform_writer, xlsform_reader),
    "LimeSurvey": (limesurvey_writer, limesurvey_reader),
}  # fmt: skip
SOME = settings(max_examples=15, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", FORMATS)
@SOME
@given(document=documents())
def test_what_was_written_is_read_back_the_same(app: Flask, name: str, document: Questionnaire) -> None:
    assume(document.sections)
    writer, reader = FORMATS[name]
    with app.test_request_context():
        back = reader.read(writer.write(document).content)
    assert own_json.canonical(back.document) == own_json.canonical(document)
    assert back.losses == ()


LIKE = {
    "labels that a workbook cannot hold as they are": [("0", "${q}"), ("1", "$ {q}"), ("1_F9X", "$ {q} (1)")],
    "codes that differ in case alone": [("1_F9X", "x"), ("1_F9x", "y"), ("1_f9x", "x (1_F9X)")],
    "codes that begin like their question": [("x", "x"), ("x_x", "x (x)"), ("x_1", "1")],
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("parts", LIKE.values(), ids=LIKE)
def test_rows_and_options_that_look_alike_stay_apart(app: Flask, name: str, parts: list[tuple[str, str]]) -> None:
    labels = [{"code": code, "label": label} for code, label in parts]
    writer, reader = FORMATS[name]
    for kind in ("matrix", "statements", "ranking", "single", "multiple"):
        asked: dict[str, Any] = {"code": "x", "kind": kind, "text": "T"}
        asked |= {"options": labels} if kind != "statements" else {}
        asked |= {"rows": labels} if kind in WITH_ROWS else {}
        questions = [asked, asked | {"code": "X"}]
        document = own_json.checked({
            "format": "plenary-questionnaire", "version": 1, "lang": "en", "title": "T",
            "sections": [{"title": "S", "questions": questions}],
        })  # fmt: skip
        with app.test_request_context():
            back = reader.read(writer.write(document).content)
        assert own_json.canonical(back.document) == own_json.canonical(document)
        assert back.losses == ()


@SOME
@given(document=documents())
def test_every_document_fits_the_published_schema(app: Flask, document: Questionnaire) -> None:
    jsonschema.validate(own_json.plain(document), own_json.schema("https://plenary.invalid"))
    assert own_json.plain(document)["format"] == "plenary-questionnaire"
