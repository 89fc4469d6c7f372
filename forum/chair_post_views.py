"""Choosing posts and letting them stand elsewhere: tick, read what will happen, say why. Works without scripts."""

from typing import Any

from flask import flash, redirect, render_template, request
from werkzeug.datastructures import MultiDict

from core.clock import now
from core.errors import Invalid
from core.forms import show_errors
from core.identity import current_actor
from core.locale import _
from core.policy import open_to, require, signed_in
from forum import chairing_posts, destinations, policies, queries
from forum.chair_forms import ChoiceForm
from forum.models import Thread
from forum.moving import Spot
from forum.views import blueprint


@blueprint.get("/threads/<int:thread_id>/split")
@open_to(signed_in)
def choose_posts(thread_id: int) -> str:
    """The posts of a thread, to be ticked; ``?posts=12`` is ticked already."""
    thread = _chaired(thread_id)
    form = ChoiceForm(formdata=None, posts=_numbers_asked_for())
    return _choosing(thread, form)


def _chaired(thread_id: int) -> Thread:
    thread = queries.thread_by_id(current_actor(), thread_id)
    require(policies.can_split(current_actor(), thread, now()))
    return thread


def _numbers_asked_for() -> list[int]:
    return [int(given) for given in request.args.getlist("posts") if given.isdecimal() and len(given) < 7]


def _choosing(thread: Thread, form: ChoiceForm) -> str:
    page = queries.posts_of(thread, request.args.get("after"))
    return render_template(
        "forum/chair_choose.html", thread=thread, line=thread.space.action_line, form=form, page=page,
        ticked=form.chosen(),
    )  # fmt: skip


@blueprint.get("/threads/<int:thread_id>/split/confirm")
@open_to(signed_in)
def confirm_split(thread_id: int) -> Any:
    """Say what will happen to the chosen posts, and ask for the reason."""
    thread, form = _chaired(thread_id), ChoiceForm(formdata=MultiDict(request.args))
    return _confirming(thread, form)


def _confirming(thread: Thread, form: ChoiceForm) -> Any:
    """The page before the act; mistakes in the choice lead back to it with all that was typed."""
    going: list[Spot] = []
    try:
        going = chairing_posts.chosen(thread, form.chosen())
        _destination(form)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
        return _choosing(thread, form), 422
    page = render_template(
        "forum/chair_confirm.html", thread=thread, line=thread.space.action_line, form=form, chosen=form.chosen(),
        roots=[spot.number for spot in chairing_posts.roots(going)], count=len(going), target=_destination(form),
    )  # fmt: skip
    return page, 422 if form.errors or form.form_errors else 200


def _destination(form: ChoiceForm) -> Thread | None:
    """The thread that the posts go to; ``None`` for a new one. Raises :class:`Invalid`."""
    if form.title.data and form.into.data:
        message = _("Give either a title for a new thread or a thread that exists, not both.")
        raise Invalid(message, {"title": [message]})
    if form.into.data:
        return destinations.thread_named(current_actor(), form.into.data, "into")
    if not form.title.data:
        message = _("Give a title for the new thread, or the thread that they go to.")
        raise Invalid(message, {"title": [message]})
    return None


@blueprint.post("/threads/<int:thread_id>/split")
@open_to(signed_in)
def split(thread_id: int) -> Any:
    """Let the chosen posts become a thread of their own, or stand in another one."""
    thread, form = _chaired(thread_id), ChoiceForm()
    try:
        if form.validate():
            made = _done(thread, form)
            flash(_("The posts stand here now; their old addresses lead here."), "success")
            return redirect(made.url, 303)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
        if {"posts", "into", "title", "under"} & set(error.fields):
            return _choosing(thread, form), 422
    return _confirming(thread, form)


def _done(thread: Thread, form: ChoiceForm) -> Thread:
    actor, reason, numbers = current_actor(), form.reason.data or "", form.chosen()
    target = _destination(form)
    if target is None:
        return chairing_posts.split_thread(actor, thread, numbers, form.title.data or "", reason)
    chairing_posts.move_posts(actor, thread, numbers, target, reason, under=form.under.data)
    return target
