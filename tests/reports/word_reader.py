"""Takes a Word file apart, and counts its lists as Word does."""

import io
import zipfile
from collections.abc import Callable
from typing import Any, ClassVar

import docx
from docx.oxml.ns import nsmap, qn
from lxml import etree

from reports.document import Document
from reports.export_docx import to_docx
from reports.numbering import roman

HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


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
        self.paragraphs: Any = self.word.paragraphs

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

    FORMS: ClassVar[dict[str, Callable[[int], str]]] = {
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


def text_labels(read: Read, made: Document) -> list[str]:
    """The labels of the document's own blocks, as Word counts them."""
    return read.labels(*BLOCKS)[: len(made.blocks)]
