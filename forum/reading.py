"""A reader's own part of a thread page: what is new to them, the reply form, a moderator's tools.

Read by one raw statement, because hot pages stay away from the ORM. The mark moves on after the answer is out, in a
unit of work of its own, and only when there is something to move.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import Flask, render_template
from markupsafe import escape

from accounts.actor import Actor, Role, can_speak
from accounts.reader import QuickReader, moment
from core.clock import now
from core.csrf import csrf_token
from core.errors import Missing
from core.forms import new_key
from core.guard import unit_of_work
from core.locale import chosen_code
from core.packing import volatile
from core.pages import raw
from core.reader import reader
from forum import marking, tree, waiting
from forum.forms import PostForm
from forum.places import Place
from forum.policies import ARCHIVED, CHAIR, READ_ONLY
from notifications import levels

VISIT = 30 * 60
"""Seconds after which another look is another visit."""
TOKEN, KEY, THREAD = "\x02csrf\x03", "\x02key\x03", "\x02thread\x03"


@dataclass(frozen=True, slots=True)
class Look:
    """A thread as one reader meets it; ``first_new`` is 0 when nothing is new since their last visit."""

    posts: int
    is_locked: bool
    is_pinned: bool
    line_id: int
    mark: int | None
    seen: int | None
    looked_at: int
    first_new: int
    is_closed: bool
    is_read_only: bool
    space_id: int
    is_group: bool
    lang: str | None
    draft: int | None
    draft_at: datetime | None
    is_archived: bool = False
    has_unread: bool = False
    waiting: int = 0
    level: int | None = None
    """How closely the reader follows the thread, by a choice that holds for it; ``None`` when none does."""

    @property
    def circle(self) -> str | None:
        """The group that the thread belongs to, if any."""
        return f"space:{self.space_id}" if self.is_group else None


_COUNTS = (
    " c.visibility = 'public' AND (c.speaker_id IS NULL OR c.speaker_id <> {0}) AND p.id > coalesce(m.read_to_id, 0)"
)
_BEYOND = (
    " AND NOT EXISTS (SELECT 1 FROM read_beyond b WHERE b.user_id = {0} AND b.thread_id = p.said_in_id"
    " AND p.said_number BETWEEN b.first AND b.last)"
)
_WIDTHS = "".join(f" WHEN '{kind[:4]}' THEN {width}" for kind, width in levels.WIDTHS.items())
_STATEMENT = (
    "SELECT t.last_number, t.locked_at IS NOT NULL, t.is_pinned, s.action_line_id, r.mark, r.seen, r.looked_at,"
    " (SELECT min(p.path) FROM post p JOIN contribution c ON c.id = p.id WHERE p.thread_id = t.id AND{counts}"
    " AND r.looked_at > 0 AND p.number > CASE WHEN r.looked_at < {0} THEN r.seen ELSE r.mark END),"
    " s.is_closed, s.read_only_at IS NOT NULL, s.id, s.kind = 'group',"
    " coalesce((SELECT w.lang FROM (SELECT c.id, c.lang, c.topic FROM contribution c WHERE c.speaker_id = {0}"
    " ORDER BY c.id DESC LIMIT 20) w WHERE w.topic = 'thread:' || t.id ORDER BY w.id DESC LIMIT 1),"
    " (SELECT c.lang FROM contribution c WHERE c.speaker_id = {0} ORDER BY c.id DESC LIMIT 1)),"
    " (SELECT d.id FROM draft d WHERE d.user_id = {0} AND d.place = 'thread:' || t.id ORDER BY d.updated_at DESC LIMIT 1),"
    " (SELECT max(d.updated_at) FROM draft d WHERE d.user_id = {0} AND d.place = 'thread:' || t.id),"
    " s.read_only_until, s.archived_at IS NOT NULL,"
    " EXISTS (SELECT 1 FROM post p JOIN contribution c ON c.id = p.id WHERE p.thread_id = t.id"
    " AND p.number > r.read_to AND p.said_in_id = p.thread_id AND{counts}{beyond})"
    " OR EXISTS (SELECT 1 FROM post p JOIN contribution c ON c.id = p.id LEFT JOIN read_state o ON o.user_id = {0}"
    " AND o.thread_id = p.said_in_id WHERE p.thread_id = t.id AND p.said_in_id <> p.thread_id"
    " AND p.said_number > coalesce(o.read_to, 0) AND{counts}{beyond}),"
    " (SELECT count(*) FROM contribution c WHERE c.speaker_id = {0} AND c.visibility = 'pending'"
    " AND c.topic = 'thread:' || t.id),"
    " (SELECT max(f.level + CASE substr(f.subject, 1, 4){widths} END) FROM subscription f WHERE f.user_id = {0}"
    " AND (f.subject IN ('line:' || s.action_line_id, 'space:' || s.id, 'thread:' || t.id) OR f.subject IN"
    " (SELECT 'theme:' || h.theme_id FROM thread_theme h WHERE h.thread_id = t.id))), t.opened_by_id = {0}"
    " FROM thread t JOIN space s ON s.id = t.space_id"
    " LEFT JOIN read_state r ON r.thread_id = t.id AND r.user_id = {0}"
    " LEFT JOIN space_mark m ON m.space_id = s.id AND m.user_id = {0} WHERE t.id = {0}"
).replace("{counts}", _COUNTS).replace("{beyond}", _BEYOND).replace("{widths}", _WIDTHS)  # fmt: skip
"""The two conditions are those of :mod:`forum.unread_queries`: what stands where it was said, and what was moved here."""


def look(thread_id: int, user_id: int) -> Look:
    """What this reader needs beside the stored page. Raises :class:`Missing` when there is no such thread."""
    row = raw(_STATEMENT, (user_id, _visit_began(), *[user_id] * 14, thread_id))
    if row is None:
        raise Missing()
    first = tree.last_number(row[7]) if row[7] else 0
    closed, read_only, space, group = bool(row[8]), _is_silent(bool(row[9]), row[15]), row[10], bool(row[11])
    looked = row[6] or 0
    mark, seen = (row[4], row[5]) if looked else (None, None)
    return Look(
        row[0], bool(row[1]), bool(row[2]), row[3], mark, seen, looked, first, closed, read_only, space, group,
        row[12], row[13], moment(row[14]), bool(row[16]), bool(row[17]), row[18],
        _level(row[19], bool(row[20])),
    )  # fmt: skip


def _level(chosen: int | None, opened: bool) -> int | None:
    """As :func:`notifications.following.level_of`, of the weight of what was chosen."""
    weights = [weight for weight in (chosen, levels.OPENED if opened else None) if weight is not None]
    return max(weights) % 10 if weights else None


def _is_silent(began: bool, until: Any) -> bool:
    """As :meth:`forum.models.Space.is_read_only_at`."""
    end = moment(until)
    return began and (end is None or now() < end)


def _visit_began() -> int:
    return int(now().timestamp()) - VISIT


def prepare(thread_id: int, who: QuickReader, found: Look) -> None:
    """Fill the reader's slots: rules for what is theirs, and the foot."""
    own = f'[data-by="u{who.id}"] .own-only'
    chairs = is_chair(who, found)
    rules = [f"{own},.mod-only{{display:inline}}" if chairs else f"{own}{{display:inline}}"]
    if found.first_new:
        rules.append(f"#p{found.first_new}>.unread-from{{display:block}}")
    reader().rules.extend(rules)
    language = chosen_code()
    own_words = waiting.show(thread_id, who.id) if found.waiting and who.id is not None else ""
    foot = (
        own_words
        + _own_links(language, found.level)
        + _new(thread_id, found.first_new, language)
        + _reply(who, found, language)
    )
    if chairs:
        foot += _tools(language, found.is_locked, found.is_pinned)
    filled = foot.replace(TOKEN, csrf_token()).replace(KEY, volatile(new_key()))
    reader().foot = filled.replace(THREAD, str(thread_id))


