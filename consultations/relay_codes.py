"""Codes with which whoever has no account answers for a response that was entered for them.

They are made from the response's number and the site's key, so that nothing that could be stolen is stored and a lost
letter can be printed again.
"""

import hmac
import re

from consultations.carried_models import ResponseRelay
from contributions.relaying import in_groups, letters_for
from core.db import db
from core.errors import Missing

PURPOSE = "consultations.relay"
_CODE = re.compile(r"R(\d{1,9})([A-Z2-7]{16})", re.ASCII)


def code_of(relay: ResponseRelay) -> str:
    """``R1234-ABCD-EFGH-IJKL-MNOP``"""
    return f"R{relay.response_id}-{in_groups(letters_for(PURPOSE, relay.response_id))}"


def by_code(code: str) -> ResponseRelay:
    """What a code was made for, however it was typed. Raises :class:`Missing`."""
    match = _CODE.fullmatch(re.sub(r"[\s\-]", "", code).upper())
    if match is None or not hmac.compare_digest(match[2], letters_for(PURPOSE, int(match[1]))):
        raise Missing()
    found = db.session.get(ResponseRelay, int(match[1]))
    if found is None:
        raise Missing()
    return found
