"""The contributions cited, at the end of a report in Word: who said what, in which words, and where it is cited."""

from docx.text.paragraph import Paragraph

from core.locale import _, direction
from reports.document import Block, Citation, Document, Evidence
from reports.numbering import Reference, references
from reports.word_numbering import Numbering
from reports.word_text import Writer

QUOTES = {"fr": ("«\u00a0", "\u00a0»"), "ru": ("«", "»"), "es": ("«", "»"), "ar": ("«", "»")}
"""Quotation marks by language; others take the English ones."""


def quoted(words: str, lang: str) -> str:
    """The words between the quotation marks of their language."""
    before, after = QUOTES.get(lang.split("-")[0].lower(), ("“", "”"))
    return f"{before}{words}{after}"


def reference_text(block: Block, reference: Reference) -> str:
    """How a block is named in a sentence: "paragraph 8 b)", or by its heading."""
    path = reference.path.replace(" ", "\u00a0")
    if reference.heading:
        return ", ".join(part for part in (reference.heading, path) if part)
    if path:
        return _("paragraph %(label)s", label=path)
    return _("unnumbered paragraph")


def write_citations(writer: Writer, document: Document, numbering: Numbering) -> None:
    """The section "Contributions cited"; nothing where nothing is cited."""
    if not document.citations:
        return
    writer.paragraph("Heading 1", _("Contributions cited"))
    named = references(document.blocks)
    for citation in document.citations:
        entry = _write_source(writer, citation, numbering)
        _write_places(writer, entry, citation, named)
        _write_words(writer, citation.evidence)


def _write_source(writer: Writer, citation: Citation, numbering: Numbering) -> Paragraph:
    evidence = citation.evidence
    entry = writer.paragraph("Contribution Cited")
    numbering.apply_citation(entry)
    with writer.bookmark(entry, f"cite-{citation.number}"):
        tip = _("To the contribution of %(speaker)s", speaker=evidence.speaker)
        writer.link_out(entry, evidence.symbol, evidence.url, tip)
    writer.write(entry, "  ")
    writer.write(entry, evidence.speaker, "SpeakerName")
    for part in (evidence.capacity, evidence.organisation, evidence.country):
        writer.write(entry, f", {part}" if part else "")
    if not evidence.is_current:
        number = evidence.revision_number
        writer.write(entry, " (" + _("wording %(number)s, changed since", number=number) + ")")
    return entry


def _write_words(writer: Writer, evidence: Evidence) -> None:
    if evidence.exact is None:
        words = writer.paragraph("Quoted Words")
        reason = evidence.withheld_reason
        writer.write(words, "[" + _("Words withheld: %(reason)s", reason=reason) + "]", "Withheld")
        return
    side = evidence.dir if evidence.dir in ("ltr", "rtl") else direction(evidence.lang)
    words = writer.paragraph("Quoted Words", direction=side)
    writer.write(words, quoted(evidence.exact, evidence.lang), lang=evidence.lang, direction=side)


def _write_places(writer: Writer, entry: Paragraph, citation: Citation, named: dict[str, Reference]) -> None:
    writer.write(entry, ". " + _("Cited in:") + " ")
    for number, block in enumerate(citation.blocks):
        writer.write(entry, "; " if number else "")
        writer.link_to_mark(entry, reference_text(block, named[block.id]), block.fragment, "Hyperlink")
