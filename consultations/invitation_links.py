"""The secrets in messages to those who were invited: their personal link, and the one that stops messages.

Both are made from the site's key and stored nowhere, so that a message can be written anew when it goes.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from accounts.queries import email_key
from consultations.invitation_models import Invitation
from core.errors import Missing
from notifications.links import absolute


def _mac(text: str) -> bytes:
    key = str(current_app.secret_key or "").encode()
    return hmac.new(key, f"consultations.invitations:{text}".encode(), hashlib.sha256).digest()


def secret_of(invitation: Invitation) -> str:
    """The secret of a personal link: 128 bits, another one for each address and ``issue``."""
    made = _mac(f"link:{invitation.consultation_id}:{invitation.email}:{invitation.issue}")[:16]
    return urlsafe_b64encode(made).decode().rstrip("=")


def digest_of(secret: str) -> str:
    """SHA-256 of a secret in hexadecimal: all that is stored of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(invitation: Invitation) -> None:
    """Let the present link of an invitation be the one that leads somewhere."""
    invitation.token_digest = digest_of(secret_of(invitation))


def personal_link(invitation: Invitation) -> str:
    """The address at which somebody answers who was invited."""
    return absolute(f"/consultations/{invitation.consultation_id}/invited/{secret_of(invitation)}")


def address_digest(email: str) -> str:
    """Under which an address that wants no invitations is kept: it cannot be read back, nor tried out without the key."""
    return _mac(f"address:{email_key(email)}").hex()


def _stopping() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="consultations.invitations.stop")


def stop_token(invitation: Invitation) -> str:
    """What stands in a link that stops messages: it holds even when the invitation is gone."""
    facts = [invitation.consultation_id, address_digest(invitation.email)]
    return str(_stopping().dumps(facts))


def read_stop(token: str) -> tuple[int, str]:
    """The consultation and the address in such a token. Raises :class:`Missing` for one that was not made here."""
    try:
        facts: Any = _stopping().loads(token)
        return int(facts[0]), str(facts[1])
    except (BadSignature, ValueError, TypeError, IndexError):
        raise Missing() from None


def headers(invitation: Invitation) -> dict[str, str]:
    """The headers that let a mail program stop messages at one click (RFC 8058)."""
    address = absolute(f"/consultations/no-invitations/{stop_token(invitation)}")
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
