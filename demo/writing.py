"""The demo's reports: that of 2006 in its own words, and that of the next meeting, drawn from what was said on line."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from accounts.actor import SYSTEM, Actor
from contributions.models import Contribution
from core.clock import frozen_at, now
from core.db import db
from demo import people
from demo.discussion import DISCUSSION, REPLIES, meeting, proposal_title
from demo.source_meeting import LetteredItem, meeting_2006
from forum.models import Post, Thread
from reports.actions import add_paragraph, draft_report, request_comments
from reports.coding import cite_passage, draft_finding
from reports.models import Finding, FindingAnchor, Report
from reports.publishing import publish_report

REVISED = datetime(2006, 6, 7, 12, tzinfo=UTC)


def load_report_2006() -> None:
    """The summary report as revised on 7 June 2006: each point and proposal rests on what stands in its thread."""
    source = meeting_2006()
    with frozen_at(REVISED):
        report = draft_report(SYSTEM, meeting(1), masthead=_masthead())
        for number in range(1, len(source.paragraphs)):
            _procedural(report, number)
        add_paragraph(SYSTEM, report, "heading", source.discussion_title)
        for item, post in zip(source.discussion, _discussion_posts(), strict=True):
            _cited_item(report, item, post, "consensus")
        add_paragraph(SYSTEM, report, "heading", source.proposals_title)
        for item in source.proposals:
            _cited_item(report, item, _opening_of(proposal_title(item)), "proposal")
        _procedural(report, len(source.paragraphs))
        publish_report(SYSTEM, report, revised_on=REVISED.date())
        request_comments(SYSTEM, report, True)


def _masthead() -> dict[str, object]:
    source = meeting_2006()
    return {
        "is_provisional": True,
        "body_lines": [line for line in source.masthead if line != "Provisional"],
        "meeting_title": source.title,
        "subtitle": source.subtitle,
        "invitation": source.openness,
        "when_where": [source.date_line, source.venue, source.place],
        "label": source.report_title,
    }


def _procedural(report: Report, number: int) -> None:
    """A numbered paragraph of the document, with the lists that stand under 7 and 8."""
    source = meeting_2006()
    paragraph = next(p for p in source.paragraphs if p.number == number)
    note = next((f for f in source.footnotes if f.paragraph == number), None)
    text = paragraph.text.replace(note.mark, "") if note else paragraph.text
    add_paragraph(SYSTEM, report, "numbered", text, is_own_observation=True, footnote=note.text if note else None)
    for item in {7: source.presenters, 8: source.themes}.get(number, ()):
        add_paragraph(SYSTEM, report, "letter", item.text, is_own_observation=True)


def _discussion_posts() -> list[Contribution]:
    thread = db.session.scalars(select(Thread).filter_by(title=DISCUSSION)).unique().one()
    posts = select(Contribution).join(Post, Post.id == Contribution.id).where(Post.thread_id == thread.id)
    return list(db.session.scalars(posts.order_by(Post.number)).unique())


def _opening_of(title: str) -> Contribution:
    thread = db.session.scalars(select(Thread).filter_by(title=title)).unique().one()
    opening = select(Contribution).join(Post, Post.id == Contribution.id).where(Post.thread_id == thread.id)
    return db.session.scalars(opening.order_by(Post.number).limit(1)).unique().one()


def _cited_item(report: Report, item: LetteredItem, said: Contribution, kind: str) -> None:
    first = said.revision.text.partition("\n")[0]
    anchor = cite_passage(SYSTEM, said, first, 0)
    finding = draft_finding(SYSTEM, said.action_lines, kind, item.text, cites=[anchor], meeting=report.meeting)
    add_paragraph(SYSTEM, report, "letter", item.text, findings=[finding])
    for point in item.points:
        found = draft_finding(
            SYSTEM, said.action_lines, kind, point.text, meeting=report.meeting,
            cites=[cite_passage(SYSTEM, said, f"{point.numeral} {point.text}")],
        )  # fmt: skip
        add_paragraph(SYSTEM, report, "roman", point.text, findings=[found])


PARAGRAPHS = (
    (
        "numbered",
        "Ahead of the session, stakeholders who could not travel contributed on line, in the e-forum and in consultations. "
        "This report cites what they said.",
        (),
    ),
    ("heading", "Partnership practices", ()),
    (
        "numbered",
        "Participants asked that examples of public-private partnerships be shared together with:",
        ("niamey", "quito"),
    ),
    ("letter", "what failed in them, not only what succeeded;", ("niamey",)),
    ("letter", "who evaluated them and on what data, in a form that assistive technology can read.", ("quito",)),
    ("heading", "Compendium and stocktaking", ()),
    (
        "numbered",
        "A compendium is useful if each entry names somebody who can be asked, and if it can be searched in all six "
        "official languages.",
        ("hanoi", "cairo"),
    ),
    (
        "numbered",
        "National programmes that run without a donor are missing from the stocktaking database.",
        ("quito-stocktaking",),
    ),
)


def load_report_2019() -> None:
    """A summary report of the next meeting, drawn from the demo's replies and from the imported consultation."""
    rapporteur = people.actor("rapporteur")
    target = meeting(2)
    with frozen_at(max(target.ends_at, now() - timedelta(minutes=5))):
        report = draft_report(rapporteur, target)
        findings = _findings_of_replies()
        for kind, text, cites in PARAGRAPHS:
            own = kind != "heading" and not cites
            placed = [findings[key] for key in cites]
            add_paragraph(rapporteur, report, kind, text, findings=placed, is_own_observation=own)
        _from_the_assembly(rapporteur, report)
        publish_report(rapporteur, report)
        request_comments(rapporteur, report, True)


