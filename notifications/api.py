"""Following and notifications as JSON: the same actions and queries as the pages."""

from datetime import datetime
from typing import Literal

from flask import request

from core.api import Shape, api_blueprint, endpoint
from core.identity import current_actor
from core.pagination import Page
from core.policy import signed_in
from notifications import following, levels, queries, reading, subjects
from notifications.subjects import Subject

blueprint = api_blueprint("notifications")
Level = Literal["watching", "tracking", "normal", "muted"]


class NotificationOut(Shape):
    """Something that the account was told; ``symbol`` and ``excerpt`` are there while it may read the words."""

    id: int
    kind: str
    text: str
    subject: str | None
    title: str | None
    url: str
    symbol: str | None
    speaker_name: str | None
    excerpt: str | None
    at: datetime
    read_at: datetime | None


class ReadIn(Shape):
    """Which notifications were read: all up to ``up_to``, or all."""

    up_to: int | None = None


class FollowOut(Shape):
    """How closely something is followed: ``chosen`` for itself, ``level`` is what holds, inherited or not."""

    subject: str
    title: str
    url: str
    chosen: Level | None
    level: Level


class FollowIn(Shape):
    """How closely to follow it; ``inherit`` leaves it to what it stands in."""

    level: Literal["watching", "tracking", "normal", "muted", "inherit"]


class Mail(Shape):
    """How often notifications come by mail."""

    rhythm: Literal["immediately", "daily", "weekly", "never"]


@endpoint(
    blueprint, "GET", "/me/notifications", policy=signed_in, returns=NotificationOut, listing=True,
    summary="What you were told, the latest first",
)  # fmt: skip
def list_notifications() -> Page[NotificationOut]:
    actor = current_actor()
    page = queries.notifications(actor, request.args.get("after"))
    groups = queries.grouped(actor, page.items)
    return Page([_out(told, group.subject) for group in groups for told in group.items], page.next)


def _out(told: queries.Told, subject: Subject | None) -> NotificationOut:
    one, said = told.notification, told.said
    return NotificationOut(
        id=one.id, kind=one.kind, text=told.text, subject=one.subject, title=subject.title if subject else None,
        url=told.url, symbol=said.symbol if said else None, speaker_name=said.speaker_name if said else None,
        excerpt=said.revision.text[:400] if said else None, at=one.at, read_at=one.read_at,
    )  # fmt: skip


@endpoint(
    blueprint, "POST", "/me/notifications/read", policy=signed_in, body=ReadIn, summary="Note notifications as read"
)
def read_notifications(body: ReadIn) -> None:
    reading.read_all(current_actor(), body.up_to)


@endpoint(
    blueprint, "GET", "/me/following", policy=signed_in, returns=FollowOut, listing=True,
    summary="What you follow or have muted",
)  # fmt: skip
def list_followed() -> Page[FollowOut]:
    rows = queries.followed(current_actor())
    return Page([_follow_out(subject, level, level) for subject, level in rows])


def _follow_out(subject: Subject, own: int | None, held: int) -> FollowOut:
    chosen = None if own is None else levels.NAMES[own]
    return FollowOut(
        subject=subject.key, title=subject.title, url=subject.url,
        chosen=chosen, level=levels.NAMES[held],  # type: ignore[arg-type]  # the table's constraint holds the names
    )  # fmt: skip


@endpoint(
    blueprint, "GET", "/following/<key>", policy=signed_in, returns=FollowOut,
    summary="How closely you follow an action line, theme, space or thread (`thread:7`)",
)  # fmt: skip
def show_followed(key: str) -> FollowOut:
    return _shown(key)


@endpoint(
    blueprint, "PUT", "/following/<key>", policy=signed_in, body=FollowIn, returns=FollowOut,
    summary="Follow something as closely as you say",
)  # fmt: skip
def put_followed(key: str, body: FollowIn) -> FollowOut:
    following.follow(current_actor(), subjects.subject(current_actor(), key), body.level)
    return _shown(key)


def _shown(key: str) -> FollowOut:
    subject = subjects.subject(current_actor(), key)
    own, held = following.level_of(current_actor(), subject)
    return _follow_out(subject, None if own is None else levels.BY_NAME[own], held)


@endpoint(blueprint, "GET", "/me/mail", policy=signed_in, returns=Mail, summary="How often you are written to")
def show_mail() -> Mail:
    return Mail(rhythm=queries.rhythm_of(current_actor().id))  # type: ignore[arg-type]  # the table's constraint


@endpoint(blueprint, "PUT", "/me/mail", policy=signed_in, body=Mail, returns=Mail, summary="Choose how often")
def put_mail(body: Mail) -> Mail:
    following.choose_rhythm(current_actor(), body.rhythm)
    return body
