"""The few named errors, and the one place where each becomes a page, a JSON problem or a socket reply.

Actions raise these; views never catch them. Missing and hidden look identical: both are :class:`Missing`.
"""

from typing import Any

from flask import Flask, Response, current_app, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError
from werkzeug.exceptions import HTTPException

from core.keys import new_key
from core.locale import _, _l

SECRET_FIELDS = ("password", "token", "csrf_token", "idempotency_key")


class PlenaryError(Exception):
    """Base of all refusals. ``detail`` is a sentence for the reader; ``extra`` joins the JSON problem."""

    status = 500
    title = _l("Something went wrong")

    def __init__(self, detail: Any = "", **extra: Any) -> None:
        super().__init__(str(detail))
        self.detail = detail
        self.extra = extra


class Missing(PlenaryError):
    """What was asked for does not exist, or the asker may not know that it does."""

    status = 404
    title = _l("There is nothing at this address")


class SignInNeeded(PlenaryError):
    """The act needs somebody signed in."""

    status = 401
    title = _l("Please sign in first")


class Refused(PlenaryError):
    """The policy said no; ``detail`` says why."""

    status = 403
    title = _l("This is not possible")


class Invalid(PlenaryError):
    """The input cannot be taken; ``fields`` maps a field's name to its sentences."""

    status = 422
    title = _l("Please look at what was entered")

    def __init__(self, detail: Any = "", fields: dict[str, list[str]] | None = None, **extra: Any) -> None:
        super().__init__(detail, **({"errors": fields} if fields else {}), **extra)
        self.fields = fields or {}


class Conflict(PlenaryError):
    """Somebody else changed it meanwhile; ``theirs`` and ``mine`` are the two texts to show."""

    status = 409
    title = _l("This was changed meanwhile")

    def __init__(self, detail: Any = "", theirs: str = "", mine: str = "", **extra: Any) -> None:
        super().__init__(detail, **extra)
        self.theirs = theirs
        self.mine = mine


class TooMany(PlenaryError):
    """A rate limit was reached; ``retry_after`` is in seconds."""

    status = 429
    title = _l("Too many attempts for now")

    def __init__(self, detail: Any = "", retry_after: int = 60) -> None:
        super().__init__(detail, retry_after=retry_after)
        self.retry_after = retry_after


def wants_json() -> bool:
    """Whether the reply to this request is JSON: always under ``/api``, else by what is accepted."""
    if request.path.startswith("/api/"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json"


def problem(error: PlenaryError) -> Response:
    """``error`` as an RFC 9457 problem."""
    body = {
        "type": f"about:blank#{type(error).__name__.lower()}",
        "title": str(error.title),
        "status": error.status,
        "detail": str(error.detail),
        "instance": request.path,
        **error.extra,
    }
    response = jsonify(body)
    response.status_code = error.status
    response.mimetype = "application/problem+json"
    return response


def as_page(error: PlenaryError) -> tuple[str, int]:
    """``error`` as a page that keeps what the reader had typed."""
    typed = recoverable_text()
    template = "core/form_recovery.html" if typed else "core/error.html"
    key = "" if isinstance(error, Conflict) or not typed else request.form.get("idempotency_key", "")
    action = request.full_path.rstrip("?")
    return render_template(template, error=error, typed=typed, action=action, key=key or new_key()), error.status


def recoverable_text() -> list[tuple[str, str]]:
    """The fields of a refused form post, so that nothing typed is lost; never a secret."""
    try:
        fields = list(request.form.items(multi=True)) if request.method == "POST" else []
    except HTTPException:  # what was sent is too large, or no form at all: there is nothing to give back
        return []
    return [(k, v) for k, v in fields if not any(secret in k for secret in SECRET_FIELDS)]


def _respond(error: PlenaryError) -> Any:
    if wants_json():
        response = problem(error)
    elif isinstance(error, SignInNeeded) and request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    else:
        response = Response(*as_page(error))
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, SignInNeeded) and request.path.startswith("/api/"):
        response.headers["WWW-Authenticate"] = 'Bearer realm="Plenary"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _from_http(error: HTTPException) -> Any:
    if error.code is not None and error.code < 400:
        return error
    code = error.code or 500
    named: PlenaryError = Missing() if code == 404 else PlenaryError(error.description or "")
    named.status = code
    if code not in (404, 500):
        named.title = error.name
    response = _respond(named)
    if allow := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allow))
    return response


def _from_csrf(_error: CSRFError) -> Any:
    refusal = PlenaryError(
        _(
            "This form had expired or did not come from this site. Nothing was stored. Your text is below: send it again."
        )
    )
    refusal.status = 400
    refusal.title = _("Please send this form once more")
    return _respond(refusal)


def _from_integrity(_error: IntegrityError) -> Any:
    return _respond(Conflict(_("Somebody else did this at the same moment. Please reload and try again.")))


def _from_range(_error: Exception) -> Any:
    """A number beyond what the database keeps, out of a form, a body or a cursor."""
    return _respond(
        Invalid(_("A number that was sent is too large, or something else does not fit where it stands."))
    )


def _from_crash(error: Exception) -> Any:
    current_app.logger.exception("unhandled error on %s %s", request.method, request.path)
    if current_app.testing:
        raise error
    return _respond(PlenaryError(_("The fault is ours and was written to the log. Nothing was stored.")))


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(PlenaryError, _respond)
    app.register_error_handler(CSRFError, _from_csrf)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(IntegrityError, _from_integrity)
    app.register_error_handler(OverflowError, _from_range)
    app.register_error_handler(DataError, _from_range)
    app.register_error_handler(Exception, _from_crash)
