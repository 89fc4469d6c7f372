"""Who may follow, and read what was told: role × state × action."""

import pytest

from notifications import policies
from notifications.models import Notification
from tests.permissions import AUTHOR, NONE, OWN, SIGNED_IN, allowed

STATES = {"told to the author": Notification(user_id=AUTHOR), "told to another": Notification(user_id=99)}
ALLOWED = {
    "follow": dict.fromkeys(STATES, SIGNED_IN),
    "read": {"told to the author": OWN, "told to another": NONE},
}
ASKED = {"follow": lambda actor, _: policies.can_follow(actor), "read": policies.can_read}


@pytest.mark.parametrize("action", ASKED)
def test_role_by_state_by_action(action: str) -> None:
    assert allowed(STATES, ASKED[action]) == ALLOWED[action]
