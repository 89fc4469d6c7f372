"""Founding, changing, silencing and closing down spaces. None commits; all but founding are safe to repeat."""

import re
import secrets
import unicodedata
from datetime import datetime
from typing import Any

from sqlalchemy import select

from accounts.actor import Actor
from accounts.models import Admission
from core import topics
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.events import publish
from core.locale import _
from core.policy import require
from core.richtext import normalised
from forum import space_events as events
from forum import space_policies as policies
from forum.models import GROUP, Space
from forum.space_queries import thread_ids_of
from themes.models import ActionLine
from themes.reference import load_countries

NAME_LENGTH, PURPOSE_LENGTH, REASON_LENGTH = 120, 2_000, 500
GROUP_KINDS = ("working-group", "research-community", "national-hub")
HUB = "national-hub"


def found_group(
    actor: Actor,
    line: ActionLine,
    *,
    name: str,
    group_kind: str,
    purpose: str = "",
    country: str | None = None,
    is_closed: bool = False,
    is_listed: bool = True,
) -> Space:
    """Begin a group inside an action line; its founder moderates it. Whether it is closed is settled for good.

    Raises :class:`core.errors.Refused`, :class:`Invalid` with the fields ``name``, ``group_kind``, ``country``.
    """
    require(policies.can_found(actor, line, now()))
    facts = _checked(name, purpose, group_kind, country)
    space = Space(
        action_line_id=line.id, action_line=line, kind=GROUP, slug=_free_slug(facts["name"], is_closed),
        is_closed=is_closed, is_listed=is_listed or not is_closed, created_by_id=actor.id, created_at=now(), **facts,
    )  # fmt: skip
    db.session.add(space)
    db.session.flush()
    publish(events.SpaceFounded(**space_facts(actor, space), is_closed=is_closed))
    if actor.id is not None:
        place = Admission(user_id=actor.id, circle=space.circle or "", role="moderator", admitted_at=now())
        db.session.add(place)
        db.session.flush()
        publish(events.MemberAdmitted(**space_facts(actor, space), user_id=actor.id, role="moderator", by="founder"))
    return space


def space_facts(actor: Actor, space: Space) -> dict[str, Any]:
    """What every event of a space says."""
    return {
        "actor_id": actor.id, "space_id": space.id, "line_id": space.action_line_id, "is_public": space.is_listed,
    }  # fmt: skip


def _checked(name: str, purpose: str, group_kind: str, country: str | None) -> dict[str, Any]:
    faults: dict[str, list[str]] = {}
    clean, aim = " ".join(normalised(name).split()), normalised(purpose).strip()
    if not clean or len(clean) > NAME_LENGTH:
        faults["name"] = [_("Please give the group a name of at most %(limit)s characters.", limit=NAME_LENGTH)]
    if len(aim) > PURPOSE_LENGTH:
        faults["purpose"] = [_("Please say it in at most %(limit)s characters.", limit=PURPOSE_LENGTH)]
    if group_kind not in GROUP_KINDS:
        faults["group_kind"] = [_("Choose what kind of group this is.")]
    known = {each.alpha2 for each in load_countries()}
    if group_kind == HUB and country not in known:
        faults["country"] = [_("Choose the country of the national hub.")]
    if faults:
        raise Invalid(next(iter(faults.values()))[0], faults)
    return {
        "name": clean, "purpose": aim, "group_kind": group_kind, "country": country if group_kind == HUB else None,
    }  # fmt: skip


def _free_slug(name: str, is_closed: bool) -> str:
    """The address of a new group. That of a closed one cannot be guessed, and never clashes with another's."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:45].strip("-") or "group"
    taken = select(Space.id).where(Space.slug == slug).exists()
    if is_closed or slug == "group" or db.session.scalar(select(taken)):
        return f"{slug}-{secrets.token_hex(5)}"
    return slug


def edit_group(actor: Actor, space: Space, *, is_listed: bool | None = None, **values: Any) -> Space:
    """Another name, purpose, kind or country; and for a closed one, whether others know that there is such a group."""
    require(policies.can_edit_space(actor, space, now()))
    present = {key: getattr(space, key) for key in ("name", "purpose", "group_kind", "country")}
    facts = _checked(**(present | values))
    if is_listed is not None and space.is_closed:
        facts["is_listed"] = is_listed
    was_public = space.is_listed
    changed = tuple(key for key, value in facts.items() if getattr(space, key) != value)
    for key in changed:
        setattr(space, key, facts[key])
    if changed:
        known = space_facts(actor, space) | {"is_public": was_public or space.is_listed}
        publish(events.SpaceEdited(**known, fields=changed))
        _make_old(space)
    return space


def _make_old(space: Space) -> None:
    """The pages of its threads name it, too."""
    topics.touch(*(f"thread:{identity}" for identity in thread_ids_of(space.id)))


def silence(actor: Actor, space: Space, reason: str, until: datetime | None = None) -> None:
    """Let only its moderators speak in a space, until a moment if one is named. The reason is shown.

    Raises :class:`core.errors.Refused`, :class:`Invalid` with the fields ``reason``, ``until``.
    """
    require(policies.can_silence(actor, space, now()))
    clean = " ".join(normalised(reason).split())
    if not 3 <= len(clean) <= REASON_LENGTH:
        message = _(
            "Please give a reason of 3 to %(limit)s characters: everybody here reads it.", limit=REASON_LENGTH
        )
        raise Invalid(message, {"reason": [message]})
    if until is not None and until <= now():
        message = _("This moment has passed already.")
        raise Invalid(message, {"until": [message]})
    if space.is_read_only_at(now()) and (space.read_only_until, space.read_only_reason) == (until, clean):
        return
    space.read_only_at, space.read_only_until, space.read_only_reason = now(), until, clean
    publish(events.SpaceSilenced(**space_facts(actor, space), until=until))


def unsilence(actor: Actor, space: Space) -> None:
    """Let people speak in it again."""
    require(policies.can_silence(actor, space, now()))
    if space.read_only_at is None:
        return
    space.read_only_at = space.read_only_until = space.read_only_reason = None
    publish(events.SpaceUnsilenced(**space_facts(actor, space)))


def archive_group(actor: Actor, space: Space) -> None:
    """Close a group down: nothing more is said in it, nobody comes in. Whoever could read it still can."""
    if space.archived_at is not None and policies.can_reopen(actor, space, now()):
        return
    require(policies.can_archive(actor, space, now()))
    space.archived_at = now()
    publish(events.SpaceArchived(**space_facts(actor, space)))
    _make_old(space)


def reopen_group(actor: Actor, space: Space) -> None:
    """Open a group again that was closed down."""
    if space.archived_at is None and policies.can_archive(actor, space, now()):
        return
    require(policies.can_reopen(actor, space, now()))
    space.archived_at = None
    publish(events.SpaceReopened(**space_facts(actor, space)))
    _make_old(space)
