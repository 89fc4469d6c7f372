"""Acts on relayed words and marks, for :mod:`tests.forum.test_live_all`; beside those of :mod:`tests.forum.scenes`."""

from sqlalchemy import select

from accounts.models import User
from contributions import marking, relaying
from contributions.models import Contribution
from core.clock import now
from core.db import db
from forum import filing
from forum import relaying as forum_relaying
from tests.forum.scenes import Act, Scene, _each


def _relay(scene: Scene) -> None:
    person = db.session.get_one(User, scene.author_id)
    received = relaying.Received("telephone", now().date())
    participant = forum_relaying.Participant(email=person.email)
    forum_relaying.relay_post(scene.chair, participant, received, scene.thread, "Said by <b>telephone</b>", "en")


def _relayed(scene: Scene) -> Contribution:
    query = select(Contribution).where(Contribution.topic == scene.thread.topic, Contribution.relayed.is_not(None))
    return db.session.scalars(query).unique().one()


def _file(scene: Scene) -> None:
    line = scene.thread.space.action_line
    filing.file_thread(scene.chair, scene.thread, [theme.key for theme in filing.themes_of_line(line)[:1]])


RELAYED: dict[str, tuple[str, Act, Act | None]] = {
    "relaying": ("contribution_relayed", _relay, None),
    "confirming": ("relay_confirmed", lambda s: relaying.confirm(s.author, _relayed(s)), _relay),
    "correcting": ("relay_corrected", lambda s: relaying.correct(s.author, _relayed(s), "Said *otherwise*"), _relay),
    "disowning": ("relay_disowned", lambda s: relaying.disown(s.author, _relayed(s)), _relay),
    "filing": ("thread_filed", _file, None),
    "marking": (
        "contribution_marked", _each(lambda s, p: marking.mark(s.chair, p.contribution, "proposal", "A <note>")), None,
    ),
    "unmarking": (
        "contribution_unmarked", _each(lambda s, p: marking.unmark(s.chair, p.contribution, "proposal")),
        _each(lambda s, p: marking.mark(s.chair, p.contribution, "proposal")),
    ),
}  # fmt: skip
IN_OPEN_ONLY = {"marking", "unmarking"}
"""Marks carry words across lines, so nothing in a closed group is marked."""
