"""Who belongs to a group: coming in, going, inviting, answering at the door."""

from typing import Any

from flask import flash, redirect, render_template, request

from core.clock import now
from core.errors import Invalid
from core.forms import show_errors
from core.identity import current_actor
from core.limits import consume
from core.locale import _
from core.policy import open_to, require, signed_in
from forum import membership, space_policies, space_queries
from forum.models import Space
from forum.space_forms import AskForm, InviteForm, PlainForm
from forum.space_views import may_of
from forum.views import blueprint


@blueprint.get("/groups/<slug>/members")
@open_to(signed_in)
def members(slug: str) -> str:
    """Who belongs to a group; for its moderators also who waits and who is invited."""
    space = space_queries.group_by_slug(current_actor(), slug)
    require(space_policies.can_see_members(current_actor(), space, now()))
    return _members_page(space, InviteForm())


def _members_page(space: Space, form: InviteForm) -> str:
    may = may_of(current_actor(), space)
    runs = bool(may["remove"])
    return render_template(
        "forum/members.html", space=space, may=may, form=form,
        page=space_queries.members(space, request.args.get("after")), count=space_queries.member_count(space),
        requests=space_queries.requests_of(space) if runs else [],
        invitations=space_queries.invitations_of(space) if runs else [],
    )  # fmt: skip


@blueprint.post("/groups/<slug>/invitations")
@open_to(signed_in)
def invite(slug: str) -> Any:
    """Invite somebody by their e-mail address."""
    actor, form = current_actor(), InviteForm()
    space = space_queries.group_by_slug(actor, slug)
    require(space_policies.can_invite(actor, space, now()))
    try:
        if form.validate():
            consume("mail", actor.id)
            membership.invite(actor, space, form.email.data or "", form.role.data)
            flash(_("Invited, unless a member already: the message is on its way."), "success")
            return redirect(f"{space.url}/members", 303)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
    return _members_page(space, form), 422


@blueprint.post("/groups/<slug>/invitations/<int:identity>/withdraw")
@open_to(signed_in)
def withdraw_invitation(slug: str, identity: int) -> Any:
    """Take an invitation back."""
    space = space_queries.group_by_slug(current_actor(), slug)
    require(space_policies.can_invite(current_actor(), space, now()))
    membership.withdraw_invitation(current_actor(), space_queries.invitation_by_id(space, identity))
    return redirect(f"{space.url}/members", 303)


@blueprint.get("/groups/<slug>/invitation")
@open_to(signed_in)
def invitation(slug: str) -> str:
    """An invitation to one's own address: what the group is, and whether one comes."""
    found = space_queries.my_invitation(current_actor(), slug)
    return render_template("forum/invitation.html", invitation=found, space=found.space, form=PlainForm())


@blueprint.post("/groups/<slug>/invitation/accept")
@open_to(signed_in)
def accept_invitation(slug: str) -> Any:
    """Become a member."""
    found = space_queries.my_invitation(current_actor(), slug)
    url = found.space.url
    membership.accept_invitation(current_actor(), found)
    flash(_("You are a member of this group now."), "success")
    return redirect(url, 303)


@blueprint.post("/groups/<slug>/invitation/decline")
@open_to(signed_in)
def decline_invitation(slug: str) -> Any:
    """Stay away."""
    membership.decline_invitation(current_actor(), space_queries.my_invitation(current_actor(), slug))
    flash(_("You declined the invitation."), "success")
    return redirect("/groups", 303)


@blueprint.get("/groups/<slug>/join")
@open_to(signed_in)
def ask(slug: str) -> str:
    """The page for coming into a group, or for asking to."""
    space = space_queries.known_group(current_actor(), slug)
    require(space_policies.can_ask_to_join(current_actor(), space, now()))
    return render_template("forum/join.html", space=space, form=AskForm())


@blueprint.post("/groups/<slug>/join")
@open_to(signed_in)
def join(slug: str) -> Any:
    """Come into an open group, or ask the moderators of a closed one."""
    actor, form = current_actor(), AskForm()
    space = space_queries.known_group(actor, slug)
    if membership.ask_to_join(actor, space, form.note.data or "") is None:
        flash(_("The moderators of the group will answer."), "success")
    else:
        flash(_("You are a member of this group now."), "success")
    return redirect(space.url, 303)


@blueprint.post("/groups/<slug>/leave")
@open_to(signed_in)
def leave(slug: str) -> Any:
    """Leave a group."""
    space = space_queries.group_by_slug(current_actor(), slug)
    membership.leave(current_actor(), space)
    flash(_("You left the group."), "success")
    return redirect("/groups", 303)


@blueprint.post("/groups/<slug>/requests/<int:user_id>/<any(approve, decline):answer>")
@open_to(signed_in)
def answer_request(slug: str, user_id: int, answer: str) -> Any:
    """Let somebody in who asked, or not."""
    actor, space = current_actor(), space_queries.group_by_slug(current_actor(), slug)
    require(space_policies.can_decide_request(actor, space, now()))
    wish = space_queries.request_of(space, user_id)
    act = membership.approve_request if answer == "approve" else membership.decline_request
    act(actor, space, wish)
    return redirect(f"{space.url}/members", 303)


@blueprint.post("/groups/<slug>/members/<int:user_id>/<any(remove, appoint, dismiss):what>")
@open_to(signed_in)
def change_member(slug: str, user_id: int, what: str) -> Any:
    """Remove a member, or make them a moderator, or a plain member again."""
    actor, space = current_actor(), space_queries.group_by_slug(current_actor(), slug)
    act = {
        "remove": membership.remove_member, "appoint": membership.appoint_moderator,
        "dismiss": membership.dismiss_moderator,
    }[what]  # fmt: skip
    act(actor, space, user_id)
    still = space_policies.can_see_members(current_actor(), space, now()) and user_id != actor.id
    return redirect(f"{space.url}/members" if still else "/groups", 303)
