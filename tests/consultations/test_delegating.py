"""Delegations: who opens one, who is let in, who drafts and comments, and that nothing written by two is lost."""

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.actions import update_profile
from consultations import delegating, delegation_drafting, delegation_queries, delegation_texts
from consultations.delegation_drafting import WordingConflict
from consultations.delegation_models import DRAFTER, SUBMITTER, Delegation, DelegationComment
from consultations.response_models import Response
from contributions import erasing
from core import personal
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid, Missing, Refused
from notifications.models import Notification
from tests import factories as make
from tests.consultations.delegation_factories import admitted, asked, colleague, opened, organisation, write
from tests.consultations.factories import DURING, OPENS, question, submitted


@pytest.fixture(autouse=True)
def _during():
    with frozen_at(DURING):
        yield


def roles(delegation: Delegation) -> dict[int, str]:
    return {member.user_id: member.role for member in delegation_queries.members(delegation)}


def test_the_first_confirmed_member_opens_it_and_submits(app: Flask) -> None:
    consultation, person = asked(), colleague(organisation())
    delegation = opened(consultation, person)
    response = delegation.response
    assert roles(delegation) == {person.id: SUBMITTER}
    assert (response.organisation_id, response.user_id) == (person.organisation_id, None)
    assert (response.speaker_name, response.on_behalf, response.is_verified) == ("Radio Club", True, True)
    assert delegating.open_delegation(make.actor(person), consultation) is delegation


def test_a_colleague_joins_the_one_there_is(app: Flask) -> None:
    consultation, club = asked(), organisation()
    first, second = colleague(club, name="Amina"), colleague(club)
    delegation = opened(consultation, first)
    with pytest.raises(Refused, match="Ask to be admitted"):
        delegating.open_delegation(make.actor(second), consultation)
    for _twice in range(2):
        delegating.ask_to_join(make.actor(second), delegation)
    with pytest.raises(Missing):
        delegation_queries.own_delegation(make.actor(second), consultation)
    told = db.session.scalars(select(Notification).filter_by(user_id=first.id, kind="delegation")).all()
    assert len(told) == 1
    delegating.give_role(make.actor(first), delegation, second.id, DRAFTER)
    assert delegation_queries.own_delegation(make.actor(second), consultation)[0] is delegation


@pytest.mark.parametrize(("unit", "is_verified", "reason"), [
    ("person", True, "asks persons"), ("either", False, "confirmed yet"), ("organisation", False, "confirmed yet"),
])  # fmt: skip
def test_not_everybody_opens_one(app: Flask, unit: str, is_verified: bool, reason: str) -> None:
    person = colleague(organisation(), is_verified=is_verified)
    with pytest.raises(Refused, match=reason):
        opened(asked(unit), person)
    with pytest.raises(Refused):
        opened(asked(unit), make.user())


def test_who_answered_alone_hands_the_answer_to_the_delegation(app: Flask) -> None:
    consultation, club = asked(), organisation()
    first, second = colleague(club, name="Amina"), colleague(club)
    alone = submitted(consultation, first, q5="By radio")
    assert alone.organisation_id == club.id
    with pytest.raises(Refused, match="entered by Amina"):
        opened(consultation, second)
    delegation = opened(consultation, first)
    assert (delegation.response, delegation.stage, alone.user_id) == (alone, "submitted", None)
    fifth = delegation_queries.present_wordings(delegation)[question(consultation, 5).id]
    assert (fifth.value, fifth.written_by) == ("By radio", first)


def test_only_people_of_the_organisation_are_let_in(app: Flask) -> None:
    consultation, club = asked(), organisation()
    person, unverified = colleague(club), colleague(club, is_verified=False)
    delegation = opened(consultation, person)
    for stranger in (make.user().email, colleague(organisation("Other")).email, "nobody@example.org"):
        with pytest.raises(Invalid, match="names your organisation"):
            delegating.admit(make.actor(person), delegation, stranger, DRAFTER)
    admitted(delegation, person, unverified, "commenter")
    with pytest.raises(Invalid, match="cannot submit"):
        delegating.give_role(make.actor(person), delegation, unverified.id, SUBMITTER)
    with pytest.raises(Refused, match="says who is in"):
        delegating.admit(make.actor(unverified), delegation, person.email, DRAFTER)


def test_somebody_can_always_submit(app: Flask) -> None:
    consultation, club = asked(), organisation()
    first, second = colleague(club), colleague(club)
    delegation = opened(consultation, first)
    admitted(delegation, first, second)
    for act in (
        lambda: delegating.leave(make.actor(first), delegation),
        lambda: delegating.give_role(make.actor(first), delegation, first.id, DRAFTER),
        lambda: delegating.remove_member(make.actor(first), delegation, first.id),
    ):
        with pytest.raises(Refused, match="another member its submitter"):
            act()
    delegating.give_role(make.actor(first), delegation, second.id, SUBMITTER)
    delegating.leave(make.actor(first), delegation)
    assert roles(delegation) == {second.id: SUBMITTER}


def test_a_facilitator_names_another_submitter(app: Flask) -> None:
    consultation, club = asked(), organisation()
    first, second, unverified = colleague(club), colleague(club), colleague(club, is_verified=False)
    delegation = opened(consultation, first)
    lead = make.actor(make.staff("facilitator"))
    with pytest.raises(Refused, match="confirmed to speak"):
        delegating.name_submitter(lead, delegation, unverified.email)
    with pytest.raises(Refused):
        delegating.name_submitter(make.actor(second), delegation, second.email)
    delegating.name_submitter(lead, delegation, second.email)
    assert roles(delegation) == {first.id: DRAFTER, second.id: SUBMITTER}
    assert delegation.confirmed_at == DURING
    assert db.session.scalars(select(Notification.user_id).filter_by(kind="delegation")).all() == [
        first.id,
        second.id,
    ]


