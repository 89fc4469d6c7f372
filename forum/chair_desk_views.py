"""The chairs' page of a thread: another title, slow mode, another space, merging; and what was done, to be undone."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template

from core.clock import now
from core.errors import Invalid
from core.forms import Form, choices, show_errors
from core.identity import current_actor
from core.locale import _
from core.policy import everyone, open_to, require, signed_in
from forum import acts, chairing_posts, chairing_threads, destinations, policies, queries, undoing
from forum.act_models import ThreadAct
from forum.chair_forms import WAITS, MergeForm, MoveForm, ReasonedForm, RenameForm, SlowForm
from forum.fragments import span
from forum.models import Thread
from forum.views import blueprint


def _forms(thread: Thread) -> dict[str, Form]:
    """One form for each act, as its page draws it."""
    return {"rename": _rename(thread), "slow": _slow(thread), "move": _move(thread), "merge": MergeForm()}


def _rename(thread: Thread) -> RenameForm:
    return RenameForm(title=thread.title)


def _slow(thread: Thread) -> SlowForm:
    form = SlowForm(seconds=thread.slow_seconds)
    waits = sorted({*WAITS, thread.slow_seconds})
    form.seconds.choices = choices((wait, span(wait) if wait else _("No wait")) for wait in waits)
    return form


def _move(thread: Thread) -> MoveForm:
    form = MoveForm()
    form.space.choices = choices(destinations.offered(current_actor(), thread))
    return form


def _page(act: str, thread: Thread, form: Form) -> Any:
    page = render_template(f"forum/chair_{act}.html", thread=thread, form=form, line=thread.space.action_line)
    return page, 422 if form.errors or form.form_errors else 200


def _sent(act: str, thread: Thread, form: Form, do: Callable[[], str]) -> Any:
    try:
        if form.validate():
            return redirect(do(), 303)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
    return _page(act, thread, form)


@blueprint.get("/threads/<int:thread_id>/<any(rename, slow, move, merge):act>")
@open_to(signed_in)
def chair_form(thread_id: int, act: str) -> Any:
    """The page of one act: what it will do, and why it is done."""
    thread = queries.thread_by_id(current_actor(), thread_id)
    check = policies.can_rename if act == "rename" else policies.can_split
    require(check(current_actor(), thread, now()))
    return _page(act, thread, _forms(thread)[act])


@blueprint.post("/threads/<int:thread_id>/rename")
@open_to(signed_in)
def rename(thread_id: int) -> Any:
    """Give a thread another title."""
    thread = queries.thread_by_id(current_actor(), thread_id)
    require(policies.can_rename(current_actor(), thread, now()))
    form = RenameForm()

    def do() -> str:
        chairing_threads.rename_thread(current_actor(), thread, form.title.data or "", form.reason.data or "")
        return thread.url

    return _sent("rename", thread, form, do)


@blueprint.post("/threads/<int:thread_id>/slow")
@open_to(signed_in)
def slow(thread_id: int) -> Any:
    """Let participants wait between two posts."""
    thread = queries.thread_by_id(current_actor(), thread_id)
    require(policies.can_slow(current_actor(), thread, now()))
    form = _slow(thread)

    def do() -> str:
        chairing_threads.set_slow_mode(current_actor(), thread, form.seconds.data, form.reason.data or "")
        return thread.url

    return _sent("slow", thread, form, do)


@blueprint.post("/threads/<int:thread_id>/move")
@open_to(signed_in)
def move(thread_id: int) -> Any:
    """Let a thread stand in another space."""
    thread = queries.thread_by_id(current_actor(), thread_id)
    require(policies.can_split(current_actor(), thread, now()))
    form = _move(thread)

    def do() -> str:
        where = destinations.named(current_actor(), form.space.data or "")
        chairing_threads.move_thread(current_actor(), thread, where, form.reason.data or "")
        flash(_("The thread stands in another space now. Its address is the same."), "success")
        return thread.url

    return _sent("move", thread, form, do)


@blueprint.post("/threads/<int:thread_id>/merge")
@open_to(signed_in)
def merge(thread_id: int) -> Any:
    """Let all that was said in a thread stand in another one."""
    thread = queries.thread_by_id(current_actor(), thread_id)
    require(policies.can_split(current_actor(), thread, now()))
    form = MergeForm()

    def do() -> str:
        target = destinations.thread_named(current_actor(), form.into.data or "", "into")
        chairing_posts.merge_threads(current_actor(), thread, target, form.reason.data or "")
        flash(_("The two threads are one now; the old address leads here."), "success")
        return target.url

    return _sent("merge", thread, form, do)


@blueprint.get("/threads/<int:thread_id>/acts")
@open_to(everyone)
def chair_acts(thread_id: int) -> str:
    """What was done with a thread, why, and for chairs how to take it back."""
    return _acts(thread_id, None)[0]


def _acts(thread_id: int, wrong: tuple[ThreadAct, Form] | None) -> tuple[str, int]:
    actor, moment = current_actor(), now()
    thread = queries.thread_by_id(actor, thread_id)
    page = render_template(
        "forum/acts.html",
        thread=thread,
        line=thread.space.action_line,
        acts=[act for act in acts.acts_on(thread) if acts.is_seen_by(actor, act)],
        names=acts.names_of(thread),
        is_chair=bool(policies.can_moderate(actor, thread, moment)),
        may_split=policies.can_split(actor, thread, moment),
        may_rename=policies.can_rename(actor, thread, moment),
        form=ReasonedForm(formdata=None),
        wrong=wrong,
    )
    return page, 422 if wrong else 200


@blueprint.post("/thread-acts/<int:act_id>/undo")
@open_to(signed_in)
def undo(act_id: int) -> Any:
    """Take an act back."""
    act, form = acts.act_by_id(current_actor(), act_id), ReasonedForm()
    require(policies.can_moderate(current_actor(), act.thread, now()))
    try:
        if form.validate():
            undoing.undo_act(current_actor(), act, form.reason.data or "")
            flash(_("Taken back. Both steps stay in the record."), "success")
            return redirect(f"{act.thread.url}/acts", 303)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
    return _acts(act.thread_id, (act, form))
