"""Bookmarks as JSON."""

from datetime import datetime

from flask import request

from contributions import bookmarks, queries
from contributions.bookmark_models import Bookmark
from core.api import Shape, api_blueprint, endpoint
from core.identity import current_actor
from core.pagination import Page
from core.policy import signed_in

blueprint = api_blueprint("bookmarks")


class BookmarkIn(Shape):
    """A note on what you want to find again; only you see it."""

    note: str = ""


class BookmarkOut(Shape):
    """A bookmark and what it is on."""

    contribution_id: int
    symbol: str
    url: str
    speaker_name: str
    text: str
    note: str
    made_at: datetime


def _out(mark: Bookmark) -> BookmarkOut:
    said = mark.contribution
    return BookmarkOut(
        contribution_id=said.id, symbol=said.symbol, url=said.place, speaker_name=said.speaker_name,
        text=said.revision.text, note=mark.note, made_at=mark.made_at,
    )  # fmt: skip


@endpoint(
    blueprint, "GET", "/me/bookmarks", policy=signed_in, returns=BookmarkOut, listing=True,
    query=("q",),
    summary="Your bookmarks, the latest first; `q`: words in the note, the text, its speaker or its symbol",
)  # fmt: skip
def list_bookmarks() -> Page[BookmarkOut]:
    words = request.args.get("q", "")[:200]
    page = bookmarks.bookmarks(current_actor(), words, request.args.get("after"))
    return Page([_out(mark) for mark in page.items], page.next)


@endpoint(
    blueprint, "PUT", "/contributions/<int:identity>/bookmark", policy=signed_in, body=BookmarkIn, returns=BookmarkOut,
    summary="Bookmark a contribution, or change the note",
)  # fmt: skip
def put_bookmark(identity: int, body: BookmarkIn) -> BookmarkOut:
    actor = current_actor()
    return _out(bookmarks.bookmark(actor, queries.by_id(actor, identity), body.note))


@endpoint(
    blueprint, "DELETE", "/contributions/<int:identity>/bookmark", policy=signed_in, summary="Remove a bookmark"
)
def delete_bookmark(identity: int) -> None:
    bookmarks.forget(current_actor(), identity)