FINDINGS = {
    "niamey": "Examples of partnerships that say what failed help those who cannot send a delegation.",
    "quito": "Each example should say who evaluated it and on what data, and be readable with a screen reader.",
    "hanoi": "Each entry of a compendium should name the person who can be asked.",
    "cairo": "Entries should be published in the six official languages, and searchable in Arabic.",
    "quito-stocktaking": "National programmes that run without a donor are missing from the stocktaking database.",
}
"""What the demo's moderator finds in each reply, in one sentence."""


def _findings_of_replies() -> dict[str, Finding]:
    """The moderator's findings from the replies, each on the whole of what was said."""
    moderator = people.actor("moderator")
    found: dict[str, Finding] = {}
    for letter, key, _lang, _words in REPLIES:
        said = _reply(letter, key)
        anchor = cite_passage(moderator, said, said.revision.text.partition("\n")[0], 0)
        name = key if key not in found else f"{key}-stocktaking"
        found[name] = draft_finding(
            moderator, said.action_lines, "proposal", FINDINGS[name], cites=[anchor], meeting=meeting(2)
        )
    return found


def _reply(letter: str, key: str) -> Contribution:
    item = next(item for item in meeting_2006().proposals if item.letter == letter)
    thread = db.session.scalars(select(Thread).filter_by(title=proposal_title(item))).unique().one()
    own = (
        select(Contribution)
        .join(Post, Post.id == Contribution.id)
        .where(Post.thread_id == thread.id, Contribution.speaker_id == people.user(key).id)
    )
    return db.session.scalars(own).unique().one()


def _from_the_assembly(rapporteur: Actor, report: Report) -> None:
    """Five proposals that volunteers drew from the French consultation, as an example of answers that reach a report."""
    drawn = select(Finding).join(FindingAnchor).where(Finding.lang == "fr", Finding.kind == "proposal")
    proposals = list(db.session.scalars(drawn.order_by(Finding.id).limit(5)).unique())
    add_paragraph(rapporteur, report, "heading", "An on-line consultation in practice")
    add_paragraph(
        rapporteur, report, "numbered",
        "The consultation of the French National Assembly on equality between women and men (2016) was read by volunteers. "
        "Among the proposals that they drew from its answers (in French, as they wrote them):", findings=proposals,
    )  # fmt: skip
    for finding in proposals:
        add_paragraph(rapporteur, report, "letter", finding.text, findings=[finding])
