"""What is said in tests of contributions: one post on one action line unless told otherwise."""

from itertools import count
from typing import Any

from accounts.models import User
from contributions import actions
from contributions.models import Contribution
from tests import factories as make

_numbers = count(1)


def say(person: User | None = None, body: str = "On-line tools should be used.", **fields: Any) -> Contribution:
    """A post by ``person`` (somebody new if not given); any argument of :func:`contributions.actions.contribute`."""
    speaker = person or make.user()
    number = next(_numbers)
    facts: dict[str, Any] = {
        "kind": "post", "symbol": f"C7-EGOV/T1/{number}", "topic": "thread:1", "place": f"/threads/1#p{number}",
        "lang": "en", "lines": [make.line()],
    }  # fmt: skip
    return actions.contribute(make.actor(speaker), actions.Speaker.of(speaker), body=body, **(facts | fields))


def hidden(body: str = "A secret word", reason: str = "Off topic here", **fields: Any) -> Contribution:
    """A post that a moderator hid."""
    said = say(body=body, **fields)
    actions.hide(make.actor(make.staff("moderator")), said, reason)
    return said
