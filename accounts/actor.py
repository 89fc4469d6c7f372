"""Who acts, as policies see them: plain values, loaded once, so that a policy needs no query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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
class Actor:
    """Somebody acting, or nobody in particular (``id`` is ``None``)."""

    id: int | None = None
    name: str = ""
    is_admin: bool = False
    is_confirmed: bool = False
    language: str | None = None
    time_zone: str | None = None
    roles: tuple[Role, ...] = ()
    is_system: bool = False

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


NOBODY = Actor()
SYSTEM = Actor(name="system", is_admin=True, is_confirmed=True, is_system=True)
"""The command line and imports: may do all, is nobody's account."""


def can_speak(actor: Actor, lines: Iterable[int], today: date) -> Verdict:
    """Whether ``actor`` may say something (post, answer, comment) under the action ``lines``."""
    if actor.is_system:
        return ALLOWED
    if not actor.is_authenticated:
        return denied(_l("Please sign in first."))
    if not actor.is_confirmed:
        return denied(_l("Please confirm your e-mail address first: the message we sent you holds a link."))
    if not actor.is_admin and actor.lines_as("observer", today=today) & set(lines):
        return denied(_l("You are an observer here: observers read and are listed, but do not post or answer."))
    return ALLOWED
