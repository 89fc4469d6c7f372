"""Live messages of a thread, made from entries of its record: the same for the push and for catching up.

A message holds the entry's ``number``; ``covers`` says how many entries it stands for, so that a reader whose last
number is ``number - covers`` has missed nothing. Words are always the present ones: what was hidden meanwhile comes
as hidden, even in the message of the day when it was said.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from core.db import db
from forum import fragments, rows, tree
from forum.models import Thread

Fact = tuple[int, str, dict[str, Any]]
"""Number, verb and payload of an entry."""

OF_POSTS = frozenset(
    ["contribution_revised", "contribution_withdrawn", "contribution_hidden", "contribution_restored"]
)
OF_THREADS = frozenset(["thread_opened", "thread_locked", "thread_unlocked", "thread_pinned", "thread_unpinned"])


def messages(thread_id: int, facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """The messages of these entries of one thread, in order."""
    thread = db.session.get(Thread, thread_id)
    if thread is None:
        return []
    wanted = [_post_id(verb, payload) for _number, verb, payload in facts]
    found = rows.by_ids([identity for identity in wanted if identity is not None])
    reasons = rows.reasons_for(list(found.values()))
    made = []
    for (number, verb, payload), identity in zip(facts, wanted, strict=True):
        if verb == "contribution_made" and payload.get("kind") == "post":
            continue
        message: dict[str, Any] = {"number": number, "covers": 2 if verb == "post_published" else 1}
        if identity in found:
            message["post"] = _post(found[identity], reasons)
        if identity in found or verb in OF_THREADS:
            message |= _state(thread)
        made.append(message)
    return made


def _post_id(verb: str, payload: dict[str, Any]) -> int | None:
    if verb == "post_published":
        return int(payload["post_id"])
    return int(payload["contribution_id"]) if verb in OF_POSTS and payload.get("kind") == "post" else None


def _state(thread: Thread) -> dict[str, Any]:
    return {
        "state": str(fragments.state(thread)),
        "title": thread.shown_title,
        "locked": thread.is_locked,
    }


def _post(row: rows.Card, reasons: fragments.Reasons) -> dict[str, Any]:
    return {
        "number": row.number,
        "parent": tree.trail(row.path)[-2] if row.depth else None,
        "depth": row.depth,
        "html": str(fragments.card(row, reasons)),
        "branches": list(_branches(row)),
    }


def _branches(row: rows.Card) -> Iterator[dict[str, Any]]:
    """The links to continuations that count this post, and the post that each stands under."""
    for depth in range(tree.STEP, row.depth, tree.STEP):
        path = tree.cut(row.path, depth)
        count = rows.deeper(row.thread_id, [path]).get(path, 0)
        number = tree.last_number(path)
        link = fragments.branch(row.thread_id, number, count)
        yield {"at": number, "depth": depth, "html": str(link)}
