"""Hubs and relays: a group counts once; what the secretariat entered is confirmed, corrected or disowned."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consultations import actions, carried_queries, hubs, relaying, tallying
from consultations.carried_models import ResponseRelay
from consultations.confirming import confirmed
from consultations.hubs import Group
from consultations.lifecycle_models import LateWindow
from consultations.live import counts
from consultations.models import Consultation
from consultations.relay_codes import by_code, code_of
from consultations.relaying import Sent
from consultations.results import results
from contributions.models import Contribution
from contributions.relayed_people import Participant
from contributions.relaying import Received
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid, Missing, Refused
from core.mail import OutgoingMail
from tests import factories as make
from tests.consultations.audiences import asking
from tests.consultations.delegation_factories import asked, colleague, opened, organisation, position
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND, published, raw, submitted

VILLAGE = Group("Women of Tera", "community", 40, "A talk under the tree, with a show of hands.")
FATOU = Participant(name="Fatou", stakeholder_type="civil", country="NE")
DAY = DURING.date()


@pytest.fixture(autouse=True)
def _during():
    with frozen_at(DURING):
        yield


def sent(consultation: Consultation, on: date = DAY, contact: str = "", **given: Any) -> Sent:
    answers = raw(consultation, **({"q1": "Yes", "q5": "By radio"} | given))
    return Sent(Received("letter", on, contact), answers, "en")


def entered(consultation: Consultation, who: Participant = FATOU, **more: Any) -> ResponseRelay:
    return relaying.enter_response(make.actor(make.staff("moderator")), consultation, who, sent(consultation, **more))


def test_a_hub_counts_once_with_its_size_beside(app: Flask) -> None:
    consultation, person = published(), make.user()
    hubs.answer_for(make.actor(person), consultation, VILLAGE)
    response = submitted(consultation, person)
    assert (response.source, response.group_name, response.group_size) == ("hub", "Women of Tera", 40)
    assert json.loads(response.versions[0].snapshot)["group"] == {"name": "Women of Tera", "size": 40}
    submitted(consultation, make.user())
    found = carried_queries.carried(consultation)
    assert (results(consultation).respondents, found.hubs, found.people) == (2, 1, 40)
    assert [group.kind for group in carried_queries.groups(consultation)] == ["community"]
    with pytest.raises(Refused, match="submitted already"):
        hubs.answer_for(make.actor(person), consultation, VILLAGE)


def test_a_hub_may_think_again_before_it_submits(app: Flask) -> None:
    consultation, person = published(), make.user()
    response = hubs.answer_for(make.actor(person), consultation, VILLAGE)
    hubs.answer_for_oneself(make.actor(person), consultation)
    hubs.answer_for_oneself(make.actor(person), consultation)
    assert (response.group_name, response.source, hubs.group_of(response)) == (None, "page", None)
    assert carried_queries.carried(consultation).hubs == 0


@pytest.mark.parametrize("group", [
    Group("", "community", 40, "So"), Group("A", "tribe", 40, "So"), Group("A", "class", 1, "So"),
    Group("A", "class", None, "So"), Group("A", "class", 40, " "), Group("A" * 201, "class", 40, "So"),
])  # fmt: skip
def test_a_group_is_described_whole(app: Flask, group: Group) -> None:
    with pytest.raises(Invalid):
        hubs.answer_for(make.actor(make.user()), published(), group)


def test_what_was_entered_counts_and_is_marked(app: Flask) -> None:
    consultation = published()
    relay = entered(consultation, contact="fatou@example.org")
    response = relay.response
    assert (response.source, response.user_id, response.speaker_name) == ("relay", None, "Fatou")
    assert (results(consultation).respondents, counts(consultation)["submitted"]) == (1, 1)
    assert carried_queries.carried(consultation).unconfirmed == 1
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.recipient, code_of(relay) in mail.body, "> By radio" in mail.body) == (
        "fatou@example.org",
        True,
        True,
    )
    said = db.session.scalars(select(Contribution)).unique().one()
    assert (said.relayed, said.speaker_name, said.speaker_id) == ("waiting", "Fatou", None)


def test_a_code_fits_however_it_is_typed_and_no_other(app: Flask) -> None:
    relay = entered(published())
    code = code_of(relay)
    assert by_code(code.lower().replace("-", " ")) is relay
    for wrong in (code[:-1] + ("A" if code[-1] != "A" else "B"), code[1:], "R99-" + code.partition("-")[2], ""):
        with pytest.raises(Missing):
            by_code(wrong)


def test_confirming(app: Flask) -> None:
    consultation = published()
    relay = entered(consultation)
    with pytest.raises(Refused, match="for whom it was entered"):
        relaying.confirm(make.actor(make.user()), relay)
    for _twice in range(2):
        relaying.confirm(make.actor(make.user()), relay, has_code=True)
    assert (relay.status, relay.answered_at) == ("confirmed", DURING)
    assert carried_queries.carried(consultation).unconfirmed == 0
    assert db.session.scalars(select(Contribution.relayed)).one() == "confirmed"
    with pytest.raises(Refused, match="has confirmed it"):
        relaying.enter_again(make.actor(make.staff("moderator")), relay, sent(consultation))


def test_correcting_keeps_both(app: Flask) -> None:
    consultation = published()
    relay = entered(consultation)
    relaying.correct(make.actor(make.user()), relay, raw(consultation, q1="No", q5="By post"), True)
    response = relay.response
    said = [json.loads(v.snapshot)["answers"][4]["answer"] for v in response.versions]
    assert (relay.status, said, relay.version, response.version) == ("corrected", ["By radio", "By post"], 1, 2)
    again = entered(consultation)
    relaying.correct(make.actor(make.user()), again, raw(consultation, q1="Yes", q5="By radio"), True)
    assert (again.status, again.response.version) == ("confirmed", 1)
    with pytest.raises(Invalid):
        relaying.correct(make.actor(make.user()), again, {}, True)


def test_disowning_takes_it_out_of_figures_until_it_is_entered_anew(app: Flask) -> None:
    consultation = published()
    tallying.fold(consultation)
    relay = entered(consultation)
    relaying.disown(make.actor(make.user()), relay, True)
    relaying.disown(make.actor(make.user()), relay, True)
    assert (relay.status, results(consultation).respondents, counts(consultation)["submitted"]) == ("disowned", 0, 0)
    assert db.session.scalars(select(Contribution.relayed)).one() == "disowned"
    assert len(relay.response.versions) == 1  # what was entered stays readable
    with pytest.raises(Refused, match="was disowned"):
        relaying.confirm(make.actor(make.user()), relay, True)
    relaying.enter_again(make.actor(make.staff("moderator")), relay, sent(consultation))
    assert (relay.status, results(consultation).respondents) == ("waiting", 1)
    assert sorted(db.session.scalars(select(Contribution.relayed))) == ["disowned", "waiting"]
    relaying.confirm(make.actor(make.user()), relay, True)
    assert (relay.status, results(consultation).questions[consultation.questions()[0].id].base) == ("confirmed", 1)


def test_what_was_disowned_is_confirmed_to_nobody(app: Flask) -> None:
    relay = entered(published())
    consultation, digest = relay.response.consultation, relay.response.digest or ""
    assert confirmed(consultation, digest) is not None
    relaying.disown(make.actor(make.user()), relay, True)
    assert confirmed(consultation, digest) is None
    with frozen_at(DURING + SECOND):
        relaying.enter_again(make.actor(make.staff("moderator")), relay, sent(consultation))
    assert confirmed(consultation, digest) is not None


def test_with_an_account_it_is_answered_by_the_account(app: Flask) -> None:
    consultation, person = published(), make.user(name="Fatou", email="fatou@example.org")
    relay = entered(consultation, Participant(email=person.email))
    assert relay.response.user_id == person.id
    with pytest.raises(Invalid, match="begun an answer themselves"):
        entered(consultation, Participant(email=person.email))
    relaying.confirm(make.actor(person), relay)
    actions.submit_response(make.actor(person), consultation, raw(consultation, q1="No"))
    assert relay.response.version == 2


def test_nobody_enters_for_themselves_or_for_observers(app: Flask) -> None:
    consultation, moderator = published(), make.staff("moderator")
    for email, reason in (
        (moderator.email, "your own account"),
        (make.staff("observer").email, "may not answer"),
        ("nobody@example.org", "No account"),
    ):
        with pytest.raises(Invalid, match=reason):
            relaying.enter_response(make.actor(moderator), consultation, Participant(email=email), sent(consultation))


def test_an_organisation_on_paper_has_its_one_position(app: Flask) -> None:
    consultation, club = asked(), organisation()
    paper = Participant("", "Fatou", "civil", "radio club", True, "NE")
    relay = entered(consultation, paper)
    assert relay.response.organisation_id == club.id
    with pytest.raises(Refused, match="position in this consultation already"):
        opened(consultation, colleague(club))
    other = asked()
    position(other, colleague(club))
    with pytest.raises(Invalid, match="position in this consultation already"):
        entered(other, paper)


def test_an_account_that_speaks_for_an_organisation_holds_its_position_on_paper_too(app: Flask) -> None:
    consultation, club = asked(), organisation()
    first, second = colleague(club), colleague(club)
    assert entered(consultation, Participant(email=first.email)).response.organisation_id == club.id
    with pytest.raises(Invalid, match="position in this consultation already") as refused:
        entered(consultation, Participant(email=second.email))
    assert set(refused.value.fields) == {"email"}
    with pytest.raises(Refused, match="position in this consultation already"):
        actions.submit_response(make.actor(second), consultation, raw(consultation, q1="No"))


@pytest.mark.parametrize(("terms", "reason"), [
    ({"types": ["government"]}, "asks only"), ({"unit": "organisation"}, "asks organisations"),
])  # fmt: skip
def test_who_is_not_asked_is_not_entered_either(app: Flask, terms: dict[str, Any], reason: str) -> None:
    consultation, person = asking(**terms), make.user(email="fatou@example.org", stakeholder_type="civil")
    for who in (FATOU, Participant(email=person.email)):
        with pytest.raises(Invalid, match=reason):
            entered(consultation, who)


def test_nobody_enters_anonymous_answers_for_others(app: Flask) -> None:
    consultation = asking(is_anonymous=True)
    for who in (FATOU, Participant(email=make.user().email)):
        with pytest.raises(Refused, match="anonymous"):
            entered(consultation, who)


@pytest.mark.parametrize(("entered_at", "on", "is_late"), [
    (DURING, OPENS.date(), False), (CLOSES + SECOND, CLOSES.date(), False),
    (CLOSES + timedelta(days=13), CLOSES.date(), False),
])  # fmt: skip
def test_the_day_of_receipt_decides(app: Flask, entered_at: Any, on: date, is_late: bool) -> None:
    consultation = published()
    with frozen_at(entered_at):
        assert entered(consultation, on=on).response.is_late is is_late
        assert results(consultation).respondents == 1


def test_what_came_after_closing_is_late_or_refused(app: Flask) -> None:
    consultation, after = published(), CLOSES + timedelta(days=1)
    with frozen_at(after + SECOND):
        with pytest.raises(Invalid, match="took no late answers"):
            entered(consultation, on=after.date())
        until = after + timedelta(days=2)
        window = LateWindow(consultation_id=consultation.id, opened_at=after, until=until, reason="An outage")
        db.session.add(window)
        consultation.late_until = until
        assert entered(consultation, on=after.date()).response.is_late
        with pytest.raises(Invalid, match="not open on that day"):
            entered(consultation, on=OPENS.date() - timedelta(days=1))
        with pytest.raises(Invalid, match="not come yet"):
            entered(consultation, on=after.date() + timedelta(days=3))


def test_entering_ends_two_weeks_after_closing(app: Flask) -> None:
    consultation = published()
    with frozen_at(CLOSES + timedelta(days=14)), pytest.raises(Refused, match="within 14 days"):
        entered(consultation, on=CLOSES.date())
    with frozen_at(OPENS - SECOND), pytest.raises(Refused, match="once the consultation is open"):
        entered(consultation)
