"""A consultation's page and its blank form, from store: for most readers they are the same but for small parts.

The page is stored as somebody sees it who is not signed in; whoever is has it drawn, with what is theirs. The form is
stored as somebody sees it who has typed nothing yet, and once more with a slot for each question, to be filled with what
its reader has saved (:mod:`consultations.filled`). Whoever answers otherwise than for themselves by an account has it drawn.
"""

from collections.abc import Callable

from flask import Response, g, request

from accounts.quick import quick_actor
from consultations import filled, policies, reading, ready, views_pages
from consultations.events import texts_topic
from consultations.models import PERSON, PUBLIC, REGISTERED, Consultation
from consultations.own_parts import fields, own, received, times
from consultations.paging import Leaf
from consultations.ready import Ready
from consultations.states import OPEN, OVER
from core import pages
from core.clock import now
from core.reader import is_personal


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
    if actor is None or actor.id is None:
        return None
    saved = filled.begun(found, actor.id)
    if not policies.can_keep_answering(actor, found, None, now()):
        return None
    leaf = _leaf(kept)
    if leaf is None or leaf.number not in kept.fixed:
        return None
    slots = kept.slots[leaf.number]
    if saved is not None and (slots is None or not saved.is_all or not _is_named(kept, leaf)):
        return None
    number, read_in = None if len(kept.leaves) == 1 else leaf.number, reading.chosen(found)

    def own_parts() -> tuple[str, ...]:
        typed = filled.parts(leaf, slots or (), number, saved, read_in) if saved is not None else ()
        return own(times(found, actor.time_zone), fields(with_key=number is None), *typed)

    return pages.serve(
        f"{found.url}/answer?page={leaf.number}&in={read_in}{'&filled' * (saved is not None)}", texts_topic(found.id),
        lambda: _open(draw, leaf, has_typed=saved is not None), own_parts,
        private=True, keep_for=ready.until_next_moment(found),
    )  # fmt: skip


def _open(draw: Callable[[Leaf], str], leaf: Leaf, *, has_typed: bool) -> str:
    """A page of the form, with slots for what was typed if there is any."""
    g.leaves_typed_open = has_typed
    try:
        return draw(leaf)
    finally:
        g.leaves_typed_open = False


def _leaf(kept: Ready) -> Leaf | None:
    """The page that was asked for, as :func:`consultations.views_pages.leaf_asked_for` finds it."""
    if len(kept.leaves) == 1:
        return kept.leaves[0]
    return views_pages.leaf_asked_for(kept.consultation, None, request.args.get("page"))


def _is_named(kept: Ready, leaf: Leaf) -> bool:
    """Whether the address says which page: without that, somebody who has begun goes on where they were."""
    return len(kept.leaves) == 1 or request.args.get("page") == str(leaf.number)


def _is_plain(found: Consultation) -> bool:
    """Whether people answer it by their accounts."""
    return found.audience in (REGISTERED, PUBLIC) and found.respondent_unit == PERSON and not found.is_anonymous
