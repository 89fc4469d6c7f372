"""The Word file, read back: the masthead, real headings, styles alone, notes, the end."""

import re

import pytest
from docx.oxml.ns import qn

from reports.document import Block
from tests.reports.documents import SYMBOL, document, evidence, full, masthead
from tests.reports.word_reader import Read

pytestmark = pytest.mark.usefixtures("in_english")


def test_headings_are_real() -> None:
    read = Read(full())
    assert read.styled("Title") == ["WSIS Implementation Consultation Meeting on Action Line C7"]
    assert read.styled("Heading 1") == ["Specific Proposals", "Contributions cited"]
    assert read.styled("Annex Heading") == ["Annex I. Participants"]
    annex_style = read.word.styles["Annex Heading"]
    assert annex_style.base_style.name == "Heading 1"
    assert read.word.styles["Heading 1"].element.xpath("w:pPr/w:outlineLvl/@w:val") == ["0"]


def test_the_masthead_line_by_line() -> None:
    read = Read(full())
    assert read.styled("Document Symbol") == [SYMBOL]
    assert read.styled("Document Status") == ["Provisional"]
    assert read.styled("Masthead Body") == ["Facilitator For", "Action Lines", "C1 & C7eGov"]
    assert read.styled("Subtitle") == ["“ICT Applications: E-government”"]
    assert read.styled("Masthead Kind") == ["SUMMARY REPORT (Revised 7 June 2006)"]
    assert read.styled("Notice") == ["The group is informal."]
    assert read.word.styles["Document Symbol"].element.xpath("w:pPr/w:jc/@w:val") == ["right"]
    assert read.word.styles["Title"].element.xpath("w:pPr/w:jc/@w:val") == ["center"]


def test_a_bare_masthead_leaves_no_gaps() -> None:
    bare = masthead(is_provisional=False, body_lines=(), subtitle="", invitation="", when_where=(), revised_on=None)
    read = Read(document(masthead=bare, notice=""))
    assert read.styled("Masthead Kind") == ["SUMMARY REPORT"]
    assert [p.style.name for p in read.paragraphs][:3] == ["Document Symbol", "Title", "Masthead Kind"]


def test_no_empty_paragraph_makes_space() -> None:
    assert [p.style.name for p in Read(full()).paragraphs if not p.text.strip()] == []


def test_looks_come_from_styles_alone() -> None:
    read = Read(full())
    direct = read.find("//w:rPr/*[not(self::w:rStyle or self::w:rtl or self::w:lang)]")
    direct += read.find(".//w:p/w:pPr/*[not(self::w:pStyle or self::w:numPr or self::w:bidi or self::w:sectPr)]")
    assert [node.tag for node in direct] == []


def test_every_style_used_exists() -> None:
    read = Read(full())
    known = set(read.word.styles.element.xpath("w:style/@w:styleId"))
    assert set(read.find(".//w:pStyle/@w:val | .//w:rStyle/@w:val | .//w:tblStyle/@w:val")) <= known


def test_a_footnote_is_a_real_one() -> None:
    read = Read(full())
    notes = read.part("word/footnotes.xml")
    space = {"w": notes.nsmap["w"]}
    texts = {
        note.get(qn("w:id")): "".join(note.itertext()).strip()
        for note in notes.findall("w:footnote", space)
        if note.get(qn("w:type")) is None
    }
    assert texts == {"1": "The list is in Annex I."}
    marks = read.find(".//w:p[contains(., 'The meeting took place.')]//w:footnoteReference/@w:id")
    assert marks == ["1"]
    types = read.zip.read("[Content_Types].xml").decode()
    assert "/word/footnotes.xml" in types


def test_the_end_says_which_version_it_is() -> None:
    (text,) = Read(full()).styled("Colophon")
    assert text.startswith("Version 2, published on 7 June 2006. Contributions made after 1 June 2006, 00:00 UTC")
    assert "ab" * 32 in text
    assert text.endswith(full().url)


def test_a_draft_says_so() -> None:
    (text,) = Read(document(published_at=None, cut_off=None, digest="", url="")).styled("Colophon")
    assert text == "Draft: not published."


def test_hostile_text_stays_text() -> None:
    words = "<w:p>&\x00\x0b\ud800\ufffe]]> {PAGE} 🌍"
    made = document(
        Block(
            id="x y/../" + "z" * 60, kind="numbered", text=words, footnote=words, evidence=(evidence(exact=words),)
        ),
        title=words * 20,
        masthead=masthead(symbol=words),
    )
    read = Read(made)
    assert read.styled("Numbered Paragraph")[0].startswith("<w:p>&\ufffd\ufffd\ufffd\ufffd]]> {PAGE} 🌍")
    assert set(read.find(".//w:hyperlink/@w:anchor")) <= set(read.find(".//w:bookmarkStart/@w:name"))
    assert all(re.fullmatch(r"[A-Za-z][\w-]{0,39}", name) for name in read.find(".//w:bookmarkStart/@w:name"))
