"""Every paragraph of the Word file leads to the contributions behind it, and they lead back."""

import pytest

from reports.document import Block
from reports.export_docx import citation_marks
from tests.reports.documents import document, evidence, full
from tests.reports.word_reader import HYPERLINK, Read

pytestmark = pytest.mark.usefixtures("in_english")


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
    places = "Cited in: paragraph 2; paragraph 2\u00a0a); Specific Proposals, b)"
    assert sources[0] == f"C7-EGOV/T1/P1  Speaker 1, Civil society, Organisation 1. {places}"
    assert "(wording 1, changed since). Cited in" in sources[2]
    assert words[:4] == [
        "“These are the words of number 1.”",
        "«\u00a0La participation\nau niveau local\u00a0»",
        "«ينبغي استخدام الأدوات»",
        "[Words withheld: personal data]",
    ]


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
