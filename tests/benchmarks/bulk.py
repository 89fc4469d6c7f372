"""Threads in bulk: the same rows as ``forum.actions`` writes post by post, a thousand times faster.

A test compares both, so that this cannot part from the actions unnoticed.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, text

from contributions import record
from contributions.actions import Speaker
from contributions.documents import TITLE_ENDS
from contributions.facets import Facts, facets
from contributions.models import Contribution, Revision, filing
from contributions.record import Entry
from contributions.search_models import SearchDocument, SearchText, position_of
from contributions.words import indexed
from core.db import db, is_sqlite
from core.events import RecordedEvent
from core.guard import unit_of_work
from core.topics import START, Topic
from forum import events, tree
from forum.actions import space_of
from forum.models import Post, Thread
from tests.benchmarks.texts import Text
from themes.models import ActionLine

BATCH = 100  # threads written in one transaction
MINUTE = timedelta(minutes=1)
DEEPEST = 3  # so that all posts of a thread stand on its one page
TABLES: tuple[Any, ...] = (
    Thread.__table__, Contribution.__table__, Revision.__table__, filing, SearchDocument.__table__,
    SearchText.__table__, Post.__table__,
    Topic.__table__, Entry.__table__,
)  # fmt: skip
"""In the order in which they are written."""

Rows = dict[Any, list[dict[str, Any]]]


@dataclass(frozen=True)
class Said:
    """A post to be: who says what, when, and under which earlier post (0: the opening)."""

    speaker: Speaker
    text: Text
    at: datetime
    parent: int


@dataclass(frozen=True)
class Plan:
    """A thread to be: its first post opens it."""

    line: ActionLine
    title: str
    posts: Sequence[Said]


def plans(lines: Sequence[ActionLine], people: Sequence[Speaker], pool: Sequence[Text], count: int, size: int,
          start: datetime) -> Iterator[Plan]:  # fmt: skip
    """``count`` threads of ``size`` posts, spread over ``lines``; the same in every run."""
    chance = random.Random(50)  # noqa: S311  # the same threads in every run, no secret
    for number in range(count):
        at = start + number * size * MINUTE
        depths: list[int] = []
        posts = []
        for place in range(1, size + 1):
            parent = chance.randrange(1, place) if place > 2 and chance.random() < 0.6 else 0
            if parent == 1 or (parent and depths[parent - 1] >= DEEPEST):
                parent = 0
            depths.append(depths[parent - 1] + 1 if parent else 0)
            posts.append(Said(chance.choice(people), chance.choice(pool), at + place * MINUTE, parent))
        yield Plan(lines[number % len(lines)], f"Question {number + 1} on {posts[0].text.words[:60]}", posts)


def write(planned: Iterator[Plan]) -> int:
    """Write all threads of ``planned``. Returns how many posts."""
    total, batch = 0, list(_some(planned))
    while batch:
        total += sum(len(plan.posts) for plan in batch)
        with unit_of_work():
            _write_batch(batch)
        batch = list(_some(planned))
    _count_on()
    return total


def _count_on() -> None:
    """Let PostgreSQL's own ids go on after those written here."""
    if is_sqlite():
        return
    with unit_of_work():
        for name in ("thread", "contribution", "revision"):
            last = f"(SELECT max(id) FROM {name})"  # noqa: S608  # our own names
            db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last})"))


def _some(planned: Iterator[Plan]) -> Iterator[Plan]:
    for _place, plan in zip(range(BATCH), planned, strict=False):
        yield plan


def _write_batch(batch: Sequence[Plan]) -> None:
    rows: Rows = defaultdict(list)
    versions: dict[str, int] = defaultdict(int)
    thread_id = (db.session.scalar(select(func.max(Thread.id))) or 0) + 1
    said_id = (db.session.scalar(select(func.max(Contribution.id))) or 0) + 1
    for plan in batch:
        _Bulk(rows, versions, plan, thread_id, said_id).add()
        thread_id, said_id = thread_id + 1, said_id + len(plan.posts)
    _raise(versions, rows)
    for table in TABLES:
        if rows[table]:
            db.session.execute(insert(table), rows[table])


def _raise(versions: dict[str, int], rows: Rows) -> None:
    """Raise the versions of topics that are there already; the others are rows, or become some."""
    new = {row["key"]: row for row in rows[Topic.__table__]}
    for topic, count in versions.items():
        if topic in new:
            new[topic]["version"] = count
        elif known := db.session.get(Topic, topic):
            known.version += count
        else:
            rows[Topic.__table__].append({"key": topic, "version": count, "last_number": 0, "last_digest": START})