def test_leaving_the_organisation_ends_access(app: Flask) -> None:
    consultation, club = asked(), organisation()
    first, second = colleague(club), colleague(club)
    delegation = opened(consultation, first)
    admitted(delegation, first, second)
    write(delegation, second, 5, "Mine")
    update_profile(make.actor(second), second, organisation="Another body")
    with pytest.raises(Missing):
        delegation_queries.own_delegation(make.actor(second), consultation)
    with pytest.raises(Refused):
        write(delegation, second, 5, "Again")
    update_profile(make.actor(first), first, organisation=None)
    assert roles(delegation) == {}


def test_two_on_different_questions_do_not_meet(app: Flask) -> None:
    consultation, club = asked(), organisation()
    first, second = colleague(club), colleague(club)
    delegation = opened(consultation, first)
    admitted(delegation, first, second)
    write(delegation, first, 1, "Yes", seen=0)
    write(delegation, second, 5, "By radio", seen=0)
    written = delegation_queries.present_wordings(delegation)
    assert {w.written_by_id for w in written.values()} == {first.id, second.id}


def test_two_on_one_question_both_see_both(app: Flask) -> None:
    consultation, club = asked(), organisation()
    first, second = colleague(club, name="Amina"), colleague(club)
    delegation = opened(consultation, first)
    admitted(delegation, first, second)
    write(delegation, first, 5, "By radio", seen=0)
    with pytest.raises(WordingConflict) as conflict:
        write(delegation, second, 5, "By post", seen=0)
    assert "Amina" in conflict.value.detail
    assert (conflict.value.theirs, conflict.value.mine) == ("By radio", "By post")
    write(delegation, second, 5, "By radio", seen=0)  # the same words are no conflict, and no wording
    write(delegation, second, 5, "By post", seen=1)
    assert [w.value for w in delegation_queries.wordings(delegation, question(consultation, 5).id)] == [
        "By post", "By radio",
    ]  # fmt: skip
    write(delegation, first, 5, "", seen=2)
    assert delegation_texts.given_in(delegation) == {}


def test_a_draft_may_be_wrong_but_not_absurd(app: Flask) -> None:
    consultation, person = asked(), colleague(organisation())
    delegation = opened(consultation, person)
    write(delegation, person, 2, ["A"])  # two are asked for: said when it is cleared
    with pytest.raises(Invalid):
        write(delegation, person, 1, ["999999"])


def test_comments_are_answered_and_settled(app: Flask) -> None:
    consultation, club = asked(), organisation()
    first, second, outsider = colleague(club), colleague(club), colleague(organisation("Other"))
    delegation = opened(consultation, first)
    admitted(delegation, first, second, "commenter")
    fifth = question(consultation, 5)
    said = delegation_drafting.comment(make.actor(second), delegation, fifth, "Say why.")
    answer = delegation_drafting.comment(make.actor(first), delegation, fifth, "Done.", said)
    assert delegation_drafting.comment(make.actor(second), delegation, fifth, "Thanks.", answer).parent_id == said.id
    assert delegation_queries.open_comments(delegation) == {fifth.id: 1}
    delegation_drafting.settle(make.actor(first), delegation, said)
    assert delegation_queries.open_comments(delegation) == {}
    delegation_drafting.settle(make.actor(first), delegation, said, is_settled=False)
    assert len(delegation_queries.exchanges(delegation, fifth.id)[0].answers) == 2
    with pytest.raises(Refused, match="you comment"):
        write(delegation, second, 5, "Mine")
    for stranger in (outsider, make.user(is_admin=True), make.staff("facilitator")):
        with pytest.raises(Refused, match="members of this delegation"):
            delegation_drafting.comment(make.actor(stranger), delegation, fifth, "Hello")
    with pytest.raises(Invalid):
        delegation_drafting.comment(make.actor(first), delegation, fifth, " ")


def test_erasure_takes_what_somebody_said_and_their_name(app: Flask) -> None:
    consultation, club = asked(), organisation()
    first, second = colleague(club), colleague(club)
    delegation = opened(consultation, first)
    admitted(delegation, first, second)
    write(delegation, second, 5, "By radio")
    fifth = question(consultation, 5)
    delegation_drafting.comment(make.actor(second), delegation, fifth, "Only for us.")
    told = personal.told(second.id)["delegation_words"][1]
    assert [row["text"] for row in told] == ["By radio", "Only for us."]
    erasing.erase_account(make.actor(make.user(is_admin=True)), second, "They asked for it by letter.")
    wording = delegation_queries.present_wordings(delegation)[fifth.id]
    assert (wording.value, wording.written_by_id) == ("By radio", None)
    assert db.session.scalars(select(DelegationComment.body)).all() == [""]
    assert second.id not in roles(delegation)


def test_a_consultation_has_one_response_of_an_organisation(app: Flask) -> None:
    consultation, person = asked(), colleague(organisation())
    opened(consultation, person)
    submitted(consultation, make.user())
    mine = db.session.scalars(select(Response).filter_by(organisation_id=person.organisation_id)).all()
    assert len(mine) == 1
    assert mine[0].started_at == DURING > OPENS
