"""Live transport: channels over Socket.IO, joined only by whom a policy admits.

A channel bears the name of a record topic (``thread:7``). Its messages are the public fragment and the number of the
record entry, never anything that differs by reader. A client that missed numbers asks for the entries after its last
one over HTTP. Losing a right empties the channel (:func:`evict`): everybody is told to join again, and whoever has
lost the right is refused.
"""

import hmac
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app, request
from flask_babel import force_locale
from flask_socketio import SocketIO, emit, join_room, leave_room

from core import presence
from core.db import db
from core.identity import current_actor, forget_actor
from core.locale import available
from core.presence import Present, Store

JoinPolicy = Callable[[Any, int], bool]
_channels: dict[str, JoinPolicy] = {}
_with_readers: set[str] = set()
MAX_CHANNEL_NAME = 60
BETWEEN = 2.0
"""Seconds between two messages on who is here, and between two signs of one connection that somebody writes."""

socketio = SocketIO()


def channel(kind: str, *, shows_readers: bool = False) -> Callable[[JoinPolicy], JoinPolicy]:
    """Register who may join channels named ``kind:<id>``: a function of the actor and the id.

    With ``shows_readers`` those who joined are told how many they are: see :mod:`core.presence`.
    """

    def decorate(may_join: JoinPolicy) -> JoinPolicy:
        _channels[kind] = may_join
        if shows_readers:
            _with_readers.add(kind)
        return may_join

    return decorate


def push(name: str, event: str, payload: dict[str, Any]) -> None:
    """Send ``payload`` to all who joined ``name``; at most once, after the commit."""
    socketio.emit(event, payload, to=name)


def push_in_each_language(name: str, event: str, make: Callable[[], dict[str, Any]]) -> None:
    """Send what ``make`` gives in each language to those who joined ``name`` in it; after the commit."""
    for language in available():
        with force_locale(language.code):
            socketio.emit(event, make(), to=f"{name}|{language.code}")


def evict(name: str) -> None:
    """Empty the channel; those who still may will join again by themselves."""
    socketio.emit("rejoin", {"channel": name}, to=name)
    for room in _rooms(name):
        socketio.close_room(room)
    for channels in list(_here_are().joined.values()):
        channels.pop(name, None)


def evict_account(account: int) -> None:
    """Empty every channel that an account opened: after it lost a right, or its sessions were ended."""
    for name in sorted(_store().take_channels(account)):
        evict(name)


def _store() -> Store:
    found: Store = current_app.extensions["plenary.presence"]
    return found


def _rooms(name: str) -> list[str]:
    return [name, *(f"{name}|{language.code}" for language in available())]


def _spoken(message: dict[str, Any]) -> str:
    """The language that a reader asks for, if we have words for it; else English."""
    return next((one.code for one in available() if one.code == message.get("lang")), "en")


def may_join(name: Any) -> bool:
    """Whether the current actor may join the channel ``name``."""
    if not isinstance(name, str) or len(name) > MAX_CHANNEL_NAME:
        return False
    kind, _, number = name.partition(":")
    policy = _channels.get(kind)
    if policy is None or not number.isdecimal():
        return False
    return policy(current_actor(), int(number))


@dataclass
class Connections:
    """What one process knows of the connections to its application."""

    open: set[str] = field(default_factory=set)
    joined: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    """The channels of each, and when it last gave a sign of writing there."""
    told: dict[str, float] = field(default_factory=dict)
    """When a channel was last told who is in it, or will be."""


def _here_are() -> Connections:
    found: Connections = current_app.extensions["plenary.live"]
    return found


@socketio.on("connect")
def _connect(_auth: Any = None) -> bool:
    """Admit a connection unless ``LIVE_MAX_READERS`` are open: each holds a thread, and pages need some, too."""
    limit = current_app.config.get("LIVE_MAX_READERS")
    connections = _here_are().open
    if limit and len(connections) >= limit:
        return False
    connections.add(_sid())
    return True


@socketio.on("disconnect")
def _disconnect(_reason: Any = None) -> None:
    sid = _sid()
    _here_are().open.discard(sid)
    for name in _here_are().joined.pop(sid, {}):
        _left(name, sid)


def _sid() -> str:
    found: str = request.sid  # type: ignore[attr-defined]  # Flask-SocketIO's addition to the request
    return found


def _named(message: Any) -> str:
    return str(message.get("channel")) if isinstance(message, dict) else ""


