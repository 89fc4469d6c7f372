"""The Word file, read back: headings, numbering as Word counts it, links that resolve, languages, tables, bytes."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import docx
import pytest
from docx.oxml.ns import nsmap, qn
from flask import Flask
from flask_babel import force_locale
from lxml import etree

from reports.document import Block, BlockKind, Document
from reports.export_docx import citation_marks, to_docx
from reports.numbering import LetterStyle, labelled, letters, roman
from tests.reports.documents import PUBLISHED, SYMBOL, annex, blocks, document, evidence, full, masthead, relabelled

HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@pytest.fixture(autouse=True)
def _english(app: Flask) -> Iterator[None]:
    with app.app_context(), force_locale("en"):
        yield


def xp(node: Any, path: str) -> list[Any]:
    """XPath with Word's namespaces, for elements that the library gives no class of its own."""
    return list(etree.ElementBase.xpath(node, path, namespaces=nsmap))


class Read:
    """A Word file taken apart."""

    def __init__(self, made: Document) -> None:
        self.bytes = to_docx(made)
        self.word: Any = docx.Document(io.BytesIO(self.bytes))
        self.zip = zipfile.ZipFile(io.BytesIO(self.bytes))
        self.body = self.word.element.body
        self.paragraphs = self.word.paragraphs

    def part(self, name: str) -> Any:
        """The root of a part."""
        return etree.fromstring(self.zip.read(name))

    def styled(self, style: str) -> list[str]:
        """The texts in this style."""
        return [p.text for p in self.paragraphs if p.style.name == style]

    def find(self, path: str) -> list[Any]:
        """Elements or attributes of the body."""
        return list(self.body.xpath(path))

    def labels(self, *styles: str) -> list[str]:
        """The labels as Word counts them, from the numbering definitions alone; empty without numbering."""
        counter = WordCounter(self.word.part.numbering_part.element)
        return [counter.label(p._p) for p in self.paragraphs if p.style.name in styles]


