"""How posts go from one thread to another: numbers, the tree, former addresses, and what hangs on them.

A post that comes to a thread gets the next number there, or the one that it had when it stood there before; a number
never comes to mean another post. Contributions keep their ids, symbols and words, so citations hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from contributions.models import PUBLIC, Contribution
from contributions.refiling import Standing, relocate
from core.db import db, upsert
from forum import tree
from forum.models import PageStart, Post, PostAddress, Space, Thread

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a post stands: ``parent`` is the id of the post that it answers."""

    id: int
    number: int
    path: str
    parent: int | None


Homes = Mapping[int, Spot | None]
"""For the posts at the root of what moves: what each stands under in its new thread; ``None`` for the opening post."""


def spots(thread: Thread, numbers: Sequence[int]) -> list[Spot]:
    """The posts with these numbers and all that was said below them, in the order of the tree."""
    chosen = select(Post.path).where(Post.thread_id == thread.id, Post.number.in_(numbers))
    return branches(thread, list(db.session.scalars(chosen)))


def branches(thread: Thread, paths: Sequence[str]) -> list[Spot]:
    """The posts at these paths and below; the whole thread if its opening post is among them."""
    opening = tree.place_under("", 1)
    if opening in paths:
        return _read(thread, [Post.path >= opening])
    roots = roots_of(paths)
    found: list[Spot] = []
    for start in range(0, len(roots), 50):
        some = [(Post.path >= root) & (Post.path < tree.end_of(root)) for root in roots[start : start + 50]]
        found += _read(thread, [or_(*some)])
    return found


def roots_of(paths: Sequence[str]) -> list[str]:
    """Those of ``paths`` that stand below no other of them."""
    roots: list[str] = []
    for path in sorted(set(paths)):
        if not roots or not path.startswith(roots[-1]):
            roots.append(path)
    return roots


def _read(thread: Thread, where: Sequence[ColumnElement[bool]]) -> list[Spot]:
    query = select(Post.id, Post.number, Post.path, Post.parent_id).where(Post.thread_id == thread.id, *where)
    return [Spot(*row) for row in db.session.execute(query.order_by(Post.path))]


@dataclass(frozen=True, slots=True)
class Moved:
    """A post before and after."""

    before: Spot
    after: Spot


def transfer(source: Thread, target: Thread, going: Sequence[Spot], homes: Homes) -> list[Moved]:
    """Let ``going``, whole branches of ``source`` in the order of the tree, stand in ``target``. Both are held."""
    numbers = _numbers(target, going, homes)
    moved = _placed(going, homes, numbers, source)
    _keep_addresses(source, target, moved)
    _put(source, target, moved)
    _carry(source, target, moved)
    _count(source, target, max((m.after.number for m in moved), default=0))
    return moved


def _numbers(target: Thread, going: Sequence[Spot], homes: Homes) -> dict[int, int]:
    """A number in ``target`` for each post: its own from before, else the next; in a new thread a root opens it."""
    known = _former(target, [spot.id for spot in going])
    next_number = target.last_number
    order = sorted(going, key=lambda spot: spot.number)
    if not target.last_number:
        opening = next(spot for spot in order if spot.id in homes)
        order.sort(key=lambda spot: (spot is not opening, spot.number))
    for spot in order:
        if spot.id not in known:
            next_number += 1
            known[spot.id] = next_number
    return known


def _former(target: Thread, ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(ids), CHUNK):
        query = select(PostAddress.post_id, PostAddress.number).where(
            PostAddress.thread_id == target.id, PostAddress.post_id.in_(ids[start : start + CHUNK])
        )
        found |= {row.post_id: row.number for row in db.session.execute(query)}
    return found


