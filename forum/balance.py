"""Who speaks here, in figures: posts and distinct speakers by stakeholder type, regional group and language.

Counted are public posts. A speaker is an account, or a name for voices without one. Computed when asked for, by one
grouped statement, and kept with the page until something is said: a reply costs nothing for it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, select

from accounts.actor import NOBODY
from contributions.models import Contribution
from core.db import db
from core.locale import language_name
from forum.models import Post, Space, Thread
from forum.queries import threads_visible_to
from forum.voices import is_first, is_public
from themes.labels import REGIONAL_GROUPS, STAKEHOLDER_TYPES, region_label, stakeholder_label
from themes.models import ActionLine
from themes.reference import counted_region


@dataclass(frozen=True, slots=True)
class Share:
    """One bar: so many speakers and posts of a kind, and the kind's share of all posts in hundredths."""

    key: str
    label: str
    speakers: int
    posts: int
    share: float


@dataclass(frozen=True, slots=True)
class Balance:
    """The figures of one place. Somebody who spoke in two capacities counts once in the whole, once in each."""

    posts: int
    speakers: int
    first_time: int
    by_type: Sequence[Share]
    by_region: Sequence[Share]
    by_language: Sequence[Share]

    @property
    def parts(self) -> list[tuple[str, Sequence[Share]]]:
        """The three tables, by the name of the filter that leads to what a row counts."""
        return [("type", self.by_type), ("region", self.by_region), ("lang", self.by_language)]


def of_thread(thread: Thread) -> Balance:
    """The balance of a thread."""
    return _counted(Post.thread_id == thread.id, thread.circle)


def of_group(space: Space) -> Balance:
    """The balance of a group, for whoever may read it."""
    return _counted(Thread.space_id == space.id, space.circle)


def of_line(line: ActionLine) -> Balance:
    """The balance of an action line: what is said in its own space and in its open groups."""
    return _counted((Space.action_line_id == line.id) & threads_visible_to(NOBODY), None)


def size_of(line: ActionLine) -> int:
    """About how many posts everybody can read under an action line, asked of its threads."""
    query = select(func.sum(Thread.post_count)).join(Thread.space)
    query = query.where(Space.action_line_id == line.id, threads_visible_to(NOBODY))
    return int(db.session.scalar(query) or 0)


def _counted(place: ColumnElement[bool], circle: str | None) -> Balance:
    said = Contribution
    who = func.coalesce(cast(said.speaker_id, String), said.speaker_name)
    firsts = func.max(case((is_first(circle), 1), else_=0))
    query = select(who, said.stakeholder_type, said.country, said.lang, func.count(), firsts)
    query = query.select_from(Post).join(said, said.id == Post.id).join(Post.thread).join(Thread.space)
    query = query.where(place, is_public()).group_by(who, said.stakeholder_type, said.country, said.lang)
    rows = [tuple(row) for row in db.session.execute(query)]
    total = sum(row[4] for row in rows)
    return Balance(
        total, len({row[0] for row in rows}), len({row[0] for row in rows if row[5]}),
        _shares(rows, total, lambda row: row[1], stakeholder_label, STAKEHOLDER_TYPES),
        _shares(rows, total, lambda row: counted_region(row[1], row[2]), region_label, REGIONAL_GROUPS),
        _shares(rows, total, lambda row: row[3], language_name, ()),
    )  # fmt: skip


def _shares(
    rows: Sequence[Any], total: int, key_of: Callable[[Any], str], label: Callable[[str], str], known: Iterable[str]
) -> list[Share]:
    """A bar for each kind, in the order of the vocabulary: who is missing stands there with 0."""
    posts: dict[str, int] = dict.fromkeys(known, 0)
    speakers: dict[str, set[str]] = {key: set() for key in posts}
    for row in rows:
        key = key_of(row)
        posts[key] = posts.get(key, 0) + row[4]
        speakers.setdefault(key, set()).add(row[0])
    keys = list(posts) if known else sorted(posts, key=lambda key: (-posts[key], key))
    return [
        Share(key, label(key), len(speakers[key]), posts[key], 100 * posts[key] / total if total else 0.0)
        for key in keys
    ]
