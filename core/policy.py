"""Yes, or no with the reason; and the declaration that every route must carry.

A policy is a pure function ``can_*(actor, subject, now) -> Verdict``. Views declare at least who may knock at all
(:func:`open_to`); actions ask the finer policies again, whatever the page showed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from core.errors import Refused, SignInNeeded
from core.identity import Actor, current_actor
from core.locale import _l

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a policy: truthy when allowed, else with a reason that a reader understands."""

    allowed: bool
    reason: Any = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(True)


def denied(reason: Any) -> Verdict:
    """No, because of ``reason``."""
    return Verdict(False, reason)


def require(verdict: Verdict) -> None:
    """Raise :class:`core.errors.Refused` with the reason unless the verdict allows."""
    if not verdict:
        raise Refused(verdict.reason)


def everyone(_actor: Actor) -> Verdict:
    """Anybody, signed in or not."""
    return ALLOWED


def signed_in(actor: Actor) -> Verdict:
    """Anybody with an account."""
    return ALLOWED if actor.is_authenticated else denied(_l("Please sign in first."))


def site_admin(actor: Actor) -> Verdict:
    """Site administrators."""
    return ALLOWED if actor.is_admin else denied(_l("Only site administrators can do this."))


def open_to(check: Callable[[Any], Verdict]) -> Callable[[View], View]:
    """Declare a route's policy and enforce it before the view runs.

    Raises :class:`SignInNeeded` for somebody unknown, :class:`Refused` for somebody known.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if check is not everyone:
                _enforce(check)
            return view(*args, **kwargs)

        guarded.__policy__ = check  # type: ignore[attr-defined]  # read by the architecture test
        return guarded  # type: ignore[return-value]  # same signature by functools.wraps

    return decorate


def _enforce(check: Callable[[Any], Verdict]) -> None:
    actor = current_actor()
    verdict = check(actor)
    if verdict:
        return
    if not actor.is_authenticated:
        raise SignInNeeded(verdict.reason)
    raise Refused(verdict.reason)
