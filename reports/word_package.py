"""The Word file as a package: styles, settings, footnotes, properties, and bytes that depend on the content alone."""

import io
import zipfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from reports.document import Document
from reports.word_text import element, safe, word_lang

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
"""The first moment that a zip file can name."""
_DATA = Path(__file__).parent / "data"
_KEPT = {"styles", "settings", "numbering", "theme"}
_APPLICATION = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Plenary</Application></Properties>"
)


@cache
def _data(name: str) -> bytes:
    return (_DATA / f"word-{name}.xml").read_bytes()


def blank(document: Document) -> WordDocument:
    """An empty A4 file in the document's language and direction, with the styles of a report."""
    word = docx.Document()
    _drop_leftovers(word)
    _replace(word.styles.element, _data("styles"))
    _replace(word.settings.element, _data("settings"))
    _replace(word.part.numbering_part.element, b"")
    _set_language(word, document)
    _set_page(word, document.dir)
    _set_properties(word, document)
    return word


def add_footnotes(word: WordDocument) -> XmlPart:
    """The part that holds the footnotes, with the separators only."""
    part = XmlPart(
        PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, parse_xml(_data("footnotes")), word.part.package
    )
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return part


def packed(word: WordDocument, moment: datetime) -> bytes:
    """The file's bytes: the same for the same content, every part dated ``moment`` (UTC)."""
    loose, fixed = io.BytesIO(), io.BytesIO()
    word.save(loose)
    stamp = max(moment.astimezone(UTC), EPOCH).timetuple()[:6]
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(entry, source.read(name))
    return fixed.getvalue()


def moment_of(document: Document) -> datetime:
    """The moment that the file is dated: its publication; for a draft its cut-off, or else the beginning of time."""
    return document.published_at or document.cut_off or EPOCH


def _drop_leftovers(word: WordDocument) -> None:
    """Leave out what the library's template brings along and no report needs."""
    for rels, kept in ((word.part.package.rels, {"officeDocument", "core-properties", "extended-properties"}),
                       (word.part.rels, _KEPT)):  # fmt: skip
        for rid, rel in list(rels.items()):
            name = rel.reltype.rsplit("/", 1)[-1]
            if name not in kept:
                del rels[rid]
            elif name == "extended-properties" and isinstance(rel.target_part, Part):
                rel.target_part._blob = _APPLICATION


def _replace(root: Any, xml: bytes) -> None:
    """Give ``root`` the children of another document; none for an empty one."""
    for child in list(root):
        root.remove(child)
    root.extend(list(parse_xml(xml)) if xml else [])


def _set_language(word: WordDocument, document: Document) -> None:
    lang, rtl = word_lang(document.lang), document.dir == "rtl"
    slot = "bidi" if rtl else "eastAsia" if lang.startswith("zh") else "val"
    found = word.styles.element.xpath("w:docDefaults//w:lang") + word.settings.element.xpath("w:themeFontLang")
    for mark in found:
        mark.set(qn(f"w:{slot}"), lang)
    if rtl:
        word.styles.element.xpath("w:style[@w:styleId='Normal']/w:pPr")[0].append(element("bidi"))


def _set_page(word: WordDocument, direction: str) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.header_distance = section.footer_distance = Mm(12)
    section.different_first_page_header_footer = True
    for grid in section._sectPr.xpath("w:docGrid"):
        section._sectPr.remove(grid)
    if direction == "rtl":
        section._sectPr.append(element("bidi"))


def _set_properties(word: WordDocument, document: Document) -> None:
    moment = moment_of(document).astimezone(UTC).replace(tzinfo=None)
    core = word.core_properties
    core.title, core.subject = safe(document.title)[:255], safe(document.meeting.title)[:255]
    core.author = core.last_modified_by = safe(document.meeting.convenor)[:255]
    core.identifier, core.language = safe(document.masthead.symbol)[:255], document.lang
    core.category, core.comments, core.keywords = safe(document.masthead.label)[:255], "", ""
    core.version, core.revision = str(document.version), max(document.version, 1)
    core.content_status = "Provisional" if document.masthead.is_provisional else ""
    core.created = core.modified = moment
