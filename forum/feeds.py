"""Feeds of the forum: of the site, a space, a thread and an author. What is not public to everybody is in none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, current_app
from sqlalchemy import ColumnElement, select

from accounts.actor import NOBODY
from accounts.queries import public_person
from contributions.models import IS_PRESENT, Contribution, Revision
from contributions.queries import visible_clause
from contributions.relay_models import DISOWNED
from core import feeds, pages
from core.clock import now
from core.db import db
from core.errors import Missing
from core.feeds import ATOM, JSON_FEED, Feed, Item
from core.locale import _, chosen_code
from core.policy import everyone, open_to
from forum import queries
from forum.models import GROUP, LINE, Post, Space, Thread

blueprint = Blueprint("feeds", __name__)
SIZE = 50
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
SOON = timedelta(minutes=5)
"""How old the feeds of the site and of authors may be, except that words which are taken away go at once."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a feed follows: the topic that makes it old, and which posts are in it."""

    name: str
    topic: str
    title: str
    url: str
    which: ColumnElement[bool]
    keep_for: timedelta = pages.DAY


def _served(form: str, path: str, find: Callable[[], Source]) -> Response:
    """A feed from store if it is still true. ``find`` raises :class:`Missing` for what is not everybody's."""
    if form not in ("atom", "json"):
        raise Missing()
    source = find()

    def draw() -> str:
        feed = _feed(source, f"{path}/feed.{form}")
        return feeds.atom(feed) if form == "atom" else feeds.json_feed(feed)

    response = pages.serve(
        f"feed:{form}:{source.name}", source.topic, draw, tuple, private=False, keep_for=source.keep_for,
        media_type=ATOM if form == "atom" else JSON_FEED,
    )  # fmt: skip
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _feed(source: Source, self_url: str) -> Feed:
    said = Contribution
    query = select(
        Post.id, Post.thread_id, Post.number, Thread.title, Thread.is_title_shown, said.symbol, said.speaker_name,
        said.lang, said.said_at, said.relayed, Revision.html, Revision.made_at,
    )  # fmt: skip
    query = query.join(Thread, Thread.id == Post.thread_id).join(Space, Space.id == Thread.space_id)
    query = query.join(said, said.id == Post.id).join(Revision, IS_PRESENT)
    shown = (source.which, Space.is_closed.is_(False), visible_clause(NOBODY, now()))
    rows = db.session.execute(query.where(*shown).order_by(Post.id.desc()).limit(SIZE)).all()
    items = [_item(row) for row in rows]
    updated = max((item.updated for item in items), default=BEGAN)
    tag, title = feeds.tag_uri(BEGAN, source.name), f"{source.title} · {current_app.config['SITE_NAME']}"
    return Feed(tag, title, source.url, self_url, chosen_code(), updated, items)


def _item(row: Any) -> Item:
    title = f"{row.title if row.is_title_shown else row.symbol} ({row.symbol})"
    return Item(
        tag=feeds.tag_uri(row.said_at, f"post/{row.id}"), url=f"/threads/{row.thread_id}/posts/{row.number}",
        title=title, author=row.speaker_name, lang=row.lang, published=row.said_at,
        html=f"<del>{row.html}</del>" if row.relayed == DISOWNED else row.html, updated=max(row.made_at, row.said_at),
    )  # fmt: skip


@blueprint.get("/feed.<form>")
@open_to(everyone)
def site_feed(form: str) -> Response:
    """What was said anywhere."""
    everything = Post.id > 0
    return _served(form, "", lambda: Source("site", "home", _("All contributions"), "/", everything, SOON))


@blueprint.get("/<slug>/feed.<form>")
@open_to(everyone)
def line_feed(slug: str, form: str) -> Response:
    """What was said in the space of an action line."""

    def find() -> Source:
        line = queries.line_by_slug(slug)
        which = (Space.action_line_id == line.id) & (Space.kind == LINE)
        return Source(f"line/{line.id}", f"line:{line.id}", f"{line.code} {line.title}", f"/{slug}/threads", which)

    return _served(form, f"/{slug}", find)


@blueprint.get("/groups/<slug>/feed.<form>")
@open_to(everyone)
def group_feed(slug: str, form: str) -> Response:
    """What was said in an open group. A closed one has no feed: whether there is one is nobody's business."""

    def find() -> Source:
        query = select(Space).where(Space.slug == slug, Space.kind == GROUP, Space.is_closed.is_(False))
        space = db.session.scalars(query).one_or_none()
        if space is None:
            raise Missing()
        which = Space.id == space.id
        return Source(f"space/{space.id}", f"space:{space.id}", space.name or slug, f"/groups/{slug}", which)

    return _served(form, f"/groups/{slug}", find)


@blueprint.get("/threads/<int:thread_id>/feed.<form>")
@open_to(everyone)
def thread_feed(thread_id: int, form: str) -> Response:
    """What was said in a thread."""

    def find() -> Source:
        thread = queries.thread_by_id(NOBODY, thread_id)
        which = Post.thread_id == thread.id
        return Source(f"thread/{thread.id}", thread.topic, thread.shown_title, thread.url, which)

    return _served(form, f"/threads/{thread_id}", find)


@blueprint.get("/people/<int:identity>/feed.<form>")
@open_to(everyone)
def author_feed(identity: int, form: str) -> Response:
    """What somebody said in open spaces."""

    def find() -> Source:
        person = public_person(identity)
        which = Contribution.speaker_id == person.id
        return Source(f"person/{person.id}", "home", person.name, f"/people/{person.id}", which, SOON)

    return _served(form, f"/people/{identity}", find)
