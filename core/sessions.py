"""Flask's signed session cookies, without the work that most requests do not need.

Most readers are not signed in; those who are send the same cookie again and again, and rarely change their session.
"""

import time
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer

KEPT = 2048
"""Cookies whose signature a process remembers to be good."""
PLAIN = (str, int, bool, type(None))


class Sessions(SecureCookieSessionInterface):
    """As Flask's own; what it writes, Flask reads, and the other way round."""

    def __init__(self) -> None:
        self._signer: tuple[Any, URLSafeTimedSerializer | None] | None = None
        self._read: dict[str, tuple[dict[str, Any], float]] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of the present keys, made once."""
        keys = (app.secret_key, app.config["SECRET_KEY_FALLBACKS"])
        if self._signer is None or self._signer[0] != keys:
            self._signer = (keys, super().get_signing_serializer(app))
            self._read.clear()
        return self._signer[1]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the request's cookie; an empty one when there is none, or none that is signed and not too old."""
        if "HTTP_COOKIE" not in request.environ and app.secret_key:
            return self.session_class()
        signer, cookie = self.get_signing_serializer(app), request.cookies.get(self.get_cookie_name(app))
        if signer is None or not cookie:
            return self.session_class() if signer else None
        facts, signed_at = self._read.get(cookie) or self._checked(signer, cookie)
        if time.time() - signed_at > app.permanent_session_lifetime.total_seconds():
            return self.session_class()
        return self.session_class(facts)

    def _checked(self, signer: URLSafeTimedSerializer, cookie: str) -> tuple[dict[str, Any], float]:
        """What the cookie says and when it was signed. Remembered, unless something in it could be changed in place."""
        try:
            facts, moment = signer.loads(cookie, return_timestamp=True)
        except BadSignature:
            return {}, time.time()
        found = facts, moment.timestamp()
        if all(isinstance(value, PLAIN) for value in facts.values()):
            if len(self._read) >= KEPT:
                self._read.clear()
            self._read[cookie] = found
        return found

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie when the session changed; else say only that the answer depends on it, if it does."""
        if session.modified or app.config["SESSION_REFRESH_EACH_REQUEST"]:
            super().save_session(app, session, response)
        elif session.accessed and "Cookie" not in response.headers.get("Vary", ""):
            response.vary.add("Cookie")
