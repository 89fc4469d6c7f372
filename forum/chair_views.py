"""A moderator's acts on a thread, as small resources: ``POST`` and ``DELETE``, and a plain form's ``POST`` to undo."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template

from core.clock import now
from core.identity import current_actor
from core.policy import open_to, require, signed_in
from forum import chairing, filing, policies, queries
from forum.forms import ThemesForm
from forum.models import Thread
from forum.views import blueprint


def _done(act: Callable[[Any, Thread], None], thread_id: int) -> Any:
    thread = queries.thread_by_id(current_actor(), thread_id)
    act(current_actor(), thread)
    return redirect(thread.url, 303)


@blueprint.post("/threads/<int:thread_id>/lock")
@open_to(signed_in)
def lock(thread_id: int) -> Any:
    """Let nothing more be said in a thread."""
    return _done(chairing.lock_thread, thread_id)


@blueprint.delete("/threads/<int:thread_id>/lock")
@blueprint.post("/threads/<int:thread_id>/unlock")
@open_to(signed_in)
def unlock(thread_id: int) -> Any:
    """Open a thread again."""
    return _done(chairing.unlock_thread, thread_id)


@blueprint.post("/threads/<int:thread_id>/pin")
@open_to(signed_in)
def pin(thread_id: int) -> Any:
    """Let a thread stand first in its space."""
    return _done(chairing.pin_thread, thread_id)


@blueprint.delete("/threads/<int:thread_id>/pin")
@blueprint.post("/threads/<int:thread_id>/unpin")
@open_to(signed_in)
def unpin(thread_id: int) -> Any:
    """Let a thread stand by date again."""
    return _done(chairing.unpin_thread, thread_id)


@blueprint.get("/threads/<int:thread_id>/themes")
@open_to(signed_in)
def themes(thread_id: int) -> Any:
    """The page for filing a thread under sub-themes."""
    thread = queries.thread_by_id(current_actor(), thread_id)
    require(policies.can_file(current_actor(), thread, now()))
    form = ThemesForm(formdata=None, themes=[theme.key for theme in thread.themes])
    form.themes.offer(filing.themes_of_line(thread.space.action_line))
    return render_template("forum/themes.html", thread=thread, form=form)


@blueprint.post("/threads/<int:thread_id>/themes")
@open_to(signed_in)
def file_under(thread_id: int) -> Any:
    """File a thread under sub-themes."""
    thread, form = queries.thread_by_id(current_actor(), thread_id), ThemesForm()
    filing.file_thread(current_actor(), thread, form.themes.data or ())
    return redirect(thread.url, 303)
