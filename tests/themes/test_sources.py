"""Source documents: complete, addressable, refused when damaged, shown on pages and in the API."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from themes.actions import load_reference
from themes.reference import ReferenceDataError
from themes.sources import load_source_documents


def test_each_paragraph_has_a_label_of_its_own() -> None:
    counts = {d.code: len(d.paragraphs) for d in load_source_documents()}
    assert counts == {"C7-2006": 68, "WSIS-2018": 29, "WSIS10-4-20": 17, "CSTD-2014": 32, "WSIS-2019-135": 5}
    assert all(d.rights and d.numbering for d in load_source_documents())


def damaged(folder: Path, **fields: object) -> Path:
    document = {
        "code": "X-1", "title": "X", "publisher": "X", "issued": "2026", "lang": "en", "rights": "X",
        "numbering": "X", "paragraphs": [{"label": "1", "text": "One."}],
    }  # fmt: skip
    content = {"documents": [document | fields]}
    (folder / "source-documents.json").write_text(json.dumps(content), "utf-8")
    return folder


@pytest.mark.parametrize(("fields", "named"), [
    ({"code": "x 1"}, "code"),
    ({"rights": ""}, "rights"),
    ({"paragraphs": [{"label": "1 a", "text": "One."}]}, "label"),
    ({"paragraphs": [{"label": "1", "text": "One."}, {"label": "1", "text": "Two."}]}, "occurs twice"),
    ({"paragraphs": []}, "paragraphs"),
])  # fmt: skip
def test_a_damaged_file_is_refused(tmp_path: Path, fields: dict[str, object], named: str) -> None:
    with pytest.raises(ReferenceDataError, match=named):
        load_source_documents(damaged(tmp_path, **fields))


def test_loading_again_adds_nothing(app: Flask) -> None:
    assert load_reference()["source documents"] == 0


def test_a_paragraph_has_an_address(client: FlaskClient) -> None:
    assert 'href="/sources/C7-2006"' in client.get("/sources").text
    page = client.get("/sources/C7-2006").text
    assert 'id="8.a"' in page
    assert "Public United Nations document" in page
    assert client.get("/sources/C7-1906").status_code == 404


def test_the_api_gives_documents_and_paragraphs(client: FlaskClient) -> None:
    listed = client.get("/api/v1/sources").json["items"]
    assert [d["code"] for d in listed][:2] == ["C7-2006", "WSIS-2018"]
    whole = client.get("/api/v1/sources/C7-2006").json
    assert {"label": "8.n", "text": "Standardization; Standards and protocols;"} in whole["paragraphs"]
    assert client.get("/api/v1/sources/none").status_code == 404
