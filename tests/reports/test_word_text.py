"""Languages and directions in the Word file."""

import pytest

from reports.document import Block
from tests.reports.documents import annex, document, evidence, full, relabelled
from tests.reports.word_reader import Read

pytestmark = pytest.mark.usefixtures("in_english")


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
