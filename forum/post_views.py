"""Speaking: opening threads, answering, rewording, taking back. Each works by a plain page and form."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request

from accounts.actor import Actor
from accounts.models import User
from contributions.actions import Speaker, checked_body
from core import richtext
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, Missing
from core.forms import new_key, show_errors
from core.identity import current_actor
from core.limits import consume
from core.locale import chosen_code
from core.policy import everyone, open_to, require, signed_in
from forum import actions, places, policies, queries
from forum.forms import PostForm, ThreadForm
from forum.models import Post
from forum.views import blueprint


def speaker_of(actor: Actor) -> Speaker:
    """The capacity in which the acting account speaks now."""
    return Speaker.of(db.session.get_one(User, actor.id))


def _sent(form: PostForm, template: str, act: Callable[[], str], **context: Any) -> Any:
    """Answer a form: its preview, its mistakes with all that was typed (422), or the way to what it made."""
    preview = None
    try:
        if request.form.get("preview"):
            preview = richtext.render(checked_body(form.body.data or "")).html
            form.idempotency_key.data = new_key()
        elif form.validate():
            consume("post", current_actor().id)
            return redirect(act(), 303)
    except Invalid as error:
        show_errors(form, error.fields, error.detail)
    page = render_template(template, form=form, preview=preview, **context)
    return page, 200 if preview is not None else 422


@blueprint.get("/<slug>/threads/new")
@open_to(signed_in)
def new_thread(slug: str) -> str:
    """The page for opening a thread."""
    line = queries.line_by_slug(slug)
    require(policies.can_open_thread(current_actor(), line, now()))
    return render_template("forum/new_thread.html", line=line, form=ThreadForm(lang=chosen_code()), preview=None)


@blueprint.post("/<slug>/threads")
@open_to(signed_in)
def open_thread(slug: str) -> Any:
    """Open a thread."""
    actor, line, form = current_actor(), queries.line_by_slug(slug), ThreadForm()
    require(policies.can_open_thread(actor, line, now()))

    def act() -> str:
        said = (form.title.data or "", form.body.data or "", form.lang.data)
        return actions.open_thread(actor, speaker_of(actor), line, *said).url

    return _sent(form, "forum/new_thread.html", act, line=line)


@blueprint.post("/threads/<int:thread_id>/posts")
@open_to(signed_in)
def publish(thread_id: int) -> Any:
    """Say something in a thread."""
    return _published(queries.thread_by_id(thread_id), None)


@blueprint.get("/posts/<int:post_id>/reply")
@open_to(signed_in)
def reply(post_id: int) -> str:
    """The page for answering a post; ``?quote=1`` begins with its words."""
    post, form = queries.post_by_id(post_id), PostForm(lang=chosen_code())
    require(policies.can_reply(current_actor(), post.thread, now(), post))
    if request.args.get("quote"):
        form.body.data = quoted(post)
    return render_template("forum/reply.html", form=form, thread=post.thread, post=post, preview=None)


@blueprint.post("/posts/<int:post_id>/reply")
@open_to(signed_in)
def answer(post_id: int) -> Any:
    """Answer a post."""
    post = queries.post_by_id(post_id)
    return _published(post.thread, post)


def _published(thread: Any, parent: Post | None) -> Any:
    actor, form = current_actor(), PostForm()
    require(policies.can_reply(actor, thread, now(), parent))

    def act() -> str:
        said = (form.body.data or "", form.lang.data)
        return places.url_of(actions.publish_post(actor, speaker_of(actor), thread, *said, parent=parent))

    return _sent(form, "forum/reply.html", act, thread=thread, post=parent)


def quoted(post: Post) -> str:
    """The post's words as a quotation in Markdown, with who said them and where."""
    said = post.contribution
    lines = "\n".join(f"> {line}".rstrip() for line in said.revision.body.split("\n"))
    return f"> **{said.speaker_name}**, [{said.symbol}]({post.url}):\n>\n{lines}\n\n"


@blueprint.get("/posts/<int:post_id>/edit")
@open_to(signed_in)
def edit(post_id: int) -> str:
    """The page for rewording one's post."""
    post = queries.post_by_id(post_id)
    require(policies.can_edit(current_actor(), post, now()))
    revision = post.contribution.revision
    form = PostForm(body=revision.body, lang=post.contribution.lang, expected=revision.number)
    return render_template("forum/edit.html", form=form, post=post, thread=post.thread, preview=None, theirs=None)


@blueprint.post("/posts/<int:post_id>/edit")
@open_to(signed_in)
def reword(post_id: int) -> Any:
    """Give one's post a new wording; two texts are shown when it was changed meanwhile."""
    actor, post, form = current_actor(), queries.post_by_id(post_id), PostForm()
    require(policies.can_edit(actor, post, now()))

    def act() -> str:
        actions.edit_post(actor, post, form.body.data or "", expected=form.expected.data, lang=form.lang.data)
        return places.url_of(post)

    context = {"post": post, "thread": post.thread}
    try:
        return _sent(form, "forum/edit.html", act, theirs=None, **context)
    except Conflict as conflict:
        form.expected.data = post.contribution.revision.number
        return render_template("forum/edit.html", form=form, preview=None, theirs=conflict.theirs, **context), 409


@blueprint.get("/posts/<int:post_id>/history")
@open_to(everyone)
def history(post_id: int) -> str:
    """All wordings of a post."""
    post = queries.post_by_id(post_id)
    if not policies.can_see_history(current_actor(), post, now()):
        raise Missing()
    return render_template("forum/history.html", post=post, thread=post.thread)


@blueprint.get("/posts/<int:post_id>/withdraw")
@open_to(signed_in)
def ask_withdraw(post_id: int) -> str:
    """Ask before taking a post back, and say what that does."""
    post = queries.post_by_id(post_id)
    require(policies.can_withdraw(current_actor(), post, now()))
    return render_template("forum/withdraw.html", post=post, thread=post.thread)


@blueprint.post("/posts/<int:post_id>/withdraw")
@open_to(signed_in)
def withdraw(post_id: int) -> Any:
    """Take one's post back."""
    post = queries.post_by_id(post_id)
    actions.withdraw_post(current_actor(), post)
    return redirect(places.url_of(post), 303)
