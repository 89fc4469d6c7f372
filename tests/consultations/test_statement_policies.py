"""Who may vote, propose and decide: role × state × act, with time standing before, at and after each boundary."""

from datetime import timedelta

import pytest
from flask import Flask

from accounts.actor import NOBODY
from consultations import statement_policies as policies
from consultations.models import Consultation
from consultations.question_models import Question
from consultations.statement_models import Statement, Vote
from contributions.models import PENDING, PUBLIC, Contribution
from core.clock import frozen_at
from tests import factories as make
from tests.consultations.factories import CLOSES, OPENS, SECOND, published

STATES = {
    "before": OPENS - SECOND,
    "opening": OPENS,
    "last": CLOSES - SECOND,
    "closing": CLOSES,
    "after": CLOSES + SECOND,
}


def said(consultation: Consultation, visibility: str = PUBLIC, **fields: object) -> Statement:
    """A statement that nobody stored."""
    words = Contribution(
        visibility=visibility, action_lines=list(consultation.action_lines), speaker_id=999, is_closed=False, circle=None
    )  # fmt: skip
    return Statement(**({"question_id": 1, "contribution": words, "state": "accepted"} | fields))


def waiting(consultation: Consultation) -> Statement:
    return said(consultation, PENDING, state="pending")


ASKED = {
    "vote": lambda a, c, m: policies.can_vote(a, c, None, said(c), m),
    "propose": lambda a, c, m: policies.can_propose(a, c, None, True, m),
    "queue": lambda a, c, m: policies.can_use_queue(a, c, m),
    "decide": lambda a, c, m: policies.can_decide(a, c, waiting(c), m),
    "merge": lambda a, c, m: policies.can_merge(a, c, waiting(c), said(c), m),
    "rethink": lambda _a, c, m: policies.can_change_vote(c, Vote(is_late=False), m),
    "retired": lambda _a, c, _m: policies.is_asked(c, Question(added_in=1, retired_in=1)),  # nobody, ever
}
ANSWERS = ("", "vote propose rethink", "vote propose rethink", "", "")
CHAIRS = ("queue decide", "vote propose rethink queue decide merge", "vote propose rethink queue decide merge",
          "queue decide", "queue decide")  # fmt: skip
READS = ("", "rethink", "rethink", "", "")
EXPECTED = {
    "nobody": READS, "unconfirmed": READS, "observer": READS, "participant": ANSWERS, "rapporteur": ANSWERS,
    "elsewhere": ANSWERS, "moderator": CHAIRS, "facilitator": CHAIRS, "admin": CHAIRS,
}  # fmt: skip


def _actor(role: str):
    since = OPENS.date() - timedelta(days=2)
    if role == "nobody":
        return NOBODY
    person = make.user(is_admin=role == "admin", confirmed_at=None if role == "unconfirmed" else OPENS)
    if role in ("observer", "moderator", "facilitator", "rapporteur"):
        make.appoint(person, role, starts=since)
    if role == "elsewhere":
        make.appoint(person, "moderator", "c2", starts=since)
    return make.actor(person)


@pytest.mark.parametrize("role", EXPECTED)
def test_who_may_do_what_when(app: Flask, role: str) -> None:
    consultation = published()
    found = {}
    for state, moment in STATES.items():
        with frozen_at(moment):
            actor = _actor(role)
            verdicts = {name: ask(actor, consultation, moment) for name, ask in ASKED.items()}
        assert [name for name, verdict in verdicts.items() if not verdict and not verdict.reason] == []
        found[state] = {name for name, verdict in verdicts.items() if verdict}
    assert found == {state: set(EXPECTED[role][place].split()) for place, state in enumerate(STATES)}


def test_late_one_votes_but_neither_proposes_nor_rethinks(app: Flask) -> None:
    consultation, person = published(), make.actor(make.user())
    consultation.late_until = CLOSES + timedelta(days=1)
    for moment, may in ((CLOSES, True), (consultation.late_until - SECOND, True), (consultation.late_until, False)):
        assert bool(ASKED["vote"](person, consultation, moment)) is may
        assert not ASKED["propose"](person, consultation, moment)
        assert not ASKED["rethink"](person, consultation, moment)
        assert policies.can_change_vote(consultation, Vote(is_late=True), moment)
        assert policies.can_change_vote(consultation, None, moment)


@pytest.mark.parametrize("fields", [
    {"state": "pending"}, {"state": "declined"}, {"state": "merged"}, {"visibility": "hidden"},
    {"visibility": "withdrawn"}, {"visibility": "erased"}, {"visibility": PENDING, "state": "pending"},
])  # fmt: skip
def test_only_what_is_put_to_the_vote_is_voted_on(app: Flask, fields: dict[str, str]) -> None:
    consultation, person = published(), make.actor(make.user())
    with frozen_at(OPENS):
        assert not policies.can_vote(person, consultation, None, said(consultation, **fields), OPENS)


def test_nobody_decides_about_their_own_or_twice(app: Flask) -> None:
    consultation = published()
    with frozen_at(OPENS):
        chair = _actor("moderator")
        own = waiting(consultation)
        own.contribution.speaker_id = chair.id
        assert not policies.can_decide(chair, consultation, own, OPENS)
        assert not policies.can_decide(chair, consultation, said(consultation), OPENS)
        consultation.archived_at = OPENS
        assert not policies.can_decide(chair, consultation, waiting(consultation), OPENS)


def test_merging_needs_another_statement_of_the_question_that_is_put_to_the_vote(app: Flask) -> None:
    consultation = published()
    with frozen_at(OPENS):
        chair, one = _actor("moderator"), said(consultation)
        assert policies.can_merge(chair, consultation, one, said(consultation), OPENS)
        for other in (one, said(consultation, question_id=2), waiting(consultation), said(consultation, "hidden")):
            assert not policies.can_merge(chair, consultation, one, other, OPENS)
        assert not policies.can_merge(chair, consultation, said(consultation, "hidden"), said(consultation), OPENS)


def test_where_no_proposals_are_taken_nobody_proposes(app: Flask) -> None:
    consultation = published()
    with frozen_at(OPENS):
        assert not policies.can_propose(_actor("participant"), consultation, None, False, OPENS)


IN_VERSION = {
    "asked always": lambda c: policies.is_asked(c, Question(added_in=1)),
    "retired in 2": lambda c: policies.is_asked(c, Question(added_in=1, retired_in=2)),
    "added in 2": lambda c: policies.is_asked(c, Question(added_in=2)),
}


@pytest.mark.parametrize(("version", "asked"), [
    (1, {"asked always", "retired in 2"}), (2, {"asked always", "added in 2"}), (3, {"asked always", "added in 2"}),
])  # fmt: skip
def test_votes_are_asked_for_in_the_versions_that_ask_the_question(version: int, asked: set[str]) -> None:
    consultation = Consultation(version=version)
    assert {name for name, rule in IN_VERSION.items() if rule(consultation)} == asked
