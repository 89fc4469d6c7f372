"""A reader's own part of a thread page: what is new to them, the reply form, a moderator's tools.

Read by one raw statement, because hot pages stay away from the ORM. The mark moves on after the answer is out, in a
unit of work of its own, and only when there is something to move.
"""

from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, render_template
from markupsafe import escape

from accounts.actor import Actor, Role, can_speak
from accounts.reader import QuickReader
from core.clock import now
from core.csrf import csrf_token
from core.db import db, upsert
from core.errors import Missing
from core.forms import new_key
from core.guard import unit_of_work
from core.locale import chosen_code
from core.packing import volatile
from core.pages import raw
from core.reader import reader
from forum import tree
from forum.forms import PostForm
from forum.models import ReadState
from forum.policies import CHAIR

VISIT = 30 * 60
"""Seconds after which another look is another visit."""
TOKEN, KEY, THREAD = "\x02csrf\x03", "\x02key\x03", "\x02thread\x03"


@dataclass(frozen=True, slots=True)
class Look:
    """A thread as one reader meets it; ``first_new`` is 0 when nothing is new."""

    posts: int
    is_locked: bool
    is_pinned: bool
    line_id: int
    mark: int | None
    seen: int | None
    looked_at: int
    first_new: int


_STATEMENT = (
    "SELECT t.post_count, t.locked_at IS NOT NULL, t.is_pinned, s.action_line_id, r.mark, r.seen, r.looked_at,"
    " (SELECT min(p.path) FROM post p WHERE p.thread_id = t.id"
    " AND p.number > CASE WHEN r.looked_at < {0} THEN r.seen ELSE r.mark END)"
    " FROM thread t JOIN space s ON s.id = t.space_id"
    " LEFT JOIN read_state r ON r.thread_id = t.id AND r.user_id = {0} WHERE t.id = {0}"
)


def look(thread_id: int, user_id: int) -> Look:
    """What this reader needs beside the stored page. Raises :class:`Missing` when there is no such thread."""
    row = raw(_STATEMENT, (_visit_began(), user_id, thread_id))
    if row is None:
        raise Missing()
    first = tree.last_number(row[7]) if row[7] else 0
    return Look(row[0], bool(row[1]), bool(row[2]), row[3], row[4], row[5], row[6] or 0, first)


def _visit_began() -> int:
    return int(now().timestamp()) - VISIT


def prepare(thread_id: int, who: QuickReader, found: Look) -> None:
    """Fill the reader's slots: rules for what is theirs, and the foot."""
    own = f'[data-by="u{who.id}"] .own-only'
    chairs = who.has_role([found.line_id], *CHAIR)
    rules = [f"{own},.mod-only{{display:inline}}" if chairs else f"{own}{{display:inline}}"]
    if found.first_new:
        rules.append(f"#p{found.first_new}>.unread-from{{display:block}}")
    reader().rules.extend(rules)
    language = chosen_code()
    foot = _new(thread_id, found.first_new, language) + _reply(who, found, language)
    if chairs:
        foot += _tools(language, found.is_locked, found.is_pinned)
    filled = foot.replace(TOKEN, csrf_token()).replace(KEY, volatile(new_key()))
    reader().foot = filled.replace(THREAD, str(thread_id))


def invite(thread_id: int) -> None:
    """Fill the foot for whoever is not signed in."""
    reader().foot = _invitation(chosen_code()).replace(THREAD, str(thread_id))


@lru_cache(maxsize=16)
def _invitation(_language: str) -> str:
    return render_template("forum/_join_in.html", thread=THREAD)


def _new(thread_id: int, number: int, language: str) -> str:
    return _first_new(language).replace("{n}", str(number)) if number else ""


@lru_cache(maxsize=16)
def _first_new(_language: str) -> str:
    return render_template("forum/_first_new.html", thread=THREAD)


def _reply(who: QuickReader, found: Look, language: str) -> str:
    if found.is_locked:
        return ""
    held = tuple(Role(name, line, now().date()) for name, line in who.roles)
    actor = Actor(who.id, who.name, who.is_admin, who.is_confirmed, roles=held)
    verdict = can_speak(actor, [found.line_id], now().date())
    return _form(language) if verdict else f'<p class="notice">{escape(verdict.reason)}</p>'


@lru_cache(maxsize=16)
def _form(language: str) -> str:
    form = PostForm(formdata=None, lang=language)
    return render_template("forum/_foot.html", form=form, token=TOKEN, key=KEY, thread=THREAD)


@lru_cache(maxsize=64)
def _tools(_language: str, locked: bool, pinned: bool) -> str:
    return render_template("forum/_tools.html", token=TOKEN, thread=THREAD, locked=locked, pinned=pinned)


def moved(found: Look) -> tuple[int, int] | None:
    """The new ``(mark, seen)`` after this look; ``None`` when nothing moves."""
    if found.mark is None or found.seen is None:
        return found.posts, found.posts
    if found.looked_at < _visit_began() and found.mark < found.seen:
        return found.seen, found.posts
    return (found.mark, found.posts) if found.seen < found.posts else None


def remember(app: Flask, user_id: int, thread_id: int, mark: int, seen: int) -> None:
    """Move the mark on; for after the answer."""
    values = {"mark": mark, "seen": seen, "looked_at": int(now().timestamp())}
    with app.app_context(), unit_of_work():
        statement = upsert(ReadState).values(user_id=user_id, thread_id=thread_id, **values)
        keys = [ReadState.user_id, ReadState.thread_id]
        db.session.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))
