"""What I have not read: the first of it, all of it, and saying that it is read."""

from typing import Any

from flask import redirect, render_template, request

from core.clock import now
from core.db import db
from core.errors import Missing
from core.identity import current_actor
from core.policy import open_to, signed_in
from forum import marking, news_queries, places, policies, queries, unread_queries
from forum.models import Space
from forum.read_models import ReadState, SpaceMark
from forum.views import blueprint


@blueprint.get("/threads/<int:thread_id>/unread")
@open_to(signed_in)
def first_unread(thread_id: int) -> Any:
    """The way to the first post that I have not read; to the end of the thread when I have read it all."""
    actor = current_actor()
    thread = queries.thread_by_id(actor, thread_id)
    post = unread_queries.first_unread(thread, actor)
    response = redirect(places.url_of(post) if post is not None else f"{thread.url}/read")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/threads/<int:thread_id>/read")
@open_to(signed_in)
def reading_of_thread(thread_id: int) -> str:
    """How much of a thread I have not read, and the buttons that mark all of it as read, or take that back."""
    actor = current_actor()
    thread = queries.thread_by_id(actor, thread_id)
    unread = unread_queries.unread_in([thread], actor).get(thread.id, 0)
    state = db.session.get(ReadState, (actor.id, thread.id))
    can_undo = state is not None and state.undo is not None
    return render_template(
        "forum/read.html", title=thread.shown_title, lang=thread.lang, url=thread.url, unread=unread, can_undo=can_undo,
        act=thread.url,
    )  # fmt: skip


@blueprint.post("/threads/<int:thread_id>/read")
@open_to(signed_in)
def read_thread(thread_id: int) -> Any:
    """Mark a thread as read."""
    thread = queries.thread_by_id(current_actor(), thread_id)
    marking.mark_thread(current_actor(), thread)
    return redirect(f"{thread.url}/read", 303)


@blueprint.delete("/threads/<int:thread_id>/read")
@blueprint.post("/threads/<int:thread_id>/unread")
@open_to(signed_in)
def unread_thread(thread_id: int) -> Any:
    """Take that back."""
    thread = queries.thread_by_id(current_actor(), thread_id)
    marking.unmark_thread(current_actor(), thread)
    return redirect(f"{thread.url}/read", 303)


def visible_space(space_id: int) -> Space:
    """A space that this reader may see. Raises :class:`Missing`."""
    space = db.session.get(Space, space_id)
    if space is None or not policies.can_see_space(current_actor(), space, now()):
        raise Missing()
    return space


@blueprint.get("/spaces/<int:space_id>/read")
@open_to(signed_in)
def reading_of_space(space_id: int) -> str:
    """The same for a space."""
    actor, space = current_actor(), visible_space(space_id)
    unread = unread_queries.unread_by_space(actor, [space.id]).get(space.id, 0)
    mark = db.session.get(SpaceMark, (actor.id, space.id))
    return render_template(
        "forum/read.html", title=space.name or space.action_line.title, lang="en", url=space_url(space), unread=unread,
        can_undo=mark is not None and mark.undo is not None, act=f"/spaces/{space.id}",
    )  # fmt: skip


def space_url(space: Space) -> str:
    """The page of a space's threads."""
    return f"/groups/{space.slug}" if space.circle else f"/{space.action_line.slug}/threads"


@blueprint.post("/spaces/<int:space_id>/read")
@open_to(signed_in)
def read_space(space_id: int) -> Any:
    """Mark all of a space as read."""
    marking.mark_space(current_actor(), visible_space(space_id).id)
    return redirect(f"/spaces/{space_id}/read", 303)


@blueprint.delete("/spaces/<int:space_id>/read")
@blueprint.post("/spaces/<int:space_id>/unread")
@open_to(signed_in)
def unread_space(space_id: int) -> Any:
    """Take that back."""
    marking.unmark_space(current_actor(), visible_space(space_id).id)
    return redirect(f"/spaces/{space_id}/read", 303)


@blueprint.get("/me/new")
@open_to(signed_in)
def what_is_new() -> str:
    """What is new for me: threads that I have begun to read or that I follow, with what is unread in each."""
    actor = current_actor()
    page = news_queries.new_for(actor, request.args.get("after"))
    spaces = news_queries.spaces_with_news(actor)
    return render_template("forum/new_for_me.html", page=page, spaces=spaces)
