"""The public moderation log: what was done, when, to what, as what and why; nobody's name, nobody's words.

Written in the transaction of the act. What happens in a closed group is not logged, nor is what waits for approval or
who complained. Rooms above note what they do with :func:`note`.
"""

from typing import Any

from sqlalchemy import select

from contributions.models import Contribution, ModerationDecision
from contributions.moderation_models import LogLine
from core.clock import now
from core.db import db
from core.pagination import Page, a_number, decode, page_of
from themes.models import ActionLine

SIZE = 50


def note(act: str, role: str, **facts: Any) -> LogLine:
    """Write a line; ``facts`` are any of ``symbol``, ``place``, ``rule``, ``reason`` and ``action_line_id``."""
    line = LogLine(at=now(), act=act, role=role, **({"reason": ""} | facts))
    db.session.add(line)
    return line


def note_decision(contribution: Contribution, decision: ModerationDecision) -> None:
    """Write what was decided about a contribution, unless it was said in a closed group."""
    if contribution.is_closed:
        return
    lines = contribution.action_lines
    note(
        decision.act, decision.role, symbol=contribution.symbol, place=contribution.place, reason=decision.reason,
        rule=None if decision.act == "restore" else decision.rule, action_line_id=lines[0].id if lines else None,
    )  # fmt: skip


def read(line: ActionLine | None = None, cursor: str | None = None, size: int = SIZE) -> Page[LogLine]:
    """The log, of one action line or of all, the latest first. Raises :class:`core.errors.Invalid` for a bad cursor."""
    query = select(LogLine).order_by(LogLine.id.desc()).limit(size + 1)
    if line is not None:
        query = query.where(LogLine.action_line_id == line.id)
    if before := decode(cursor, a_number):
        query = query.where(LogLine.id < before[0])
    return page_of(db.session.scalars(query).unique().all(), size, lambda found: [found.id])
