"""What is done with whole threads, and what each reader does for themselves: role × state × action."""

import pytest

from forum import policies, space_policies
from forum.models import GROUP, Space, Thread
from tests.permissions import ACTORS, ANOTHER_LINE, CHAIRS, CIRCLE, CONFIRMED, EVERYBODY, LINE, NONE, NOON, SIGNED_IN
from tests.permissions import allowed as found_in

GROUP_NUMBER = int(CIRCLE.partition(":")[2])
INSIDE = {"author", "suspended author", "author who moderates", "member", "group moderator", "admin"}
RUN = {"group moderator", "admin"}


def thread(line: int = LINE, group: bool | None = None, **facts: int) -> Thread:
    """A thread of a line, or of an open (``False``) or closed (``True``) group on it."""
    kind = {"kind": "line", "id": 50 + line} if group is None else {"kind": GROUP, "id": GROUP_NUMBER}
    return Thread(space=Space(action_line_id=line, is_closed=bool(group), **kind), **facts)


THREADS = {
    "on the line": thread(),
    "merged": thread(merged_into_id=7),
    "in an open group": thread(group=False),
    "in a closed group": thread(group=True),
}
MODERATED = {
    "on the line": CHAIRS, "merged": CHAIRS, "in an open group": CHAIRS | RUN, "in a closed group": RUN,
}  # fmt: skip
PAIRS = {
    "on the line": (thread(), thread()),
    "to another line": (thread(), thread(ANOTHER_LINE)),
    "from another line": (thread(ANOTHER_LINE), thread()),
    "from a merged one": (thread(merged_into_id=7), thread()),
    "into a merged one": (thread(), thread(merged_into_id=7)),
    "into an open group": (thread(), thread(group=False)),
    "into a closed group": (thread(), thread(group=True)),
    "out of a closed group": (thread(group=True), thread()),
    "within a closed group": (thread(group=True), thread(group=True)),
}
UNDONE = dict.fromkeys(PAIRS, CHAIRS) | {
    "to another line": {"admin"}, "from another line": {"admin"}, "into a closed group": NONE,
    "out of a closed group": NONE, "within a closed group": RUN,
}  # fmt: skip
ALLOWED: dict[str, dict[str, set[str]]] = {
    "see": dict.fromkeys(THREADS, EVERYBODY) | {"in a closed group": INSIDE},
    "moderate": MODERATED,
    "file": MODERATED,
    "mark as read": dict.fromkeys(THREADS, SIGNED_IN),
    "accept invitation": dict.fromkeys(THREADS, CONFIRMED),
    "appoint moderator": {
        "on the line": NONE, "merged": NONE, "in an open group": CHAIRS | RUN, "in a closed group": RUN,
    },
    "move posts": UNDONE | {"from a merged one": NONE, "into a merged one": NONE},
    "undo moving posts": UNDONE,
}  # fmt: skip
ASKED = {
    "see": lambda actor, seen: policies.can_see_thread(actor, seen, NOON),
    "moderate": lambda actor, seen: policies.can_moderate(actor, seen, NOON),
    "file": lambda actor, seen: policies.can_file(actor, seen, NOON),
    "mark as read": lambda actor, _: policies.can_mark_read(actor),
    "accept invitation": lambda actor, seen: space_policies.can_accept(actor, seen.space, NOON),
    "appoint moderator": lambda actor, seen: space_policies.can_appoint_moderator(actor, seen.space, NOON),
    "move posts": lambda actor, pair: policies.can_move_posts(actor, pair[0], pair[1], NOON),
    "undo moving posts": lambda actor, pair: policies.can_undo_posts(actor, pair[0], pair[1], NOON),
}


@pytest.mark.parametrize("action", ASKED)
def test_role_by_state_by_action(action: str) -> None:
    states = THREADS if ALLOWED[action].keys() == THREADS.keys() else PAIRS
    assert found_in(states, ASKED[action]) == ALLOWED[action]


def test_the_circle_of_the_table_is_that_of_the_group() -> None:
    assert thread(group=True).space.circle in ACTORS["member"].circles
