"""Reading: the threads of an action line, a thread, a post's permanent address. Hot: see :mod:`core.pages`."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.exceptions import HTTPException

from accounts.reader import NO_READER, QuickReader, quick_reader
from contributions.record import last_number
from core import pages
from core.clock import now
from core.errors import Missing
from core.identity import current_actor
from core.policy import everyone, open_to
from core.reader import is_personal, parts
from forum import fragments, places, policies, queries, reading, rows, space_queries, tree, unread_queries
from forum.models import Space
from forum.places import Place
from forum.voices import KEYS

blueprint = Blueprint("forum", __name__)


class Elsewhere(HTTPException):
    """What was asked for is at another address just now."""

    code = 302

    def __init__(self, url: str) -> None:
        super().__init__(response=redirect(url))


@blueprint.get("/<slug>/threads")
@open_to(everyone)
def threads(slug: str) -> str:
    """The threads of an action line."""
    actor, line = current_actor(), queries.line_by_slug(slug)
    page = queries.threads_of(line, request.args.get("after"))
    space = space_queries.line_space(line)
    space_id = space.id if space else None
    return render_template(
        "forum/threads.html",
        line=line,
        page=page,
        openings=queries.openings(page.items, actor),
        new=unread_queries.unread_in(page.items, actor),
        may_open=policies.can_open_thread(actor, space or line, now()),
        may_silence=actor.is_authenticated
        and policies.can_chair(actor, space or Space(action_line_id=line.id), now()),
        space=space,
        space_id=space_id,
        unread=unread_queries.unread_by_space(actor, [space_id]).get(space_id, 0) if space_id else 0,
        signed_in=actor.is_authenticated,
    )


@blueprint.get("/threads/<int:thread_id>")
@open_to(everyone)
def thread(thread_id: int) -> Response:
    """A page of a thread, from store if it is still true.

    Pages of closed groups are stored under names that only their members' requests make: whoever is not known to
    belong there has the page drawn, which asks the policy.
    """
    asked = request.args.to_dict() if request.query_string else {}
    if any(asked.get(key) for key in KEYS):
        raise Elsewhere(f"/threads/{thread_id}/voices?{request.query_string.decode('ascii', 'replace')}")
    place = Place(thread_id, _number(asked.get("under", "0")), _number(asked.get("after", "0")))
    personal = is_personal()
    who = quick_reader() if personal else NO_READER
    found = reading.look(thread_id, who.id) if who.id is not None else None
    if found is not None and found.is_closed and not who.belongs_to(found.circle):
        raise Missing()
    draw, own = partial(_drawn, place), partial(_own_parts, thread_id, who, found)
    name = f"closed-{place.key}" if found is not None and found.is_closed else place.key
    response = pages.serve(name, f"thread:{thread_id}", draw, own, private=personal)
    if found is not None and who.id is not None and (move := reading.moved(found)):
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
        response.call_on_close(partial(reading.remember, app, who.id, place, found.space_id, *move))
    return response


def _own_parts(thread_id: int, who: QuickReader, found: reading.Look | None) -> Sequence[str]:
    if found is None:
        reading.invite(thread_id)
    else:
        reading.prepare(thread_id, who, found)
    return parts()


def _number(given: str) -> int:
    if not (given.isascii() and given.isdecimal() and len(given) <= tree.WIDTH):
        raise Missing()
    return int(given)


def _drawn(place: Place) -> str:
    """The shared bytes of a page, drawn anew. Raises :class:`Missing`, or :class:`Elsewhere` for a page in between."""
    actor, found = current_actor(), queries.thread_by_id(current_actor(), place.thread_id)
    if found.merged_into_id is not None:
        raise Elsewhere(places.url_of(queries.post_at(actor, found.id, max(place.under or place.after, 1))))
    root = _root(place)
    stretch = places.asked_for(place, root)
    if stretch.place != place:
        raise Elsewhere(stretch.place.url)
    number = last_number(found.topic)
    shown = rows.page_of(found.id, place.under, stretch.after, stretch.until)[: rows.PAGE]
    if place.under and not place.after:
        shown = [*rows.numbered(found.id, place.under), *shown]
    base = tree.depth_of(root) if root else 0
    branches = rows.deeper(found.id, [row.path for row in shown if row.depth == base + tree.STEP])
    return render_template(
        "forum/thread.html",
        thread=found,
        line=found.space.action_line,
        number=number,
        place=place,
        stretch=stretch,
        root=root,
        base=base,
        posts=fragments.outline(shown, rows.reasons_for(shown), branches),
        state=fragments.state(found),
        live_url=current_app.config.get("LIVE_URL"),
    )


def _root(place: Place) -> str:
    """The path of the post whose continuation is asked for. Raises :class:`Elsewhere` when that was moved."""
    if not place.under:
        return ""
    post = queries.post_at(current_actor(), place.thread_id, place.under)
    if post.thread_id != place.thread_id:
        is_branch = tree.is_branch(post.path)
        raise Elsewhere(Place(post.thread_id, post.number).url if is_branch else places.url_of(post))
    if not tree.is_branch(post.path):
        raise Missing()
    return post.path


@blueprint.get("/threads/<int:thread_id>/posts/<int:number>")
@open_to(everyone)
def post(thread_id: int, number: int) -> Any:
    """A post's permanent address: leads to the page where it stands now, also when it was moved to another thread."""
    found = queries.post_at(current_actor(), thread_id, number)
    if "from" in request.args:  # a passage of it
        return redirect(f"/posts/{found.id}/passage?{request.query_string.decode('ascii', 'ignore')}")
    return _lead(places.url_of(found))


@blueprint.get("/threads/<int:thread_id>/posts")
@open_to(everyone)
def go(thread_id: int) -> Any:
    """Go to a post by its number, ``?number=``; without one, to the post that was said last."""
    thread = queries.thread_by_id(current_actor(), thread_id)
    number = _number(request.args.get("number", "0")) or queries.highest_number(thread)
    return _lead(places.url_of(queries.post_at(current_actor(), thread_id, number)))


def _lead(url: str) -> Any:
    response = redirect(url)
    response.headers["Cache-Control"] = "no-cache"
    return response
