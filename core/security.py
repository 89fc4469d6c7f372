"""Headers that every answer carries, and the nonce of a reader's one style rule."""

import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, abort, request

from core.locale import _
from core.sessions import Sessions

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NONCE = "plenary.csp_nonce"
"""Where the nonce of an answer waits in the request's environment: a list, because the live transport copies the rest."""

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
    made = request.environ.setdefault(NONCE, [])
    if not made:
        made.append(secrets.token_urlsafe(12))
    return str(made[0])


def _refuse_nul() -> Any:
    """A NUL character cannot be stored by PostgreSQL and has no place in a text: refuse it at the door."""
    if "\x00" in request.path or b"%00" in request.query_string:
        abort(400, _("The address holds a character that cannot be taken (NUL)."))
    if request.method == "POST" and request.form and any("\x00" in v for v in request.form.values()):
        abort(400, _("The form holds a character that cannot be taken (NUL)."))
    return None


def hardened(application: "WSGIApplication", config: dict[str, Any]) -> "WSGIApplication":
    """``application``, with the headers on every answer. Outside of Flask, where they cost next to nothing."""
    live_url = config.get("LIVE_URL")
    always = [*HEADERS]
    if config["SESSION_COOKIE_SECURE"]:
        always.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))
    usual = ("Content-Security-Policy", csp(None, live_url))

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        made: list[str] = []
        environ[NONCE] = made

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            policy = (usual[0], csp(made[0], live_url)) if made else usual
            own = any(name == usual[0] for name, _value in headers)  # attachments: stricter than any page
            return start_response(status, [*headers, *always] if own else [*headers, *always, policy], *rest)

        return application(environ, start)

    return answer


def init_app(app: Flask) -> None:
    """Sessions, and what is refused at the door."""
    app.session_interface = Sessions()
    app.before_request(_refuse_nul)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def harden(app: Flask) -> None:
    """Add the headers to every answer, those of the live transport included: the last thing done to an application."""
    app.wsgi_app = hardened(app.wsgi_app, app.config)  # type: ignore[method-assign,assignment]  # as Flask's manual says
