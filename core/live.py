"""Live transport: channels over Socket.IO, joined only by whom a policy admits.

A channel bears the name of a record topic (``thread:7``). Its messages are the public fragment and the number of the
record entry, never anything that differs by reader. A client that missed numbers asks for the entries after its last
one over HTTP. Losing a right empties the channel (:func:`evict`): everybody is told to join again, and whoever has
lost the right is refused.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request
from flask_babel import force_locale
from flask_socketio import SocketIO, emit, join_room, leave_room

from core.db import db
from core.identity import current_actor, forget_actor
from core.locale import available

JoinPolicy = Callable[[Any, int], bool]
_channels: dict[str, JoinPolicy] = {}
MAX_CHANNEL_NAME = 60

socketio = SocketIO()


def channel(kind: str) -> Callable[[JoinPolicy], JoinPolicy]:
    """Register who may join channels named ``kind:<id>``: a function of the actor and the id."""

    def decorate(may_join: JoinPolicy) -> JoinPolicy:
        _channels[kind] = may_join
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


_open: set[str] = set()
"""The connections of this process."""


@socketio.on("connect")
def _connect(_auth: Any = None) -> bool:
    """Admit a connection unless ``LIVE_MAX_READERS`` are open: each holds a thread, and pages need some, too."""
    limit = current_app.config.get("LIVE_MAX_READERS")
    if limit and len(_open) >= limit:
        return False
    _open.add(request.sid)  # type: ignore[attr-defined]  # Flask-SocketIO's addition to the request
    return True


@socketio.on("disconnect")
def _disconnect(_reason: Any = None) -> None:
    _open.discard(request.sid)  # type: ignore[attr-defined]  # as above


@socketio.on("join")
def _join(message: Any) -> dict[str, Any]:
    name = str(message.get("channel")) if isinstance(message, dict) else ""
    forget_actor()
    try:
        if not may_join(name):
            return {"ok": False}
    finally:
        db.session.remove()
    join_room(name)
    join_room(f"{name}|{_spoken(message)}")
    return {"ok": True}


@socketio.on("leave")
def _leave(message: Any) -> None:
    name = message.get("channel") if isinstance(message, dict) else None
    if isinstance(name, str) and len(name) <= MAX_CHANNEL_NAME:
        for room in _rooms(name):
            leave_room(room)


@socketio.on_error_default
def _failed(error: BaseException) -> None:
    current_app.logger.error("socket handler failed", exc_info=error)
    emit("problem", {"title": "The live connection met a fault; the page still works without it."})


def init_app(app: Flask) -> None:
    """Attach Socket.IO. With ``REDIS_URL`` several processes share the channels."""
    options = {
        "async_mode": app.config.get("LIVE_ASYNC_MODE", "threading"),
        "message_queue": app.config.get("LIVE_QUEUE_URL", app.config.get("REDIS_URL")),
        "cors_allowed_origins": app.config.get("LIVE_ALLOWED_ORIGINS"),
        "transports": app.config.get("LIVE_TRANSPORTS"),
        "manage_session": False,
        "serve_client": False,
        "max_http_buffer_size": 10_000,
    }
    socketio.init_app(app, **options)
