"""Groups as JSON: the same actions and queries as their pages."""

from datetime import datetime

from flask import request

from contributions.capacity import speaker_in
from core.api import Shape, endpoint
from core.clock import now
from core.identity import current_actor, forget_actor
from core.limits import consume
from core.pagination import Page
from core.policy import everyone, signed_in
from forum import actions, policies, queries, space_queries, spaces
from forum.api import ThreadIn, ThreadOut, blueprint, thread_out
from forum.models import Space


class GroupIn(Shape):
    """A group to be begun. Whether it ``is_closed`` is settled for good; ``is_listed`` says who knows of a closed one."""

    name: str
    group_kind: str
    purpose: str = ""
    country: str | None = None
    is_closed: bool = False
    is_listed: bool = False


class GroupPatch(Shape):
    """What shall change; what is not named stays."""

    name: str = ""
    group_kind: str = ""
    purpose: str = ""
    country: str | None = None
    is_listed: bool = False


class GroupOut(Shape):
    """A group: of a closed one, others than its members see no more than this, and only if it is listed."""

    slug: str
    name: str
    group_kind: str | None
    purpose: str
    country: str | None
    action_line: str
    url: str
    is_closed: bool
    is_listed: bool
    is_member: bool
    is_read_only: bool
    is_archived: bool


class SilenceIn(Shape):
    """Why a space is made read-only, and until when if that is known."""

    reason: str
    until: datetime | None = None


class SilenceOut(Shape):
    """Whether a space is read-only."""

    is_read_only: bool
    reason: str | None
    until: datetime | None


def group_out(space: Space) -> GroupOut:
    """The group as JSON, as far as the acting account may know it."""
    inside = bool(policies.can_see_space(current_actor(), space, now()))
    return GroupOut(
        slug=space.slug or "", name=space.name or "", group_kind=space.group_kind, purpose=space.purpose,
        country=space.country, action_line=space.action_line.symbol, url=space.url, is_closed=space.is_closed,
        is_listed=space.is_listed, is_member=space.circle in current_actor().circles,
        is_read_only=inside and space.is_read_only_at(now()), is_archived=space.archived_at is not None,
    )  # fmt: skip


def _silence_out(space: Space) -> SilenceOut:
    silent = space.is_read_only_at(now())
    return SilenceOut(is_read_only=silent, reason=space.read_only_reason, until=space.read_only_until)


def own(slug: str) -> Space:
    """The group, for somebody who may read it. Raises :class:`core.errors.Missing`."""
    return space_queries.group_by_slug(current_actor(), slug)


@endpoint(
    blueprint, "GET", "/groups", policy=everyone, returns=GroupOut, listing=True,
    summary="All groups that you may know of",
)  # fmt: skip
def list_groups() -> Page[GroupOut]:
    page = space_queries.groups(current_actor(), cursor=request.args.get("after"))
    return Page([group_out(space) for space in page.items], page.next)


@endpoint(
    blueprint, "GET", "/action-lines/<slug>/groups", policy=everyone, returns=GroupOut, listing=True,
    summary="The groups of an action line that you may know of",
)  # fmt: skip
def list_line_groups(slug: str) -> Page[GroupOut]:
    page = space_queries.groups(current_actor(), queries.line_by_slug(slug), request.args.get("after"))
    return Page([group_out(space) for space in page.items], page.next)


@endpoint(
    blueprint, "POST", "/action-lines/<slug>/groups", policy=signed_in, body=GroupIn, returns=GroupOut, status=201,
    summary="Begin a group inside an action line",
)  # fmt: skip
def create_group(slug: str, body: GroupIn) -> GroupOut:
    made = spaces.found_group(current_actor(), queries.line_by_slug(slug), **body.model_dump())
    forget_actor()
    return group_out(made)


@endpoint(blueprint, "GET", "/groups/<slug>", policy=everyone, returns=GroupOut, summary="A group")
def show_group(slug: str) -> GroupOut:
    return group_out(space_queries.known_group(current_actor(), slug))


@endpoint(
    blueprint, "PATCH", "/groups/<slug>", policy=signed_in, body=GroupPatch, returns=GroupOut,
    summary="Change what a group is",
)  # fmt: skip
def change_group(slug: str, body: GroupPatch) -> GroupOut:
    return group_out(spaces.edit_group(current_actor(), own(slug), **body.model_dump(exclude_unset=True)))


@endpoint(
    blueprint, "GET", "/groups/<slug>/threads", policy=everyone, returns=ThreadOut, listing=True,
    summary="The threads of a group: pinned ones first, then those spoken in last",
)  # fmt: skip
def list_group_threads(slug: str) -> Page[ThreadOut]:
    page = space_queries.threads_in(own(slug), request.args.get("after"))
    return Page([thread_out(thread) for thread in page.items], page.next)


@endpoint(
    blueprint, "POST", "/groups/<slug>/threads", policy=signed_in, body=ThreadIn, returns=ThreadOut, status=201,
    summary="Open a thread in a group",
)  # fmt: skip
def create_group_thread(slug: str, body: ThreadIn) -> ThreadOut:
    actor, space = current_actor(), own(slug)
    consume("post", actor.id)
    return thread_out(
        actions.open_thread(
            actor, speaker_in(actor, body.capacity, body.organisation), space, body.title, body.body, body.lang
        )
    )


@endpoint(
    blueprint, "POST", "/groups/<slug>/read-only", policy=signed_in, body=SilenceIn, returns=SilenceOut,
    summary="Make a group read-only",
)  # fmt: skip
def silence_group(slug: str, body: SilenceIn) -> SilenceOut:
    space = own(slug)
    spaces.silence(current_actor(), space, body.reason, _aware(body.until))
    return _silence_out(space)


@endpoint(
    blueprint, "POST", "/action-lines/<slug>/read-only", policy=signed_in, body=SilenceIn, returns=SilenceOut,
    summary="Make the space of an action line read-only",
)  # fmt: skip
def silence_line(slug: str, body: SilenceIn) -> SilenceOut:
    space = actions.space_of(queries.line_by_slug(slug))
    spaces.silence(current_actor(), space, body.reason, _aware(body.until))
    return _silence_out(space)


def _aware(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=now().tzinfo)


@endpoint(
    blueprint, "DELETE", "/groups/<slug>/read-only", policy=signed_in, returns=SilenceOut,
    summary="Let people speak in a group again",
)  # fmt: skip
def unsilence_group(slug: str) -> SilenceOut:
    space = own(slug)
    spaces.unsilence(current_actor(), space)
    return _silence_out(space)


@endpoint(
    blueprint, "DELETE", "/action-lines/<slug>/read-only", policy=signed_in, returns=SilenceOut,
    summary="Let people speak in the space of an action line again",
)  # fmt: skip
def unsilence_line(slug: str) -> SilenceOut:
    space = actions.space_of(queries.line_by_slug(slug))
    spaces.unsilence(current_actor(), space)
    return _silence_out(space)


@endpoint(
    blueprint, "POST", "/groups/<slug>/archive", policy=signed_in, returns=GroupOut, summary="Close a group down"
)
def archive_group(slug: str) -> GroupOut:
    space = own(slug)
    spaces.archive_group(current_actor(), space)
    return group_out(space)


@endpoint(
    blueprint, "DELETE", "/groups/<slug>/archive", policy=signed_in, returns=GroupOut,
    summary="Open a group again that was closed down",
)  # fmt: skip
def reopen_group(slug: str) -> GroupOut:
    space = own(slug)
    spaces.reopen_group(current_actor(), space)
    return group_out(space)
