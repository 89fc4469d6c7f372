"""Drawing findings: citing passages of what was said, and writing down what they amount to. None commits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from accounts.actor import Actor
from contributions import anchors
from contributions.models import Anchor, Contribution, digest_of
from core import richtext
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.events import publish
from core.locale import _
from core.policy import require
from meetings.models import Meeting
from reports import events, policies
from reports.models import FINDING_KINDS, Finding, FindingAnchor
from themes.models import ActionLine

LONGEST_FINDING = 2_000


def cite_passage(actor: Actor, contribution: Contribution, exact: str, start: int | None = None) -> Anchor:
    """The anchor on a passage of the present wording. ``start`` counts code points of its text.

    Raises :class:`Invalid` when the words do not stand there (any more), :class:`core.errors.Refused`.
    """
    require(policies.can_cite(actor, contribution, now()))
    return anchors.anchor(actor, contribution.revision, exact, start)


def draft_finding(
    actor: Actor,
    lines: Sequence[ActionLine],
    kind: str,
    text: str,
    *,
    cites: Sequence[Anchor] = (),
    lang: str = "en",
    meeting: Meeting | None = None,
) -> Finding:
    """A new finding, numbered within the first of ``lines`` and filed under all of them, that cites the passages.

    Raises :class:`Invalid`, :class:`core.errors.Refused`.
    """
    if not lines:
        raise Invalid(_("Choose at least one action line."), {"lines": [_("Choose at least one action line.")]})
    require(policies.can_find(actor, [line.id for line in lines], now()))
    clean = _checked(kind, text)
    number = _next_number(lines[0])
    finding = Finding(
        action_line_id=lines[0].id, number=number, symbol=f"{lines[0].symbol}/F{number}", kind=kind, text=clean,
        lang=lang, meeting=meeting, made_by_id=actor.id, created_at=now(), action_lines=list(lines),
    )  # fmt: skip
    db.session.add(finding)
    db.session.flush()
    publish(events.FindingDrafted(**_facts(finding, actor), kind=kind, digest=digest_of(clean)))
    for anchor in cites:
        add_citation(actor, finding, anchor)
    return finding


def _checked(kind: str, text: str) -> str:
    if kind not in FINDING_KINDS:
        raise Invalid(
            _("Choose what kind of finding this is."), {"kind": [_("Choose what kind of finding this is.")]}
        )
    clean = " ".join(richtext.normalised(text).split())
    if not clean:
        raise Invalid(_("Write down what was found."), {"text": [_("Write down what was found.")]})
    if len(clean) > LONGEST_FINDING:
        message = _(
            "This has %(length)s characters; at most %(limit)s fit.", length=len(clean), limit=LONGEST_FINDING
        )
        raise Invalid(message, {"text": [message]})
    return clean


def _next_number(line: ActionLine) -> int:
    """Taken under the line's row lock, so that no two findings get one number."""
    db.session.get_one(ActionLine, line.id, with_for_update=True)
    return (db.session.scalar(select(func.max(Finding.number)).filter_by(action_line_id=line.id)) or 0) + 1


def _facts(finding: Finding, actor: Actor) -> dict[str, Any]:
    others = tuple(line for line in finding.line_ids if line != finding.action_line_id)
    return {
        "finding_id": finding.id,
        "symbol": finding.symbol,
        "line_ids": (finding.action_line_id, *others),
        "actor_id": actor.id,
    }


def edit_finding(actor: Actor, finding: Finding, kind: str, text: str) -> Finding:
    """Another text or kind. The same again changes nothing."""
    require(policies.can_change_finding(actor, finding, now()))
    clean = _checked(kind, text)
    if (finding.kind, finding.text) == (kind, clean):
        return finding
    finding.kind, finding.text = kind, clean
    publish(events.FindingEdited(**_facts(finding, actor), kind=kind, digest=digest_of(clean)))
    return finding


def add_citation(actor: Actor, finding: Finding, anchor: Anchor) -> FindingAnchor:
    """Let the finding rest on a passage, too. Safe to repeat."""
    require(policies.can_change_finding(actor, finding, now()))
    require(policies.can_cite(actor, anchor.contribution, now()))
    if earlier := next((c for c in finding.citations if c.anchor_id == anchor.id), None):
        return earlier
    position = max((c.position for c in finding.citations), default=0) + 1
    made = FindingAnchor(anchor=anchor, position=position)
    finding.citations.append(made)
    db.session.flush()
    publish(_cited(events.FindingCited, finding, anchor, actor))
    return made


def remove_citation(actor: Actor, finding: Finding, anchor: Anchor) -> None:
    """Let it no longer rest on a passage; published versions keep theirs. Safe to repeat."""
    require(policies.can_change_finding(actor, finding, now()))
    found = next((c for c in finding.citations if c.anchor_id == anchor.id), None)
    if found is None:
        return
    finding.citations.remove(found)
    db.session.flush()
    publish(_cited(events.FindingUncited, finding, anchor, actor))


def _cited(kind: Any, finding: Finding, anchor: Anchor, actor: Actor) -> Any:
    return kind(**_facts(finding, actor), anchor_id=anchor.id, contribution_id=anchor.contribution_id)
