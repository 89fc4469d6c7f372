"""Files that are damaged, huge, of another kind or meant to harm: a clear error, and nothing else."""

import io
import json
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from consultations.formats import limesurvey_rows, own_json, registry, xlsform_writer
from consultations.formats.results import Unreadable

DOCUMENT: dict[str, Any] = {
    "format": "plenary-questionnaire", "version": 1, "lang": "en", "title": "T",
    "sections": [{"title": "S", "questions": [{"code": "q1", "kind": "text", "text": "Why?"}]}],
}  # fmt: skip


def refused(app: Flask, data: bytes) -> str:
    with app.test_request_context(), pytest.raises(Unreadable) as error:
        registry.read_file(data)
    return " ".join(error.value.fields["file"])


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def book(*rows: list[str]) -> bytes:
    made, out = Workbook(), io.BytesIO()
    made.active.title = "survey"
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
BILLION = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "It is empty."),
        (b"\x89PNG\r\n\x1a\n", "neither JSON"),
        (b"x" * 1_600_000, "At most 1500 KB fit."),
        (b"PK\x03\x04broken", "damaged"),
        (packed({"a.txt": b"hello"}), "not a workbook"),
        (packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"0" * 30_000_000}), "unpack to more"),
        (packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": BILLION}), "damaged"),
        (packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": b" " * 70_000 + BILLION}), "declarations"),
        (packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<x/>"}), "damaged"),
        (book(["kind", "title"], ["text", "x"]), "type"),
        (b"{", "This is not JSON"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"title": "a", "title": "b"}', "stands twice"),
        (b"[" * 50_000, "neither JSON"),
        (b'{"a":' * 100_000, "This is not JSON"),
        (b"class\tname\nQ\tx", "the column “type/scale” is missing"),
        (b"class\tname\xff\nQ\tx", "not text in UTF-8"),
    ],
)  # fmt: skip
def test_such_a_file_is_refused_with_words(app: Flask, data: bytes, words: str) -> None:
    assert words in refused(app, data)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"lang": 1}, "lang: This must be a text."),
        ({"lang": "english"}, "lang: A code is made of"),
        ({"colour": "red"}, "colour: Nothing of this name belongs here."),
        ({"sections": [{"title": ""}]}, "section 1, title: Please write something here."),
        ({"sections": [{"title": "x" * 301}]}, "section 1, title: At most 300"),
        ({"sections": [{"title": "S", "questions": [{"code": "q1", "kind": "guess", "text": "T"}]}]}, "question q1, kind: "),
        ({"sections": [{"title": "S", "questions": [{"code": "1q", "kind": "text", "text": "T"}]}]}, "question 1q, code: "),
        ({"sections": [{"title": "S", "questions": [{"code": "q1", "kind": "single", "text": "T"}]}]},
         "question q1: A question of the kind “single” needs at least 2 options."),
        ({"sections": [{"title": "S", "questions": [{"code": "q", "kind": "text", "text": "T"}] * 2}]},
         "“q” stands here twice."),
        ({"translations": {"fr": {"title": {"text": "T", "status": "machine"}}}}, "not among the extra languages"),
        ({"title": "a\ud800"}, "title: This holds half of a character."),
    ],
)  # fmt: skip
def test_a_document_says_where_it_is_wrong(app: Flask, change: dict[str, Any], fault: str) -> None:
    assert fault in refused(app, json.dumps(DOCUMENT | change).encode())


def surveys(text: str) -> bytes:
    return ("\t".join(limesurvey_rows.NEEDED) + "\n" + text).encode("utf-8", "replace")


ANYTHING = st.one_of(
    st.binary(max_size=300), st.binary(max_size=60).map(lambda tail: b"PK\x03\x04" + tail),
    st.text(max_size=200).map(lambda text: ("{" + text).encode("utf-8", "replace")), st.text(max_size=200).map(surveys),
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=ANYTHING)
def test_whatever_is_sent_is_read_or_refused(app: Flask, data: bytes) -> None:
    with app.test_request_context(), suppress(Unreadable):
        assert registry.read_file(data).document.title


def test_nobody_s_words_become_a_formula(app: Flask) -> None:
    document = own_json.checked(DOCUMENT | {"title": "=1+1", "sections": [{"title": "@SUM(A1)", "questions": [
        {"code": "q1", "kind": "text", "text": "=HYPERLINK(\"http://x\")", "help": "+1"}]}]})  # fmt: skip
    with app.test_request_context():
        content = xlsform_writer.write(document).content
    cells = [cell for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    risky = [cell for cell in cells if str(cell.value or "")[:1] in "=+@-" and cell.value]
    assert len(risky) == 4
    assert {(cell.data_type, cell.quotePrefix) for cell in risky} == {("s", True)}


def test_no_cell_of_a_text_file_begins_a_formula(app: Flask) -> None:
    rows = [{"class": "Q", "name": "q", "text": "=1"}, {"class": "Q", "name": "r", "text": "'=1"}]
    data = limesurvey_rows.file_of(rows)
    assert b"\t'=1\t" in data
    with app.test_request_context():
        assert [row["text"] for row in limesurvey_rows.rows_of(data)] == ["=1", "'=1"]
