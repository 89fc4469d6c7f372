"""From rows to a :class:`reports.document.Document`, which the page, the Word file and the JSON are made from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from accounts.actor import Actor
from contributions.models import ERASED, HIDDEN, WITHDRAWN, Anchor
from contributions.policies import can_see
from contributions.relay_models import DISOWNED
from core.db import db
from core.locale import _, direction
from reports.document import LEVELS, Annex, AttendanceRow, Block, Document, Evidence, Masthead, MeetingFacts
from reports.models import Report, ReportVersion
from reports.numbering import labelled
from reports.snapshot import anchor_ids, snapshot_of, working_paragraphs


def assemble(
    report: Report, actor: Actor, now: datetime, *, draft: bool = False, version: ReportVersion | None = None
) -> Document:
    """The document of ``version``, by default the published one; with ``draft``, or before publication, of the
    working text. Words that are hidden, withdrawn or not public yet are withheld, whoever asks; a draft shows its
    writers answers that are not public yet.

    Raises :class:`reports.document.AnnexDoesNotSum` when the participants do not add up (in a draft, the annex is
    left out instead).
    """
    version = version or report.current_version
    if draft or version is None:
        snapshot = snapshot_of(report, working_paragraphs(report), now)
        return _document(report, snapshot, actor, now, None)
    return _document(report, version.snapshot, None, now, version)


def _document(
    report: Report, snapshot: dict[str, Any], actor: Actor | None, now: datetime, version: ReportVersion | None
) -> Document:
    lang = snapshot["lang"]
    return Document(
        report_id=report.id, kind=snapshot["kind"], lang=lang, dir=direction(lang), title=snapshot["title"],
        version=version.number if version else 0, published_at=version.published_at if version else None,
        masthead=_masthead(snapshot, version), meeting=_meeting(snapshot["meeting"]),
        blocks=_blocks(snapshot, _evidence_of(snapshot, actor, now)), annexes=_annexes(snapshot, version is None),
        notice=_notice(), url=absolute(report.url), digest=version.digest if version else "",
        cut_off=datetime.fromisoformat(snapshot["cut_off"]),
    )  # fmt: skip


def absolute(path: str) -> str:
    """An address of this site, in full."""
    return current_app.config["PUBLIC_URL"].rstrip("/") + path


def _notice() -> str:
    return _("This group is informal: what is said and concluded here is not binding on any State or organisation.")


def _masthead(snapshot: dict[str, Any], version: ReportVersion | None) -> Masthead:
    lines: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in snapshot["masthead"].items()}
    return Masthead(symbol=snapshot["symbol"], revised_on=version.revised_on if version else None, **lines)


def _meeting(facts: dict[str, Any]) -> MeetingFacts:
    times: dict[str, Any] = {name: datetime.fromisoformat(facts[name]) for name in ("starts_at", "ends_at")}
    texts: dict[str, Any] = {name: facts[name] for name in ("title", "zone", "place", "convenor")}
    return MeetingFacts(url=absolute(f"/meetings/{facts['id']}"), **texts, **times)


def _blocks(snapshot: dict[str, Any], evidence: Mapping[int, Evidence]) -> tuple[Block, ...]:
    plain = [_block(paragraph, "", evidence) for paragraph in snapshot["paragraphs"]]
    labels = labelled(plain)
    return tuple(_block(p, label, evidence) for p, label in zip(snapshot["paragraphs"], labels, strict=True))


def _block(paragraph: dict[str, Any], label: str, evidence: Mapping[int, Evidence]) -> Block:
    cited = dict.fromkeys(a["id"] for f in paragraph["findings"] for a in f["anchors"])
    return Block(
        id=str(paragraph["id"]), kind=paragraph["kind"], text=paragraph["text"], label=label,
        level=LEVELS[paragraph["kind"]], is_own_observation=paragraph["own"], footnote=paragraph["footnote"],
        evidence=tuple(evidence[anchor] for anchor in cited if anchor in evidence),
        finding_symbols=tuple(f["symbol"] for f in paragraph["findings"]),
    )  # fmt: skip


def _annexes(snapshot: dict[str, Any], is_draft: bool) -> tuple[Annex, ...]:
    attendance = snapshot["attendance"]
    if attendance is None:
        return ()
    rows = tuple(AttendanceRow(r["label"], r["on_site"], r["remote"]) for r in attendance["rows"])
    if is_draft and sum(row.total for row in rows) != attendance["total"]:
        return ()
    return (Annex(_("Annex I"), _("Participants by stakeholder type"), rows, attendance["total"]),)


def _evidence_of(snapshot: dict[str, Any], actor: Actor | None, now: datetime) -> dict[int, Evidence]:
    """Each passage by the id of its anchor, in one statement."""
    ids = anchor_ids(snapshot)
    rows = db.session.scalars(select(Anchor).where(Anchor.id.in_(ids))).unique() if ids else ()
    return {anchor.id: _evidence(anchor, actor, now) for anchor in rows}


def _evidence(anchor: Anchor, actor: Actor | None, now: datetime) -> Evidence:
    said = anchor.contribution
    reason = _withheld(anchor, actor, now)
    return Evidence(
        symbol=said.symbol, url=absolute(f"/c/{said.symbol}"), exact=None if reason else anchor.exact,
        speaker=said.speaker_name, lang=said.lang, dir=direction(said.lang),
        revision_number=anchor.revision.number, digest=anchor.text_digest, start=anchor.start, end=anchor.end,
        capacity=said.capacity_label, organisation=said.organisation_name or "", country=said.country_name,
        withheld_reason=reason, is_current=anchor.is_current,
    )  # fmt: skip


def _withheld(anchor: Anchor, actor: Actor | None, now: datetime) -> str:
    """Why the words may not be shown; empty when they may."""
    said = anchor.contribution
    if said.visibility == HIDDEN:
        return _("hidden by a moderator")
    if said.visibility == ERASED:
        return _("erased")
    if said.visibility == WITHDRAWN:
        return _("withdrawn by the person who said them")
    if said.relayed == DISOWNED:
        return _("disowned by the person for whom they were entered")
    if said.is_public_at(now) or (actor is not None and can_see(actor, said, now)):
        return ""
    return _("not public yet")
