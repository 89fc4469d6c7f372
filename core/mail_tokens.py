"""What names a message of the outbox to whoever sends it back, with a keyed check so that nobody can invent one.

With ``MAIL_BOUNCES`` set (``bounces@example.org``) each message has a return address of its own,
``bounces+123-1a2b…@example.org``; the same token stands in its ``Message-ID``.
"""

import hashlib
import hmac
import re

from flask import current_app

TOKEN = re.compile(r"(\d{1,12})-([0-9a-f]{20})", re.ASCII)


def token(mail_id: int) -> str:
    """What names a message of the outbox to whoever returns it."""
    key = str(current_app.secret_key or "").encode()
    check = hmac.new(key, f"core.bounces:{mail_id}".encode(), hashlib.sha256).hexdigest()
    return f"{mail_id}-{check[:20]}"


def return_address(mail_id: int) -> str | None:
    """Where a message goes back to if it cannot be delivered; ``None`` unless ``MAIL_BOUNCES`` is set."""
    address = current_app.config.get("MAIL_BOUNCES")
    if not address:
        return None
    local, _at, domain = str(address).rpartition("@")
    return f"{local}+{token(mail_id)}@{domain}"


def named_in(text: str) -> int | None:
    """The message that a token in ``text`` names; ``None`` when there is none that was made here."""
    for found in TOKEN.finditer(text):
        if hmac.compare_digest(token(int(found[1])), found[0]):
            return int(found[1])
    return None
