"""Invitations: who is written to, when, how often, in which language; who is not, ever again; and who never arrived."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consultations import actions, invitation_links, invitation_mails, invitation_queries, inviting, reminding
from consultations.invitation_files import Person
from consultations.invitation_models import Invitation, InvitationList
from consultations.models import Consultation
from core import mail
from core.clock import frozen_at
from core.db import db
from core.errors import Conflict, Invalid, Refused
from core.mail import Composed, OutgoingMail
from core.personal import erase
from notifications.models import Notification
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND, draft, facilitator, published, raw, submitted

DAY = timedelta(days=1)
LONG: dict[str, Any] = {"closes_at": OPENS + 20 * DAY}


def invited(consultation: Consultation, *people: str | Person, at: datetime = OPENS) -> list[Invitation]:
    """Invited, and put into the outbox if the consultation is published."""
    with frozen_at(at):
        every = [Person(one) if isinstance(one, str) else one for one in people]
        inviting.invite(make.actor(make.user(is_admin=True)), consultation, every)
        db.session.commit()
        reminding.send_invitations()
    return list(
        db.session.scalars(select(Invitation).filter_by(consultation_id=consultation.id).order_by(Invitation.id))
    )


def messages(what: str | None = None) -> list[str]:
    """Who is written to, in order."""
    found = db.session.scalars(
        select(OutgoingMail).filter_by(composer=invitation_mails.NAME).order_by(OutgoingMail.id)
    )
    return [one.recipient for one in found if what in (None, one.reference["what"])]


def words(invitation: Invitation, what: str = "invite") -> Composed | None:
    return invitation_mails.compose({"invitation": invitation.id, "issue": invitation.issue, "what": what})


def remind(consultation: Consultation, at: datetime) -> int:
    with frozen_at(at):
        return reminding.remind(make.actor(make.user(is_admin=True)), consultation)


def test_each_is_written_to_once(app: Flask) -> None:
    consultation = published()
    invited(consultation, "a@example.org", "b@example.org")
    invited(consultation, "a@example.org", "c@example.org")
    assert messages() == ["a@example.org", "b@example.org", "c@example.org"]


def test_of_a_draft_nobody_is_written_to_before_it_is_published(app: Flask) -> None:
    person = facilitator()
    consultation = draft(person)
    with frozen_at(OPENS - SECOND):
        [one] = invited(consultation, "a@example.org", at=OPENS - DAY)
        assert (one.sent_at, messages()) == (None, [])
        actions.open_consultation(make.actor(person), consultation)
        db.session.commit()
        reminding.send_invitations()
        assert messages() == ["a@example.org"]


def test_the_message_is_in_their_language_with_what_they_need(app: Flask) -> None:
    consultation = published(title="Tools for all", zone="Africa/Niamey", summary="What do you use?")
    [one] = invited(consultation, Person("a@example.org", "Amina", language="en"))
    with frozen_at(DURING):
        found = words(one)
    assert found is not None
    for text in ("Hello Amina", "Tools for all", "What do you use?", "3 June 2026, 12:00 UTC", "13:00 Africa/Niamey"):
        assert text in found.body
    assert invitation_links.personal_link(one) in found.body
    assert found.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found.headers["List-Unsubscribe"].strip("<>") in found.body


def test_the_link_is_a_secret_that_nothing_stored_holds(app: Flask) -> None:
    [one] = invited(published(), "a@example.org")
    secret = invitation_links.secret_of(one)
    assert (len(secret), one.token_digest) == (22, invitation_links.digest_of(secret))
    assert invitation_queries.by_digest(one.consultation_id, invitation_links.digest_of(secret)) is one
    outbox = db.session.scalars(select(OutgoingMail)).all()
    assert not any(secret in f"{message.body}{message.reference}" for message in outbox)


def test_reminders_go_to_those_who_have_not_answered(app: Flask) -> None:
    consultation = published(**LONG)
    people = {name: make.user(email=f"{name}@example.org") for name in ("drafting", "done", "silent")}
    stopped, lost = invited(
        consultation, *(p.email for p in people.values()), "stop@example.org", "lost@example.org"
    )[-2:]
    with frozen_at(DURING):
        actions.save_draft(make.actor(people["drafting"]), consultation, raw(consultation, q5="Half"))
        submitted(consultation, people["done"])
        inviting.stop(consultation.id, invitation_links.address_digest(stopped.email))
        inviting.note_bounce(lost, "550 no such mailbox")
        counts = invitation_queries.counts(consultation)
    assert counts == {"missing": 1, "drafting": 1, "answered": 1, "bounced": 1, "stopped": 1, "unsent": 0}
    assert remind(consultation, OPENS + DAY) == 2
    assert sorted(messages("remind")) == ["drafting@example.org", "silent@example.org"]


@pytest.mark.parametrize(("after", "count"), [(DAY - SECOND, 0), (DAY, 1), (DAY + SECOND, 1)])
def test_at_most_once_a_day(app: Flask, after: timedelta, count: int) -> None:
    consultation = published(**LONG)
    invited(consultation, "a@example.org")
    assert remind(consultation, OPENS + after) == count
    assert remind(consultation, OPENS + 5 * DAY) == 1
    assert remind(consultation, OPENS + 5 * DAY + after) == count


def test_who_answers_after_a_reminder_was_put_into_the_outbox_gets_none(app: Flask) -> None:
    consultation, person = published(**LONG), make.user(email="a@example.org")
    [one] = invited(consultation, "a@example.org")
    with frozen_at(DURING):
        assert words(one, "remind") is not None
        submitted(consultation, person)
        assert words(one, "remind") is None
    with frozen_at(consultation.closes_at):
        assert words(one) is None


def test_planned_reminders_go_on_their_day_once(app: Flask) -> None:
    consultation = published(**LONG)
    invited(consultation, "a@example.org")
    closes_at = OPENS + 20 * DAY
    with frozen_at(DURING):
        chief = make.actor(make.user(is_admin=True))
        reminding.plan_reminders(chief, consultation, [7, 2, 2])
        db.session.commit()
    for moment, sent in (
        (closes_at - 7 * DAY - SECOND, 0), (closes_at - 7 * DAY, 1), (closes_at - 7 * DAY + 2 * DAY, 0),
        (closes_at - 2 * DAY, 1), (closes_at - SECOND, 0),
    ):  # fmt: skip
        with frozen_at(moment):
            assert reminding.send_planned() == sent, moment


def test_a_job_that_slept_reminds_once_and_an_extension_makes_plans_due_again(app: Flask) -> None:
    person = facilitator()
    consultation = published(person, **LONG)
    invited(consultation, "a@example.org")
    closes_at = OPENS + 20 * DAY
    with frozen_at(DURING):
        reminding.plan_reminders(make.actor(person), consultation, [7, 2])
        db.session.commit()
    with frozen_at(closes_at - DAY):
        assert (reminding.send_planned(), reminding.send_planned()) == (1, 0)
        consultation = db.session.get_one(Consultation, consultation.id)
        actions.extend_deadline(make.actor(person), consultation, closes_at + 5 * DAY, "More time")
        db.session.commit()
    for moment, sent in ((closes_at + 2 * DAY, 0), (closes_at + 3 * DAY, 1)):
        with frozen_at(moment):
            assert reminding.send_planned() == sent, moment


@pytest.mark.parametrize("days", [[0], [61], [1, 2, 3, 4, 5, 6, 7]])
def test_plans_have_bounds(app: Flask, days: list[int]) -> None:
    consultation, chief = published(), make.actor(make.user(is_admin=True))
    with frozen_at(OPENS), pytest.raises(Invalid):
        reminding.plan_reminders(chief, consultation, days)


def test_a_no_to_one_consultation_holds_for_it_alone_and_a_no_to_all_for_every(app: Flask) -> None:
    one, other = published(), published()
    for scope, expected in ((False, [[], ["a@example.org"]]), (True, [[], []])):
        with frozen_at(OPENS):
            inviting.stop(one.id, invitation_links.address_digest("A@Example.org"), everything=scope)
            inviting.stop(one.id, invitation_links.address_digest("A@Example.org"), everything=scope)
            people = [Person("a@example.org")]
            assert [[p.email for p in inviting.sort_people(c, people).fresh] for c in (one, other)] == expected


def test_a_no_outlives_list_and_account(app: Flask) -> None:
    consultation, person = published(), make.user(email="a@example.org")
    [one] = invited(consultation, "a@example.org")
    assert one.user_id == person.id
    token = invitation_links.stop_token(one)
    with frozen_at(DURING):
        inviting.stop(*invitation_links.read_stop(token), everything=True)
        erase(person.id)
        db.session.commit()
        assert db.session.scalars(select(Invitation)).all() == []
        assert invited(consultation, "a@example.org") == []
        inviting.stop(*invitation_links.read_stop(token))


def test_a_refusal_for_good_is_shown_and_a_corrected_address_is_written_to(app: Flask) -> None:
    consultation = published(**LONG)
    [one] = invited(consultation, "typo@example.org")
    old = invitation_links.secret_of(one)
    message = db.session.scalars(select(OutgoingMail)).one()
    with frozen_at(DURING):
        assert mail.note_bounce(message.id, "550 5.1.1 no such mailbox")
        assert (one.bounced_at, one.bounce_reason) == (DURING, "550 5.1.1 no such mailbox")
        with pytest.raises(Invalid):
            inviting.correct_address(make.actor(make.user(is_admin=True)), one, "no address")
        inviting.correct_address(make.actor(make.user(is_admin=True)), one, "Right@Example.org")
        db.session.commit()
        reminding.send_invitations()
    assert (one.email, one.bounced_at, one.bounce_reason) == ("right@example.org", None, None)
    assert messages() == ["typo@example.org", "right@example.org"]
    assert invitation_queries.by_digest(consultation.id, invitation_links.digest_of(old)) is None
    with frozen_at(DURING):
        first = db.session.get_one(OutgoingMail, message.id)
        assert invitation_mails.compose(first.reference) is None


def test_more_time_reaches_everybody_once(app: Flask) -> None:
    person = facilitator()
    consultation = published(person)
    names = ("invited", "drafting", "done", "stopped")
    people = {name: make.user(email=f"{name}@example.org") for name in names}
    uninvited = make.user()
    made = invited(
        consultation, *(p.email for p in people.values()), "outside@example.org", "lost@example.org", "no@example.org"
    )
    with frozen_at(DURING):
        submitted(consultation, people["done"])
        submitted(consultation, uninvited)
        actions.save_draft(make.actor(people["drafting"]), consultation, raw(consultation, q5="Half"))
        inviting.note_bounce(made[5], "gone")
        for one in (made[3], made[6]):
            inviting.stop(consultation.id, invitation_links.address_digest(one.email))
        actions.extend_deadline(make.actor(person), consultation, CLOSES + DAY, "A storm")
    told = db.session.scalars(select(Notification.user_id).filter_by(kind="extended")).all()
    assert sorted(told) == sorted([people[name].id for name in names[:3]] + [uninvited.id])
    assert messages("extended") == ["outside@example.org"]
    with frozen_at(DURING):
        found = words(made[4], "extended")
    assert found is not None
    assert "A storm" in found.body
    assert "4 June 2026, 12:00 UTC" in found.body


def test_an_account_is_known_by_its_address_or_by_coming_with_the_link(app: Flask) -> None:
    consultation = published()
    known, new = make.user(email="known@example.org"), make.user()
    first, second = invited(consultation, "known@example.org", "other@example.org")
    assert (first.user_id, second.user_id) == (known.id, None)
    inviting.accept(make.actor(new), second)
    inviting.accept(make.actor(new), second)
    assert second.user_id == new.id
    with pytest.raises(Conflict):
        inviting.accept(make.actor(known), second)
    assert invitation_queries.is_invited(consultation.id, new.id)
    assert not invitation_queries.is_invited(published().id, new.id)


def test_lists_that_nobody_confirms_are_forgotten(app: Flask) -> None:
    consultation, chief = published(), make.actor(make.user(is_admin=True))
    with frozen_at(OPENS):
        waiting = inviting.read_list(chief, consultation, b"email\na@example.org\nnobody\na@example.org\n")
        assert (len(waiting.people), len(waiting.faults)) == (2, 1)
        sorted_ = inviting.sort_people(consultation, inviting.people_of(waiting))
        assert ([p.email for p in sorted_.fresh], [p.row for p in sorted_.doubled]) == (["a@example.org"], [4])
    for after, left in ((DAY - SECOND, 1), (DAY, 0)):
        with frozen_at(OPENS + after):
            inviting.forget_lists()
            assert len(db.session.scalars(select(InvitationList)).all()) == left


@pytest.mark.parametrize("act", ["invite", "remind", "plan", "withdraw"])
def test_others_may_not(app: Flask, act: str) -> None:
    consultation, other = published(), make.actor(make.user())
    [one] = invited(consultation, "a@example.org")
    acts: dict[str, Any] = {
        "invite": lambda: inviting.invite(other, consultation, [Person("b@example.org")]),
        "remind": lambda: reminding.remind(other, consultation),
        "plan": lambda: reminding.plan_reminders(other, consultation, [2]),
        "withdraw": lambda: inviting.withdraw_invitation(other, one),
    }
    with frozen_at(DURING), pytest.raises(Refused):
        acts[act]()
