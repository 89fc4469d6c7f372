"""A whole thread on one page, to be printed or kept: sent as it is drawn, however long it is."""

from collections.abc import Iterator
from datetime import datetime

from flask import Response, render_template, stream_with_context
from markupsafe import Markup, escape

from contributions.models import PENDING, PUBLIC
from core.clock import now
from core.db import db
from core.identity import current_actor
from core.locale import _, direction
from core.policy import everyone, open_to
from core.reader import is_personal
from core.templating import utc
from forum import fragments, queries, rows
from forum.models import Thread
from forum.rows import Card
from forum.views import blueprint

AT_ONCE = 250
MARK = "\x02posts\x03"


@blueprint.get("/threads/<int:thread_id>/print")
@open_to(everyone)
def print_thread(thread_id: int) -> Response:
    """All posts of a thread in the order of the tree."""
    thread = queries.thread_by_id(current_actor(), thread_id)
    response = Response(stream_with_context(_page(thread, now())), mimetype="text/html")
    response.headers["Cache-Control"] = "private, no-store" if is_personal() else "public, no-cache"
    return response


def _page(thread: Thread, moment: datetime) -> Iterator[str]:
    shell = render_template(
        "forum/print.html", thread=thread, line=thread.space.action_line, posts=MARK, moment=moment
    )
    head, foot = shell.split(MARK)
    yield head
    identity, after = thread.id, ""
    while found := rows.all_after(identity, after, AT_ONCE):
        after = found[-1].path
        yield "".join(map(str, _cards(found)))
        db.session.expunge_all()
    yield foot


def _cards(found: list[Card]) -> Iterator[Markup]:
    reasons = rows.reasons_for(found)
    for row in found:
        if row.visibility == PUBLIC:
            yield _said(row)
        elif row.visibility != PENDING:
            yield fragments.card(row, reasons)


def _said(row: Card) -> Markup:
    """A post on paper: who, for whom, when, under which symbol, in answer to what; no buttons."""
    answered = ""
    if row.parent_number is not None:
        words = _("in reply to no. %(number)s", number=row.parent_number)
        answered = f' <a href="#p{row.parent_number}">{words}</a>'
    when, symbol = utc(row.said_at), escape(row.symbol)
    return Markup(  # noqa: S704  # escaped values and stored HTML, as in fragments
        f'<article class="post" id="p{row.number}">'
        f'<header class="post-head"><h2>{row.number}. {fragments.speaker(row)}</h2>'
        f'<p class="meta"><span>{when}</span> <span class="symbol">{symbol}</span>{answered}</p></header>'
        f'<div class="prose" lang="{escape(row.lang)}" dir="{direction(row.lang)}">{row.html}</div></article>'
    )
