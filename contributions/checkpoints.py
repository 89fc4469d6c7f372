"""Checkpoints: now and then, one digest over the heads of all public chains, so that nobody can rewrite a chain unseen.

The heads are the leaves of a Merkle tree, as in RFC 6962: whoever keeps a checkpoint can have any one chain proved
against it by a short path, without all the others. What is not public (closed groups, accounts, drafts) enters as one
digest over a secret salt and its heads: neither names nor numbers can be read out of it, and none can be guessed.
Checkpoints are chained among themselves.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ForeignKey, Select, String, func, insert, select, union_all
from sqlalchemy.orm import Mapped, mapped_column

from contributions.record import Entry
from core import topics
from core.clock import now
from core.db import Base, UTCDateTime, canonical_json, db
from core.guard import unit_of_work
from core.jobs import every_minute
from core.pagination import Page, a_number, decode, page_of
from core.topics import START, Topic

EVERY = timedelta(hours=1)
LOCK = "record:checkpoints"
GONE = 0
"""The number of a leaf whose chain is public no more."""


class Checkpoint(Base):
    """``root`` is that of the tree of public heads; ``hidden`` covers all others, with ``salt``, which is kept secret."""

    __tablename__ = "checkpoint"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    chains: Mapped[int]
    root: Mapped[str] = mapped_column(String(64))
    hidden: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))

    def facts(self) -> dict[str, Any]:
        """What everybody may know of it, and all that its digest covers."""
        return {
            "number": self.number,
            "made_at": self.made_at.isoformat(),
            "chains": self.chains,
            "root": self.root,
            "hidden": self.hidden,
            "previous": self.previous,
        }

    def expected_digest(self) -> str:
        """The digest that it must have."""
        return _sha256(canonical_json(self.facts()).encode())


class CheckpointLeaf(Base):
    """The head that a chain had at a checkpoint; only where it was another one than at the checkpoint before."""

    __tablename__ = "checkpoint_leaf"

    topic: Mapped[str] = mapped_column(String(120), primary_key=True)
    checkpoint_number: Mapped[int] = mapped_column(ForeignKey("checkpoint.number"), primary_key=True, index=True)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


Head = tuple[str, int, str]
"""A chain, the number of its last entry and that entry's digest."""
PublicTopics = Callable[[], Select[Any]]
_public: dict[str, PublicTopics] = {}


def public_topics(kind: str) -> Callable[[PublicTopics], PublicTopics]:
    """Register which chains ``kind:<id>`` everybody may read: a function that gives a SELECT of their keys."""

    def decorate(function: PublicTopics) -> PublicTopics:
        _public[kind] = function
        return function

    return decorate


def public_keys() -> set[str]:
    """The chains that everybody may read."""
    return set(db.session.scalars(union_all(*(select_keys() for select_keys in _public.values()))))


def is_public(topic: str) -> bool:
    """Whether everybody may read this chain."""
    select_keys = _public.get(topic.partition(":")[0])
    return select_keys is not None and topic in set(db.session.scalars(select_keys()))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def leaf_digest(head: Head) -> str:
    """A leaf of the tree."""
    return _sha256(b"\x00" + canonical_json(list(head)).encode())


def _node(first: str, second: str) -> str:
    return _sha256(b"\x01" + bytes.fromhex(first) + bytes.fromhex(second))


@dataclass(frozen=True)
class Tree:
    """The leaves of a checkpoint, by chain, and the levels above them."""

    places: dict[str, int]
    levels: tuple[tuple[str, ...], ...]

    @property
    def root(self) -> str:
        """The one digest over all leaves."""
        return self.levels[-1][0] if self.levels[-1] else START

    def path(self, topic: str) -> list[list[str]]:
        """From a leaf to the root: at each level the neighbour's digest, and on which side it stands."""
        place, steps = self.places[topic], []
        for level in self.levels[:-1]:
            beside = place ^ 1
            if beside < len(level):
                steps.append(["before" if beside < place else "after", level[beside]])
            place //= 2
        return steps


def tree_of(heads: Sequence[Head]) -> Tree:
    """The tree over ``heads``, in the order of their names. A node without neighbour rises as it is."""
    ordered = sorted(heads)
    levels = [tuple(leaf_digest(head) for head in ordered)]
    while len(levels[-1]) > 1:
        low = levels[-1]
        pairs = [_node(*low[i : i + 2]) if i + 1 < len(low) else low[i] for i in range(0, len(low), 2)]
        levels.append(tuple(pairs))
    return Tree({head[0]: place for place, head in enumerate(ordered)}, tuple(levels))


