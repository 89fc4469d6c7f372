"""Rate limits: per account before per address, so that a delegation behind one address is not locked out together."""

from datetime import timedelta
from time import time
from typing import Any

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse

from core.errors import TooMany
from core.locale import _

limiter = Limiter(key_func=get_remote_address, strategy="moving-window", headers_enabled=False)

RATES = {
    "sign-in": ("10/15minutes", "200/15minutes"),
    "register": ("5/hour", "60/hour"),
    "mail": ("5/hour", "60/hour"),
    "post": ("20/minute", "300/minute"),
    "preview": ("120/minute", "1200/minute"),
    "draft": ("60/minute", "900/minute"),
    "suggest": ("120/minute", "1200/minute"),
    "first-post": ("6/hour", "60/hour"),
    "upload": ("60/10minutes", "600/10minutes"),
    "archive": ("6/hour", "60/hour"),
    "answer": ("60/minute", "900/minute"),
    "answer-anew": ("60/hour", "600/hour"),
    "check": ("30/minute", "300/minute"),
    "vote": ("120/minute", "3000/minute"),
    "flag": ("20/hour", "200/hour"),
    "api": ("600/minute", "3000/minute"),
}
"""Scope → (per account, per address)."""


def consume(scope: str, account: Any) -> None:
    """Count one act of ``account`` (an id or an e-mail address) in ``scope``.

    Raises :class:`TooMany` when the account, or the address that it comes from, did it too often.
    """
    if not current_app.config.get("RATELIMIT_ENABLED", True):
        return
    per_account, per_address = RATES[scope]
    address = get_remote_address() or request.remote_addr or "unknown"
    for rate, who in ((per_account, f"account:{account}"), (per_address, f"address:{address}")):
        item = parse(rate)
        if not limiter.limiter.hit(item, scope, who):
            raise TooMany(_("Please wait a while before the next attempt."), retry_after=int(item.get_expiry()))


def pause(scope: str, account: Any, least: timedelta) -> timedelta:
    """How long ``account`` has still to wait for its next act in ``scope``; when no more, ``least`` begins anew."""
    if not least or not current_app.config.get("RATELIMIT_ENABLED", True):
        return timedelta()
    item = parse(f"1 per {int(least.total_seconds())} second")
    if limiter.limiter.hit(item, scope, f"account:{account}"):
        return timedelta()
    free_at = limiter.limiter.get_window_stats(item, scope, f"account:{account}").reset_time
    return timedelta(seconds=max(free_at - time(), 1))


def init_app(app: Flask) -> None:
    """Keep the counts in Redis where there is one, in memory otherwise."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config.get("REDIS_URL") or "memory://")
    # Named as known already, so that it sets no hooks: every request would pay for them, and nothing uses them.
    app.extensions.setdefault("limiter", set()).add(limiter)
    counting = app.config.get("RATELIMIT_ENABLED", True)
    app.config["RATELIMIT_ENABLED"] = True  # the counters are always there; :func:`consume` asks whether to use them
    limiter.init_app(app)
    app.config["RATELIMIT_ENABLED"] = counting
