# ruff: noqa: E501  # a corpus reads better as it is
"""What is taken, as what; what is refused, whatever it is called."""

import io
import zipfile
import zlib
from typing import Any

import pytest
from flask import Flask

from core import filetypes
from core.errors import Invalid
from tests.core import files

pytestmark = pytest.mark.usefixtures("request_context")


@pytest.fixture
def request_context(app: Flask) -> Any:
    """Words are put into the reader's language."""
    with app.test_request_context():
        yield


TAKEN: dict[str, tuple[Any, str]] = {
    "photo.jpg": (files.photograph, "jpg"),
    "map.png": (files.picture, "png"),
    "map.gif": (lambda: files.picture("GIF"), "png"),
    "map.webp": (lambda: files.picture("WEBP", lossless=True), "png"),
    "paper.pdf": (files.pdf, "pdf"),
    "paper.docx": (files.docx, "docx"),
    "sheet.xlsx": (lambda: files.docx(types=files.WORD.replace("wordprocessingml.document", "spreadsheetml.sheet")), "xlsx"),
    "talk.pptx": (lambda: files.docx(types=files.WORD.replace("wordprocessingml.document", "presentationml.presentation")), "pptx"),
    "paper.odt": (files.odt, "odt"),
    "sheet.ods": (lambda: files.odt(kind="spreadsheet"), "ods"),
    "talk.odp": (lambda: files.odt(kind="presentation"), "odp"),
    "words.txt": (lambda: "Нiger — ré\n".encode(), "txt"),
    "table.csv": (lambda: b"a;b\n1;2\n3;4\n", "csv"),
    "old.txt": (lambda: "words".encode("utf-16"), "txt"),
    "no name": (files.picture, "png"),
    "photo.jpeg": (files.picture, "png"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken_is_known_by_its_contents(name: str) -> None:
    make, extension = TAKEN[name]
    found = filetypes.examined(make(), name)
    assert found.extension == extension
    assert filetypes.examined(found.data, "x").media_type == found.media_type, "what is kept passes again"


REFUSED: dict[str, Any] = {
    "html named png": ("map.png", lambda: b"<!doctype html><script>alert(1)</script>"),
    "html named txt": ("a.txt", lambda: b"hello <script>alert(1)</script>"),
    "svg": ("map.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "svg named png": ("map.png", lambda: b'<?xml version="1.0"?><svg onload="alert(1)"/>'),
    "shell script": ("run.txt", lambda: b"#!/bin/sh\nrm -rf /\n"),
    "program": ("setup.pdf", lambda: b"MZ\x90\x00" + b"\0" * 100),
    "empty": ("a.txt", lambda: b""),
    "blank": ("a.txt", lambda: b" \n "),
    "control characters": ("a.txt", lambda: b"a\x00b"),
    "not utf-8": ("a.txt", lambda: b"caf\xe9"),
    "old word": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "tiff": ("a.png", lambda: files.picture("TIFF")),
    "bmp": ("a.png", lambda: files.picture("BMP")),
    "truncated png": ("a.png", lambda: files.picture(size=(300, 300))[:60]),
    "truncated jpeg": ("a.jpg", lambda: files.photograph()[:200]),
    "head of a gif": ("a.gif", lambda: b"GIF89a\x01\x00"),
    "gif of javascript": ("a.gif", lambda: b"GIF89a/*\x00*/=1;alert(1)//"),
    "a hundred megapixels": ("a.png", files.huge_header),
    "a thousand megapixels": ("a.png", lambda: files.huge_header(60_000, 60_000)),
    "truncated pdf": ("a.pdf", lambda: files.pdf()[:-20]),
    "pdf after a line": ("a.pdf", lambda: b"\n" + files.pdf()),
    "html with a pdf inside": ("a.pdf", lambda: b"<script>alert(1)</script>" + files.pdf()),
    "pdf with html behind": ("a.pdf", lambda: files.pdf(tail=b"<script>alert(1)</script>" * 4)),
    "pdf with a zip behind": ("a.pdf", lambda: files.pdf(tail=files.docx())),
    "pdf with a zip inside": ("a.pdf", lambda: files.pdf(body=files.docx())),
    "pdf with javascript": ("a.pdf", lambda: files.pdf(b"3 0 obj\n<</S/JavaScript/JS(app.alert)>>\nendobj\n")),
    "pdf with hidden javascript": ("a.pdf", lambda: files.pdf(b"3 0 obj\n<</S/J#61vaScript>>\nendobj\n")),
    "pdf with packed javascript": ("a.pdf", lambda: files.pdf(
        b"3 0 obj\n<</Type/ObjStm/Filter/FlateDecode>>\nstream\n" + zlib.compress(b"<</S/JavaScript>>") + b"\nendstream\nendobj\n")),
    "pdf that launches": ("a.pdf", lambda: files.pdf(b"3 0 obj\n<</S/Launch/F(cmd.exe)>>\nendobj\n")),
    "pdf pointing nowhere": ("a.pdf", lambda: files.pdf().replace(b"startxref\n", b"startxref\n9")),
    "plain zip": ("a.docx", lambda: files.archive({"a.txt": b"a"})),
    "zip named pdf": ("a.pdf", files.docx),
    "picture named docx": ("a.docx", files.picture),
    "macros": ("a.docx", lambda: files.docx({"word/vbaProject.bin": b"x"})),
    "macros by type": ("a.docx", lambda: files.docx(types="application/vnd.ms-word.document.macroEnabled.main+xml")),
    "old macros": ("a.xlsx", lambda: files.docx({"xl/macrosheets/sheet1.xml": b"x"})),
    "activex": ("a.docx", lambda: files.docx({"word/activeX/activeX1.bin": b"x"})),
    "template from elsewhere": ("a.docx", lambda: files.docx({
        "word/_rels/settings.xml.rels": b'<R Type="attachedTemplate" Target="https://x.example/t.dotm" TargetMode="External"/>'})),
    "two kinds at once": ("a.docx", lambda: files.docx({
        "[Content_Types].xml": (files.WORD + files.WORD.replace("wordprocessingml.document", "spreadsheetml.sheet")).encode()})),
    "odf macros": ("a.odt", lambda: files.odt({"Basic/Standard/Module1.xml": b"x"})),
    "odf scripts": ("a.odt", lambda: files.odt({"Scripts/python/a.py": b"x"})),
    "odf drawing": ("a.odg", lambda: files.odt(kind="graphics")),
    "entities": ("a.odt", lambda: files.odt({"meta.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"})),
    "path that leaves": ("a.docx", lambda: files.docx({"../../etc/passwd": b"x"})),
    "absolute path": ("a.docx", lambda: files.docx({"/etc/passwd": b"x"})),
    "two of one name": ("a.docx", lambda: files.docx({"WORD/document.xml": b"x"})),
    "bomb": ("a.docx", files.bomb),
    "entries that overlap": ("a.docx", files.overlapping),
    "a size that lies": ("a.docx", files.lying),
    "cut archive": ("a.docx", lambda: files.docx()[:-30]),
    "something before the archive": ("a.docx", lambda: b"#!/bin/sh\n" + files.docx()),
    "thousands of entries": ("a.docx", lambda: files.docx({f"word/{n}": b"" for n in range(3001)})),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_hostile_or_broken_is_refused(case: str) -> None:
    name, make = REFUSED[case]
    with pytest.raises(Invalid) as refusal:
        filetypes.examined(make(), name)
    assert str(refusal.value.detail)


def test_a_locked_archive_is_refused() -> None:
    data = bytearray(files.docx())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as zipped:
        assert zipped.infolist()[0].flag_bits & 1 == 0
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    with pytest.raises(Invalid, match="password"):
        filetypes.examined(bytes(data), "a.docx")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("map.png", "map.pdf"), ("../../etc/passwd", "passwd.pdf"), ("C:\\temp\\evil.exe.pdf", "evil-exe.pdf"),
        ("خريطة النيجر.png", "خريطة-النيجر.pdf"), ("नक्शा.png", "नक्शा.pdf"), (".htaccess", "htaccess.pdf"), ("", "file.pdf"),
        ('a"; filename="b.html', "a-filename-b.pdf"), ("\u202egnp.exe", "gnp.pdf"), ("a\r\nSet-Cookie: x.png", "a-Set-Cookie-x.pdf"),
        ("x" * 300 + ".png", "x" * 60 + ".pdf"), ("a)b](c.png", "a-b-c.pdf"),
    ],
)  # fmt: skip
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert filetypes.clean_name(given, "pdf") == kept
