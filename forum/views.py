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
from forum import fragments, places, policies, queries, reading, rows, tree
from forum.places import Place

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
    return render_template(
        "forum/threads.html",
        line=line,
        page=page,
        openings=queries.openings(page.items, actor),
        new=queries.unread_in(page.items, actor),
        may_open=policies.can_open_thread(actor, line, now()),
        signed_in=actor.is_authenticated,
    )


@blueprint.get("/threads/<int:thread_id>")
@open_to(everyone)
def thread(thread_id: int) -> Response:
    """A page of a thread, from store if it is still true."""
    place = Place(thread_id, _number("under"), _number("after"))
    personal = is_personal()
    who = quick_reader() if personal else NO_READER
    found = reading.look(thread_id, who.id) if who.id is not None else None
    draw, own = partial(_drawn, place), partial(_own_parts, thread_id, who, found)
    response = pages.serve(place.key, f"thread:{thread_id}", draw, own, private=personal)
    if found is not None and who.id is not None and (move := reading.moved(found)):
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
        response.call_on_close(partial(reading.remember, app, who.id, thread_id, *move))
    return response


def _own_parts(thread_id: int, who: QuickReader, found: reading.Look | None) -> Sequence[str]:
    if found is None:
        reading.invite(thread_id)
    else:
        reading.prepare(thread_id, who, found)
    return parts()


def _number(name: str) -> int:
    given = request.args.get(name, "0") if request.query_string else "0"
    if not (given.isascii() and given.isdecimal() and len(given) <= tree.WIDTH):
        raise Missing()
    return int(given)


def _drawn(place: Place) -> str:
    """The shared bytes of a page, drawn anew. Raises :class:`Missing`, or :class:`Elsewhere` for a page in between."""
    found = queries.thread_by_id(place.thread_id)
    number = last_number(found.topic)
    root, after = places.paths(place)
    true = places.true_place(place, root, after)
    if true != place:
        raise Elsewhere(true.url)
    cards = rows.page_after(found.id, root, after)
    shown = cards[: rows.PAGE]
    deep = (tree.depth_of(root) if root else 0) + tree.STEP
    branches = rows.deeper(found.id, [row.path for row in shown if row.depth == deep])
    return render_template(
        "forum/thread.html",
        thread=found,
        line=found.space.action_line,
        number=number,
        place=place,
        base=tree.depth_of(root) if root else 0,
        posts=fragments.outline(shown, rows.reasons_for(shown), branches),
        state=fragments.state(found),
        live_url=current_app.config.get("LIVE_URL"),
        next=_following(place, shown) if len(cards) > rows.PAGE else None,
    )


def _following(place: Place, shown: list[rows.Card]) -> str:
    return Place(place.thread_id, place.under, shown[-1].number).url


@blueprint.get("/threads/<int:thread_id>/posts/<int:number>")
@open_to(everyone)
def post(thread_id: int, number: int) -> Any:
    """A post's permanent address: leads to the page where it stands now."""
    response = redirect(places.url_of(queries.post_numbered(thread_id, number)))
    response.headers["Cache-Control"] = "no-cache"
    return response
