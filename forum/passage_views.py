"""Passages: choosing one to quote without scripts, its words for the script that quotes, and the page of its address."""

from typing import Any
from urllib.parse import quote

from flask import jsonify, redirect, render_template, request

from contributions.anchors import locate
from contributions.models import Revision
from contributions.policies import can_see
from core.clock import now
from core.db import db
from core.errors import Invalid, Missing
from core.identity import current_actor
from core.policy import everyone, open_to, require, signed_in
from forum import places, policies, queries, quoting
from forum.models import Post
from forum.views import blueprint


def _number(name: str) -> int:
    given = request.args.get(name, "")
    if not (given.isascii() and given.isdecimal() and len(given) < 7):
        raise Missing()
    return int(given)


def _readable(post_id: int) -> Post:
    post = queries.post_by_id(current_actor(), post_id)
    if not can_see(current_actor(), post.contribution, now()):
        raise Missing()
    return post


@blueprint.get("/posts/<int:post_id>/passages")
@open_to(signed_in)
def passages(post_id: int) -> str:
    """The sentences of a post, to tick those that shall be quoted."""
    post = _readable(post_id)
    require(policies.can_reply(current_actor(), post.thread, now(), post))
    return render_template(
        "forum/passages.html", post=post, thread=post.thread, choices=quoting.choices(post.contribution)
    )


@blueprint.get("/posts/<int:post_id>/quote")
@open_to(signed_in)
def quote_passage(post_id: int) -> Any:
    """A selected passage as a quotation; ``from`` and ``to`` count its visible signs on the page."""
    post = _readable(post_id)
    span = quoting.from_visible(post.contribution.revision.text, _number("from"), _number("to"))
    response = jsonify({"markdown": quoting.passage_quoted(post, *span), "number": post.number})
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/posts/<int:post_id>/passage")
@open_to(everyone)
def passage(post_id: int) -> Any:
    """A passage where it stands: highlighted if the post still has it, and what it was if not."""
    post = queries.post_by_id(current_actor(), post_id)
    if not can_see(current_actor(), post.contribution, now()):
        return redirect(places.url_of(post))  # the thread says what became of it
    current = post.contribution.revision
    cited = _wording(post, _number("r") if "r" in request.args else current.number)
    words = cited.text[slice(*quoting.trimmed(cited.text, _number("from"), _number("to")))]
    span = _span(current, cited, words)
    html = quoting.marked(current.html, current.text, *span) if span else current.html
    context = {"thread": post.thread, "html": html, "words": words, "found": span is not None}
    way = places.url_of(post) + (_text_fragment(words) if span else "")
    return render_template(
        "forum/passage.html", post=post, changed=cited is not current, cited=cited, way=way, **context
    )


def _wording(post: Post, number: int) -> Revision:
    if number == post.contribution.revision.number:
        return post.contribution.revision
    found = db.session.query(Revision).filter_by(contribution_id=post.id, number=number).one_or_none()
    if found is None:
        raise Missing()
    return found


def _span(current: Revision, cited: Revision, words: str) -> tuple[int, int] | None:
    """Where the words stand in the present wording, if they do, and do so once."""
    try:
        if cited is current:
            return quoting.trimmed(current.text, _number("from"), _number("to"))
        return locate(current, words)
    except Invalid:
        return None


def _text_fragment(words: str) -> str:
    """What lets a browser show the words in the thread itself."""
    lines = [quote(" ".join(line.split()), safe="").replace("-", "%2D") for line in words.split("\n") if line.strip()]
    return f":~:text={lines[0]}" + (f",{lines[-1]}" if len(lines) > 1 else "")