@socketio.on("join")
def _join(message: Any) -> dict[str, Any]:
    name = _named(message)
    forget_actor()
    try:
        if not may_join(name):
            return {"ok": False}
        actor = current_actor()
    finally:
        db.session.remove()
    join_room(name)
    join_room(f"{name}|{_spoken(message)}")
    shown = _enter(name, actor)
    return {"ok": True} | ({"name": shown} if shown else {})


def _enter(name: str, actor: Any) -> str | None:
    """Note who joined; their name, if others are told it."""
    _here_are().joined[_sid()].setdefault(name, 0.0)
    if actor.id is not None:
        _store().note(actor.id, name)
    shown: str | None = actor.name if actor.id is not None and actor.shows_presence else None
    if name.partition(":")[0] in _with_readers:
        _store().put(name, _sid(), Present(actor.id, shown, time.time() + presence.HERE_FOR))
        _tell(name)
    return shown


@socketio.on("here")
def _here(message: Any) -> None:
    """A sign of life."""
    name = _named(message)
    if name in _here_are().joined.get(_sid(), {}) and (who := _store().get(name, _sid())):
        who.until = time.time() + presence.HERE_FOR
        _store().put(name, _sid(), who)


@socketio.on("typing")
def _typing(message: Any) -> None:
    """Somebody signed in writes. What comes faster than it may is not looked at."""
    name, sid, moment = _named(message), _sid(), time.time()
    last = _here_are().joined.get(sid, {}).get(name)
    if last is None or moment - last < BETWEEN:
        return
    _here_are().joined[sid][name] = moment
    who = _store().get(name, sid)
    if who is not None and who.account is not None:
        who.until, who.writing_until = moment + presence.HERE_FOR, moment + presence.WRITING_FOR
        _store().put(name, sid, who)
        _tell(name)


@socketio.on("leave")
def _leave(message: Any) -> None:
    name = _named(message)
    if name and len(name) <= MAX_CHANNEL_NAME:
        for room in _rooms(name):
            leave_room(room)
        _here_are().joined.get(_sid(), {}).pop(name, None)
        _left(name, _sid())


def _left(name: str, sid: str) -> None:
    if name.partition(":")[0] in _with_readers:
        _store().drop(name, sid)
        _tell(name)


def _tell(name: str) -> None:
    """Let those in a channel know how many they are: soon, and not too often."""
    moment, told = time.time(), _here_are().told
    due = max(moment, told.get(name, 0.0) + BETWEEN)
    if due > moment and told.get(f"{name}|waits"):
        return
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    if due <= moment:
        told[name] = moment
        _push_present(app, name)
    else:
        told[f"{name}|waits"] = due
        socketio.start_background_task(_tell_later, app, name, due - moment)


def _tell_later(app: Flask, name: str, seconds: float) -> None:
    socketio.sleep(seconds)  # type: ignore[arg-type]  # fractions are slept, too
    with app.app_context():
        told = _here_are().told
        told.pop(f"{name}|waits", None)
        told[name] = time.time()
    _push_present(app, name)


def _push_present(app: Flask, name: str) -> None:
    with app.app_context():
        found = presence.summary(_store().everyone(name))
        if found["readers"]:
            socketio.emit("presence", {"channel": name, **found}, to=name)
        else:
            _here_are().told.pop(name, None)


@socketio.on_error_default
def _failed(error: BaseException) -> None:
    current_app.logger.error("socket handler failed", exc_info=error)
    emit("problem", {"title": "The live connection met a fault; the page still works without it."})


def queue_channel(app: Flask) -> str:
    """The name under which this site's processes, who share its secret, tell each other what to send.

    Redis carries a message to every listener on it, whichever database of Redis each of them uses: under one name, two
    sites on one Redis would show their readers each other's words.
    """
    site = hmac.digest(app.config["SECRET_KEY"].encode(), b"live channel", "sha256")
    return f"plenary-live-{site.hex()[:16]}"


def init_app(app: Flask) -> None:
    """Attach Socket.IO. With ``REDIS_URL`` several processes share the channels."""
    options = {
        "channel": queue_channel(app),
        "async_mode": app.config.get("LIVE_ASYNC_MODE", "threading"),
        "message_queue": app.config.get("LIVE_QUEUE_URL", app.config.get("REDIS_URL")),
        "cors_allowed_origins": app.config.get("LIVE_ALLOWED_ORIGINS"),
        "transports": app.config.get("LIVE_TRANSPORTS"),
        "manage_session": False,
        "serve_client": False,
        "max_http_buffer_size": 10_000,
    }
    app.extensions["plenary.live"] = Connections()
    presence.init_app(app)
    socketio.init_app(app, **options)
