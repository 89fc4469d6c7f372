"""The page, the properties and the bytes of the Word file."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from reports.export_docx import to_docx
from tests.reports.documents import PUBLISHED, SYMBOL, document, full
from tests.reports.word_reader import Read, xp

pytestmark = pytest.mark.usefixtures("in_english")


def test_pages_are_a4_with_symbol_and_number() -> None:
    section = Read(full()).word.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.header.paragraphs[0].text == SYMBOL
    assert section.first_page_header.paragraphs[0].text == ""
    for footer in (section.footer, section.first_page_footer):
        fields = footer._element.xpath(".//w:fldSimple/@w:instr")
        assert [text.strip() for text in fields] == ["PAGE", "NUMPAGES"]
        assert re.sub(r"\s+", " ", "".join(xp(footer._element, ".//w:t/text()"))).strip() == "Page 1 of 1"


def test_properties_tell_what_it_is() -> None:
    core = Read(full()).word.core_properties
    assert (core.title, core.author, core.identifier) == ("Summary report on e-government", "UNDESA", SYMBOL)
    assert core.created == core.modified == PUBLISHED
    assert (core.version, core.revision) == ("2", 2)


def test_the_same_document_makes_the_same_bytes() -> None:
    assert to_docx(full()) == to_docx(full())
    assert to_docx(full()) != to_docx(document())


def test_parts_are_dated_by_the_publication() -> None:
    assert {info.date_time for info in Read(full()).zip.infolist()} == {(2006, 6, 7, 12, 30, 10)}
    early = document(published_at=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=1))
    assert {info.date_time[0] for info in Read(early).zip.infolist()} == {1980}


def test_nothing_of_the_library_s_template_is_left() -> None:
    read = Read(full())
    assert not [
        name for name in read.zip.namelist() if "thumbnail" in name or "customXml" in name or "Effects" in name
    ]
    assert b"python-docx" not in read.zip.read("docProps/core.xml")
    assert len(read.bytes) < 40_000
