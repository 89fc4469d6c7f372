"""Answering slips and secret links: how somebody comes back to a response that names nobody.

A browser brings a random key ``k`` of 128 bits, which is never stored. The secret is made from it with the server's key,
so that the same ``k`` gives the same secret again when an answer was lost on the way; what is stored is the SHA-256 of
``k`` with whoever took a slip, and the SHA-256 of the secret with the response. Without ``k`` nobody can lead from one
to the other, whoever holds the database and the server's key (decision 16).
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from flask import current_app

from themes.labels import REGIONAL_GROUPS, STAKEHOLDER_TYPES

KEY = re.compile(r"[0-9a-f]{32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Slip:
    """What a respondent holds: the secret of a response, and the coarse capacity that was known when it was taken.

    ``is_signed``: we issued it, so that it may begin a response.
    """

    secret: str
    stakeholder_type: str = ""
    region: str = ""
    is_signed: bool = False

    @property
    def digest(self) -> str:
        """What is stored of it, with the response."""
        return digest_of(self.secret)


def new_key() -> str:
    """A key as the browser brings it."""
    return secrets.token_hex(16)


def is_key(text: str | None) -> bool:
    """Whether this can be such a key."""
    return text is not None and KEY.fullmatch(text) is not None


def digest_of(secret: str) -> str:
    """SHA-256 of a secret in hexadecimal: all that is kept of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def commitment(consultation_id: int, key: str) -> str:
    """What is stored of a key, with whoever took a slip: it binds them to this key and leads nowhere."""
    return hashlib.sha256(f"slip taken:{consultation_id}:{key}".encode()).hexdigest()


def secret_of(consultation_id: int, key: str) -> str:
    """The secret that belongs to a key: the same each time."""
    return _mac(_server_keys()[0], f"secret:{consultation_id}:{key}")


def issued(consultation_id: int, key: str, stakeholder_type: str, region: str) -> str:
    """The slip for a key, as text to be kept; the coarse capacity goes with it, for nobody is asked again."""
    body = f"{secret_of(consultation_id, key)}.{stakeholder_type}.{region}"
    return f"{body}.{_mac(_server_keys()[0], f'{consultation_id}:{body}')}"


def read(consultation_id: int, text: str | None) -> Slip | None:
    """What a slip or a secret link says; ``None`` for what can be neither."""
    parts = (text or "").strip().split(".")
    if SECRET.fullmatch(parts[0]) is None:
        return None
    if len(parts) != 4 or parts[1] not in STAKEHOLDER_TYPES or parts[2] not in REGIONAL_GROUPS:
        return Slip(parts[0])
    body = f"{consultation_id}:{'.'.join(parts[:3])}"
    signed = any(hmac.compare_digest(_mac(key, body), parts[3]) for key in _server_keys())
    return Slip(parts[0], parts[1], parts[2], True) if signed else Slip(parts[0])


def _server_keys() -> list[bytes]:
    """The server's key, first the present one."""
    config = current_app.config
    keys = [config["SECRET_KEY"], *(config.get("SECRET_KEY_FALLBACKS") or ())]
    return [key.encode() if isinstance(key, str) else key for key in keys]


def _mac(key: bytes, text: str) -> str:
    """The first 128 bits of an HMAC, in characters that an address can hold."""
    made = hmac.new(key, b"answering slip " + text.encode(), hashlib.sha256).digest()[:16]
    return urlsafe_b64encode(made).decode().rstrip("=")
