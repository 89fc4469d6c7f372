"""A reader's own parts of a page, made without the ORM: hot pages are read far more often than anything is written.

Whoever comes without a session cookie gets constant strings. Whoever has one costs one raw statement a request.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask import current_app, g, get_flashed_messages, render_template, session

from accounts.policies import STAFF
from accounts.session import has_cookie
from core.clock import now
from core.csrf import csrf_token
from core.locale import chosen_code
from core.pages import raw
from core.reader import Reader, parts_provider, personal_check
from core.security import csp_nonce

CSRF_MARK, NEWS_MARK = "\x02csrf\x03", "\x02news\x03"


@dataclass(frozen=True, slots=True)
class QuickReader:
    """Who reads, as far as a page must know; ``roles`` are those held today, as pairs of name and action line.

    ``circles`` are pairs of place ("member", "moderator") and circle.
    """

    id: int | None = None
    name: str = ""
    is_admin: bool = False
    is_confirmed: bool = False
    time_zone: str = "UTC"
    roles: frozenset[tuple[str, int]] = frozenset()
    circles: frozenset[tuple[str, str]] = frozenset()
    suspended_until: datetime | None = None
    is_warned: bool = False
    counts: tuple[int, ...] = ()

    def count(self, name: str) -> int:
        """How many of something wait for this reader: see :func:`also_count`."""
        return self.counts[_ALSO.index(name)] if self.counts and name in _ALSO else 0

    @property
    def is_authenticated(self) -> bool:
        """Whether this is an account."""
        return self.id is not None

    @property
    def staff_lines(self) -> frozenset[int]:
        """The action lines on which a staff role is held today."""
        return self.lines_as(*STAFF)

    @property
    def is_staff(self) -> bool:
        """Whether there is a desk for this reader."""
        return self.is_admin or bool(self.staff_lines)

    def lines_as(self, *names: str) -> frozenset[int]:
        """The action lines on which one of these roles is held today."""
        return frozenset(line for name, line in self.roles if name in names)

    def belongs_to(self, circle: str | None) -> bool:
        """Whether what is said in ``circle`` is said to this reader, too."""
        return circle is None or self.is_admin or any(name == circle for _place, name in self.circles)

    def chairs(self, circle: str | None) -> bool:
        """Whether this reader moderates ``circle``."""
        return circle is not None and (self.is_admin or ("moderator", circle) in self.circles)

    def has_role(self, lines: Any, *names: str) -> bool:
        """Whether one of these roles is held today on one of ``lines``; administrators hold all but observer."""
        return (self.is_admin and set(names) != {"observer"}) or not self.lines_as(*names).isdisjoint(lines)


NO_READER = QuickReader()
_ALSO: list[str] = []
_ALSO_SQL: list[str] = []


def also_count(name: str, statement: str) -> None:
    """Let the reader's one statement count something else: ``statement`` selects one number for the account ``u``."""
    if name not in _ALSO:
        _ALSO.append(name)
        _ALSO_SQL.append(statement)
        _statement.cache_clear()


_STATEMENT = (
    "SELECT u.id, u.name, u.is_admin, u.confirmed_at IS NOT NULL, u.time_zone, u.session_epoch,"
    " (SELECT {gather} FROM appointment a WHERE a.user_id = u.id"
    " AND a.starts_on <= {0} AND (a.ends_on IS NULL OR a.ends_on >= {0})),"
    " (SELECT {gather_circles} FROM admission c WHERE c.user_id = u.id), u.suspended_until, u.warned_at IS NOT NULL{also}"
    ' FROM "user" u WHERE u.id = {0}'
)
_GATHERED = {"{gather}": "a.role || ':' || a.action_line_id", "{gather_circles}": "c.role || ':' || c.circle"}


def is_signed_in_cookie() -> bool:
    """Whether the request comes with a session of an account; that it still holds is for :func:`quick_reader`."""
    return has_cookie() and "_user_id" in session


def quick_reader() -> QuickReader:
    """Who reads, by one raw statement from the session's account and epoch; asked for once a request."""
    if "quick_reader" not in g:
        g.quick_reader = _loaded() if is_signed_in_cookie() else NO_READER
    found: QuickReader = g.quick_reader
    return found


def _loaded() -> QuickReader:
    identity, today = str(session["_user_id"]), now().date().isoformat()
    if not identity.isdecimal():
        return NO_READER
    row = raw(_statement(bool(current_app.extensions["plenary.sqlite"])), (today, today, int(identity)))
    if row is None or row[5] != session.get("epoch"):
        return NO_READER
    roles = frozenset((name, int(line)) for name, line in _pairs(row[6]))
    return QuickReader(
        row[0], row[1], bool(row[2]), bool(row[3]), row[4], roles, frozenset(_pairs(row[7])), moment(row[8]),
        bool(row[9]), tuple(row[10:]),
    )  # fmt: skip


@lru_cache(maxsize=2)
def _statement(sqlite: bool) -> str:
    made = _STATEMENT.replace("{also}", "".join(f", ({one})" for one in _ALSO_SQL))
    for mark, what in _GATHERED.items():
        made = made.replace(mark, f"group_concat({what})" if sqlite else f"string_agg({what}, ',')")
    return made


def _pairs(gathered: str | None) -> Iterator[tuple[str, str]]:
    for pair in (gathered or "").split(","):
        first, colon, second = pair.partition(":")
        if colon:
            yield first, second


def moment(stored: Any) -> datetime | None:
    """A time as the driver gives it: SQLite's as text without its zone, which is UTC."""
    if stored is None or isinstance(stored, datetime):
        return stored
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


@personal_check
def is_personal() -> bool:
    """Whether this answer is somebody's own: a session of an account, or a message that waits to be shown."""
    return has_cookie() and ("_user_id" in session or "_flashes" in session)


@parts_provider
def parts(reader: Reader) -> tuple[str, str, str]:
    """The reader's rule, navigation with waiting messages, and foot."""
    head = f'<style nonce="{csp_nonce()}">{"".join(reader.rules)}</style>' if reader.rules else ""
    if not is_personal():
        return head, _nav(chosen_code(), False, False), reader.foot
    who = quick_reader()
    nav = _nav(chosen_code(), who.is_authenticated, who.is_staff)
    if who.is_authenticated:
        news = who.count("notifications")
        nav = nav.replace(CSRF_MARK, csrf_token()).replace(NEWS_MARK, f" ({news})" if news else "")
    return head, nav + _messages(), reader.foot


@lru_cache(maxsize=32)
def _nav(_language: str, signed_in: bool, staff: bool) -> str:
    """The navigation in the language of this request, with a mark where the token goes."""
    return render_template(
        "accounts/_nav.html", signed_in=signed_in, staff=staff, csrf=CSRF_MARK, news=NEWS_MARK
    ).strip()


def _messages() -> str:
    """What the last act had to say; shown once."""
    if "_flashes" not in session:
        return ""
    return render_template("core/_flashes.html", messages=get_flashed_messages(with_categories=True))
