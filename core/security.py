"""Headers that every answer carries, and the nonce of a reader's one style rule."""

import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request

from core.locale import _

HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
    ("X-Frame-Options", "DENY"),
)


def csp(nonce: str | None = None, live_url: str | None = None) -> str:
    """The Content-Security-Policy: own files only; ``nonce`` admits the reader's one style rule."""
    style = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    connect = "'self'"
    if live_url:
        host = urlsplit(live_url).netloc
        connect = f"'self' http://{host} https://{host} ws://{host} wss://{host}"
    return (
        f"default-src 'none'; script-src 'self'; style-src {style}; img-src 'self'; connect-src {connect}; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    )


def csp_nonce() -> str:
    """The nonce of this answer, made when first asked for."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(12)
    return str(g.csp_nonce)


def _refuse_nul() -> Any:
    """A NUL character cannot be stored by PostgreSQL and has no place in a text: refuse it at the door."""
    if "\x00" in request.full_path:
        abort(400, _("The address holds a character that cannot be taken (NUL)."))
    if request.method == "POST" and request.form and any("\x00" in v for v in request.form.values()):
        abort(400, _("The form holds a character that cannot be taken (NUL)."))
    return None


def init_app(app: Flask) -> None:
    """Add the headers to every answer."""
    policy = csp(None, app.config.get("LIVE_URL"))
    live_url, secure = app.config.get("LIVE_URL"), app.config["SESSION_COOKIE_SECURE"]

    def harden(response: Response) -> Response:
        headers = response.headers
        headers.extend(HEADERS)
        headers["Content-Security-Policy"] = policy if "csp_nonce" not in g else csp(g.csp_nonce, live_url)
        if secure:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        return response

    app.before_request(_refuse_nul)
    app.after_request(harden)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
