"""A reader's own parts of a page, made without the ORM: hot pages are read far more often than anything is written.

Whoever comes without a session cookie gets constant strings. Whoever has one costs one raw statement a request.
"""

from dataclasses import dataclass
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

CSRF_MARK = "\x02csrf\x03"


@dataclass(frozen=True, slots=True)
class QuickReader:
    """Who reads, as far as a page must know; ``roles`` are those held today, as pairs of name and action line."""

    id: int | None = None
    name: str = ""
    is_admin: bool = False
    is_confirmed: bool = False
    time_zone: str = "UTC"
    roles: frozenset[tuple[str, int]] = frozenset()

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

    def has_role(self, lines: Any, *names: str) -> bool:
        """Whether one of these roles is held today on one of ``lines``; administrators hold all but observer."""
        return (self.is_admin and set(names) != {"observer"}) or not self.lines_as(*names).isdisjoint(lines)


NO_READER = QuickReader()

_STATEMENT = (
    "SELECT u.id, u.name, u.is_admin, u.confirmed_at IS NOT NULL, u.time_zone, u.session_epoch,"
    " (SELECT {gather} FROM appointment a WHERE a.user_id = u.id"
    " AND a.starts_on <= {0} AND (a.ends_on IS NULL OR a.ends_on >= {0}))"
    ' FROM "user" u WHERE u.id = {0}'
)
_GATHER = {
    True: "group_concat(a.role || ':' || a.action_line_id)",
    False: "string_agg(a.role || ':' || a.action_line_id, ',')",
}


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
    statement = _STATEMENT.replace("{gather}", _GATHER[bool(current_app.extensions["plenary.sqlite"])])
    row = raw(statement, (today, today, int(identity)))
    if row is None or row[5] != session.get("epoch"):
        return NO_READER
    held = (pair.partition(":") for pair in (row[6] or "").split(",") if pair)
    roles = frozenset((name, int(line)) for name, _colon, line in held)
    return QuickReader(row[0], row[1], bool(row[2]), bool(row[3]), row[4], roles)


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
        nav = nav.replace(CSRF_MARK, csrf_token())
    return head, nav + _messages(), reader.foot


@lru_cache(maxsize=32)
def _nav(_language: str, signed_in: bool, staff: bool) -> str:
    """The navigation in the language of this request, with a mark where the token goes."""
    return render_template("accounts/_nav.html", signed_in=signed_in, staff=staff, csrf=CSRF_MARK).strip()


def _messages() -> str:
    """What the last act had to say; shown once."""
    if "_flashes" not in session:
        return ""
    return render_template("core/_flashes.html", messages=get_flashed_messages(with_categories=True))
