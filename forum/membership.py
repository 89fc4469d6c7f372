"""Coming into groups and leaving them: invitations, wishes to join, moderators. None commits; all are safe to repeat."""

import re
from typing import Any

from sqlalchemy import delete

from accounts.actor import Actor
from accounts.links import address
from accounts.measures import approve_account
from accounts.models import Admission, User
from accounts.queries import by_email, email_key
from core import mail
from core.clock import now
from core.db import db
from core.errors import Invalid, Missing
from core.events import publish
from core.locale import _, current, speaking
from core.policy import require
from core.richtext import normalised
from forum import space_events as events
from forum import space_policies as policies
from forum import space_queries as queries
from forum.models import Invitation, JoinRequest, Space
from forum.spaces import space_facts

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
NOTE_LENGTH = 500
MEMBER, MODERATOR = "member", "moderator"
JOINING = "joining"
"""How somebody came into an open group by themselves: nobody chose them."""


def invite(actor: Actor, space: Space, email: str, role: str = MEMBER) -> Invitation | None:
    """Invite whoever has this address, account or not, by a message to it; ``None`` if they are a member already.

    A second invitation of the same address returns the first. Raises :class:`core.errors.Refused`, :class:`Invalid`.
    """
    require(policies.can_invite(actor, space, now()))
    key, person = email_key(email), by_email(email)
    if len(key) > 254 or not _ADDRESS.fullmatch(key) or role not in (MEMBER, MODERATOR):
        message = _("This is not an e-mail address.")
        raise Invalid(message, {"email": [message]})
    if person is not None and queries.admission(space, person.id) is not None:
        return None
    if (known := next((one for one in queries.invitations_of(space) if one.email == key), None)) is not None:
        return known
    made = Invitation(space=space, email=key, role=role, invited_by_id=actor.id, invited_at=now())
    db.session.add(made)
    db.session.flush()
    publish(events.MemberInvited(**_hushed(actor, space), invitation_id=made.id))
    _write_to(actor, made, person)
    return made


def _hushed(actor: Actor, space: Space) -> dict[str, Any]:
    """What an event says that changes no page of others: who belongs to a group is its own business."""
    return space_facts(actor, space) | {"is_public": False}


def _write_to(actor: Actor, invitation: Invitation, person: User | None) -> None:
    space = invitation.space
    url = address("forum.invitation", slug=space.slug or "")
    with speaking(person.language if person else current().code):
        text = _(
            "Hello,\n\n%(who)s invites you to the group “%(group)s” of the action line %(line)s.\n\nTo answer, open this"
            " page and sign in, or register first with this address:\n\n%(url)s\n\nIf you do nothing, nothing happens.\n",
            who=actor.name or _("A moderator"), group=space.name, line=space.action_line.symbol, url=url,
        )  # fmt: skip
        mail.write(invitation.email, _("Invitation to the group “%(group)s”", group=space.name), text)


def withdraw_invitation(actor: Actor, invitation: Invitation) -> None:
    """Take an invitation back."""
    require(policies.can_invite(actor, invitation.space, now()))
    _end_invitation(actor, invitation, "withdrawn")


def decline_invitation(actor: Actor, invitation: Invitation) -> None:
    """Say no to an invitation that was sent to one's own address."""
    _require_own(actor, invitation)
    _end_invitation(actor, invitation, "declined")


def _end_invitation(actor: Actor, invitation: Invitation, how: str) -> None:
    publish(events.InvitationEnded(**_hushed(actor, invitation.space), invitation_id=invitation.id, how=how))
    db.session.delete(invitation)
    db.session.flush()


def accept_invitation(actor: Actor, invitation: Invitation) -> Admission:
    """Become a member by an invitation that was sent to one's own address."""
    _require_own(actor, invitation)
    space, role = invitation.space, invitation.role
    require(policies.can_accept(actor, space, now()))
    db.session.delete(invitation)
    return _admit(actor, space, actor.id or 0, role, "invitation")


def _require_own(actor: Actor, invitation: Invitation) -> None:
    if invitation not in queries.my_invitations(actor):
        raise Missing()


