"""Who is acting. Core knows only the shape; ``accounts`` supplies the loader."""

from collections.abc import Callable
from typing import Any, Protocol

from flask import g, has_request_context


class Actor(Protocol):
    """What policies and actions may know of whoever acts."""

    @property
    def id(self) -> int | None: ...
    @property
    def is_authenticated(self) -> bool: ...
    @property
    def is_admin(self) -> bool: ...
    @property
    def language(self) -> str | None: ...
    @property
    def time_zone(self) -> str | None: ...


_loader: Callable[[], Any] | None = None
_nobody: Any = None


def actor_loader(load: Callable[[], Any]) -> Callable[[], Any]:
    """Register the function that finds the actor of the current request; used once, by ``accounts``."""
    global _loader
    _loader = load
    return load


def nobody_is(actor: Any) -> None:
    """Register the actor that stands for nobody in particular; used once, by ``accounts``."""
    global _nobody
    _nobody = actor


def nobody() -> Any:
    """The actor that has no account: for whom shared pages are made."""
    if _nobody is None:
        raise RuntimeError("nobody is registered: accounts.init_app was not called")
    return _nobody


def current_actor() -> Any:
    """The actor of this request (:class:`accounts.actor.Actor`), found once a request."""
    if _loader is None:
        raise RuntimeError("no actor loader is registered: accounts.init_app was not called")
    if not has_request_context():
        raise RuntimeError("there is no request, so nobody is acting: pass an actor")
    if "actor" not in g:
        g.actor = _loader()
    return g.actor


def forget_actor() -> None:
    """Look the actor up again next time: after signing in or out, and after a rollback."""
    g.pop("actor", None)
