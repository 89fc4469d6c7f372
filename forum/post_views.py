"""Speaking: opening threads, answering, rewording, taking back. Each works by a plain page and form."""

from typing import Any

from flask import redirect, render_template, request

from contributions.attachment_views import takes_files
from contributions.capacity import chosen_speaker
from core.clock import now
from core.errors import Conflict, Missing
from core.identity import current_actor
from core.policy import everyone, open_to, require, signed_in
from forum import actions, filing, places, policies, queries, quoting, space_queries
from forum.composing import Composer, begun, chosen_people, sent
from forum.forms import PostForm, ThreadForm
from forum.models import Post, Thread
from forum.views import blueprint


@blueprint.get("/<slug>/threads/new")
@open_to(signed_in)
def new_thread(slug: str) -> str:
    """The page for opening a thread."""
    line = queries.line_by_slug(slug)
    require(policies.can_open_thread(current_actor(), space_queries.line_space(line) or line, now()))
    form, place = ThreadForm(lang=queries.usual_language(current_actor())), f"line:{line.id}:thread"
    form.themes.offer(filing.themes_of_line(line))
    return render_template("forum/new_thread.html", line=line, form=form, place=place, composer=begun(form, place))


@blueprint.post("/<slug>/threads")
@open_to(signed_in)
@takes_files
def open_thread(slug: str) -> Any:
    """Open a thread."""
    actor, line, form = current_actor(), queries.line_by_slug(slug), ThreadForm()
    require(policies.can_open_thread(actor, line, now()))
    form.themes.offer(filing.themes_of_line(line))

    def act() -> str:
        said = (form.title.data or "", form.body.data or "", form.lang.data)
        themes, people = filing.chosen_themes(line, form.themes.data or ()), chosen_people()
        speaker = chosen_speaker(actor, form)
        return actions.open_thread(actor, speaker, line, *said, chosen=people, themes=themes).url

    return sent(form, "forum/new_thread.html", act, f"line:{line.id}:thread", line=line)


@blueprint.post("/threads/<int:thread_id>/posts")
@open_to(signed_in)
@takes_files
def publish(thread_id: int) -> Any:
    """Say something in a thread."""
    return _published(queries.thread_to_write_in(current_actor(), thread_id), None)


@blueprint.get("/threads/<int:thread_id>/reply")
@open_to(signed_in)
def speak(thread_id: int) -> str:
    """The page for saying something in a thread; ``?draft=12`` goes on with a draft."""
    thread = queries.thread_by_id(current_actor(), thread_id)
    require(policies.can_reply(current_actor(), thread, now()))
    return _reply_page(thread, None, PostForm(lang=queries.usual_language(current_actor(), thread.topic)))


@blueprint.get("/posts/<int:post_id>/reply")
@open_to(signed_in)
def reply(post_id: int) -> str:
    """The page for answering a post; ``?quote=1`` begins with its words, ``?passage=10-55`` with some of them."""
    actor, post = current_actor(), queries.post_by_id(current_actor(), post_id)
    require(policies.can_reply(actor, post.thread, now(), post))
    form = PostForm(lang=queries.usual_language(actor, post.thread.topic))
    if passages := request.args.getlist("passage"):
        form.body.data = quoting.passages_quoted(post, passages)
    elif request.args.get("quote"):
        form.body.data = quoting.quoted(post)
    return _reply_page(post.thread, post, form)


def _reply_page(thread: Thread, post: Post | None, form: PostForm) -> str:
    place = f"post:{post.id}:reply" if post else f"thread:{thread.id}"
    composer = begun(form, place)
    return render_template("forum/reply.html", form=form, thread=thread, post=post, place=place, composer=composer)


@blueprint.post("/posts/<int:post_id>/reply")
@open_to(signed_in)
@takes_files
def answer(post_id: int) -> Any:
    """Answer a post."""
    post = queries.post_to_answer(current_actor(), post_id)
    return _published(post.thread, post)


def _published(thread: Any, parent: Post | None) -> Any:
    actor, form = current_actor(), PostForm()
    require(policies.can_reply(actor, thread, now(), parent))

    def act() -> str:
        said = (form.body.data or "", form.lang.data)
        speaker, chosen = chosen_speaker(actor, form), chosen_people()
        return places.way_to(actions.publish_post(actor, speaker, thread, *said, parent=parent, chosen=chosen))

    place = f"post:{parent.id}:reply" if parent else f"thread:{thread.id}"
    return sent(form, "forum/reply.html", act, place, thread=thread, post=parent)


@blueprint.get("/posts/<int:post_id>/edit")
@open_to(signed_in)
def edit(post_id: int) -> str:
    """The page for rewording one's post."""
    post = queries.post_by_id(current_actor(), post_id)
    require(policies.can_edit(current_actor(), post, now()))
    revision = post.contribution.revision
    form = PostForm(body=revision.body, lang=post.contribution.lang, expected=revision.number)
    context = {"post": post, "thread": post.thread, "theirs": None, "place": f"post:{post_id}:edit"}
    return render_template("forum/edit.html", form=form, composer=begun(form, f"post:{post_id}:edit"), **context)


@blueprint.post("/posts/<int:post_id>/edit")
@open_to(signed_in)
@takes_files
def reword(post_id: int) -> Any:
    """Give one's post a new wording; two texts are shown when it was changed meanwhile."""
    actor, post, form = current_actor(), queries.post_by_id(current_actor(), post_id), PostForm()
    require(policies.can_edit(actor, post, now()))

    def act() -> str:
        body, lang, chosen = form.body.data or "", form.lang.data, chosen_people()
        actions.edit_post(actor, post, body, expected=form.expected.data, lang=lang, chosen=chosen)
        return places.url_of(post)

    place, context = f"post:{post_id}:edit", dict[str, Any](post=post, thread=post.thread)
    try:
        return sent(form, "forum/edit.html", act, place, theirs=None, **context)
    except Conflict as conflict:
        form.expected.data = post.contribution.revision.number
        context |= {"theirs": conflict.theirs, "place": place, "composer": Composer()}
        return render_template("forum/edit.html", form=form, **context), 409


@blueprint.get("/posts/<int:post_id>/history")
@open_to(everyone)
def history(post_id: int) -> str:
    """All wordings of a post."""
    post = queries.post_by_id(current_actor(), post_id)
    if not policies.can_see_history(current_actor(), post, now()):
        raise Missing()
    return render_template("forum/history.html", post=post, thread=post.thread)


@blueprint.get("/posts/<int:post_id>/withdraw")
@open_to(signed_in)
def ask_withdraw(post_id: int) -> str:
    """Ask before taking a post back, and say what that does."""
    post = queries.post_by_id(current_actor(), post_id)
    require(policies.can_withdraw(current_actor(), post, now()))
    return render_template("forum/withdraw.html", post=post, thread=post.thread)


@blueprint.post("/posts/<int:post_id>/withdraw")
@open_to(signed_in)
def withdraw(post_id: int) -> Any:
    """Take one's post back."""
    post = queries.post_by_id(current_actor(), post_id)
    actions.withdraw_post(current_actor(), post)
    return redirect(places.url_of(post), 303)
