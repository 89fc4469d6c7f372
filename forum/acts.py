"""Keeping what chairs did, and why: every act has a reason, and says what an undoing needs."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.actor import Actor
from accounts.models import User
from core import richtext
from core.clock import now
from core.db import db
from core.errors import Invalid, Missing
from core.locale import _
from forum.act_models import RENAME, ThreadAct
from forum.models import Thread
from forum.policies import can_see_thread
from forum.public_log import is_logged, note_thread

REASON_LENGTH = 500


def keep(
    actor: Actor,
    kind: str,
    thread: Thread,
    reason: str,
    facts: dict[str, Any],
    other: Thread | None = None,
    undoes: ThreadAct | None = None,
) -> ThreadAct:
    """Keep an act in the transaction of what it does. The reason was checked before."""
    made = ThreadAct(
        kind=kind, thread_id=thread.id, other_id=other.id if other else None, reason=reason, facts=facts,
        made_by_id=actor.id, made_at=now(), undoes_id=undoes.id if undoes else None,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    if is_logged(thread, other):
        note_thread(actor, thread, "undo" if undoes else kind, reason)
    return made


def invalid_field(name: str, message: str) -> Invalid:
    """A refusal of what was entered in one field."""
    return Invalid(message, {name: [message]})


def checked_reason(reason: str) -> str:
    """``reason`` as it is stored. Raises :class:`core.errors.Invalid` naming the field."""
    clean = " ".join(richtext.normalised(reason).split())
    if not 3 <= len(clean) <= REASON_LENGTH:
        raise invalid_field("reason", _("Please give a reason of 3 to 500 characters: readers of the thread see it."))
    return clean


def acts_on(thread: Thread) -> Sequence[ThreadAct]:
    """What was done with a thread, also as the second one of two, the latest first."""
    loaded = (joinedload(ThreadAct.thread), joinedload(ThreadAct.other), selectinload(ThreadAct.undone_by))
    mine = or_(ThreadAct.thread_id == thread.id, ThreadAct.other_id == thread.id)
    found = db.session.scalars(
        select(ThreadAct).options(*loaded).where(mine).order_by(ThreadAct.id.desc()).limit(200)
    )
    return found.unique().all()


def act_by_id(actor: Actor, act_id: int) -> ThreadAct:
    """The act. Raises :class:`Missing`, also for one on a thread that the actor may not read."""
    found = db.session.get(ThreadAct, act_id)
    if found is None or not can_see_thread(actor, found.thread, now()):
        raise Missing()
    return found


def is_seen_by(actor: Actor, act: ThreadAct) -> bool:
    """Whether an act may be shown: both its threads are readable, and the title that it gave or took is in sight."""
    threads = [act.thread] if act.other is None else [act.thread, act.other]
    if not all(can_see_thread(actor, thread, now()) for thread in threads):
        return False
    return act.kind != RENAME or act.thread.is_title_shown


def names_of(thread: Thread) -> dict[int, str]:
    """The names of those who acted on a thread, by account."""
    mine = or_(ThreadAct.thread_id == thread.id, ThreadAct.other_id == thread.id)
    query = select(User.id, User.name).join(ThreadAct, ThreadAct.made_by_id == User.id).where(mine).distinct()
    return {row.id: row.name for row in db.session.execute(query)}


def erase_titles(thread: Thread) -> None:
    """With the opening post's words go the titles that the thread had, and the reasons for other ones, which tend to
    repeat them."""
    for act in db.session.scalars(
        select(ThreadAct).where(ThreadAct.thread_id == thread.id, ThreadAct.kind == RENAME)
    ):
        act.facts, act.reason = {"from": "", "to": ""}, ""
