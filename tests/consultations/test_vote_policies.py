"""Who votes, proposes and goes on answering without an account: role × way of coming × act, and × moment."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from consultations import policies, statement_policies
from consultations.models import Consultation
from consultations.respondents import ACCOUNT, LINK, Respondent
from consultations.response_models import Response
from consultations.statement_models import Statement
from contributions.actions import Speaker
from contributions.models import PUBLIC, Contribution
from tests.consultations.test_audience_policies import SPEAKING, UNACCUSTOMED, consultation
from tests.permissions import ACTORS, EVERYBODY, NONE, NOON, allowed

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
OPENS, CLOSES = NOON - HOUR, NOON + HOUR
MINE = Response(id=5, version=0, is_late=False)
"""Of whoever asks: that which proposed the statement."""
Case = tuple[Consultation, Respondent | None]


def link(stakeholder_type: str = "civil", **fields: Any) -> Respondent:
    """Who came with a secret link or a slip, whoever is signed in."""
    return Respondent(LINK, Speaker(None, "Amina", stakeholder_type), access_digest="a" * 64, **fields)


def account(is_invited: bool = False) -> Respondent:
    """Who came with an account."""
    return Respondent(ACCOUNT, Speaker(3, "Person 3", "civil"), user_id=3, is_invited=is_invited)


def said(case: Case) -> Statement:
    """A statement that is put to the vote."""
    words = Contribution(visibility=PUBLIC, action_lines=list(case[0].action_lines), is_closed=False, circle=None)
    return Statement(question_id=1, contribution=words, state="accepted", response_id=MINE.id)


ASKED = {
    "vote": lambda actor, case, at=NOON, mine=None: statement_policies.can_vote(
        actor, case[0], mine, said(case), at, case[1]
    ),
    "propose": lambda actor, case, at=NOON, mine=None: statement_policies.can_propose(
        actor, case[0], mine, True, at, case[1]
    ),
    "withdraw": lambda actor, case, at=NOON, mine=None: statement_policies.can_withdraw_proposal(
        actor, case[0], mine or MINE, said(case), at, case[1]
    ),
    "go on": lambda actor, case, at=NOON, mine=None: policies.can_keep_answering(actor, case[0], mine, at, case[1]),
}
ONLY = ["government"]
CASES: dict[str, Case] = {
    "public, not yet known": (consultation("public"), None),
    "public, by link": (consultation("public"), link(is_known=False)),
    "public, by account": (consultation("public"), account()),
    "public and anonymous, by link": (consultation("public", is_anonymous=True), link(is_known=False)),
    "invited, by link": (consultation("invited"), link(is_invited=True)),
    "invited, by account": (consultation("invited"), account(is_invited=True)),
    "invited, an account that was not": (consultation("invited"), account()),
    "invited, not yet known": (consultation("invited"), None),
    "anonymous, with a slip": (consultation(is_anonymous=True), link()),
    "anonymous, without": (consultation(is_anonymous=True), None),
    "other types, by link": (consultation("public", audience_types=ONLY), link()),
    "its type, by link": (consultation("public", audience_types=ONLY), link("government")),
    "organisations, by link of a person": (consultation("public", respondent_unit="organisation"), link()),
}
MAY = {
    "public, not yet known": UNACCUSTOMED, "public, by link": EVERYBODY, "public, by account": UNACCUSTOMED,
    "public and anonymous, by link": EVERYBODY, "invited, by link": EVERYBODY, "invited, by account": SPEAKING,
    "invited, an account that was not": NONE, "invited, not yet known": NONE, "anonymous, with a slip": EVERYBODY,
    "anonymous, without": NONE, "other types, by link": NONE, "its type, by link": EVERYBODY,
    "organisations, by link of a person": NONE,
}  # fmt: skip


@pytest.mark.parametrize("act", ASKED)
def test_who_may_while_it_is_open(act: str, app: Any) -> None:
    assert allowed(CASES, ASKED[act]) == MAY


@pytest.mark.parametrize("act", ASKED)
@pytest.mark.parametrize(("moment", "may"), [
    (OPENS - SECOND, False), (OPENS, True), (CLOSES - SECOND, True), (CLOSES, False), (CLOSES + SECOND, False),
])  # fmt: skip
def test_nobody_may_before_or_after(act: str, moment: datetime, may: bool, app: Any) -> None:
    for way, case in CASES.items():
        roles = {role for role, actor in ACTORS.items() if ASKED[act](actor, case, moment)}
        assert roles == (MAY[way] if may else NONE), way


LATE = {
    "vote": {"nothing yet": True, "begun": True, "submitted late": True, "submitted in time": False},
    "propose": dict.fromkeys(("nothing yet", "begun", "submitted late", "submitted in time"), False),
    "withdraw": dict.fromkeys(("nothing yet", "begun", "submitted late", "submitted in time"), False),
    "go on": {"nothing yet": True, "begun": True, "submitted late": True, "submitted in time": False},
}
RESPONSES = {
    "nothing yet": None, "begun": MINE, "submitted late": Response(id=5, version=1, is_late=True),
    "submitted in time": Response(id=5, version=1, is_late=False),
}  # fmt: skip


@pytest.mark.parametrize("act", ASKED)
@pytest.mark.parametrize(
    "way", ["public, by link", "public and anonymous, by link", "invited, by link", "anonymous, with a slip"]
)
def test_in_a_late_window(act: str, way: str, app: Any) -> None:
    asked, respondent = CASES[way]
    open_late = consultation(asked.audience, is_anonymous=asked.is_anonymous)
    open_late.late_until = CLOSES + HOUR
    for actor in ACTORS.values():
        for moment, is_late in (
            (CLOSES - SECOND, False),
            (CLOSES, True),
            (CLOSES + HOUR - SECOND, True),
            (CLOSES + HOUR, None),
        ):
            found = {
                name: bool(ASKED[act](actor, (open_late, respondent), moment, mine))
                for name, mine in RESPONSES.items()
            }
            expected = {False: dict.fromkeys(LATE[act], True), True: LATE[act], None: dict.fromkeys(LATE[act], False)}
            assert found == expected[is_late], moment


@pytest.mark.parametrize(("visibility", "may"), [
    ("public", True), ("pending", True), ("withdrawn", True), ("hidden", False), ("erased", False),
])  # fmt: skip
@pytest.mark.parametrize("response", [None, Response(id=6, version=0, is_late=False), MINE])
def test_only_who_proposed_it_withdraws_it(visibility: str, may: bool, response: Response | None, app: Any) -> None:
    for way in ("public, by link", "anonymous, with a slip", "invited, by link"):
        asked, respondent = CASES[way]
        statement = said(CASES[way])
        statement.contribution.visibility = visibility
        for actor in ACTORS.values():
            verdict = statement_policies.can_withdraw_proposal(actor, asked, response, statement, NOON, respondent)
            assert bool(verdict) is (may and response is MINE)
