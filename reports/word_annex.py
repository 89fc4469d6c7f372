"""The annexes of a report in Word: tables of participants with a repeated header row and a row of totals."""

from docx.shared import Length, Mm
from docx.table import Table, _Row

from core.locale import _
from reports.document import Annex, Document
from reports.word_text import Writer, element

_WIDTH = 160
_FIGURE = 28
"""Widths in millimetres: of the page's text, and of a column of figures."""


def write_annexes(writer: Writer, document: Document) -> None:
    """Each annex on a page of its own, with its table."""
    for annex in document.annexes:
        heading = _("%(label)s. %(title)s", label=annex.label, title=annex.title) if annex.title else annex.label
        writer.paragraph("Annex Heading", heading)
        _write_table(writer, annex)


def _write_table(writer: Writer, annex: Annex) -> None:
    rows = _cells(annex)
    table = writer.word.add_table(len(rows), len(rows[0]), style="Annex Table")
    _describe(table, annex.title or annex.label, writer.dir == "rtl")
    for place, column in enumerate(table.columns):
        column.width = _width(place, len(rows[0]) - 1)
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        _fill(writer, row, texts)
        _mark(row, is_header=number == 0)


def _cells(annex: Annex) -> list[list[str]]:
    """Head, rows and totals as text; two columns where nobody took part at a distance."""
    kind, total = _("Stakeholder type"), _("Total")
    if not annex.remote:
        rows = [[row.label, str(row.total)] for row in annex.rows]
        return [[kind, _("Participants")], *rows, [total, str(annex.total)]]
    rows = [[row.label, str(row.on_site), str(row.remote), str(row.total)] for row in annex.rows]
    sums = [total, str(annex.on_site), str(annex.remote), str(annex.total)]
    return [[kind, _("On site"), _("Remote"), total], *rows, sums]


def _width(place: int, figures: int) -> Length:
    return Mm(_FIGURE if place else _WIDTH - _FIGURE * figures)


def _describe(table: Table, caption: str, is_rtl: bool) -> None:
    properties = table._tbl.tblPr
    for look in properties.xpath("w:tblLook | w:tblLayout"):
        properties.remove(look)
    if is_rtl:
        properties.insert(1, element("bidiVisual"))
    look = {"firstRow": 1, "lastRow": 1, "firstColumn": 0, "lastColumn": 0, "noHBand": 1, "noVBand": 1}
    properties.append(element("tblLayout", type="fixed"))
    properties.append(element("tblLook", val="0660", **look))
    properties.append(element("tblCaption", val=caption))


def _fill(writer: Writer, row: _Row, texts: list[str]) -> None:
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = _width(place, len(texts) - 1)
        paragraph = cell.paragraphs[0]
        paragraph.style = "Table Figure" if place else "Table Text"
        writer.write(paragraph, text)


def _mark(row: _Row, is_header: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))
    if is_header:
        properties.append(element("tblHeader"))