class _Bulk:
    """The rows of one thread."""

    def __init__(self, rows: Rows, versions: dict[str, int], plan: Plan, thread_id: int, first_id: int) -> None:
        self.rows, self.versions, self.plan, self.first_id = rows, versions, plan, first_id
        self.thread = Thread(id=thread_id, space=space_of(plan.line))
        self.number, self.digest = 0, START
        self.paths: list[str] = []

    def add(self) -> None:
        """Collect all rows of the thread, in the order in which the actions write them."""
        plan, thread, opening = self.plan, self.thread, self.plan.posts[0]
        self.rows[Thread.__table__].append({
            "id": thread.id, "space_id": thread.space.id, "title": plan.title, "lang": "en", "is_title_shown": True,
            "opened_by_id": opening.speaker.user_id, "opened_at": opening.at, "last_post_at": plan.posts[-1].at,
            "post_count": len(plan.posts), "last_number": len(plan.posts), "slow_seconds": 0, "is_pinned": False,
        })  # fmt: skip
        self._record(
            events.ThreadOpened(
                thread_id=thread.id, line_id=plan.line.id, actor_id=opening.speaker.user_id, at=opening.at
            )
        )
        for number, said in enumerate(plan.posts, start=1):
            self._say(number, said)
        self._index_title()
        self.rows[Topic.__table__].append(
            {"key": thread.topic, "last_number": self.number, "last_digest": self.digest}
        )

    def _say(self, number: int, said: Said) -> None:
        identity, thread, line = self.first_id + number - 1, self.thread, self.plan.line
        symbol = f"{thread.symbol}/P{number}"
        self.rows[Contribution.__table__].append({
            "id": identity, "kind": "post", "symbol": symbol, "topic": thread.topic, "visibility": "public",
            "place": f"{thread.url}/posts/{number}", "speaker_id": said.speaker.user_id, "lang": "en", "public_from": None,
            "said_at": said.at, "revision_number": 1, "is_closed": False, **said.speaker.fields(),
        })  # fmt: skip
        self._revision(identity, said)
        self.rows[filing].append({"contribution_id": identity, "action_line_id": line.id})
        path = tree.place_under(self.paths[said.parent - 1] if said.parent else "", number)
        self.paths.append(path)
        self.rows[Post.__table__].append({
            "id": identity, "thread_id": thread.id, "parent_id": self.first_id + said.parent - 1 if said.parent else None,
            "number": number, "depth": tree.depth_of(path), "path": path, "spoke_as": None,
        })  # fmt: skip
        self._record(events.PostPublished(
            contribution_id=identity, kind="post", symbol=symbol, place_topic=thread.topic, line_ids=(line.id,),
            revision_id=identity, digest=said.text.digest, actor_id=said.speaker.user_id, at=said.at,
            thread_id=thread.id, number=number, parent_number=said.parent or None,
        ))  # fmt: skip

    def _revision(self, identity: int, said: Said) -> None:
        words = said.text
        self.rows[Revision.__table__].append({
            "id": identity, "contribution_id": identity, "number": 1, "body": words.body, "html": words.html,
            "text": words.text, "renderer_version": words.renderer_version, "digest": words.digest,
            "author_id": said.speaker.user_id, "made_at": said.at,
        })  # fmt: skip
        self._index("post", said, words.words, contribution_id=identity)

    def _index_title(self) -> None:
        plan, thread = self.plan, self.thread
        opening = plan.posts[0]
        self.rows[SearchDocument.__table__].append({
            "id": thread.id, "kind": "thread", "subject_id": thread.id, "topic": thread.topic, "symbol": thread.symbol,
            "title": plan.title, "text": "", "lang": "en", "url": thread.url, "at": opening.at,
        })  # fmt: skip
        title = f"{indexed(plan.title, 'en')} {TITLE_ENDS} "
        self._index("thread", opening, title, document_id=thread.id)

    def _index(self, kind: str, said: Said, words: str, **of: int) -> None:
        identity, is_document = next(iter(of.values())), "document_id" in of
        speaker = said.speaker
        facts = Facts(
            kind=kind, topic=self.thread.topic, lang="en", at=said.at, line_ids=[self.plan.line.id],
            speaker_id=speaker.user_id, names=(speaker.name, speaker.organisation_name),
            stakeholder_type=speaker.stakeholder_type, country=speaker.country,
        )  # fmt: skip
        self.rows[SearchText.__table__].append({
            "position": position_of(said.at, identity, is_document=is_document), "facets": facets(facts), "words": words,
            "contribution_id": None, "document_id": None, **of,
        })  # fmt: skip

    def _record(self, event: RecordedEvent) -> None:
        self.number += 1
        facts: dict[str, Any] = {
            "topic": event.topic, "number": self.number, "at": event.at, "actor_id": event.actor_id,
            "verb": event.verb, "payload": event.payload(), "actor_salt": record.new_salt(),
        }  # fmt: skip
        self.digest = Entry(**facts).expected_digest(self.digest)
        self.rows[Entry.__table__].append(facts | {"digest": self.digest})
        for topic in (event.topic, *event.touches):
            self.versions[topic] += 1
