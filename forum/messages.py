"""Live messages of a thread, made from entries of its record: the same for the push and for catching up.

A message holds the entry's ``number``: a reader whose last number is the one before has missed nothing. Words are
always the present ones: what was hidden meanwhile comes as hidden, even in the message of the day when it was said.
"""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from sqlalchemy import select

from contributions.record import CONFIDENTIAL
from core.db import db
from forum import fragments, rows, tree
from forum.models import PostAddress, Thread

Fact = tuple[int, str, dict[str, Any]]
"""Number, verb and payload of an entry."""

UNSEEN = CONFIDENTIAL
"""Verbs that change nothing on a page that everybody reads."""
MOST_MOVED = 200
"""Of more posts that move at once nobody is told one by one: the page says "reload"."""


def messages(thread_id: int, facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """The messages of these entries of one thread, in order."""
    thread = db.session.get(Thread, thread_id)
    if thread is None:
        return []
    wanted = [_post_ids(verb, payload) for _number, verb, payload in facts]
    found = rows.by_ids(list({identity for some in wanted for identity in some}))
    here = {identity: row for identity, row in found.items() if row.thread_id == thread_id}
    reasons = rows.reasons_for(list(here.values()))
    made = []
    for (number, verb, payload), ids in zip(facts, wanted, strict=True):
        posts = [_post(here[identity], reasons) for identity in ids if identity in here]
        made.append({"number": number, **_changes(thread, verb, payload), **({"posts": posts} if posts else {})})
    return made


def _changes(thread: Thread, verb: str, payload: dict[str, Any]) -> dict[str, Any]:
    """What an entry changes beside cards."""
    if verb in UNSEEN:
        return {}
    if len(payload.get("posts", ())) > MOST_MOVED:
        return {"reload": True}
    changes = _state(thread)
    if verb == "posts_moved_out":
        changes |= _gone(thread, payload)
    if verb == "thread_moved":
        changes["crumbs"] = render_template(
            "forum/_crumbs.html", thread=thread, line=thread.space.action_line
        ).strip()
    return changes


def _post_ids(verb: str, payload: dict[str, Any]) -> list[int]:
    """The contributions whose cards an entry changes."""
    if verb == "posts_moved_in":
        pairs = payload["posts"]
        return [int(identity) for identity, _number in pairs] if len(pairs) <= MOST_MOVED else []
    shows_post = verb not in UNSEEN and payload.get("kind") == "post" and "contribution_id" in payload
    return [int(payload["contribution_id"])] if shows_post else []


def _gone(thread: Thread, payload: dict[str, Any]) -> dict[str, Any]:
    """Which numbers left, where to, and what is left of the continuations that held them."""
    numbers = [int(pair[1]) for pair in payload["posts"]]
    former = db.session.execute(
        select(PostAddress.path).where(PostAddress.thread_id == thread.id, PostAddress.number.in_(numbers))
    )
    above = {path for (left,) in former for path in tree.branches_above(left)}
    other = db.session.get(Thread, int(payload["other_thread_id"]))
    went = {"url": other.url, "title": other.shown_title} if other is not None else None
    return {"gone": numbers, "went": went, "branches": [_branch(thread.id, path) for path in sorted(above)]}


def _state(thread: Thread) -> dict[str, Any]:
    into = db.session.get(Thread, thread.merged_into_id) if thread.merged_into_id is not None else None
    return {
        "state": str(fragments.state(thread)),
        "title": thread.shown_title,
        "locked": thread.is_locked,
        "symbol": thread.symbol,
        "merged": None if into is None else into.url,
    }


def _post(row: rows.Card, reasons: fragments.Reasons) -> dict[str, Any]:
    return {
        "number": row.number,
        "path": row.path,
        "html": str(fragments.card(row, reasons)),
        "branches": [_branch(row.thread_id, path) for path in tree.branches_above(row.path)],
    }


def _branch(thread_id: int, path: str) -> dict[str, Any]:
    """The link to what is said below a post that has a continuation; empty when nothing is."""
    count = rows.deeper(thread_id, [path]).get(path, 0)
    number = tree.last_number(path)
    return {"at": number, "path": path, "html": str(fragments.branch(thread_id, number, count))}