def ask_to_join(actor: Actor, space: Space, note: str = "") -> Admission | None:
    """Come into an open group at once, or ask the moderators of a closed one that is listed: then ``None``."""
    if (held := queries.admission(space, actor.id or 0)) is not None:
        return held
    require(policies.can_ask_to_join(actor, space, now()))
    if not space.is_closed:
        return _admit(actor, space, actor.id or 0, MEMBER, JOINING)
    if not queries.has_asked(actor, space):
        said = normalised(note).strip()[:NOTE_LENGTH]
        db.session.add(JoinRequest(space_id=space.id, user_id=actor.id or 0, note=said, asked_at=now()))
        db.session.flush()
        publish(events.MembershipRequested(**_hushed(actor, space), user_id=actor.id or 0))
    return None


def approve_request(actor: Actor, space: Space, request: JoinRequest) -> Admission:
    """Let somebody in who asked."""
    require(policies.can_decide_request(actor, space, now()))
    identity = request.user_id
    db.session.delete(request)
    admitted = _admit(actor, space, identity, MEMBER, "request")
    _tell(db.session.get_one(User, identity), space)
    return admitted


def _tell(person: User, space: Space) -> None:
    url = address("forum.group", slug=space.slug or "")
    with speaking(person.language):
        text = _("Hello %(name)s,\n\nyou are a member of the group “%(group)s” now:\n\n%(url)s\n",
                 name=person.name, group=space.name, url=url)  # fmt: skip
        mail.write(person.email, _("You are a member of the group “%(group)s”", group=space.name), text)


def decline_request(actor: Actor, space: Space, request: JoinRequest) -> None:
    """Say no to somebody who asked; they may ask again."""
    require(policies.can_decide_request(actor, space, now()))
    publish(events.MembershipDeclined(**_hushed(actor, space), user_id=request.user_id))
    db.session.delete(request)
    db.session.flush()


def _admit(actor: Actor, space: Space, user_id: int, role: str, by: str) -> Admission:
    """Whoever was chosen, by an invitation or on request, is known to a moderator: nothing they say waits any more."""
    place = queries.admission(space, user_id)
    if place is not None:
        return place
    place = Admission(
        user_id=user_id, circle=space.circle or "", role=role, admitted_at=now(), admitted_by_id=actor.id
    )
    db.session.add(place)
    db.session.flush()
    db.session.execute(delete(JoinRequest).filter_by(space_id=space.id, user_id=user_id))
    publish(events.MemberAdmitted(**_hushed(actor, space), user_id=user_id, role=role, by=by))
    if by != JOINING:
        approve_account(db.session.get_one(User, user_id))
    return place


def leave(actor: Actor, space: Space) -> None:
    """Go. What one said stays; in a closed group one no longer reads it."""
    place = queries.admission(space, actor.id or 0)
    if place is None:
        return
    require(policies.can_leave(actor, space, now()))
    _take_away(actor, space, place, "left")


def remove_member(actor: Actor, space: Space, user_id: int) -> None:
    """Take somebody's place in a group away. Their live connections, pages and caches are shut from that moment on."""
    require(policies.can_remove(actor, space, now()))
    if (place := queries.admission(space, user_id)) is not None:
        _take_away(actor, space, place, "removed")


def _take_away(actor: Actor, space: Space, place: Admission, how: str) -> None:
    publish(events.MemberRemoved(**_hushed(actor, space), user_id=place.user_id, how=how))
    db.session.delete(place)
    db.session.flush()


def appoint_moderator(actor: Actor, space: Space, user_id: int) -> None:
    """Make a member a moderator of the group. Raises :class:`Missing` for who is not a member."""
    _put(actor, space, user_id, MODERATOR)


def dismiss_moderator(actor: Actor, space: Space, user_id: int) -> None:
    """Make a moderator a plain member again. Raises :class:`Missing` for who is not a member."""
    _put(actor, space, user_id, MEMBER)


def _put(actor: Actor, space: Space, user_id: int, role: str) -> None:
    require(policies.can_appoint_moderator(actor, space, now()))
    place = queries.admission(space, user_id)
    if place is None:
        raise Missing()
    if place.role == role:
        return
    place.role = role
    db.session.flush()
    kind = events.GroupModeratorAppointed if role == MODERATOR else events.GroupModeratorDismissed
    publish(kind(**_hushed(actor, space), user_id=user_id))
