"""Who speaks, as JSON: the balance of a place, and posts chosen by who said them."""

from flask import request

from core.api import Shape, endpoint
from core.identity import current_actor
from core.pagination import Page
from core.policy import everyone
from forum import balance, queries, space_queries, voice_queries
from forum.api import PostOut, blueprint, post_out
from forum.balance import Balance
from forum.voices import CHOOSE, Voices


class ShareOut(Shape):
    """So many distinct speakers and posts of a kind; ``share`` of all posts, in hundredths."""

    key: str
    label: str
    speakers: int
    posts: int
    share: float


class BalanceOut(Shape):
    """Public posts and distinct speakers; ``first_time``: those who had said nothing in public before.

    ``by_type`` and ``by_region`` also name the kinds of which nobody spoke.
    """

    posts: int
    speakers: int
    first_time: int
    by_type: list[ShareOut]
    by_region: list[ShareOut]
    by_language: list[ShareOut]


def _out(found: Balance) -> BalanceOut:
    return BalanceOut.model_validate(found)


@endpoint(
    blueprint, "GET", "/threads/<int:thread_id>/balance", policy=everyone, returns=BalanceOut,
    summary="Who speaks in a thread: posts and speakers by stakeholder type, region and language",
)  # fmt: skip
def thread_balance(thread_id: int) -> BalanceOut:
    return _out(balance.of_thread(queries.thread_by_id(current_actor(), thread_id)))


@endpoint(
    blueprint, "GET", "/groups/<slug>/balance", policy=everyone, returns=BalanceOut, summary="Who speaks in a group"
)
def group_balance(slug: str) -> BalanceOut:
    return _out(balance.of_group(space_queries.group_by_slug(current_actor(), slug)))


@endpoint(
    blueprint, "GET", "/action-lines/<slug>/balance", policy=everyone, returns=BalanceOut,
    summary="Who speaks under an action line: in its own space and in its open groups",
)  # fmt: skip
def line_balance(slug: str) -> BalanceOut:
    return _out(balance.of_line(queries.line_by_slug(slug)))


@endpoint(
    blueprint, "GET", "/groups/<slug>/posts", policy=everyone, returns=PostOut, listing=True,
    summary="The posts of a group, newest first; " + CHOOSE,
)  # fmt: skip
def group_posts(slug: str) -> Page[PostOut]:
    actor, voices = current_actor(), Voices.of(request.args)
    space = space_queries.group_by_slug(actor, slug)
    page = voice_queries.of_group(actor, space, voices, request.args.get("after"))
    return Page([post_out(post) for post in page.items], page.next)


@endpoint(
    blueprint, "GET", "/action-lines/<slug>/posts", policy=everyone, returns=PostOut, listing=True,
    summary="The posts under an action line, newest first; " + CHOOSE,
)  # fmt: skip
def line_posts(slug: str) -> Page[PostOut]:
    page = voice_queries.of_line(queries.line_by_slug(slug), Voices.of(request.args), request.args.get("after"))
    return Page([post_out(post) for post in page.items], page.next)
