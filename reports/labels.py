"""The reader's words for kinds of findings and of paragraphs, and for days."""

from datetime import date

from flask_babel import format_date

from core.locale import _l

FINDING_KINDS = {
    "debated-issue": _l("Debated issue"),
    "consensus": _l("General consensus"),
    "proposal": _l("Specific proposal"),
    "quote": _l("Quote"),
    "emerging-trend": _l("Emerging trend"),
    "sdg-link": _l("Link with a Sustainable Development Goal"),
    "challenge": _l("Challenge"),
    "achievement": _l("Achievement"),
    "observation": _l("Observation"),
}
PARAGRAPH_KINDS = {
    "numbered": _l("Numbered paragraph (1. 2. 3.)"),
    "heading": _l("Heading"),
    "letter": _l("Lettered item (a) b) c))"),
    "roman": _l("Roman item (i. ii. iii.) under a letter"),
    "plain": _l("Paragraph without a number"),
}


def finding_kind_label(kind: str) -> str:
    """What this kind of finding is called."""
    return str(FINDING_KINDS.get(kind, kind))


def paragraph_kind_label(kind: str) -> str:
    """What this kind of paragraph is called."""
    return str(PARAGRAPH_KINDS.get(kind, kind))


def day_label(day: date) -> str:
    """``7 June 2006``: a day without a time, which belongs to no zone."""
    return str(format_date(day, "d MMMM yyyy", rebase=False))