def _placed(going: Sequence[Spot], homes: Homes, numbers: Mapping[int, int], source: Thread) -> list[Moved]:
    """Where each post stands in the tree of its new thread: under what it answered, or where it is told to."""
    after: dict[int, Spot] = {}
    at = {spot.path: spot.id for spot in going}
    opening = at.get(tree.place_under("", 1))
    made = []
    for spot in going:
        if spot.id in homes:
            home = homes[spot.id]
        else:
            answered = spot.parent if spot.parent is not None else opening
            home = after.get(answered or 0) or after.get(at.get(spot.path[: -tree.WIDTH], 0))
        above = None if home is None or home.number == 1 else home
        number = numbers[spot.id]
        path = tree.place_under(above.path if above else "", number)
        after[spot.id] = Spot(spot.id, number, path, above.id if above else None)
        made.append(Moved(spot, after[spot.id]))
    return made


def _keep_addresses(source: Thread, target: Thread, moved: Sequence[Moved]) -> None:
    rows = [
        {"thread_id": source.id, "number": m.before.number, "post_id": m.before.id, "path": m.before.path}
        for m in moved
    ]
    if rows:
        put = upsert(PostAddress)
        changed = {"post_id": put.excluded.post_id, "path": put.excluded.path}
        db.session.execute(put.on_conflict_do_update(index_elements=["thread_id", "number"], set_=changed), rows)
    ids = [m.after.id for m in moved]
    for start in range(0, len(ids), CHUNK):
        back = PostAddress.thread_id == target.id, PostAddress.post_id.in_(ids[start : start + CHUNK])
        db.session.execute(delete(PostAddress).where(*back), execution_options={"synchronize_session": False})


def _put(source: Thread, target: Thread, moved: Sequence[Moved]) -> None:
    rows = [
        {
            "id": m.after.id, "thread_id": target.id, "parent_id": m.after.parent, "number": m.after.number,
            "depth": tree.depth_of(m.after.path), "path": m.after.path, "under": tree.drawn_under(m.after.path),
        }
        for m in moved
    ]  # fmt: skip
    db.session.flush()
    if rows:
        db.session.execute(update(Post), rows)
    gone = select(Post.id).where(Post.thread_id == target.id)
    beside = update(Post).where(Post.thread_id == source.id, Post.parent_id.in_(gone)).values(parent_id=None)
    db.session.execute(beside, execution_options={"synchronize_session": False})
    starts = delete(PageStart).where(PageStart.thread_id.in_([source.id, target.id]))
    db.session.execute(starts, execution_options={"synchronize_session": False})


def _carry(source: Thread, target: Thread, moved: Sequence[Moved]) -> None:
    places = [(m.after.id, f"{target.url}/posts/{m.after.number}") for m in moved]
    relocate(target.topic, places, standing(source.space), standing(target.space))


def standing(space: Space) -> Standing:
    """Where what is said in a space is filed."""
    return Standing(space.action_line_id, space.circle, space.is_closed)


def _count(source: Thread, target: Thread, highest: int) -> None:
    """Take stock of both threads: how many posts, the last number given, when something was said last."""
    target.last_number = max(target.last_number, highest)
    for thread in (source, target):
        counted = select(func.count()).select_from(Post).join(Contribution, Contribution.id == Post.id)
        counted = counted.where(Post.thread_id == thread.id, Contribution.held_at.is_(None))
        thread.post_count = db.session.scalar(counted) or 0
        last = select(func.max(Contribution.said_at)).join(Post, Post.id == Contribution.id)
        thread.last_post_at = db.session.scalar(last.where(Post.thread_id == thread.id)) or thread.last_post_at
        opening = select(Contribution.visibility).join(Post, Post.id == Contribution.id)
        found = db.session.scalar(opening.where(Post.thread_id == thread.id, Post.number == 1))
        thread.is_title_shown = thread.is_title_shown if found is None else found == PUBLIC
    db.session.flush()


def with_parents(going: Sequence[Spot], parents: Mapping[int, int | None]) -> list[Spot]:
    """``going`` with what each answered before, where that is known; for the way back."""
    return [replace(spot, parent=parents[spot.id]) if spot.id in parents else spot for spot in going]
