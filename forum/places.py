"""Where a post is drawn: on the thread's own pages or on a continuation, and on which page of it.

A sequence of pages (the thread's own, or the continuation under one post) is cut where :class:`forum.models.PageStart`
says. A page that has grown beyond fifty posts is cut when it is next drawn or led to, and the cut is remembered: so each
page is stored under one name, links to pages stay true, and finding the page of a post costs the same in a thread of
fifty posts and of five thousand. The last page is cut after its fiftieth post, others into equal parts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.db import db, upsert
from core.errors import Missing
from core.guard import unit_of_work
from forum import rows, tree
from forum.models import PageStart, Post, PostAddress


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a thread: ``under`` is the post whose continuation it is, ``after`` the last one of the page before."""

    thread_id: int
    under: int = 0
    after: int = 0

    @property
    def url(self) -> str:
        """Its address."""
        parts = [f"{name}={value}" for name, value in (("under", self.under), ("after", self.after)) if value]
        return f"/threads/{self.thread_id}" + ("?" + "&".join(parts) if parts else "")

    @property
    def key(self) -> str:
        """The name under which it is stored."""
        return f"thread:{self.thread_id}:{self.under}:{self.after}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a page shows of its sequence: the posts after the path ``after`` up to ``until`` (empty: to the end).

    ``before`` is the path after which the page before begins; ``None`` on the first page.
    """

    thread_id: int
    under: int
    after: str
    until: str
    before: str | None

    @property
    def place(self) -> Place:
        """The page."""
        return Place(self.thread_id, self.under, _number(self.after))

    @property
    def previous(self) -> Place | None:
        """The page before."""
        return None if self.before is None else Place(self.thread_id, self.under, _number(self.before))

    @property
    def following(self) -> Place | None:
        """The page behind."""
        return Place(self.thread_id, self.under, _number(self.until)) if self.until else None


def _number(path: str) -> int:
    return tree.last_number(path) if path else 0


def stretch_with(thread_id: int, under: int, path: str) -> Stretch:
    """The page of a sequence that holds the post at ``path``."""
    return _cut_to_size(thread_id, under, path, following=False)


def stretch_after(thread_id: int, under: int, path: str) -> Stretch:
    """The page of a sequence that holds what follows ``path``."""
    return _cut_to_size(thread_id, under, path, following=True)


def _cut_to_size(thread_id: int, under: int, path: str, *, following: bool) -> Stretch:
    found = _around(thread_id, under, path, following)
    if rows.is_overfull(thread_id, under, found.after, found.until):
        _cut(found)
        found = _around(thread_id, under, path, following)
    return found


def _around(thread_id: int, under: int, path: str, following: bool) -> Stretch:
    starts = select(PageStart.path).where(PageStart.thread_id == thread_id, PageStart.under == under)
    before, behind = PageStart.path < path, PageStart.path >= path
    if following:
        before, behind = PageStart.path <= path, PageStart.path > path
    earlier = db.session.scalars(starts.where(before).order_by(PageStart.path.desc()).limit(2)).all()
    until = db.session.scalar(starts.where(behind).order_by(PageStart.path).limit(1)) or ""
    if not earlier:
        return Stretch(thread_id, under, "", until, None)
    return Stretch(thread_id, under, earlier[0], until, earlier[1] if len(earlier) > 1 else "")


def _cut(stretch: Stretch) -> None:
    """Remember where the pages of an overfull stretch begin. Walks it once; afterwards it is never this long again."""
    thread_id, under = stretch.thread_id, stretch.under
    with unit_of_work():
        paths = rows.paths_between(thread_id, under, stretch.after, stretch.until)
        starts = [{"thread_id": thread_id, "under": under, "path": path} for path in cuts(paths, not stretch.until)]
        if starts:
            db.session.execute(upsert(PageStart).on_conflict_do_nothing(), starts)


def cuts(paths: Sequence[str], is_last: bool) -> Iterator[str]:
    """After which of ``paths`` to cut: at the end of a sequence after each fiftieth, within it into equal parts."""
    count = -(-len(paths) // rows.PAGE)
    for part in range(1, count):
        yield paths[(part * rows.PAGE if is_last else part * len(paths) // count) - 1]


def place_of(post: Post) -> Place:
    """The page on which ``post`` is drawn."""
    return stretch_with(post.thread_id, post.under, post.path).place


def url_of(post: Post) -> str:
    """The address at which ``post`` is read: its page, and its anchor there."""
    return f"{place_of(post).url}#p{post.number}"


def way_to(post: Post) -> str:
    """Where to send whoever just wrote ``post``: its anchor on a thread of one page, else its permanent address.

    Asks the database nothing.
    """
    if post.thread.last_number <= rows.PAGE and post.depth < tree.SHOWN_LEVELS:
        return f"{post.thread.url}#p{post.number}"
    return post.url


def path_of(thread_id: int, number: int) -> str:
    """The path of a post in a thread, also of one that was moved away since. Raises :class:`Missing`."""
    here = select(Post.path).where(Post.thread_id == thread_id, Post.number == number)
    there = select(PostAddress.path).where(PostAddress.thread_id == thread_id, PostAddress.number == number)
    found = db.session.scalar(here) or db.session.scalar(there)
    if not found:
        raise Missing()
    return found


def asked_for(place: Place, root: str) -> Stretch:
    """The page that ``place`` asks for; it may begin elsewhere by now. Raises :class:`Missing`."""
    after = path_of(place.thread_id, place.after) if place.after else ""
    if root and after and not after.startswith(root):
        raise Missing()
    return stretch_after(place.thread_id, place.under, after)