def write_checkpoint() -> Checkpoint | None:
    """The next checkpoint, in the current transaction; ``None`` when nothing was recorded since the last one."""
    topics.head(LOCK)
    last = db.session.scalars(select(Checkpoint).order_by(Checkpoint.number.desc()).limit(1)).first()
    shared, hidden = _heads_now()
    before = {head[0]: head for head in heads_at(last.number)} if last else {}
    if last is not None and before == shared and _blind(last.salt, hidden) == last.hidden:
        return None
    salt = secrets.token_hex(32)
    made = Checkpoint(
        number=last.number + 1 if last else 1, made_at=now(), chains=len(shared), salt=salt,
        root=tree_of(list(shared.values())).root, hidden=_blind(salt, hidden), previous=last.digest if last else START,
    )  # fmt: skip
    made.digest = made.expected_digest()
    db.session.add(made)
    db.session.flush()
    gone = [(key, GONE, START) for key in before.keys() - shared.keys()]
    new = [head for key, head in shared.items() if before.get(key) != head]
    rows = [{"topic": t, "checkpoint_number": made.number, "number": n, "digest": d} for t, n, d in (*new, *gone)]
    if rows:
        db.session.execute(insert(CheckpointLeaf), rows)
    return made


def _heads_now() -> tuple[dict[str, Head], list[Head]]:
    """The heads of public chains by name, and those of all others."""
    query = select(Topic.key, Topic.last_number, Topic.last_digest).where(Topic.last_number > 0)
    keys, shared, hidden = public_keys(), {}, []
    for key, number, digest in db.session.execute(query):
        if key in keys:
            shared[key] = (key, number, digest)
        else:
            hidden.append((key, number, digest))
    return shared, hidden


def _blind(salt: str, heads: Sequence[Head]) -> str:
    return _sha256(canonical_json([salt, [list(head) for head in sorted(heads)]]).encode())


def heads_at(number: int) -> list[Head]:
    """The public heads at a checkpoint."""
    latest = select(CheckpointLeaf.topic, func.max(CheckpointLeaf.checkpoint_number).label("at"))
    newest = latest.where(CheckpointLeaf.checkpoint_number <= number).group_by(CheckpointLeaf.topic).subquery()
    leaf = CheckpointLeaf
    query = select(leaf.topic, leaf.number, leaf.digest).join(
        newest, (newest.c.topic == leaf.topic) & (newest.c.at == leaf.checkpoint_number)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query.where(leaf.number > GONE))]


@lru_cache(maxsize=4)
def _kept_tree(number: int, _digest: str) -> tuple[Tree, dict[str, Head]]:
    heads = heads_at(number)
    return tree_of(heads), {head[0]: head for head in heads}


def proof(topic: str) -> dict[str, Any] | None:
    """That the latest checkpoint covers a chain: its head then and the path to the root. ``None`` if it does not yet."""
    last = latest()
    if last is None:
        return None
    tree, heads = _kept_tree(last.number, last.digest)
    if topic not in heads:
        return None
    return {"checkpoint": last.number, "head": list(heads[topic]), "path": tree.path(topic)}


def latest() -> Checkpoint | None:
    """The last checkpoint."""
    return db.session.scalars(select(Checkpoint).order_by(Checkpoint.number.desc()).limit(1)).first()


def document(checkpoint: Checkpoint) -> dict[str, Any]:
    """A checkpoint as it is downloaded: its facts, its digest and the leaves; of a chain that was public then but is
    not now, the leaf's digest alone."""
    keys = public_keys()
    leaves: list[Any] = [
        list(head) if head[0] in keys else leaf_digest(head) for head in sorted(heads_at(checkpoint.number))
    ]
    return {**public_facts(checkpoint), "leaves": leaves}


def public_facts(checkpoint: Checkpoint) -> dict[str, Any]:
    """What is told of a checkpoint without its leaves."""
    return {"format": "plenary-checkpoint-1", **checkpoint.facts(), "digest": checkpoint.digest}


def listed(cursor: str | None = None, size: int = 30) -> Page[Checkpoint]:
    """All checkpoints, the latest first."""
    query = select(Checkpoint).order_by(Checkpoint.number.desc()).limit(size + 1)
    if (after := decode(cursor, a_number)) is not None:
        query = query.where(Checkpoint.number < after[0])
    return page_of(db.session.scalars(query).all(), size, lambda found: [found.number])


def faults() -> Iterator[str]:
    """A sentence for each checkpoint that does not fit the one before, its leaves, or the chains as they are now."""
    previous = START
    for checkpoint in db.session.scalars(select(Checkpoint).order_by(Checkpoint.number)):
        name = f"checkpoint {checkpoint.number}"
        if checkpoint.previous != previous:
            yield f"{name}: does not follow the checkpoint before it"
        if checkpoint.digest != checkpoint.expected_digest():
            yield f"{name}: does not match its digest"
        if tree_of(heads_at(checkpoint.number)).root != checkpoint.root:
            yield f"{name}: its leaves do not match its root"
        previous = checkpoint.digest
    leaf = CheckpointLeaf
    query = select(leaf.checkpoint_number, leaf.topic, leaf.number).outerjoin(
        Entry, (Entry.topic == leaf.topic) & (Entry.number == leaf.number)
    )
    rewritten = query.where(leaf.number > GONE, func.coalesce(Entry.digest, "") != leaf.digest)
    for number, topic, entry in db.session.execute(rewritten.order_by(leaf.checkpoint_number, leaf.topic)):
        yield f"{topic}: entry {entry} is not the one that checkpoint {number} saw"


@every_minute
def write_in_time() -> None:
    """A checkpoint each hour in which something was recorded."""
    last = latest()
    if last is None or now() - last.made_at >= EVERY:
        with unit_of_work():
            write_checkpoint()
