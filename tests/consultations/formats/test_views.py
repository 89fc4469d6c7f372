"""Downloads, import and copies by pages with scripts off; and the published schema."""

import html
import io
import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # no stubs among the tools
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consultations.formats import own_json, registry, xlsform_reader
from consultations.formats.storing import from_consultation
from consultations.models import Consultation
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import DURING, OPENS, draft, facilitator, published

FOLDER = Path(__file__).parent.parent / "data"
UCL = FOLDER / "xlsforms" / "UCL_Biomass_Plot_Form.xlsx"


def sent(data: bytes, name: str = "form.xlsx", **fields: str) -> dict[str, Any]:
    return {"file": (io.BytesIO(data), name), "lang": "en", "preview": "1"} | fields


def hidden(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None, name
    return html.unescape(found[1])


def count() -> int:
    return db.session.scalar(select(func.count(Consultation.id))) or 0


def test_a_workbook_is_previewed_and_then_made_a_draft(app: Flask, client: FlaskClient) -> None:
    make.sign_in(client, facilitator())
    with frozen_at(OPENS):
        assert client.get("/consultations/import").status_code == 200
        preview = client.post("/consultations/import", data=sent(UCL.read_bytes(), "UCL.xlsx"))
        assert (preview.status_code, count()) == (200, 0)
        assert "section trees: it is asked once: nothing is repeated here." in html.unescape(preview.text)
        assert "Jina Lako" not in preview.text.split("<form")[0]
        form = {name: hidden(preview.text, name) for name in ("document", "losses", "title")}
        wrong = client.post("/consultations/import/draft", data=form)
        assert (wrong.status_code, count()) == (422, 0)
        assert "section trees: it is asked once" in html.unescape(wrong.text)
        made = client.post("/consultations/import/draft", data=form | {"lines": [make.line().id], "title": "Trees"})
        assert made.status_code == 303
        consultation = db.session.scalars(select(Consultation)).one()
        assert (made.location, consultation.title) == (f"/consultations/{consultation.id}/draft", "Trees")
        assert client.get(made.location).status_code == 200
        whole = xlsform_reader.read(UCL.read_bytes(), title="UCL").document
        assert from_consultation(consultation).sections == whole.sections


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "It is empty."), (b"\x89PNG", "neither JSON"), (b"PK\x03\x04junk", "damaged"),
        (b'{"format": 1}', "version: This is missing."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_so_and_stores_nothing(
    app: Flask, client: FlaskClient, data: bytes, words: str
) -> None:
    make.sign_in(client, facilitator())
    with frozen_at(OPENS):
        answer = client.post("/consultations/import", data=sent(data, "x.xlsx"))
    assert (answer.status_code, count()) == (422, 0)
    assert words in html.unescape(answer.text)


def test_a_document_that_was_tampered_with_is_checked_again(app: Flask, client: FlaskClient) -> None:
    make.sign_in(client, facilitator())
    with frozen_at(OPENS):
        answer = client.post(
            "/consultations/import/draft", data={"document": '{"format": "x"}', "lines": [make.line().id]}
        )
    assert (answer.status_code, count()) == (422, 0)


@pytest.mark.parametrize("path", ["/consultations/import", "/consultations/templates"])
def test_only_facilitators_come_this_far(app: Flask, client: FlaskClient, path: str) -> None:
    make.sign_in(client, make.user())
    with frozen_at(OPENS):
        assert client.get(path).status_code == 403
        assert client.post("/consultations/import", data=sent(b"{}")).status_code == 403


@pytest.mark.parametrize("key", registry.FORMATS)
def test_everybody_downloads_what_is_public_and_reads_it_back(app: Flask, client: FlaskClient, key: str) -> None:
    consultation = published()
    with frozen_at(DURING):
        page = client.get(f"{consultation.url}/questionnaire").text
        answer = client.get(f"{consultation.url}/questionnaire/{key}")
        told = client.get(f"{consultation.url}/questionnaire/{key}/losses")
        document = from_consultation(db.session.get_one(Consultation, consultation.id))
    assert f'href="{consultation.url}/questionnaire/{key}"' in page
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="questionnaire-{consultation.id}.')
    assert registry.read_file(answer.data).document == document
    assert ("Nothing is lost." in told.text) is (key == "json")
    assert key == "json" or "“word_limit” (5) is not carried" in told.text


def test_what_is_not_public_is_only_its_facilitators_to_download(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    consultation = draft(person)
    db.session.commit()
    paths = [f"{consultation.url}/questionnaire{path}" for path in ("", "/json", "/json/losses")]
    with frozen_at(OPENS):
        assert [client.get(path).status_code for path in paths] == [404] * 3
        make.sign_in(client, person)
        assert [client.get(path).status_code for path in paths] == [200] * 3
        assert client.get(f"{consultation.url}/questionnaire/word").status_code == 404


def test_the_schema_is_public_and_fits_what_is_exported(app: Flask, client: FlaskClient) -> None:
    consultation = published()
    schema = client.get(own_json.SCHEMA_PATH)
    assert schema.content_type == "application/schema+json"
    jsonschema.Draft202012Validator.check_schema(schema.json)
    with frozen_at(DURING):
        exported = json.loads(client.get(f"{consultation.url}/questionnaire/json").data)
    validator = jsonschema.Draft202012Validator(schema.json)
    validator.validate(exported)
    assert not validator.is_valid(exported | {"lang": 1})


def test_a_copy_is_made_by_its_form(app: Flask, client: FlaskClient) -> None:
    consultation, elsewhere = published(), facilitator("c2")
    make.sign_in(client, elsewhere)
    with frozen_at(DURING):
        page = client.get(f"{consultation.url}/copy").text
        assert f'value="{make.line("c2").id}"' in page
        assert f'value="{make.line().id}"' not in page
        missing = client.post(f"{consultation.url}/copy", data={"title": "Again"})
        assert (missing.status_code, count()) == (422, 1)
        made = client.post(f"{consultation.url}/copy", data={"title": "Again", "lines": [make.line("c2").id]})
        assert (made.status_code, count()) == (303, 2)
        assert client.get(made.location).status_code == 200
