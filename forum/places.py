"""Where a post is drawn: on the thread's own pages or on a continuation, and on which page of it.

Pages are counted from the first post on, so that there are few of them and each is stored once; an address in
between leads to the page that holds what it asks for.
"""

from dataclasses import dataclass

from core.errors import Missing
from forum import queries, rows, tree
from forum.models import Post


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


def place_of(post: Post) -> Place:
    """The page on which ``post`` is drawn."""
    root = tree.shown_under(post.path)
    return _page(post.thread_id, root, rows.rank(post.thread_id, root, post.path))


def _page(thread_id: int, root: str, rank: int) -> Place:
    under = tree.last_number(root) if root else 0
    start = rank // rows.PAGE * rows.PAGE
    after = tree.last_number(rows.path_at(thread_id, root, start - 1)) if start else 0
    return Place(thread_id, under, after)


def url_of(post: Post) -> str:
    """The address at which ``post`` is read: its page, and its anchor there."""
    return f"{place_of(post).url}#p{post.number}"


def paths(place: Place) -> tuple[str, str]:
    """The paths that ``under`` and ``after`` stand for. Raises :class:`Missing`."""
    under = queries.post_numbered(place.thread_id, place.under).path if place.under else ""
    after = queries.post_numbered(place.thread_id, place.after).path if place.after else ""
    if (under and not tree.is_branch(under)) or not after.startswith(under if after else ""):
        raise Missing()
    return under, after


def true_place(place: Place, root: str, after: str) -> Place:
    """The page that holds what follows ``after``; the same one when it begins a page there."""
    if not after:
        return place
    before = rows.rank(place.thread_id, root, after) + 1
    return _page(place.thread_id, root, before)
