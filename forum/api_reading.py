"""What I have read, as JSON: the same actions and queries as the pages."""

from flask import request

from core.api import Shape, api_blueprint, endpoint
from core.identity import current_actor
from core.pagination import Page
from core.policy import signed_in
from forum import filing, marking, news_queries, queries, unread_queries
from forum.api import ThreadOut, thread_out
from forum.models import Thread
from forum.read_views import visible_space

blueprint = api_blueprint("forum_reading")


class UnreadOut(Shape):
    """How much of a thread is unread, and the address of the first of it."""

    unread: int
    first: str | None


class NewOut(Shape):
    """A thread with something new in it; ``unread`` is 0 when you never looked in: then all of it is new."""

    thread: ThreadOut
    unread: int


class SpaceOut(Shape):
    """A space with something new in it: unread posts in threads that you read, and threads that are new."""

    space: int
    title: str
    url: str
    unread: int
    new_threads: int


def _unread(thread: Thread) -> UnreadOut:
    actor = current_actor()
    count = unread_queries.unread_in([thread], actor).get(thread.id, 0)
    post = unread_queries.first_unread(thread, actor)
    return UnreadOut(unread=count, first=post.url if post is not None else None)


@endpoint(
    blueprint, "GET", "/threads/<int:thread_id>/unread", policy=signed_in, returns=UnreadOut,
    summary="What of a thread you have not read",
)  # fmt: skip
def show_unread(thread_id: int) -> UnreadOut:
    return _unread(queries.thread_by_id(current_actor(), thread_id))


@endpoint(
    blueprint, "PUT", "/threads/<int:thread_id>/read", policy=signed_in, returns=UnreadOut,
    summary="Mark all of a thread as read",
)  # fmt: skip
def put_read(thread_id: int) -> UnreadOut:
    thread = queries.thread_by_id(current_actor(), thread_id)
    marking.mark_thread(current_actor(), thread)
    return _unread(thread)


@endpoint(
    blueprint, "DELETE", "/threads/<int:thread_id>/read", policy=signed_in, returns=UnreadOut,
    summary="Take back that all of a thread was marked as read",
)  # fmt: skip
def delete_read(thread_id: int) -> UnreadOut:
    thread = queries.thread_by_id(current_actor(), thread_id)
    marking.unmark_thread(current_actor(), thread)
    return _unread(thread)


class ThemesIn(Shape):
    """Keys of sub-themes of the thread's action line."""

    themes: list[str]


@endpoint(
    blueprint, "PUT", "/threads/<int:thread_id>/themes", policy=signed_in, body=ThemesIn, returns=ThreadOut,
    summary="File a thread under these sub-themes and no others; for moderators",
)  # fmt: skip
def put_themes(thread_id: int, body: ThemesIn) -> ThreadOut:
    thread = queries.thread_by_id(current_actor(), thread_id)
    filing.file_thread(current_actor(), thread, body.themes)
    return thread_out(thread)


@endpoint(blueprint, "PUT", "/spaces/<int:space_id>/read", policy=signed_in, summary="Mark all of a space as read")
def put_space_read(space_id: int) -> None:
    marking.mark_space(current_actor(), visible_space(space_id).id)


@endpoint(blueprint, "DELETE", "/spaces/<int:space_id>/read", policy=signed_in, summary="Take that back")
def delete_space_read(space_id: int) -> None:
    marking.unmark_space(current_actor(), visible_space(space_id).id)


@endpoint(
    blueprint, "GET", "/me/new", policy=signed_in, returns=NewOut, listing=True,
    summary="Threads with something new for you, those spoken in last first",
)  # fmt: skip
def list_new() -> Page[NewOut]:
    page = news_queries.new_for(current_actor(), request.args.get("after"))
    return Page([NewOut(thread=thread_out(one.thread), unread=one.unread) for one in page.items], page.next)


@endpoint(
    blueprint, "GET", "/me/spaces", policy=signed_in, returns=SpaceOut, listing=True,
    summary="Spaces with something new for you",
)  # fmt: skip
def list_spaces() -> Page[SpaceOut]:
    news = news_queries.spaces_with_news(current_actor())
    return Page(
        [SpaceOut(space=n.space.id, title=n.title, url=n.url, unread=n.unread, new_threads=n.threads) for n in news]
    )
