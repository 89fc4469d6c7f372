"""One position per organisation, those behind it, and figures in which each organisation counts once."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Organisation, User
from consultations import clearing, delegation_queries, position_queries, sponsoring
from consultations.models import Consultation
from consultations.response_models import Response
from consultations.sponsoring import position_digest, text_digest
from consultations.support_models import ASSOCIATE, COSPONSOR, STANDING, Support
from core.clock import frozen_at
from core.db import db
from core.errors import Conflict, Invalid, Missing, Refused
from notifications.models import Notification
from tests import factories as make
from tests.consultations.delegation_factories import (
    asked,
    clear,
    colleague,
    opened,
    organisation,
    position,
    write,
)
from tests.consultations.factories import CLOSES, DURING, SECOND, submitted


@pytest.fixture(autouse=True)
def _during():
    with frozen_at(DURING):
        yield


def invited(consultation: Consultation, by: User, other: Organisation) -> Support:
    delegation = delegation_queries.delegation_of(consultation, by.organisation_id)
    return sponsoring.invite_cosponsor(make.actor(by), delegation, other.name)


def accept(support: Support, person: User) -> None:
    consultation = support.response.consultation
    delegation = delegation_queries.delegation_of(consultation, support.response.organisation_id)
    sponsoring.answer_invitation(make.actor(person), support, accepts=True, digest=text_digest(delegation) or "")


def recounted(consultation: Consultation) -> tuple[int, int, int]:
    """The same figures by another way: row by row, in Python."""
    responses = db.session.scalars(select(Response).filter_by(consultation_id=consultation.id)).all()
    standing = [r for r in responses if r.organisation_id and r.submitted_at and not r.is_late]
    own = {r.organisation_id for r in standing}
    behind: dict[str, set[int]] = {COSPONSOR: set(), ASSOCIATE: set()}
    for support in db.session.scalars(select(Support)):
        stands = support.state == STANDING and support.response in standing
        if stands and support.version == support.response.version:
            behind[support.kind].add(support.organisation_id)
    sponsors = behind[COSPONSOR] - own
    return len(own), len(sponsors), len(behind[ASSOCIATE] - own - sponsors)


def figures(consultation: Consultation) -> tuple[int, int, int]:
    found = position_queries.backing(consultation)
    assert found.organisations == sum(recounted(consultation))
    return found.own, found.cosponsors, found.associates


def test_a_second_answer_for_an_organisation_is_refused_with_the_reason(app: Flask) -> None:
    consultation, club = asked(), organisation()
    first, second = colleague(club), colleague(club)
    response = submitted(consultation, first)
    with pytest.raises(Refused, match=response.reference):
        submitted(consultation, second)
    second.speaks_on_behalf = False
    db.session.flush()
    assert submitted(consultation, second).organisation_id is None
    assert figures(consultation) == (1, 0, 0)


def test_while_a_delegation_drafts_nobody_answers_for_it_alone(app: Flask) -> None:
    consultation, club = asked(), organisation()
    opened(consultation, colleague(club))
    with pytest.raises(Refused, match="Ask to be admitted"):
        submitted(consultation, colleague(club))


def test_a_claim_that_nobody_confirmed_holds_nothing(app: Flask) -> None:
    consultation, club = asked(), organisation()
    claims = submitted(consultation, colleague(club, is_verified=False))
    assert (claims.organisation_id, claims.is_verified) == (None, False)
    assert submitted(consultation, colleague(club)).organisation_id == club.id


def test_where_organisations_are_asked_persons_are_refused(app: Flask) -> None:
    consultation, club = asked("organisation"), organisation()
    with pytest.raises(Refused, match="asks organisations"):
        submitted(consultation, make.user())
    with pytest.raises(Refused, match="confirmed yet"):
        submitted(consultation, colleague(club, is_verified=False))
    assert submitted(consultation, colleague(club)).organisation_id == club.id


def test_where_persons_are_asked_nobody_holds_a_position(app: Flask) -> None:
    consultation, club = asked("person"), organisation()
    assert {submitted(consultation, colleague(club)).organisation_id for _ in range(2)} == {None}


def test_a_cosponsor_agrees_to_a_text_before_closing(app: Flask) -> None:
    consultation, one, other = asked(), organisation("One"), organisation("Other")
    person, partner = colleague(one), colleague(other)
    delegation = opened(consultation, person)
    write(delegation, person, 1, "Yes")
    with pytest.raises(Refused, match="Clear the text first"):
        invited(consultation, person, other)
    clear(delegation, person)
    support = invited(consultation, person, other)
    assert invited(consultation, person, other) is support
    assert db.session.scalars(select(Notification.user_id).filter_by(kind="cosponsor")).all() == [partner.id]
    with pytest.raises(Missing):
        accept(support, colleague(organisation("Third")))
    with pytest.raises(Refused, match="confirmed yet"):
        accept(support, colleague(other, is_verified=False))
    accept(support, partner)
    assert figures(consultation) == (0, 0, 0)  # nothing is submitted yet
    clearing.submit_position(make.actor(person), delegation)
    assert figures(consultation) == (1, 1, 0)


def test_unknown_organisations_and_ones_own_are_not_asked(app: Flask) -> None:
    consultation, person = asked(), colleague(organisation())
    position(consultation, person)
    for name in ("Nobody’s", "radio  CLUB"):
        with pytest.raises(Invalid, match="No other organisation"):
            invited(consultation, person, Organisation(name=name))


def test_a_changed_text_needs_to_be_agreed_to_again(app: Flask) -> None:
    consultation, person = asked(), colleague(organisation("One"))
    partner = colleague(organisation("Other"))
    position(consultation, person)
    support = invited(consultation, person, partner.organisation)
    accept(support, partner)
    assert figures(consultation) == (1, 1, 0)
    delegation = delegation_queries.delegation_of(consultation, person.organisation_id)
    write(delegation, person, 5, "Other words")
    assert figures(consultation) == (1, 1, 0)  # what was submitted stands
    with pytest.raises(Conflict, match="changed since"):
        sponsoring.answer_invitation(make.actor(partner), support, accepts=True, digest=support.digest or "")
    clear(delegation, person)
    clearing.submit_position(make.actor(person), delegation)
    assert figures(consultation) == (1, 0, 0)
    accept(support, partner)
    assert figures(consultation) == (1, 1, 0)


def test_declining_and_taking_back(app: Flask) -> None:
    consultation, person = asked(), colleague(organisation("One"))
    partner = colleague(organisation("Other"))
    position(consultation, person)
    support = invited(consultation, person, partner.organisation)
    sponsoring.answer_invitation(make.actor(partner), support, accepts=False)
    with pytest.raises(Refused, match="answered, or taken back"):
        accept(support, partner)
    invited(consultation, person, partner.organisation)
    delegation = delegation_queries.delegation_of(consultation, person.organisation_id)
    sponsoring.take_back_invitation(make.actor(person), delegation, support)
    with pytest.raises(Refused, match="taken back"):
        accept(support, partner)
    with frozen_at(CLOSES), pytest.raises(Refused, match="closed at"):
        invited(consultation, person, partner.organisation)


def test_associations_come_once_the_position_can_be_read(app: Flask) -> None:
    consultation, person = asked(), colleague(organisation("One"))
    partner = colleague(organisation("Other"))
    response = position(consultation, person)
    with pytest.raises(Refused, match="hidden from everybody"):
        sponsoring.associate(make.actor(partner), response)
    with frozen_at(CLOSES):
        with pytest.raises(Refused, match="own organisation"):
            sponsoring.associate(make.actor(person), response)
        support = sponsoring.associate(make.actor(partner), response)
        assert sponsoring.associate(make.actor(partner), response) is support
        assert (support.since, figures(consultation)) == (CLOSES, (1, 0, 1))
    with frozen_at(CLOSES + SECOND):
        sponsoring.withdraw_support(make.actor(partner), support)
        sponsoring.withdraw_support(make.actor(partner), support)
        assert (support.ended_at, figures(consultation)) == (CLOSES + SECOND, (1, 0, 0))
        consultation.archived_at = CLOSES
        with pytest.raises(Refused, match="archived"):
            sponsoring.associate(make.actor(partner), response)


def test_an_organisation_with_a_delegation_is_bound_by_its_submitter(app: Flask) -> None:
    consultation, other = asked(), organisation("Other")
    response = position(consultation, colleague(organisation("One")))
    submitter = colleague(other)
    opened(consultation, submitter)
    with frozen_at(CLOSES):
        with pytest.raises(Refused, match="its authorised submitter decides"):
            sponsoring.associate(make.actor(colleague(other)), response)
        assert sponsoring.associate(make.actor(submitter), response).state == STANDING


def _own(consultation: Consultation, partner: User, _responses: list[Response]) -> None:
    submitted(consultation, partner)


def _sponsor(consultation: Consultation, partner: User, responses: list[Response]) -> None:
    owner = db.session.scalars(select(User).filter_by(organisation_id=responses[0].organisation_id)).first()
    accept(invited(consultation, owner, partner.organisation), partner)


def _associate(consultation: Consultation, partner: User, responses: list[Response]) -> None:
    with frozen_at(CLOSES):
        sponsoring.associate(make.actor(partner), responses[1])


@pytest.mark.parametrize(("ties", "expected"), [
    ([_own, _sponsor, _associate], (3, 0, 0)), ([_sponsor, _associate], (2, 1, 0)), ([_associate], (2, 0, 1)),
    ([_own], (3, 0, 0)),
])  # fmt: skip
def test_whoever_stands_in_several_ways_counts_once(
    app: Flask, ties: list[Callable[..., None]], expected: tuple[int, int, int]
) -> None:
    consultation = asked()
    responses = [position(consultation, colleague(organisation(name))) for name in ("One", "Two")]
    noise = asked()
    position(noise, colleague(organisation("Elsewhere")))
    partner = colleague(organisation("Other"))
    for tie in ties:
        tie(consultation, partner, responses)
    assert figures(consultation) == expected == recounted(consultation)
    listed = position_queries.positions(consultation).items
    assert [one.response for one in listed][:2] == responses


def test_of_a_text_whose_words_were_erased_there_is_no_digest(app: Flask) -> None:
    response = position(asked(), colleague(organisation()))
    assert position_digest(response)
    response.versions[-1].snapshot = ""
    assert position_digest(response) is None
