"""The request guard owns the commit: one per request, around the view.

A view that raises, or answers with an error, leaves nothing behind. Reading requests get no transaction of their
own to write in; whoever must write outside a request (commands, jobs, the few views that do slow work first) uses
:func:`unit_of_work`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, has_request_context, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import IntegerConverter, Map

from core import idempotency
from core.db import db, gate
from core.events import announce, take_published
from core.identity import forget_actor

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class RowNumber(IntegerConverter):
    """``<int:…>`` in an address: no larger than a database keeps. What is larger names nothing: 404, not a crash."""

    def __init__(self, url_map: Map, *arguments: Any, **limits: Any) -> None:
        super().__init__(url_map, *arguments, **{"max": 2**31 - 1, **limits})


class Plenary(Flask):
    """Flask with the guard around every view."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.url_map.converters["int"] = RowNumber

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """``func`` itself: nothing here is a coroutine, and asking each hook of each request takes time."""
        return func

    def dispatch_request(self) -> ResponseReturnValue:
        view = self.view_functions.get(request.endpoint or "")
        if request.method in READING or getattr(view, "__own_transaction__", False):
            return super().dispatch_request()
        return _guarded(super().dispatch_request)


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


@contextmanager
def unit_of_work() -> Iterator[Work]:
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
    announce(published)


def _guarded(call: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    with unit_of_work() as work:
        claim = idempotency.claim()
        if claim is not None and claim.replay is not None:
            work.abandon()
            return claim.replay
        response = make_response(call())
        if response.status_code >= 400:
            work.abandon()
        elif claim is not None:
            claim.keep(response)
        return response
