"""The forum as JSON: the same actions and queries as the pages."""

from datetime import datetime

from flask import request

from contributions.approval import count_first
from contributions.capacity import speaker_in
from contributions.models import PENDING
from contributions.policies import can_see
from core.api import Shape, api_blueprint, endpoint
from core.clock import now
from core.identity import current_actor
from core.limits import consume
from core.pagination import Page
from core.policy import everyone, signed_in
from forum import actions, chairing, filing, queries, voice_queries
from forum.models import Post, Thread
from forum.voices import CHOOSE, Voices

blueprint = api_blueprint("forum")


class ThreadIn(Shape):
    """A thread to be opened: its title and the words of its first post, in Markdown.

    ``capacity`` is empty (as the profile says), ``own``, ``behalf``, or ``other`` with the name of an ``organisation``.
    """

    title: str
    body: str
    lang: str = "en"
    capacity: str = ""
    organisation: str = ""
    themes: list[str] = []


class PostIn(Shape):
    """Something to be said, in Markdown; ``parent`` is the number of the post that it answers.

    ``capacity`` and ``organisation`` are as in :class:`ThreadIn`.
    """

    body: str
    lang: str = "en"
    parent: int | None = None
    capacity: str = ""
    organisation: str = ""


class PostEdit(Shape):
    """A new wording; ``expected`` is the number of the wording that it replaces."""

    body: str
    lang: str | None = None
    expected: int | None = None


class ThreadOut(Shape):
    """A thread."""

    id: int
    symbol: str
    action_line: str
    title: str
    lang: str
    url: str
    opened_at: datetime
    last_post_at: datetime
    post_count: int
    is_pinned: bool
    is_locked: bool
    themes: list[str]


class PostOut(Shape):
    """A post with its place and its speaker's capacity when it was said; without words when they are out of sight."""

    id: int
    symbol: str
    number: int
    parent: int | None
    depth: int
    url: str
    speaker_name: str
    stakeholder_type: str
    organisation_name: str | None
    on_behalf: bool
    country: str | None
    is_verified: bool
    lang: str
    said_at: datetime
    visibility: str
    revision: int
    relayed: str | None
    body: str | None
    html: str | None
    text: str | None


def thread_out(thread: Thread) -> ThreadOut:
    """The thread as JSON."""
    return ThreadOut(
        id=thread.id, symbol=thread.symbol, action_line=thread.space.action_line.symbol, title=thread.shown_title,
        lang=thread.lang, url=thread.url, opened_at=thread.opened_at, last_post_at=thread.last_post_at,
        post_count=thread.post_count, is_pinned=thread.is_pinned, is_locked=thread.is_locked,
        themes=[theme.key for theme in thread.themes],
    )  # fmt: skip


def post_out(post: Post) -> PostOut:
    """The post as JSON, as far as the acting account may read it."""
    said, revision = post.contribution, post.contribution.revision
    seen = bool(can_see(current_actor(), said, now()))
    if not seen and said.visibility == PENDING:
        return _waiting_out(post)
    return PostOut(
        id=post.id, symbol=said.symbol, number=post.number, parent=post.parent.number if post.parent else None,
        depth=post.depth, url=post.url, speaker_name=said.speaker_name, stakeholder_type=said.stakeholder_type,
        organisation_name=said.organisation_name, on_behalf=said.on_behalf, country=said.country,
        is_verified=said.is_verified, lang=said.lang,
        said_at=said.said_at, visibility=said.visibility, revision=revision.number, relayed=said.relayed,
        body=revision.body if seen else None, html=revision.html if seen else None,
        text=revision.text if seen else None,
    )  # fmt: skip


def _waiting_out(post: Post) -> PostOut:
    """The place of a post that waits for approval: it does not say whose it is."""
    said = post.contribution
    return PostOut(
        id=post.id, symbol=said.symbol, number=post.number, parent=post.parent.number if post.parent else None,
        depth=post.depth, url=post.url, speaker_name="", stakeholder_type="", organisation_name=None, on_behalf=False,
        country=None, is_verified=False, lang=post.thread.lang, said_at=said.said_at, visibility=said.visibility,
        revision=1, relayed=None,
        body=None, html=None, text=None,
    )  # fmt: skip


@endpoint(
    blueprint, "GET", "/action-lines/<slug>/threads", policy=everyone, returns=ThreadOut, listing=True,
    summary="The threads of an action line: pinned ones first, then those spoken in last",
)  # fmt: skip
def list_threads(slug: str) -> Page[ThreadOut]:
    page = queries.threads_of(queries.line_by_slug(slug), request.args.get("after"))
    return Page([thread_out(thread) for thread in page.items], page.next)


