"""Groups: their pages, founding and changing them, silence and closing down."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request

from accounts.actor import Actor
from contributions.attachment_views import takes_files
from contributions.capacity import chosen_speaker
from core.clock import now
from core.errors import Invalid
from core.forms import show_errors
from core.identity import current_actor
from core.locale import _
from core.policy import everyone, open_to, require, signed_in
from forum import actions, filing, policies, queries, space_policies, space_queries, spaces, unread_queries
from forum.composing import begun, chosen_people, sent
from forum.forms import ThreadForm
from forum.models import Space
from forum.space_forms import LISTED, UNLISTED, ClosedForm, FoundForm, GroupForm, PlainForm, SilenceForm
from forum.space_labels import group_kind_label
from forum.views import blueprint

blueprint.add_app_template_filter(group_kind_label, "group_kind_label")


def may_of(actor: Actor, space: Space) -> dict[str, Any]:
    """What the actor may do with a space, by the names of the policies, for its pages."""
    asked = {
        "open_thread": policies.can_open_thread, "edit": space_policies.can_edit_space,
        "silence": space_policies.can_silence, "invite": space_policies.can_invite,
        "archive": space_policies.can_archive, "reopen": space_policies.can_reopen,
        "join": space_policies.can_ask_to_join, "leave": space_policies.can_leave,
        "members": space_policies.can_see_members, "remove": space_policies.can_remove,
    }  # fmt: skip
    return {name: ask(actor, space, now()) for name, ask in asked.items()}


@blueprint.get("/groups")
@open_to(everyone)
def all_groups() -> str:
    """The groups of all action lines that the reader may know of."""
    actor = current_actor()
    return render_template(
        "forum/groups.html", line=None, page=space_queries.groups(actor, cursor=request.args.get("after")),
        mine=space_queries.my_groups(actor), invitations=space_queries.my_invitations(actor), may_found=False,
    )  # fmt: skip


@blueprint.get("/<slug>/groups")
@open_to(everyone)
def groups(slug: str) -> str:
    """The groups of an action line that the reader may know of."""
    actor, line = current_actor(), queries.line_by_slug(slug)
    return render_template(
        "forum/groups.html", line=line, page=space_queries.groups(actor, line, request.args.get("after")),
        mine=[], invitations=[], may_found=space_policies.can_found(actor, line, now()),
    )  # fmt: skip


@blueprint.get("/<slug>/groups/new")
@open_to(signed_in)
def new_group(slug: str) -> str:
    """The page for beginning a group."""
    line = queries.line_by_slug(slug)
    require(space_policies.can_found(current_actor(), line, now()))
    return render_template("forum/group_form.html", line=line, space=None, form=FoundForm())


@blueprint.post("/<slug>/groups")
@open_to(signed_in)
def found_group(slug: str) -> Any:
    """Begin a group."""
    line, form = queries.line_by_slug(slug), FoundForm()
    require(space_policies.can_found(current_actor(), line, now()))

    def act() -> str:
        return spaces.found_group(current_actor(), line, **form.details()).url

    return _answered(form, act, "forum/group_form.html", line=line, space=None)


def _answered(form: Any, act: Callable[[], str], template: str, **context: Any) -> Any:
    """Act and lead on; or the form again with its mistakes (422)."""
    try:
        if form.validate():
            return redirect(act(), 303)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
    return render_template(template, form=form, **context), 422


@blueprint.get("/groups/<slug>")
@open_to(everyone)
def group(slug: str) -> str:
    """A group: what it is for, who runs it, its threads. Of a closed one, others see at most the first two."""
    actor = current_actor()
    space = space_queries.known_group(actor, slug)
    if not policies.can_see_space(actor, space, now()):
        return render_template("forum/group_door.html", space=space, may=may_of(actor, space), form=PlainForm(),
                               has_asked=space_queries.has_asked(actor, space))  # fmt: skip
    page = space_queries.threads_in(space, request.args.get("after"))
    return render_template(
        "forum/group.html", space=space, page=page, may=may_of(actor, space), form=PlainForm(),
        moderators=space_queries.moderators(space), openings=queries.openings(page.items, actor),
        new=unread_queries.unread_in(page.items, actor), signed_in=actor.is_authenticated,
    )  # fmt: skip


@blueprint.get("/groups/<slug>/edit")
@open_to(signed_in)
def edit_group(slug: str) -> str:
    """The page for changing what a group is."""
    space = space_queries.group_by_slug(current_actor(), slug)
    require(space_policies.can_edit_space(current_actor(), space, now()))
    listing = {"listing": LISTED if space.is_listed else UNLISTED}
    form = ClosedForm(obj=space, data=listing) if space.is_closed else GroupForm(obj=space)
    return render_template("forum/group_form.html", line=space.action_line, space=space, form=form)


@blueprint.post("/groups/<slug>/edit")
@open_to(signed_in)
def change_group(slug: str) -> Any:
    """Change what a group is."""
    space = space_queries.group_by_slug(current_actor(), slug)
    require(space_policies.can_edit_space(current_actor(), space, now()))
    form = ClosedForm() if space.is_closed else GroupForm()

    def act() -> str:
        return spaces.edit_group(current_actor(), space, **form.details()).url

    return _answered(form, act, "forum/group_form.html", line=space.action_line, space=space)


@blueprint.get("/groups/<slug>/threads/new")
@open_to(signed_in)
def new_group_thread(slug: str) -> str:
    """The page for opening a thread in a group."""
    space = space_queries.group_by_slug(current_actor(), slug)
    require(policies.can_open_thread(current_actor(), space, now()))
    form, place = ThreadForm(lang=queries.usual_language(current_actor())), f"space:{space.id}:thread"
    form.themes.offer(filing.themes_of_line(space.action_line))
    return render_template(
        "forum/new_thread.html", line=space.action_line, space=space, form=form, place=place,
        composer=begun(form, place),
    )  # fmt: skip


@blueprint.post("/groups/<slug>/threads")
@open_to(signed_in)
@takes_files
def open_group_thread(slug: str) -> Any:
    """Open a thread in a group."""
    actor, form = current_actor(), ThreadForm()
    space = space_queries.group_by_slug(actor, slug)
    require(policies.can_open_thread(actor, space, now()))
    form.themes.offer(filing.themes_of_line(space.action_line))

    def act() -> str:
        said = (form.title.data or "", form.body.data or "", form.lang.data)
        themes, people = filing.chosen_themes(space.action_line, form.themes.data or ()), chosen_people()
        return actions.open_thread(actor, chosen_speaker(actor, form), space, *said, chosen=people, themes=themes).url

    return sent(form, "forum/new_thread.html", act, f"space:{space.id}:thread", line=space.action_line, space=space)


def _line_space(slug: str) -> Space:
    return actions.space_of(queries.line_by_slug(slug))


@blueprint.get("/<slug>/read-only")
@open_to(signed_in)
def line_silence(slug: str) -> str:
    """The page for making the space of an action line read-only."""
    line = queries.line_by_slug(slug)
    space = space_queries.line_space(line) or Space(action_line=line, action_line_id=line.id, kind="line")
    return _silence_page(space)


@blueprint.get("/groups/<slug>/read-only")
@open_to(signed_in)
def group_silence(slug: str) -> str:
    """The page for making a group read-only."""
    return _silence_page(space_queries.group_by_slug(current_actor(), slug))


def _silence_page(space: Space) -> str:
    require(space_policies.can_silence(current_actor(), space, now()))
    return render_template("forum/silence.html", space=space, form=SilenceForm())


@blueprint.post("/<slug>/read-only")
@open_to(signed_in)
def silence_line(slug: str) -> Any:
    """Make the space of an action line read-only."""
    return _silenced(_line_space(slug))


@blueprint.post("/groups/<slug>/read-only")
@open_to(signed_in)
def silence_group(slug: str) -> Any:
    """Make a group read-only."""
    return _silenced(space_queries.group_by_slug(current_actor(), slug))


def _silenced(space: Space) -> Any:
    form = SilenceForm()

    def act() -> str:
        spaces.silence(current_actor(), space, form.reason.data or "", form.moment())
        flash(_("Read-only from now on. Moderators can still speak."), "success")
        return space.url if space.circle else f"{space.url}/threads"

    return _answered(form, act, "forum/silence.html", space=space)


@blueprint.delete("/<slug>/read-only")
@blueprint.post("/<slug>/speak-again")
@open_to(signed_in)
def unsilence_line(slug: str) -> Any:
    """Let people speak again in the space of an action line."""
    return _done(_line_space(slug), spaces.unsilence, _("People can speak here again."))


@blueprint.delete("/groups/<slug>/read-only")
@blueprint.post("/groups/<slug>/speak-again")
@open_to(signed_in)
def unsilence_group(slug: str) -> Any:
    """Let people speak again in a group."""
    return _done(_own(slug), spaces.unsilence, _("People can speak here again."))


@blueprint.post("/groups/<slug>/archive")
@open_to(signed_in)
def archive_group(slug: str) -> Any:
    """Close a group down."""
    return _done(_own(slug), spaces.archive_group, _("The group is closed down. You can open it again."))


@blueprint.delete("/groups/<slug>/archive")
@blueprint.post("/groups/<slug>/reopen")
@open_to(signed_in)
def reopen_group(slug: str) -> Any:
    """Open a group again."""
    return _done(_own(slug), spaces.reopen_group, _("The group is open again."))


def _own(slug: str) -> Space:
    return space_queries.group_by_slug(current_actor(), slug)


def _done(space: Space, act: Callable[[Any, Space], None], words: str) -> Any:
    act(current_actor(), space)
    flash(words, "success")
    return redirect(space.url if space.circle else f"{space.url}/threads", 303)
