"""Signed links in messages, which work without signing in: nothing but what they say can be done with them."""

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from core.errors import Missing

STOP, CONFIRM = "stop", "confirm"


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"notifications.{purpose}")


def sign(purpose: str, *facts: Any) -> str:
    """A token for ``purpose`` with these facts in it."""
    return str(_serializer(purpose).dumps(list(facts)))


def read(purpose: str, token: str) -> list[Any]:
    """The facts in a token. Raises :class:`Missing` for one that was not made here."""
    try:
        facts = _serializer(purpose).loads(token)
    except (BadSignature, ValueError, TypeError):
        raise Missing() from None
    return list(facts)


def absolute(path: str) -> str:
    """The full public address of a page of this site."""
    public = str(current_app.config["PUBLIC_URL"]).split(",")[0].rstrip("/")
    return public + path


def unsubscribing(token: str) -> dict[str, str]:
    """The headers that let a mail program unsubscribe at one click (RFC 8058)."""
    address = absolute(f"/mail/stop/{token}")
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
