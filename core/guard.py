"""The request guard owns the commit: one per request, around the view.

A view that raises, or answers with an error, leaves nothing behind. What it published is announced when its answer
is out. Reading requests get no transaction of their own to write in; whoever must write outside a request (commands,
jobs, the few views that do slow work first) uses :func:`unit_of_work`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from flask import Flask, Request, current_app, g, has_request_context, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.routing import IntegerConverter, Map

from core import idempotency
from core.clock import arriving
from core.db import db, gate, is_knot
from core.events import Published, announce, take_published
from core.identity import forget_actor

KNOTS = 2
"""So many times a request that was ended for another's sake is tried again."""
READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class RowNumber(IntegerConverter):
    """``<int:…>`` in an address: no larger than a database keeps. What is larger names nothing: 404, not a crash."""

    def __init__(self, url_map: Map, *arguments: Any, **limits: Any) -> None:
        super().__init__(url_map, *arguments, **{"max": 2**31 - 1, **limits})


class Sent(Request):
    """A request whose body may be large only where a view takes files, and only from whoever shows who they are."""

    @property
    def max_content_length(self) -> int | None:
        """The most bytes that are read of the body."""
        view = current_app.view_functions.get(self.endpoint or "")
        known = "Authorization" in self.headers or current_app.config["SESSION_COOKIE_NAME"] in self.cookies
        if known and hasattr(view, "__before_transaction__"):
            return int(current_app.config["MAX_UPLOAD_LENGTH"])
        return super().max_content_length

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value


class Plenary(Flask):
    """Flask with the guard around every view."""

    request_class = Sent

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.url_map.converters["int"] = RowNumber

    def wsgi_app(self, environ: Any, start_response: Any) -> Any:
        """Note when a request came in, before it waits for anything."""
        with arriving():
            return super().wsgi_app(environ, start_response)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """``func`` itself: nothing here is a coroutine, and asking each hook of each request takes time."""
        return func

    def dispatch_request(self) -> ResponseReturnValue:
        view = self.view_functions.get(request.endpoint or "")
        if request.method in READING or getattr(view, "__own_transaction__", False):
            return super().dispatch_request()
        if (prepare := getattr(view, "__before_transaction__", None)) is not None:
            prepare()
        return _guarded(super().dispatch_request)


def before_transaction(prepare: Callable[[], None]) -> Callable[[Any], Any]:
    """Let ``prepare`` do the slow work of a view (looking at the files that were sent) while nobody waits for its
    transaction. Such a view takes bodies of up to ``MAX_UPLOAD_LENGTH`` bytes."""

    def mark(view: Any) -> Any:
        view.__before_transaction__ = prepare
        return view

    return mark


def keep_even_if_refused(act: Callable[[], None]) -> None:
    """Do ``act`` in a transaction of its own after this one, should the view's answer be a refusal (422): what it made
    is named in the form that goes back to the reader."""
    g.setdefault("kept_if_refused", []).append(act)


def own_transaction(view: Any) -> Any:
    """Mark a view that opens its :func:`unit_of_work` itself, because it does slow work (a password hash) before."""
    view.__own_transaction__ = True
    return view


class Work:
    """One unit of work; ``abandon`` turns its end into a rollback."""

    def __init__(self) -> None:
        self.abandoned = False

    def abandon(self) -> None:
        """Do not keep what was done in this unit."""
        self.abandoned = True


Telling = Callable[[list[Published]], None]


@contextmanager
def unit_of_work(tell: Telling = announce) -> Iterator[Work]:
    """Do the block in one transaction: commit at its end, roll back when it raises, announce after the commit."""
    work = Work()
    db.session.rollback()
    take_published()
    published = []
    with gate().passing():
        try:
            yield work
            if work.abandoned:
                db.session.rollback()
            else:
                db.session.commit()
                published = take_published()
        except BaseException:
            db.session.rollback()
            if has_request_context():
                forget_actor()
            raise
        finally:
            take_published()
    tell(published)


def _guarded(call: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    claim = idempotency.claim()
    try:
        return _repeated(call, claim)
    except Exception:
        if claim is not None and (earlier := claim.earlier()) is not None:
            return earlier
        raise


def _repeated(call: Callable[[], ResponseReturnValue], claim: idempotency.Claim | None) -> ResponseReturnValue:
    """The view's answer; the view runs again when the database broke a knot of two transactions by ending this one."""
    for _attempt in range(KNOTS):
        try:
            return _committed(call, claim)
        except OperationalError as error:
            if not is_knot(error):
                raise
    return _committed(call, claim)


def _committed(call: Callable[[], ResponseReturnValue], claim: idempotency.Claim | None) -> ResponseReturnValue:
    done: list[Published] = []
    with unit_of_work(done.extend) as work:
        response = make_response(call())
        if response.status_code >= 400 or (claim is not None and not claim.keep(response)):
            work.abandon()
    if response.status_code >= 400 and (kept := g.pop("kept_if_refused", None)):
        with unit_of_work():
            for act in kept:
                act()
    if done:
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
        response.call_on_close(partial(_tell, app, done))
    earlier = claim.earlier() if claim is not None and work.abandoned else None
    return response if earlier is None else earlier


def _tell(app: Flask, published: list[Published]) -> None:
    """Announce once the answer is out: whoever acted does not wait until all others know."""
    with app.app_context():
        announce(published)
