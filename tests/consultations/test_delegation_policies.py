"""Permissions of delegations, supporters, hubs and relays as tables: role × state × act."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from accounts.actor import NOBODY, Actor, Voice
from consultations import carried_policies, delegation_policies, position_policies
from consultations.carried_models import ResponseRelay
from consultations.delegation_models import Delegation
from consultations.delegation_policies import NO_STANDING, Standing
from consultations.models import Consultation
from consultations.response_models import Response
from consultations.support_models import Support
from tests.consultations.factories import CLOSES, OPENS, SECOND
from tests.permissions import somebody
from themes.models import ActionLine

CLUB, OTHER = 1, 2
VOICE = Voice(organisation_name="Club", on_behalf=True, is_verified=True)


def _of(role: str = "", *, is_verified: bool = True, organisation: int = CLUB) -> Standing:
    return Standing(organisation, "Club", is_verified, role)


PEOPLE: dict[str, tuple[Actor, Standing]] = {
    "nobody": (NOBODY, NO_STANDING),
    "participant": (somebody(1), NO_STANDING),
    "claims": (somebody(2, voice=VOICE), _of(is_verified=False)),
    "colleague": (somebody(3, voice=VOICE), _of()),
    "asking": (somebody(4, voice=VOICE), _of("asking")),
    "commenter": (somebody(5, voice=VOICE), _of("commenter")),
    "drafter": (somebody(6, voice=VOICE), _of("drafter", is_verified=False)),
    "submitter": (somebody(7, voice=VOICE), _of("submitter")),
    "doubted submitter": (somebody(8, voice=VOICE), _of("submitter", is_verified=False)),
    "suspended submitter": (somebody(9, suspended_until=CLOSES + timedelta(days=90)), _of("submitter")),
    "submitter elsewhere": (somebody(10, voice=VOICE), _of("submitter", organisation=OTHER)),
    "facilitator": (somebody(11, "facilitator"), NO_STANDING),
    "moderator": (somebody(12, "moderator"), NO_STANDING),
    "admin": (somebody(13, is_admin=True), NO_STANDING),
}
LINE = ActionLine(id=1)


def _consultation(unit: str = "either", **more: Any) -> Consultation:
    facts = {
        "published_at": OPENS - timedelta(days=1), "opens_at": OPENS, "closes_at": CLOSES, "zone": "UTC",
        "live_results": False, "holds_results": False, "is_anonymous": False,
    }  # fmt: skip
    return Consultation(respondent_unit=unit, action_lines=[LINE], **(facts | more))


def _delegation(stage: str = "drafting", **more: Any) -> Delegation:
    consultation = _consultation(**more)
    version = 1 if stage == "submitted" else 0
    response = Response(
        consultation=consultation, organisation_id=CLUB, version=version, is_late=False,
        submitted_at=OPENS if version else None,
    )  # fmt: skip
    return Delegation(consultation=consultation, organisation_id=CLUB, response=response, stage=stage)


ASKED = {
    "open": lambda who, d, now: delegation_policies.can_open_delegation(who[0], d.consultation, who[1], now),
    "speak for": lambda who, d, now: delegation_policies.can_speak_for(who[0], d.consultation, who[1], now),
    "read": lambda who, d, now: delegation_policies.can_read_delegation(who[0], d, who[1], now),
    "ask": lambda who, d, now: delegation_policies.can_ask_to_join(who[0], d, who[1], now),
    "comment": lambda who, d, now: delegation_policies.can_comment(who[0], d, who[1], now),
    "write": lambda who, d, now: delegation_policies.can_write(who[0], d, who[1], now),
    "put": lambda who, d, now: delegation_policies.can_put(who[0], d, who[1], now),
    "clear": lambda who, d, now: delegation_policies.can_clear(who[0], d, who[1], now),
    "return": lambda who, d, now: delegation_policies.can_return(who[0], d, who[1], now),
    "submit": lambda who, d, now: delegation_policies.can_submit_position(who[0], d, who[1], now),
    "admit": lambda who, d, now: delegation_policies.can_admit(who[0], d, who[1], now),
    "leave": lambda who, d, now: delegation_policies.can_leave(who[0], d, who[1], now),
    "list": lambda who, d, now: delegation_policies.can_see_delegations(who[0], d.consultation, now),
    "name": lambda who, d, now: delegation_policies.can_name_submitter(who[0], d, _of(), now),
    "invite": lambda who, d, now: position_policies.can_invite_cosponsor(who[0], d, who[1], now),
    "bind": lambda who, d, now: position_policies.can_act_for(
        who[0], d.consultation, who[1], now, has_delegation=True
    ),
    "relay": lambda who, d, now: carried_policies.can_relay(who[0], d.consultation, now),
    "hub": lambda who, d, now: carried_policies.can_answer_as_hub(who[0], d.consultation, None, now),
}
CLUBS = {"colleague", "asking", "commenter", "drafter", "submitter", "doubted submitter", "suspended submitter"}
IN = CLUBS - {"colleague", "asking"}
ABLE = IN - {"suspended submitter"}
VERIFIED = {"colleague", "asking", "commenter", "submitter", "suspended submitter", "submitter elsewhere"}
WRITERS = {"drafter", "submitter", "doubted submitter"}
LEADS, ONE, DECIDES, NONE = {"facilitator", "admin"}, {"submitter"}, {"submitter", "suspended submitter"}, set[str]()
TELL = set(PEOPLE) - {"nobody", "suspended submitter"}
ALWAYS = {"read": IN, "leave": IN, "list": LEADS, "speak for": VERIFIED, "ask": {"colleague", "asking"},
          "bind": {"submitter", "submitter elsewhere"}}  # fmt: skip
WHILE_OPEN = ALWAYS | {
    "open": VERIFIED - {"suspended submitter"}, "comment": ABLE, "write": WRITERS, "admit": DECIDES, "name": LEADS,
    "relay": LEADS | {"moderator"}, "hub": TELL,
}  # fmt: skip
OVER = ALWAYS | {"admit": DECIDES, "name": LEADS, "relay": LEADS | {"moderator"}}
DURING, LAST = OPENS, CLOSES - SECOND
STATES: dict[str, tuple[Any, Any, dict[str, set[str]]]] = {
    "before": (_delegation(), OPENS - SECOND, ALWAYS | {"admit": DECIDES, "name": LEADS}),
    "drafting": (_delegation(), DURING, WHILE_OPEN | {"put": WRITERS, "clear": ONE}),
    "drafting, last second": (_delegation(), LAST, WHILE_OPEN | {"put": WRITERS, "clear": ONE}),
    "drafting, closed": (_delegation(), CLOSES, OVER),
    "in clearance": (_delegation("clearance"), DURING, WHILE_OPEN | {"clear": ONE, "return": ONE}),
    "cleared": (_delegation("cleared"), DURING, WHILE_OPEN | {"return": ONE, "submit": ONE, "invite": DECIDES}),
    "cleared, closed": (_delegation("cleared"), CLOSES, OVER),
    "cleared, late": (
        _delegation("cleared", late_until=CLOSES + SECOND), CLOSES,
        WHILE_OPEN | {"return": ONE, "submit": ONE, "invite": DECIDES},
    ),
    "submitted": (_delegation("submitted"), DURING, WHILE_OPEN | {"submit": ONE, "invite": DECIDES}),
    "submitted, late": (
        _delegation("submitted", late_until=CLOSES + SECOND), CLOSES, WHILE_OPEN | {"write": NONE, "invite": DECIDES},
    ),
    "two weeks on": (_delegation(), CLOSES + timedelta(days=14), OVER | {"relay": NONE}),
    "archived": (
        _delegation(archived_at=CLOSES), CLOSES + SECOND, OVER | {"admit": NONE, "name": NONE, "relay": NONE},
    ),
    "of persons": (_delegation(unit="person"), DURING, WHILE_OPEN | {
        "open": NONE, "speak for": NONE, "ask": NONE, "bind": NONE, "put": WRITERS, "clear": ONE}),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_in_a_delegation(app: Flask, state: str) -> None:
    delegation, moment, expected = STATES[state]
    allowed: dict[str, set[str]] = {}
    for name, ask in ASKED.items():
        verdicts = {role: ask(person, delegation, moment) for role, person in PEOPLE.items()}
        assert [role for role, verdict in verdicts.items() if not verdict and not str(verdict.reason)] == []
        allowed[name] = {role for role, verdict in verdicts.items() if verdict}
    assert allowed == dict.fromkeys(ASKED, NONE) | expected


HOLDER, SUBMITTED = Response(reference="Q1-AAAAAA"), Response(reference="Q1-AAAAAA", submitted_at=OPENS)


@pytest.mark.parametrize(("unit", "role", "holder", "may"), [
    ("person", "participant", None, True), ("person", "colleague", SUBMITTED, True),
    ("either", "participant", None, True), ("either", "colleague", None, True), ("either", "claims", None, True),
    ("either", "colleague", HOLDER, False), ("either", "claims", SUBMITTED, False),
    ("organisation", "participant", None, False), ("organisation", "claims", None, False),
    ("organisation", "colleague", None, True), ("organisation", "colleague", SUBMITTED, False),
])  # fmt: skip
def test_who_answers_alone(app: Flask, unit: str, role: str, holder: Response | None, may: bool) -> None:
    actor, standing = PEOPLE[role]
    verdict = delegation_policies.can_answer_alone(actor, _consultation(unit), standing, holder, OPENS)
    assert bool(verdict) is may
    personal = replace(actor, voice=Voice())
    found = delegation_policies.can_answer_alone(personal, _consultation(unit), standing, holder, OPENS)
    assert bool(found) is (unit != "organisation")


def _support(state: str, **more: Any) -> Support:
    response = Response(consultation=_consultation(**more), organisation_id=OTHER, submitted_at=OPENS)
    return Support(organisation_id=CLUB, state=state, response=response)


ARCHIVED: dict[str, Any] = {"archived_at": CLOSES}
BOUND = {"colleague", "asking", "commenter", "submitter", "suspended submitter"}
"""Of the invited organisation, and confirmed."""
EVERYBODY = set(PEOPLE)


BACKING = [
    (_support("invited"), OPENS, BOUND, BOUND, NONE, NONE), (_support("standing"), OPENS, BOUND, BOUND, BOUND, NONE),
    (_support("declined"), OPENS, BOUND, NONE, NONE, NONE), (_support("invited"), LAST, BOUND, BOUND, NONE, NONE),
    (_support("invited"), CLOSES, BOUND, NONE, NONE, EVERYBODY - {"submitter elsewhere"}),
    (_support("standing"), CLOSES, BOUND, NONE, BOUND, EVERYBODY - {"submitter elsewhere"}),
    (_support("standing", **ARCHIVED), CLOSES, BOUND, NONE, NONE, NONE),
]  # fmt: skip
"""A tie at a moment, and who reads it, answers it, withdraws it, and may associate with the position."""


@pytest.mark.parametrize("role", PEOPLE)
def test_who_stands_behind_a_position(app: Flask, role: str) -> None:
    actor, standing = PEOPLE[role]
    for support, moment, reads, answers, withdraws, associates in BACKING:
        assert bool(position_policies.can_read_invitation(actor, support, standing, moment)) is (role in reads)
        assert bool(position_policies.can_answer_invitation(actor, support, standing, moment)) is (role in answers)
        assert bool(position_policies.can_withdraw_support(actor, support, standing, moment)) is (role in withdraws)
        assert bool(position_policies.can_associate(actor, support.response, standing, moment)) is (
            role in associates
        )


def _relay(status: str = "waiting", **more: Any) -> ResponseRelay:
    response = Response(user_id=PEOPLE["participant"][0].id, consultation=_consultation(**more))
    return ResponseRelay(response=response, status=status)


MINE, SECRETARIAT = {"participant"}, {"facilitator", "moderator", "admin"}


ENTERED = [
    (_relay(), LAST, True, True), (_relay(), CLOSES, True, True),
    (_relay(), CLOSES + timedelta(days=14), True, False), (_relay("disowned"), OPENS, False, False),
    (_relay(**ARCHIVED), CLOSES + SECOND, False, False),
]  # fmt: skip
"""What was entered, at a moment, and whether its respondent may confirm or disown it, and correct it."""


@pytest.mark.parametrize("role", PEOPLE)
def test_who_answers_for_what_was_entered(app: Flask, role: str) -> None:
    actor = PEOPLE[role][0]
    for relay, moment, answers, corrects in ENTERED:
        sees = carried_policies.can_see_relay(actor, relay, moment, False)
        assert bool(sees) is (role in MINE | SECRETARIAT)
        assert carried_policies.can_see_relay(actor, relay, moment, True)
        for has_code in (False, True):
            mine = has_code or role in MINE
            assert bool(carried_policies.can_answer_response_relay(actor, relay, moment, has_code)) is (
                answers and mine
            )
            found = carried_policies.can_correct_response_relay(actor, relay, moment, has_code)
            assert bool(found) is (corrects and mine)


@pytest.mark.parametrize("role", PEOPLE)
def test_a_group_is_named_before_submitting_and_never_anonymously(app: Flask, role: str) -> None:
    actor = PEOPLE[role][0]
    for consultation, response, may in (
        (_consultation(), Response(version=0), True), (_consultation(), Response(version=1), False),
        (_consultation(is_anonymous=True), None, False),
    ):  # fmt: skip
        found = carried_policies.can_answer_as_hub(actor, consultation, response, OPENS)
        assert bool(found) is (may and role in TELL)