class WordCounter:
    """Counts as Word does: an instance of its own starts again; small letters after z are doubled."""

    FORMS = {
        "decimal": str,
        "lowerLetter": lambda n: "abcdefghijklmnopqrstuvwxyz"[(n - 1) % 26] * ((n - 1) // 26 + 1),
        "lowerRoman": roman,
    }

    def __init__(self, numbering: Any) -> None:
        self.abstract = {a.get(qn("w:abstractNumId")): a for a in xp(numbering, "w:abstractNum")}
        self.num = {n.get(qn("w:numId")): n for n in xp(numbering, "w:num")}
        self.counts: dict[tuple[str, int], int] = {}

    def label(self, paragraph: Any) -> str:
        """What Word prints before the paragraph."""
        found = xp(paragraph, "w:pPr/w:numPr")
        if not found:
            return ""
        num, level = xp(found[0], "w:numId/@w:val")[0], int(xp(found[0], "w:ilvl/@w:val")[0])
        self.counts[num, level] = self.counts.get((num, level), 0) + 1
        self.counts = {key: n for key, n in self.counts.items() if key[0] != num or key[1] <= level}
        abstract = self.abstract[xp(self.num[num], "w:abstractNumId/@w:val")[0]]
        shape = xp(abstract, f"w:lvl[@w:ilvl='{level}']")[0]
        text: str = xp(shape, "w:lvlText/@w:val")[0]
        form = self.FORMS[xp(shape, "w:numFmt/@w:val")[0]]
        return text.replace(f"%{level + 1}", form(self.counts[num, level]))


BLOCKS = ("Numbered Paragraph", "Lettered Item", "Roman Item", "Heading 1", "Plain Paragraph")


def _text_labels(read: Read, made: Document) -> list[str]:
    return read.labels(*BLOCKS)[: len(made.blocks)]


# Structure


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


# Numbering


def test_word_counts_what_the_document_says() -> None:
    made = full()
    assert _text_labels(Read(made), made) == [block.label for block in made.blocks]


@pytest.mark.parametrize("count", [26, 27, 28, 52, 53, 80, 703, 705])
def test_letters_after_z_agree_with_word(count: int) -> None:
    kinds: list[BlockKind] = ["numbered", *(["letter"] * count), "roman", "roman", "letter", "roman"]
    made = document(*blocks(*kinds))
    found = _text_labels(Read(made), made)
    assert found == [block.label for block in made.blocks]
    assert found[count] == f"{letters(count)})"


def test_letters_in_full_brackets() -> None:
    plain = blocks("numbered", "letter", "roman", "letter")
    styled = [replace(b, label=text) for b, text in zip(plain, labelled(plain, LetterStyle.FULL), strict=True)]
    made = document(*styled)
    assert _text_labels(Read(made), made) == ["1.", "(a)", "i.", "(b)"]


def test_each_list_is_an_instance_that_starts_again() -> None:
    read = Read(document(*blocks("numbered", "letter", "heading", "letter", "letter", "numbered", "roman")))
    used = [p._p.xpath("w:pPr/w:numPr/w:numId/@w:val") for p in read.paragraphs if p.style.name == "Lettered Item"]
    assert used[0] != used[1] == used[2]
    numbering = read.word.part.numbering_part.element
    for number in {ids[0] for ids in used}:
        overrides = numbering.xpath(f"w:num[@w:numId='{number}']/w:lvlOverride/w:startOverride/@w:val")
        assert overrides == ["1", "1"]


def test_levels_have_their_own_form() -> None:
    read = Read(full())
    numbering = read.word.part.numbering_part.element
    shapes = set()
    for paragraph in read.paragraphs:
        for marks in xp(paragraph._p, "w:pPr/w:numPr"):
            number, level = xp(marks, "w:numId/@w:val")[0], xp(marks, "w:ilvl/@w:val")[0]
            abstract = xp(numbering, f"w:num[@w:numId='{number}']/w:abstractNumId/@w:val")[0]
            shape = xp(numbering, f"w:abstractNum[@w:abstractNumId='{abstract}']/w:lvl[@w:ilvl='{level}']")[0]
            form = (xp(shape, "w:numFmt/@w:val")[0], xp(shape, "w:lvlText/@w:val")[0])
            shapes.add((paragraph.style.name, *form))
    assert shapes == {
        ("Numbered Paragraph", "decimal", "%1."),
        ("Lettered Item", "lowerLetter", "%1)"),
        ("Roman Item", "lowerRoman", "%2."),
        ("Contribution Cited", "decimal", "[%1]"),
    }


def test_definitions_stand_before_their_instances() -> None:
    tags = [etree.QName(child).localname for child in Read(full()).part("word/numbering.xml")]
    assert tags == sorted(tags)  # abstractNum, then num
    assert {"abstractNum", "num"} == set(tags)


# Citations


def test_each_paragraph_has_its_bookmark() -> None:
    read = Read(full())
    names = read.find(".//w:bookmarkStart/@w:name")
    assert {f"para-{block.id}" for block in full().blocks} <= set(names)
    assert len(names) == len(set(names))
    assert read.find(".//w:bookmarkStart/@w:id") == read.find(".//w:bookmarkEnd/@w:id")


def test_marks_and_places_resolve_in_the_file() -> None:
    read = Read(full())
    targets = read.find(".//w:hyperlink/@w:anchor")
    assert set(targets) <= set(read.find(".//w:bookmarkStart/@w:name"))
    assert {f"cite-{citation.number}" for citation in full().citations} <= set(targets)
    assert {f"para-{block.id}" for block in full().blocks if block.evidence} <= set(targets)


def test_the_marks_stand_in_the_paragraph_that_rests_on_them() -> None:
    read = Read(full())
    texts = {p.text for p in read.paragraphs}
    assert {"Standards;[1, 2]", "Training;[3, 4]", "Interoperability[6]", "Again from one[8]"} <= texts


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((), ""),
        ((3,), "[3]"),
        ((1, 2), "[1, 2]"),
        ((1, 2, 3), "[1–3]"),
        ((1, 2, 4, 5, 6, 7, 9), "[1, 2, 4–7, 9]"),
    ],
)
def test_marks_are_short(numbers: tuple[int, ...], text: str) -> None:
    marks = citation_marks(numbers)
    assert "".join(piece for piece, _ in marks) == text
    assert all(piece == str(number) for piece, number in marks if number)


def test_links_out_are_the_permanent_addresses() -> None:
    read = Read(full())
    found = {r.rId: r.target_ref for r in read.word.part.rels.values() if r.reltype == HYPERLINK}
    used = [found[rid] for rid in read.find(".//w:hyperlink/@r:id")]
    assert used == [*(c.evidence.url for c in full().citations), full().url]


def test_an_address_that_is_not_of_the_web_is_no_link() -> None:
    read = Read(document(Block(id="x", kind="numbered", text="X", evidence=(evidence(url="javascript:alert(1)"),))))
    assert b"javascript:" not in read.zip.read("word/_rels/document.xml.rels")
    assert "C7-EGOV/T1/P1" in read.styled("Contribution Cited")[0]


