"""Who acts, as policies see them: plain values, loaded once, so that a policy needs no query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from core.locale import _l
from core.policy import ALLOWED, Verdict, denied


@dataclass(frozen=True, slots=True)
class Role:
    """A dated role on an action line."""

    name: str
    action_line_id: int
    starts_on: date
    ends_on: date | None = None

    def is_current(self, today: date) -> bool:
        """Whether it is held on ``today``."""
        return self.starts_on <= today and (self.ends_on is None or today <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Voice:
    """For whom an account speaks now; frozen on each contribution when it is said."""

    stakeholder_type: str = "other"
    organisation_name: str | None = None
    on_behalf: bool = False
    country: str | None = None
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting, or nobody in particular (``id`` is ``None``).

    ``circles`` are the groups they belong to, ``chaired_circles`` those of them that they moderate. ``is_warned``: a
    warning waits to be acknowledged. ``shows_presence``: they asked to be named to those who read the same page at the
    same time.
    """

    id: int | None = None
    name: str = ""
    is_admin: bool = False
    is_confirmed: bool = False
    language: str | None = None
    time_zone: str | None = None
    roles: tuple[Role, ...] = ()
    is_system: bool = False
    circles: frozenset[str] = frozenset()
    chaired_circles: frozenset[str] = frozenset()
    is_approved: bool = True
    suspended_until: datetime | None = None
    is_warned: bool = False
    voice: Voice = Voice()
    shows_presence: bool = False

    def belongs_to(self, circle: str | None) -> bool:
        """Whether what is said in ``circle`` is said to this actor, too; site administrators belong everywhere."""
        return circle is None or self.is_admin or circle in self.circles

    def chairs(self, circle: str | None) -> bool:
        """Whether the actor moderates ``circle``."""
        return circle is not None and (self.is_admin or circle in self.chaired_circles)

    def is_suspended_at(self, moment: datetime) -> bool:
        """Whether a moderator's suspension runs at ``moment``."""
        return self.suspended_until is not None and moment < self.suspended_until

    @property
    def is_authenticated(self) -> bool:
        """Whether this is an account."""
        return self.id is not None

    def lines_as(self, *names: str, today: date) -> frozenset[int]:
        """The ids of the action lines on which one of these roles is held on ``today``."""
        return frozenset(r.action_line_id for r in self.roles if r.name in names and r.is_current(today))

    def has_role(self, lines: Iterable[int], *names: str, today: date) -> bool:
        """Whether one of these roles is held on one of ``lines``; site administrators hold all but observer."""
        if self.is_admin and set(names) != {"observer"}:
            return True
        return not self.lines_as(*names, today=today).isdisjoint(lines)


CONFIDED = ("facilitators:", "respondents:")
"""How the circles begin in which somebody confides words, to be read by themselves and the circle alone."""


def facilitator_circles(roles: Iterable[Role], today: date) -> frozenset[str]:
    """The circles of what is confided to the facilitators of an action line, for whoever facilitates it on ``today``."""
    return frozenset(
        f"facilitators:{r.action_line_id}" for r in roles if r.name == "facilitator" and r.is_current(today)
    )


NOBODY = Actor()
SYSTEM = Actor(name="system", is_admin=True, is_confirmed=True, is_system=True)
"""The command line and imports: may do all, is nobody's account."""


def can_speak(actor: Actor, lines: Iterable[int], now: datetime) -> Verdict:
    """Whether ``actor`` may say something (post, answer, comment) under the action ``lines``."""
    if actor.is_system:
        return ALLOWED
    if not actor.is_authenticated:
        return denied(_l("Please sign in first."))
    if not actor.is_confirmed:
        return denied(_l("Please confirm your e-mail address first: the message we sent you holds a link."))
    if actor.suspended_until is not None and actor.is_suspended_at(now):
        until = f"{actor.suspended_until:%Y-%m-%d %H:%M} UTC"
        return denied(_l("You can read, but not say anything, until %(moment)s: you were suspended.", moment=until))
    if actor.is_warned:
        return denied(
            _l("You received a warning. Please read and acknowledge it first, on the page “Moderation and me”.")
        )
    if not actor.is_admin and actor.lines_as("observer", today=now.date()) & set(lines):
        return denied(_l("You are an observer here: observers read and are listed, but do not post or answer."))
    return ALLOWED
