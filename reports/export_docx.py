"""A report as a Word file: real headings, real numbering, and every paragraph linked to the contributions behind it.

The caller sets the locale to the document's language. The bytes depend on the document alone.
"""

import re

from docx.text.paragraph import Paragraph
from flask_babel import format_date

from core.locale import _
from core.templating import date as in_words
from core.templating import utc
from reports.document import HEADING, LETTER, NUMBERED, ROMAN, Block, Document
from reports.numbering import LetterStyle, Place, places
from reports.word_annex import write_annexes
from reports.word_citations import write_citations
from reports.word_numbering import Numbering
from reports.word_package import add_footnotes, blank, moment_of, packed
from reports.word_text import Writer

STYLES = {HEADING: "Heading 1", NUMBERED: "Numbered Paragraph", LETTER: "Lettered Item", ROMAN: "Roman Item"}
PLAIN_STYLE = "Plain Paragraph"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def to_docx(document: Document) -> bytes:
    """The Word file. The same document makes the same bytes."""
    writer = Writer(blank(document), document.lang, document.dir)
    numbering = Numbering(writer.word, letter_style(document.blocks))
    _write_margins(writer, document)
    _write_masthead(writer, document)
    _write_blocks(writer, document, numbering)
    write_annexes(writer, document)
    write_citations(writer, document, numbering)
    _write_colophon(writer, document)
    return packed(writer.word, moment_of(document))


def letter_style(blocks: tuple[Block, ...]) -> LetterStyle:
    """How the letters of this document were set: Word's own numbering is to agree with its labels."""
    is_full = any(block.kind == LETTER and block.label.startswith("(") for block in blocks)
    return LetterStyle.FULL if is_full else LetterStyle.HALF


def citation_marks(numbers: tuple[int, ...]) -> list[tuple[str, int | None]]:
    """The pieces of a mark, each with the number that it leads to: (1, 2, 4, 5, 6, 7) is "[1, 2, 4–7]"."""
    pieces: list[tuple[str, int | None]] = [("[", None)]
    for first, last in _runs(numbers):
        if len(pieces) > 1:
            pieces.append((", ", None))
        pieces.append((str(first), first))
        if last > first:
            pieces += [(", " if last == first + 1 else "–", None), (str(last), last)]
    return [*pieces, ("]", None)] if numbers else []


def _runs(numbers: tuple[int, ...]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _write_margins(writer: Writer, document: Document) -> None:
    """The symbol at the head of every page but the first, which has its masthead; the page number at every foot."""
    section = writer.word.sections[0]
    section.first_page_header.paragraphs[0].style = "First Header"
    head = section.header.paragraphs[0]
    head.style = "Header"
    writer.write(head, document.masthead.symbol)
    for footer in (section.footer, section.first_page_footer):
        foot = footer.paragraphs[0]
        foot.style = "Footer"
        text = _("Page %(page)s of %(pages)s", page="{PAGE}", pages="{NUMPAGES}")
        for piece in re.split(r"(\{[A-Z]+\})", text):
            if piece.startswith("{"):
                writer.field(foot, piece.strip("{}"))
            else:
                writer.write(foot, piece)


def _write_masthead(writer: Writer, document: Document) -> None:
    head = document.masthead
    writer.paragraph("Document Symbol", head.symbol)
    if head.is_provisional:
        writer.paragraph("Document Status", _("Provisional"))
    lines = [("Masthead Body", line) for line in head.body_lines]
    lines += [("Title", head.meeting_title), ("Subtitle", head.subtitle), ("Masthead Invitation", head.invitation)]
    lines += [("Masthead Line", line) for line in head.when_where]
    for style, line in lines:
        if line:
            writer.paragraph(style, line)
    kind = writer.paragraph("Masthead Kind", head.label)
    if head.revised_on:
        day = format_date(head.revised_on, "d MMMM yyyy")
        writer.write(kind, " ")
        writer.write(kind, _("(Revised %(date)s)", date=day), "Emphasis")
    if document.notice:
        writer.paragraph("Notice", document.notice)


def _write_blocks(writer: Writer, document: Document, numbering: Numbering) -> None:
    numbers = document.citation_numbers()
    for block, place in zip(document.blocks, places(document.blocks), strict=True):
        paragraph = _write_block(writer, block, place, numbering)
        for text, number in citation_marks(numbers[block.id]):
            if number is None:
                writer.write(paragraph, text, "CitationMark")
            else:
                tip = _("To the contribution cited, number %(number)s", number=number)
                writer.link_to_mark(paragraph, text, f"cite-{number}", "CitationMark", tip)


def _write_block(writer: Writer, block: Block, place: Place, numbering: Numbering) -> Paragraph:
    paragraph = writer.paragraph(STYLES.get(block.kind, PLAIN_STYLE))
    numbering.apply(paragraph, place)
    with writer.bookmark(paragraph, block.fragment):
        writer.write(paragraph, block.text)
    if block.footnote:
        writer.footnotes = writer.footnotes or add_footnotes(writer.word)
        writer.footnote(paragraph, block.footnote, writer.footnotes)
    if block.is_own_observation:
        writer.write(paragraph, " ")
        writer.write(paragraph, f"[{_('Rapporteur’s own observation')}]", "OwnObservation")
    return paragraph


def _write_colophon(writer: Writer, document: Document) -> None:
    """Which version this is, what it considered, where it stands and how to check it."""
    lines = []
    if document.published_at:
        day = in_words(document.published_at)
        lines.append(_("Version %(version)s, published on %(date)s.", version=document.version, date=day))
    else:
        lines.append(_("Draft: not published."))
    if document.cut_off:
        lines.append(_("Contributions made after %(time)s were not considered.", time=utc(document.cut_off)))
    if document.digest:
        lines.append(_("Digest in the record (SHA-256): %(digest)s.", digest=document.digest))
    colophon = writer.paragraph("Colophon", " ".join(lines))
    if document.url:
        writer.write(colophon, " " + _("Permanent address:") + " ")
        writer.link_out(colophon, document.url, document.url)
