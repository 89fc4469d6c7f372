"""Who may edit the vocabulary: role × line."""

from tests.permissions import ANOTHER_LINE, LINE, NOON, allowed
from themes import policies

ALLOWED = {"this line": {"facilitator", "admin"}, "another line": {"elsewhere", "admin"}}
ASKED = {"edit line": lambda actor, line: policies.can_edit_line(actor, line, NOON.date())}


def test_role_by_state_by_action() -> None:
    assert allowed({"this line": LINE, "another line": ANOTHER_LINE}, ASKED["edit line"]) == ALLOWED