def is_chair(who: QuickReader, found: Look) -> bool:
    """As :func:`forum.policies.can_chair`."""
    return who.chairs(found.circle) or (not found.is_closed and who.has_role([found.line_id], *CHAIR))


def invite(thread_id: int) -> None:
    """Fill the foot for whoever is not signed in."""
    reader().foot = _invitation(chosen_code()).replace(THREAD, str(thread_id))


@lru_cache(maxsize=16)
def _invitation(_language: str) -> str:
    return render_template("forum/_join_in.html", thread=THREAD)


def _new(thread_id: int, number: int, language: str) -> str:
    return _first_new(language).replace("{n}", str(number)) if number else ""


@lru_cache(maxsize=64)
def _own_links(_language: str, level: int | None) -> str:
    label = None if level is None else levels.LABELS[level]
    return render_template("forum/_own_links.html", thread=THREAD, level=label)


@lru_cache(maxsize=16)
def _first_new(_language: str) -> str:
    return render_template("forum/_first_new.html", thread=THREAD)


def _reply(who: QuickReader, found: Look, language: str) -> str:
    if found.is_locked:
        return ""
    held = tuple(Role(name, line, now().date()) for name, line in who.roles)
    actor = Actor(
        who.id,
        who.name,
        who.is_admin,
        who.is_confirmed,
        roles=held,
        suspended_until=who.suspended_until,
        is_warned=who.is_warned,
    )
    verdict = can_speak(actor, [found.line_id], now())
    if verdict and found.is_read_only and not is_chair(who, found):
        verdict = READ_ONLY
    if found.is_archived:
        verdict = ARCHIVED
    if not verdict:
        return f'<p class="notice">{escape(verdict.reason)}</p>'
    return _draft(found) + _form(language, found.lang or language)


def _draft(found: Look) -> str:
    """That a draft waits, perhaps from another device."""
    if found.draft is None:
        return ""
    return render_template("forum/_draft.html", draft=found.draft, at=found.draft_at, token=TOKEN, thread=THREAD)


@lru_cache(maxsize=64)
def _form(_language: str, written: str) -> str:
    form = PostForm(formdata=None, lang=written)
    place = f"thread:{THREAD}"
    return render_template("forum/_foot.html", form=form, token=TOKEN, key=KEY, thread=THREAD, place=place)


@lru_cache(maxsize=64)
def _tools(_language: str, locked: bool, pinned: bool) -> str:
    return render_template("forum/_tools.html", token=TOKEN, thread=THREAD, locked=locked, pinned=pinned)


def moved(found: Look) -> tuple[int, int] | None:
    """The new ``(mark, seen)`` after this look; ``None`` when nothing moves."""
    if found.mark is None or found.seen is None:
        return found.posts, found.posts
    if found.looked_at < _visit_began() and found.mark < found.seen:
        return found.seen, found.posts
    return (found.mark, found.posts) if found.seen < found.posts or found.has_unread else None


def remember(app: Flask, user_id: int, place: Place, space_id: int, mark: int, seen: int) -> None:
    """Note that the page was read, and move the mark of visits on; for after the answer."""
    with app.app_context():
        try:
            posts = marking.posts_of(place)
        except Missing:
            return
        with unit_of_work():
            marking.note_page(user_id, place.thread_id, posts, space_id, mark, seen)