def test_who_said_what_in_which_words() -> None:
    read = Read(full())
    sources, words = read.styled("Contribution Cited"), read.styled("Quoted Words")
    assert sources[0] == "C7-EGOV/T1/P1  Speaker 1, Civil society, Organisation 1"
    assert sources[2].endswith("(wording 1, changed since)")
    assert words[:4] == [
        "“These are the words of number 1.”",
        "«\u00a0La participation\nau niveau local\u00a0»",
        "«ينبغي استخدام الأدوات»",
        "[Words withheld: personal data]",
    ]
    places = "Cited in: paragraph 2; paragraph 2 a); Specific Proposals, b)"
    assert read.styled("Cited In")[0] == places


def test_own_observations_are_marked() -> None:
    marked = [p.text for p in Read(full()).paragraphs if "own observation" in p.text]
    assert marked == [
        "This stands between the items. [Rapporteur’s own observation]",
        "The Chairperson concluded. [Rapporteur’s own observation]",
    ]
    style = Read(full()).word.styles["Own Observation"].element
    assert style.xpath("w:rPr/w:i")


def test_without_citations_there_is_no_list_of_them() -> None:
    assert "Contributions cited" not in Read(document()).styled("Heading 1")


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


# Annex


def test_the_annex_repeats_its_head_and_ends_with_the_sum() -> None:
    (table,) = Read(full()).word.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == ["Stakeholder type", "On site", "Remote", "Total"]
    assert cells[1] == ["Member States", "13", "2", "15"]
    assert cells[-1] == ["Total", "48", "2", "50"]
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [
        True,
        False,
        False,
        False,
        False,
        False,
    ]
    assert table._tbl.xpath("w:tblPr/w:tblCaption/@w:val") == ["Participants"]


def test_nobody_at_a_distance_is_no_column() -> None:
    (table,) = Read(document(annexes=(annex(),))).word.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Stakeholder type", "Participants"]
    assert [cell.text for cell in table.rows[-1].cells] == ["Total", "48"]


# Language and direction


def test_the_document_has_its_language() -> None:
    read = Read(document(lang="fr"))
    assert read.word.styles.element.xpath("w:docDefaults//w:lang/@w:val") == ["fr-FR"]
    assert read.word.core_properties.language == "fr"
    assert not read.find(".//w:bidi")


def test_quoted_words_keep_their_language_and_direction() -> None:
    read = Read(full())
    words = {p.text: p._p for p in read.paragraphs if p.style.name == "Quoted Words"}
    french, arabic = (words[text] for text in words if "participation" in text or "ينبغي" in text)
    assert french.xpath(".//w:lang/@w:val") == ["fr-FR"]
    assert arabic.xpath(".//w:lang/@w:bidi") == ["ar-SA"]
    assert arabic.xpath("w:pPr/w:bidi/@w:val") == ["1"]
    assert arabic.xpath(".//w:rPr/w:rtl")


def test_a_document_from_right_to_left() -> None:
    parts = [Block(id="x", kind="numbered", text="كان الاجتماع مفتوحا", evidence=(evidence(1),))]
    read = Read(document(*relabelled(*parts), lang="ar", dir="rtl", annexes=(annex(),)))
    assert read.word.styles.element.xpath("w:docDefaults//w:lang/@w:bidi") == ["ar-SA"]
    assert read.word.styles["Normal"].element.xpath("w:pPr/w:bidi")
    assert read.find("w:sectPr/w:bidi")
    assert read.find(".//w:tblPr/w:bidiVisual")
    assert not read.find(".//w:r[w:t][not(w:rPr/w:rtl)][not(ancestor::w:p/w:pPr/w:bidi)]")
    english = next(p._p for p in read.paragraphs if p.style.name == "Quoted Words")
    assert english.xpath("w:pPr/w:bidi/@w:val") == ["0"]
    assert english.xpath(".//w:lang/@w:val") == ["en-GB"]


# Page, properties, bytes


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


def test_the_end_says_which_version_it_is() -> None:
    (text,) = Read(full()).styled("Colophon")
    assert text.startswith("Version 2, published on 7 June 2006. Contributions made after 1 June 2006, 00:00 UTC")
    assert "ab" * 32 in text
    assert text.endswith(full().url)


def test_a_draft_says_so() -> None:
    (text,) = Read(document(published_at=None, cut_off=None, digest="", url="")).styled("Colophon")
    assert text == "Draft: not published."


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
