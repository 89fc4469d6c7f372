"""Who belongs to a group, as JSON: the same actions and queries as the pages."""

from datetime import datetime

from flask import request

from accounts.models import Admission
from core.api import Shape, endpoint
from core.clock import now
from core.identity import current_actor, forget_actor
from core.limits import consume
from core.pagination import Page
from core.policy import require, signed_in
from forum import membership, space_policies, space_queries
from forum.api import blueprint
from forum.api_spaces import GroupOut, group_out, own
from forum.models import Invitation


class MemberOut(Shape):
    """A member of a group."""

    person_id: int
    name: str
    role: str
    admitted_at: datetime


class InvitationIn(Shape):
    """Whom to invite, and as what: ``member`` or ``moderator``."""

    email: str
    role: str = "member"


class InvitationOut(Shape):
    """An invitation that was not answered yet."""

    id: int
    email: str
    role: str
    invited_at: datetime


class AskIn(Shape):
    """A few words to the moderators of a closed group; not needed for an open one."""

    note: str = ""


class RequestOut(Shape):
    """Somebody who asks to become a member."""

    person_id: int
    name: str
    note: str
    asked_at: datetime


class JoinedOut(Shape):
    """``is_member`` is false while the moderators have not answered."""

    is_member: bool


def _member(place: Admission) -> MemberOut:
    return MemberOut(person_id=place.user_id, name=place.user.name, role=place.role, admitted_at=place.admitted_at)


def _invitation(one: Invitation) -> InvitationOut:
    return InvitationOut(id=one.id, email=one.email, role=one.role, invited_at=one.invited_at)


@endpoint(
    blueprint, "GET", "/groups/<slug>/members", policy=signed_in, returns=MemberOut, listing=True,
    summary="Who belongs to a group; for its members",
)  # fmt: skip
def list_members(slug: str) -> Page[MemberOut]:
    space = own(slug)
    require(space_policies.can_see_members(current_actor(), space, now()))
    page = space_queries.members(space, request.args.get("after"))
    return Page([_member(place) for place in page.items], page.next)


@endpoint(
    blueprint, "DELETE", "/groups/<slug>/members/<int:person_id>", policy=signed_in, status=204,
    summary="Remove a member from a group",
)  # fmt: skip
def delete_member(slug: str, person_id: int) -> None:
    membership.remove_member(current_actor(), own(slug), person_id)


@endpoint(
    blueprint, "POST", "/groups/<slug>/members/<int:person_id>/moderator", policy=signed_in, status=204,
    summary="Make a member a moderator of the group",
)  # fmt: skip
def create_moderator(slug: str, person_id: int) -> None:
    membership.appoint_moderator(current_actor(), own(slug), person_id)


@endpoint(
    blueprint, "DELETE", "/groups/<slug>/members/<int:person_id>/moderator", policy=signed_in, status=204,
    summary="Make a moderator of the group a plain member again",
)  # fmt: skip
def delete_moderator(slug: str, person_id: int) -> None:
    membership.dismiss_moderator(current_actor(), own(slug), person_id)


@endpoint(
    blueprint, "POST", "/groups/<slug>/membership", policy=signed_in, body=AskIn, returns=JoinedOut,
    summary="Come into an open group, or ask to join a closed one that is listed",
)  # fmt: skip
def create_membership(slug: str, body: AskIn) -> JoinedOut:
    space = space_queries.known_group(current_actor(), slug)
    return JoinedOut(is_member=membership.ask_to_join(current_actor(), space, body.note) is not None)


@endpoint(blueprint, "DELETE", "/groups/<slug>/membership", policy=signed_in, status=204, summary="Leave a group")
def delete_membership(slug: str) -> None:
    membership.leave(current_actor(), own(slug))


@endpoint(
    blueprint, "GET", "/groups/<slug>/requests", policy=signed_in, returns=RequestOut, listing=True,
    summary="Who asks to join a group; for its moderators",
)  # fmt: skip
def list_requests(slug: str) -> Page[RequestOut]:
    space = own(slug)
    require(space_policies.can_decide_request(current_actor(), space, now()))
    wishes = space_queries.requests_of(space)
    return Page([RequestOut(person_id=w.user_id, name=w.user.name, note=w.note, asked_at=w.asked_at) for w in wishes])


@endpoint(
    blueprint, "POST", "/groups/<slug>/requests/<int:person_id>", policy=signed_in, status=204,
    summary="Let somebody in who asks to join",
)  # fmt: skip
def approve_request(slug: str, person_id: int) -> None:
    space = own(slug)
    require(space_policies.can_decide_request(current_actor(), space, now()))
    membership.approve_request(current_actor(), space, space_queries.request_of(space, person_id))


@endpoint(
    blueprint, "DELETE", "/groups/<slug>/requests/<int:person_id>", policy=signed_in, status=204,
    summary="Do not let somebody in who asks to join",
)  # fmt: skip
def decline_request(slug: str, person_id: int) -> None:
    space = own(slug)
    require(space_policies.can_decide_request(current_actor(), space, now()))
    membership.decline_request(current_actor(), space, space_queries.request_of(space, person_id))


@endpoint(
    blueprint, "GET", "/groups/<slug>/invitations", policy=signed_in, returns=InvitationOut, listing=True,
    summary="The invitations to a group that were not answered yet; for its moderators",
)  # fmt: skip
def list_invitations(slug: str) -> Page[InvitationOut]:
    space = own(slug)
    require(space_policies.can_invite(current_actor(), space, now()))
    return Page([_invitation(one) for one in space_queries.invitations_of(space)])


@endpoint(
    blueprint, "POST", "/groups/<slug>/invitations", policy=signed_in, body=InvitationIn, status=204,
    summary="Invite somebody to a group by e-mail; nothing is said of whether the address has an account",
)  # fmt: skip
def create_invitation(slug: str, body: InvitationIn) -> None:
    space = own(slug)
    require(space_policies.can_invite(current_actor(), space, now()))
    consume("mail", current_actor().id)
    membership.invite(current_actor(), space, body.email, body.role)


@endpoint(
    blueprint, "DELETE", "/groups/<slug>/invitations/<int:identity>", policy=signed_in, status=204,
    summary="Take an invitation back",
)  # fmt: skip
def delete_invitation(slug: str, identity: int) -> None:
    space = own(slug)
    require(space_policies.can_invite(current_actor(), space, now()))
    membership.withdraw_invitation(current_actor(), space_queries.invitation_by_id(space, identity))


@endpoint(
    blueprint, "POST", "/groups/<slug>/invitation", policy=signed_in, returns=GroupOut,
    summary="Accept the invitation that was sent to your address",
)  # fmt: skip
def accept_invitation(slug: str) -> GroupOut:
    found = space_queries.my_invitation(current_actor(), slug)
    space = found.space
    membership.accept_invitation(current_actor(), found)
    forget_actor()
    return group_out(space)


@endpoint(
    blueprint, "DELETE", "/groups/<slug>/invitation", policy=signed_in, status=204,
    summary="Decline the invitation that was sent to your address",
)  # fmt: skip
def decline_invitation(slug: str) -> None:
    membership.decline_invitation(current_actor(), space_queries.my_invitation(current_actor(), slug))
