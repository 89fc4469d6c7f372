"""Small pieces of a Word file: runs in their language, links, bookmarks, fields, footnotes. Knows nothing of reports."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

_REGIONS = {"ar": "ar-SA", "zh": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BOOKMARK = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")


def safe(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def word_lang(lang: str) -> str:
    """The tag as Word knows it: the six languages with a region, others as they are."""
    return _REGIONS.get(lang.lower(), lang)


def element(name: str, /, *children: BaseOxmlElement, **attributes: object) -> BaseOxmlElement:
    """``element("lang", val="fr-FR")`` is ``<w:lang w:val="fr-FR"/>``."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    made.extend(children)
    return made


def bookmark_name(name: str) -> str:
    """The name, or one made from it when it is longer or stranger than Word takes (40 characters)."""
    if _BOOKMARK.fullmatch(name):
        return name
    return f"b-{hashlib.sha256(name.encode()).hexdigest()[:32]}"


class Writer:
    """Writes into one file in its language and direction; every piece can have its own."""

    def __init__(self, word: WordDocument, lang: str, direction: str) -> None:
        self.word = word
        self.lang = lang
        self.dir = "rtl" if direction == "rtl" else "ltr"
        self.footnotes: XmlPart | None = None
        self._bookmarks = 0

    def paragraph(self, style: str, text: str = "", direction: str | None = None) -> Paragraph:
        """A new paragraph at the end of the file."""
        made = self.word.add_paragraph(style=style)
        self.turn(made, direction)
        self.write(made, text)
        return made

    def turn(self, paragraph: Paragraph, direction: str | None) -> None:
        """Give the paragraph a direction of its own, where it is not the file's."""
        if direction in ("rtl", "ltr") and direction != self.dir:
            paragraph._p.get_or_add_pPr().append(element("bidi", val="1" if direction == "rtl" else "0"))

    def write(self, paragraph: Paragraph, text: str, style: str = "", **own: str) -> None:
        """Add a run, if there is something to say. ``own``: ``lang`` and ``direction``, where they differ."""
        if text:
            paragraph._p.append(self.run(text, style, **own))

    def run(self, text: str, style: str = "", lang: str = "", direction: str = "") -> BaseOxmlElement:
        """A run of text with the style that has this id."""
        made: Any = OxmlElement("w:r")
        made.text = safe(text)
        rtl = (direction or self.dir) == "rtl"
        marks = [element("rStyle", val=style)] if style else []
        marks += [element("rtl")] if rtl else []
        if lang and lang != self.lang:
            slot = "bidi" if rtl else "eastAsia" if lang.startswith("zh") else "val"
            marks.append(element("lang", **{slot: word_lang(lang)}))
        if marks:
            made.insert(0, element("rPr", *marks))
        return made

    def link_to_mark(self, paragraph: Paragraph, text: str, mark: str, style: str, tooltip: str = "") -> None:
        """A link to a bookmark of this file."""
        link = element("hyperlink", self.run(text, style), anchor=bookmark_name(mark), history=1)
        self._append_link(paragraph, link, tooltip)

    def link_out(self, paragraph: Paragraph, text: str, url: str, tooltip: str = "") -> None:
        """A link to an address; only its text where the address is not one of the web."""
        if not url.startswith(("https://", "http://")):
            self.write(paragraph, text)
            return
        link = element("hyperlink", self.run(text, "Hyperlink"), history=1)
        link.set(qn("r:id"), paragraph.part.relate_to(safe(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        self._append_link(paragraph, link, tooltip)

    def _append_link(self, paragraph: Paragraph, link: BaseOxmlElement, tooltip: str) -> None:
        if tooltip:
            link.set(qn("w:tooltip"), safe(tooltip)[:260])
        paragraph._p.append(link)

    @contextmanager
    def bookmark(self, paragraph: Paragraph, name: str) -> Iterator[None]:
        """What is written into the paragraph meanwhile carries the bookmark."""
        self._bookmarks += 1
        paragraph._p.append(element("bookmarkStart", id=self._bookmarks, name=bookmark_name(name)))
        number = self._bookmarks
        yield
        paragraph._p.append(element("bookmarkEnd", id=number))

    def field(self, paragraph: Paragraph, instruction: str) -> None:
        """A field that Word fills in, such as PAGE."""
        paragraph._p.append(element("fldSimple", self.run("1"), instr=f" {instruction} "))

    def footnote(self, paragraph: Paragraph, text: str, part: XmlPart) -> None:
        """A real footnote, its mark at the end of the paragraph."""
        number = sum(1 for note in part.element if note.get(qn("w:type")) is None) + 1
        mark = element("r", element("rPr", element("rStyle", val="FootnoteReference")), element("footnoteRef"))
        body = element("p", element("pPr", element("pStyle", val="FootnoteText")), mark, self.run(f" {text}"))
        part.element.append(element("footnote", body, id=number))
        reference = element("footnoteReference", id=number)
        paragraph._p.append(element("r", element("rPr", element("rStyle", val="FootnoteReference")), reference))
