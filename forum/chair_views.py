"""A moderator's acts on a thread, as small resources: ``POST`` and ``DELETE``, and a plain form's ``POST`` to undo."""

from collections.abc import Callable
from typing import Any

from flask import redirect

from core.identity import current_actor
from core.policy import open_to, signed_in
from forum import actions, queries
from forum.models import Thread
from forum.views import blueprint


def _done(act: Callable[[Any, Thread], None], thread_id: int) -> Any:
    thread = queries.thread_by_id(thread_id)
    act(current_actor(), thread)
    return redirect(thread.url, 303)


@blueprint.post("/threads/<int:thread_id>/lock")
@open_to(signed_in)
def lock(thread_id: int) -> Any:
    """Let nothing more be said in a thread."""
    return _done(actions.lock_thread, thread_id)


@blueprint.delete("/threads/<int:thread_id>/lock")
@blueprint.post("/threads/<int:thread_id>/unlock")
@open_to(signed_in)
def unlock(thread_id: int) -> Any:
    """Open a thread again."""
    return _done(actions.unlock_thread, thread_id)


@blueprint.post("/threads/<int:thread_id>/pin")
@open_to(signed_in)
def pin(thread_id: int) -> Any:
    """Let a thread stand first in its space."""
    return _done(actions.pin_thread, thread_id)


@blueprint.delete("/threads/<int:thread_id>/pin")
@blueprint.post("/threads/<int:thread_id>/unpin")
@open_to(signed_in)
def unpin(thread_id: int) -> Any:
    """Let a thread stand by date again."""
    return _done(actions.unpin_thread, thread_id)
