"""A consultation's page and its blank form, from store: for most readers they are the same but for small parts.

The page is stored as somebody sees it who is not signed in; whoever is has it drawn, with what is theirs. The form is
stored as somebody sees it who has typed nothing yet. Whoever has begun has theirs drawn, and so has whoever answers
otherwise than for themselves by an account.
"""

from collections.abc import Callable

from flask import Response, request

from accounts.quick import quick_actor
from consultations import policies, reading, ready, views_pages
from consultations.events import texts_topic
from consultations.models import PERSON, PUBLIC, REGISTERED, Consultation
from consultations.own_parts import fields, own, received, times
from consultations.paging import Leaf
from consultations.ready import Ready
from consultations.states import OPEN, OVER
from core import pages
from core.clock import now
from core.pages import raw
from core.reader import is_personal

_BEGUN = "SELECT 1 FROM response WHERE consultation_id = {0} AND user_id = {0}"


def page(consultation_id: int, draw: Callable[[], str]) -> Response | None:
    """The page for somebody not signed in, made by ``draw`` if it is not stored; ``None``: draw it for its reader.

    It says how many answered and how long is left, which its tag would not know of: so it is sent without one.
    """
    if is_personal() or ready.is_carried():
        return None
    kept = ready.ready(consultation_id)
    if kept is None:
        return None
    found = kept.consultation
    phase = found.phase(now())
    counted = phase in (OPEN, *OVER)
    return pages.serve(
        f"{found.url}?phase={phase}&in={reading.chosen(found)}", texts_topic(found.id), draw,
        lambda: own(times(found, None), *([received(found)] if counted else [])),
        private=True, keep_for=ready.until_next_moment(found),
    )  # fmt: skip


def form(consultation_id: int, draw: Callable[[Leaf], str]) -> Response | None:
    """The page of the form that was asked for, made by ``draw`` if it is not stored; ``None``: draw it for its reader."""
    kept = ready.ready(consultation_id)
    if kept is None or not _is_plain(found := kept.consultation) or ready.is_carried():
        return None
    actor = quick_actor()
    if actor is None or actor.id is None or raw(_BEGUN, (found.id, actor.id)) is not None:
        return None
    if not policies.can_keep_answering(actor, found, None, now()):
        return None
    leaf = _leaf(kept)
    if leaf is None or leaf.number not in kept.fixed:
        return None
    is_whole = len(kept.leaves) == 1
    return pages.serve(
        f"{found.url}/answer?page={leaf.number}&in={reading.chosen(found)}", texts_topic(found.id),
        lambda: draw(leaf), lambda: own(times(found, actor.time_zone), fields(with_key=is_whole)),
        private=True, keep_for=ready.until_next_moment(found),
    )  # fmt: skip


def _leaf(kept: Ready) -> Leaf | None:
    """The page that was asked for, as :func:`consultations.views_pages.leaf_asked_for` finds it."""
    if len(kept.leaves) == 1:
        return kept.leaves[0]
    return views_pages.leaf_asked_for(kept.consultation, None, request.args.get("page"))


def _is_plain(found: Consultation) -> bool:
    """Whether people answer it by their accounts."""
    return found.audience in (REGISTERED, PUBLIC) and found.respondent_unit == PERSON and not found.is_anonymous
