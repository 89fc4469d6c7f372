"""Contributions that follow the place where they stand: another thread, another action line, another circle.

Their symbols never change, nor do their words, their ids and what cites them. The calling room has asked its policy,
moved its own rows, and publishes the event.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, insert, literal, select, update

from contributions.models import Contribution, filing
from core.db import db

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """Where contributions stand: the action line they are filed under, the circle, and whether only that reads them."""

    line_id: int
    circle: str | None = None
    is_closed: bool = False


def relocate(topic: str, places: Sequence[tuple[int, str]], before: Standing, after: Standing) -> None:
    """Let contributions, pairs of id and new place, belong to ``topic`` from now on."""
    circle = {"circle": after.circle, "is_closed": after.is_closed}
    rows = [{"id": identity, "topic": topic, "place": place, **circle} for identity, place in places]
    if rows:
        db.session.execute(update(Contribution), rows)
    for start in range(0, len(places), CHUNK):
        chosen = [identity for identity, _place in places[start : start + CHUNK]]
        _file_anew(Contribution.id.in_(chosen), before, after)
    db.session.expire_all()


def refile_topic(topic: str, before: Standing, after: Standing) -> None:
    """Let everything of ``topic`` be filed under another line and said in another circle."""
    of_topic = Contribution.topic == topic
    db.session.execute(
        update(Contribution).where(of_topic).values(circle=after.circle, is_closed=after.is_closed),
        execution_options={"synchronize_session": False},
    )
    _file_anew(of_topic, before, after)
    db.session.expire_all()


def _file_anew(which: ColumnElement[bool], before: Standing, after: Standing) -> None:
    """Take them from the old line and put them under the new one; other lines that they are filed under stay."""
    if before.line_id == after.line_id:
        return
    there = select(filing.c.contribution_id).where(filing.c.action_line_id == after.line_id)
    new = select(Contribution.id, literal(after.line_id)).where(which, Contribution.id.not_in(there))
    db.session.execute(insert(filing).from_select(["contribution_id", "action_line_id"], new))
    chosen = select(Contribution.id).where(which)
    gone = filing.c.contribution_id.in_(chosen), filing.c.action_line_id == before.line_id
    db.session.execute(delete(filing).where(*gone))
