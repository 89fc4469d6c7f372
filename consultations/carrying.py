"""What a request carries that says who answers: a cookie of the consultation's pages, or a header of the API.

The secret of a response stands in a cookie for its pages alone, never in an address that is kept, and is sent to nobody
else. A cookie that is unknown, of an earlier consultation, says nothing.
"""

from flask import Response, current_app, request

from accounts.actor import Voice
from consultations import slips
from consultations.audience_forms import CapacityForm
from consultations.models import Consultation
from consultations.respondents import Carried

HEADER = "Answer-Link"


def cookie_of(consultation_id: int) -> str:
    """The name of the cookie that holds the secret."""
    return f"answering_{consultation_id}"


def link(consultation_id: int) -> str | None:
    """The secret that came with this request."""
    if request.path.startswith("/api/"):
        return request.headers.get(HEADER) or None
    return request.cookies.get(cookie_of(consultation_id)) or None


def carried(consultation: Consultation, form: CapacityForm | None = None) -> Carried:
    """What came with this request; ``form`` is what somebody without an account says of themselves."""
    if form is None:
        return Carried(link(consultation.id))
    voice = Voice(
        form.stakeholder_type.data or "other", (form.organisation_name.data or "").strip() or None,
        bool(form.on_behalf.data), form.country.data or None,
    )  # fmt: skip
    name = " ".join((form.name.data or "").split())
    return Carried(link(consultation.id), key=form.key.data, name=name, voice=voice, network=request.remote_addr)


def remember(response: Response, consultation_id: int, secret: str, name: str = "") -> Response:
    """Let the browser keep the secret for this consultation's pages, until it is closed."""
    response.set_cookie(
        name or cookie_of(consultation_id), secret, path=f"/consultations/{consultation_id}", httponly=True,
        samesite="Lax", secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


def forget(response: Response, consultation_id: int) -> Response:
    """Let the browser forget it."""
    for name in (cookie_of(consultation_id), key_cookie(consultation_id)):
        response.delete_cookie(name, path=f"/consultations/{consultation_id}")
    return response


def key_cookie(consultation_id: int) -> str:
    """The name of the cookie that holds the browser's own key until the slip came."""
    return f"answering_key_{consultation_id}"


def own_key(consultation_id: int) -> str:
    """The key of this browser: the one that it has already, or a new one."""
    kept = request.cookies.get(key_cookie(consultation_id))
    return kept if kept is not None and slips.is_key(kept) else slips.new_key()
