"""A questionnaire goes into each format and comes back the same, and what other programs will not see of it is told."""

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
from consultations.formats.document import Questionnaire
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


@SOME
@given(document=documents())
def test_every_document_fits_the_published_schema(app: Flask, document: Questionnaire) -> None:
    jsonschema.validate(own_json.plain(document), own_json.schema("https://plenary.invalid"))
    assert own_json.plain(document)["format"] == "plenary-questionnaire"