@endpoint(
    blueprint, "POST", "/action-lines/<slug>/threads", policy=signed_in, body=ThreadIn, returns=ThreadOut, status=201,
    summary="Open a thread",
)  # fmt: skip
def create_thread(slug: str, body: ThreadIn) -> ThreadOut:
    actor, line = current_actor(), queries.line_by_slug(slug)
    consume("post", actor.id)
    count_first(actor)
    speaker, said = speaker_in(actor, body.capacity, body.organisation), (body.title, body.body, body.lang)
    themes = filing.chosen_themes(line, body.themes)
    return thread_out(actions.open_thread(actor, speaker, line, *said, themes=themes))


@endpoint(blueprint, "GET", "/threads/<int:thread_id>", policy=everyone, returns=ThreadOut, summary="A thread")
def show_thread(thread_id: int) -> ThreadOut:
    return thread_out(queries.thread_by_id(current_actor(), thread_id))


@endpoint(
    blueprint, "GET", "/threads/<int:thread_id>/posts", policy=everyone, returns=PostOut, listing=True,
    summary="The posts of a thread, in the order of the tree; " + CHOOSE,
)  # fmt: skip
def list_posts(thread_id: int) -> Page[PostOut]:
    thread = queries.thread_by_id(current_actor(), thread_id)
    if (voices := Voices.of(request.args)).chosen():
        chosen = voice_queries.posts_of_thread(thread, voices, request.args.get("after"))
        return Page([post_out(post) for post in chosen.items], chosen.next)
    page = queries.posts_of(thread, request.args.get("after"))
    return Page([post_out(post) for post in page.items], page.next)


@endpoint(
    blueprint, "POST", "/threads/<int:thread_id>/posts", policy=signed_in, body=PostIn, returns=PostOut, status=201,
    summary="Say something in a thread",
)  # fmt: skip
def create_post(thread_id: int, body: PostIn) -> PostOut:
    actor = current_actor()
    thread = queries.thread_to_write_in(actor, thread_id)
    consume("post", actor.id)
    count_first(actor)
    parent = _parent(thread, body.parent)
    return post_out(
        actions.publish_post(
            actor, speaker_in(actor, body.capacity, body.organisation), thread, body.body, body.lang, parent=parent
        )
    )


def _parent(thread: Thread, number: int | None) -> Post | None:
    return None if number is None else queries.answered_post(thread, number)


@endpoint(blueprint, "GET", "/posts/<int:post_id>", policy=everyone, returns=PostOut, summary="A post")
def show_post(post_id: int) -> PostOut:
    return post_out(queries.post_by_id(current_actor(), post_id))


@endpoint(
    blueprint, "PATCH", "/posts/<int:post_id>", policy=signed_in, body=PostEdit, returns=PostOut,
    summary="Give one's post a new wording; earlier ones stay readable",
)  # fmt: skip
def change_post(post_id: int, body: PostEdit) -> PostOut:
    post = queries.post_by_id(current_actor(), post_id)
    return post_out(actions.edit_post(current_actor(), post, body.body, expected=body.expected, lang=body.lang))


@endpoint(
    blueprint, "DELETE", "/posts/<int:post_id>", policy=signed_in, summary="Withdraw one's post; its place stays"
)
def delete_post(post_id: int) -> None:
    actions.withdraw_post(current_actor(), queries.post_by_id(current_actor(), post_id))


@endpoint(
    blueprint, "POST", "/threads/<int:thread_id>/lock", policy=signed_in, returns=ThreadOut,
    summary="Let nothing more be said in a thread",
)  # fmt: skip
def api_lock(thread_id: int) -> ThreadOut:
    thread = queries.thread_by_id(current_actor(), thread_id)
    chairing.lock_thread(current_actor(), thread)
    return thread_out(thread)


@endpoint(
    blueprint, "DELETE", "/threads/<int:thread_id>/lock", policy=signed_in, returns=ThreadOut,
    summary="Open a thread again",
)  # fmt: skip
def api_unlock(thread_id: int) -> ThreadOut:
    thread = queries.thread_by_id(current_actor(), thread_id)
    chairing.unlock_thread(current_actor(), thread)
    return thread_out(thread)


@endpoint(
    blueprint, "POST", "/threads/<int:thread_id>/pin", policy=signed_in, returns=ThreadOut,
    summary="Let a thread stand first in its space",
)  # fmt: skip
def api_pin(thread_id: int) -> ThreadOut:
    thread = queries.thread_by_id(current_actor(), thread_id)
    chairing.pin_thread(current_actor(), thread)
    return thread_out(thread)


@endpoint(
    blueprint, "DELETE", "/threads/<int:thread_id>/pin", policy=signed_in, returns=ThreadOut,
    summary="Let a thread stand by date again",
)  # fmt: skip
def api_unpin(thread_id: int) -> ThreadOut:
    thread = queries.thread_by_id(current_actor(), thread_id)
    chairing.unpin_thread(current_actor(), thread)
    return thread_out(thread)
