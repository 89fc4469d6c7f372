"""Documents to export: small, and with one of everything."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from reports.document import (
    LEVELS,
    Annex,
    AttendanceRow,
    Block,
    BlockKind,
    Document,
    Evidence,
    Masthead,
    MeetingFacts,
)
from reports.numbering import labelled

PUBLISHED = datetime(2006, 6, 7, 12, 30, 10, tzinfo=UTC)
SYMBOL = "WSIS/C7-EGOV/2006/SR.1"


def evidence(number: int = 1, **fields: Any) -> Evidence:
    """A passage in English; each number is another contribution."""
    defaults: dict[str, Any] = {
        "symbol": f"C7-EGOV/T1/P{number}",
        "url": f"https://plenary.example/c/C7-EGOV/T1/P{number}",
        "exact": f"These are the words of number {number}.",
        "speaker": f"Speaker {number}",
        "capacity": "Civil society",
        "organisation": f"Organisation {number}",
        "lang": "en",
        "dir": "ltr",
        "revision_number": 1,
        "digest": f"{number:064x}",
        "start": 0,
        "end": 30,
    }
    return Evidence(**(defaults | fields))


def blocks(*kinds: BlockKind, **fields: Any) -> tuple[Block, ...]:
    """Labelled blocks of these kinds, with ids b1, b2, …"""
    plain = [
        Block(id=f"b{n}", kind=kind, text=f"Text {n}", level=LEVELS[kind], **fields)
        for n, kind in enumerate(kinds, 1)
    ]
    return relabelled(*plain)


def relabelled(*plain: Block) -> tuple[Block, ...]:
    """The same blocks with the labels that their kinds give them."""
    return tuple(replace(block, label=label) for block, label in zip(plain, labelled(plain), strict=True))


def document(*parts: Block, **fields: Any) -> Document:
    """A published report in English with these blocks, or with one numbered paragraph."""
    defaults: dict[str, Any] = {
        "report_id": 1,
        "kind": "summary",
        "lang": "en",
        "dir": "ltr",
        "title": "Summary report on e-government",
        "version": 2,
        "published_at": PUBLISHED,
        "cut_off": datetime(2006, 6, 1, tzinfo=UTC),
        "masthead": masthead(),
        "meeting": MeetingFacts(
            title="First meeting", convenor="UNDESA", starts_at=datetime(2006, 5, 16, 13, tzinfo=UTC)
        ),
        "blocks": parts or blocks("numbered"),
        "notice": "The group is informal.",
        "url": "https://plenary.example/reports/1",
        "digest": "ab" * 32,
    }
    return Document(**(defaults | fields))


def masthead(**fields: Any) -> Masthead:
    """The masthead of 2006."""
    defaults: dict[str, Any] = {
        "symbol": SYMBOL,
        "is_provisional": True,
        "body_lines": ("Facilitator For", "Action Lines", "C1 & C7eGov"),
        "meeting_title": "WSIS Implementation Consultation Meeting on Action Line C7",
        "subtitle": "“ICT Applications: E-government”",
        "invitation": "Open to all WSIS Stakeholders",
        "when_where": ("Tuesday, 16 May 2006, 3:00 pm – 6:00 pm", "Geneva, Switzerland"),
        "revised_on": date(2006, 6, 7),
    }
    return Masthead(**(defaults | fields))


def annex(remote: int = 0) -> Annex:
    """The attendance of 16 May 2006, with so many more at a distance."""
    rows = (
        AttendanceRow("Member States", 13, remote),
        AttendanceRow("UN agencies and organizations", 22),
        AttendanceRow("Civil society and academia", 10),
        AttendanceRow("Private sector", 3),
    )
    return Annex("Annex I", "Participants", rows, 48 + remote)


FRENCH = evidence(2, exact="La participation\nau niveau local", lang="fr")
ARABIC = evidence(3, exact="ينبغي استخدام الأدوات", lang="ar", dir="rtl", is_current=False)
HIDDEN = evidence(4, exact=None, withheld_reason="personal data")


def full() -> Document:
    """One of everything: both headings, all kinds of items, a footnote, four citations, an observation, an annex."""
    text = [
        Block(id="p1", kind="numbered", text="The meeting took place.", footnote="The list is in Annex I."),
        Block(id="p2", kind="numbered", text="The themes included:", evidence=(evidence(1),)),
        Block(id="a1", kind="letter", level=1, text="Standards;", evidence=(FRENCH, evidence(1))),
        Block(id="a2", kind="letter", level=1, text="Training;", evidence=(ARABIC, HIDDEN)),
        Block(id="h1", kind="heading", text="Specific Proposals"),
        Block(id="a3", kind="letter", level=1, text="Key issues:", evidence=(evidence(5),)),
        Block(
            id="r1", kind="roman", level=2, text="Interoperability", finding_symbols=("F/1",), evidence=(evidence(6),)
        ),
        Block(id="r2", kind="roman", level=2, text="Measuring", evidence=(evidence(7),)),
        Block(id="n1", kind="plain", text="This stands between the items.", is_own_observation=True),
        Block(id="a4", kind="letter", level=1, text="Sharing", evidence=(evidence(1),)),
        Block(id="r3", kind="roman", level=2, text="Again from one", evidence=(evidence(8),)),
        Block(id="p3", kind="numbered", text="The Chairperson concluded.", is_own_observation=True),
    ]
    return document(*relabelled(*text), annexes=(annex(remote=2),))
