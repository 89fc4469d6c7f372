"""Numbering in the Word file, counted from its definitions as Word counts."""

from dataclasses import replace

import pytest
from lxml import etree

from reports.document import BlockKind
from reports.numbering import LetterStyle, labelled, letters
from tests.reports.documents import blocks, document, full
from tests.reports.word_reader import Read, text_labels, xp

pytestmark = pytest.mark.usefixtures("in_english")


def test_word_counts_what_the_document_says() -> None:
    made = full()
    assert text_labels(Read(made), made) == [block.label for block in made.blocks]


@pytest.mark.parametrize("count", [26, 27, 28, 52, 53, 80, 703, 705])
def test_letters_after_z_agree_with_word(count: int) -> None:
    lettered: list[BlockKind] = ["letter"] * count
    made = document(*blocks("numbered", *lettered, "roman", "roman", "letter", "roman"))
    found = text_labels(Read(made), made)
    assert found == [block.label for block in made.blocks]
    assert found[count] == f"{letters(count)})"


def test_letters_in_full_brackets() -> None:
    plain = blocks("numbered", "letter", "roman", "letter")
    styled = [replace(b, label=text) for b, text in zip(plain, labelled(plain, LetterStyle.FULL), strict=True)]
    made = document(*styled)
    assert text_labels(Read(made), made) == ["1.", "(a)", "i.", "(b)"]


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
