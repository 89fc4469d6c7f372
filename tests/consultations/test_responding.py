"""Drafts, submissions, versions, receipts; nothing half stored."""

import hashlib
import json
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from consultations import actions, live, queries
from consultations.models import Consultation
from consultations.response_models import Answer, AnswerChoice, Response, ResponseVersion
from contributions import actions as contributions
from contributions import record
from contributions.models import WITHDRAWN, Contribution
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid, Refused
from core.mail import OutgoingMail
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, OPENS, SECOND, published, question, raw, submitted


def verbs(consultation: Consultation) -> list[str]:
    return [e.verb for e in record.entries_after(consultation.topic, 0)]


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("moment", [OPENS, CLOSES - SECOND])
def test_an_answer_inside_the_time_is_taken(app: Flask, moment: datetime) -> None:
    consultation, person = published(), make.user()
    with frozen_at(moment):
        response = actions.submit_response(make.actor(person), consultation, raw(consultation, q1="Yes"))
    assert (response.submitted_at, response.version) == (moment, 1)


@pytest.mark.parametrize("moment", [OPENS - SECOND, CLOSES, CLOSES + timedelta(days=400)])
@pytest.mark.parametrize("act", [actions.submit_response, actions.save_draft])
def test_an_answer_outside_the_time_is_refused(app: Flask, moment: datetime, act) -> None:
    consultation, person = published(), make.user()
    with frozen_at(moment), pytest.raises(Refused):
        act(make.actor(person), consultation, raw(consultation, q1="Yes"))
    assert count(Response) == 0


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Zurich"])
def test_the_zone_only_names_the_moment(app: Flask, zone: str) -> None:
    consultation = published(zone=zone)
    assert not consultation.is_open_at(OPENS - SECOND)
    assert consultation.is_open_at(OPENS)
    assert consultation.is_open_at(CLOSES - SECOND)
    assert not consultation.is_open_at(CLOSES)


def test_every_step_has_its_entry(app: Flask) -> None:
    consultation, person = published(), make.user()
    with frozen_at(DURING):
        actor = make.actor(person)
        actions.save_draft(actor, consultation, raw(consultation, q5="first words"))
        actions.save_draft(actor, consultation, raw(consultation, q5="other words"))
        actions.submit_response(actor, consultation, raw(consultation, q1="Yes", q5="other words"))
    assert verbs(consultation)[-3:] == ["response_started", "contribution_made", "response_submitted"]
    assert list(record.broken_links()) == []


def test_an_invalid_answer_stores_nothing(app: Flask) -> None:
    consultation, person = published(), make.user()
    with frozen_at(DURING), pytest.raises(Invalid):
        actions.submit_response(make.actor(person), consultation, raw(consultation, q1="Yes", q2=["A"], q5="Why not"))
    assert [count(m) for m in (Response, Answer, AnswerChoice, ResponseVersion, Contribution)] == [0] * 5


def test_the_same_submission_again_changes_nothing(app: Flask) -> None:
    consultation, person = published(), make.user()
    first = submitted(consultation, person, q2=["A", "B"], q5="Open tools")
    before = (first.version, first.digest, count(ResponseVersion), verbs(consultation))
    again = submitted(consultation, person, q2=["B", "A"], q5="Open tools")
    assert again is first
    assert (again.version, again.digest, count(ResponseVersion), verbs(consultation)) == before


def test_a_change_keeps_the_earlier_version_and_revises_the_words(app: Flask) -> None:
    consultation, person = published(), make.user()
    response = submitted(consultation, person, q5="Open tools")
    said = response.answers[-1].contribution
    submitted(consultation, person, q1="No", q5="Open standards")
    assert [v.number for v in response.versions] == [1, 2]
    assert [r.body for r in said.revisions] == ["Open tools", "Open standards"]
    assert json.loads(response.versions[0].snapshot)["answers"][0]["answer"] == ["Yes"]
    assert count(Contribution) == 1


def test_words_can_be_changed_after_thirty_days_while_it_is_open(app: Flask) -> None:
    consultation, person = published(closes_at=OPENS + timedelta(days=90)), make.user()
    response = submitted(consultation, person, q5="Open tools")
    with frozen_at(OPENS + timedelta(days=80)):
        actions.submit_response(make.actor(person), consultation, raw(consultation, q1="Yes", q5="Open standards"))
    assert response.answers[-1].contribution.revision.body == "Open standards"


def test_emptied_words_are_withdrawn_and_may_come_again(app: Flask) -> None:
    consultation, person = published(), make.user()
    response = submitted(consultation, person, q5="Open tools")
    said = response.answers[-1].contribution
    submitted(consultation, person)
    assert said.visibility == WITHDRAWN
    assert len(response.answers) == 1
    submitted(consultation, person, q5="Once more")
    symbols = set(db.session.scalars(select(Contribution.symbol)))
    base = f"C7-EGOV/Q{consultation.id}/{response.short_reference}/5"
    assert symbols == {base, f"{base}.2"}


def test_a_hidden_answer_can_stay_but_not_be_reworded(app: Flask) -> None:
    consultation, person = published(), make.user()
    response = submitted(consultation, person, q5="Rude words")
    with frozen_at(DURING):
        contributions.hide(make.actor(make.staff("moderator")), response.answers[-1].contribution, "Abusive")
    submitted(consultation, person, q1="No", q5="Rude words")
    with pytest.raises(Invalid) as refused:
        submitted(consultation, person, q1="No", q5="Ruder words")
    assert set(refused.value.fields) == {question(consultation, 5).field}


def test_the_digest_is_that_of_the_snapshot(app: Flask) -> None:
    response = submitted(published(), q2=["A", "B"], q5="日本語 *and* <b>")
    version = response.versions[-1]
    assert hashlib.sha256(version.snapshot.encode()).hexdigest() == version.digest == response.digest
    facts = json.loads(version.snapshot)
    assert json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == version.snapshot
    assert [a["answer"] for a in facts["answers"]] == [["Yes"], ["A", "B"], None, None, "日本語 *and* <b>", None]


def test_the_receipt_goes_out_by_mail(app: Flask) -> None:
    person = make.user()
    response = submitted(published(), person)
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert mail.recipient == person.email
    for fact in (response.reference, response.digest, "1 June 2026, 13:00 UTC"):
        assert str(fact) in mail.body


def test_two_tabs_on_one_draft(app: Flask) -> None:
    consultation, person = published(), make.user()
    with frozen_at(DURING):
        actor = make.actor(person)
        actions.save_draft(actor, consultation, raw(consultation, q5="first tab"), version=0)
        with pytest.raises(actions.DraftConflict) as conflict:
            actions.save_draft(actor, consultation, raw(consultation, q5="second tab"), version=0)
        assert (conflict.value.theirs, conflict.value.mine) == ("first tab", "second tab")
        with pytest.raises(actions.DraftConflict):
            actions.submit_response(actor, consultation, raw(consultation, q1="Yes", q5="second"), version=0)
        kept = actions.save_draft(
            actor, consultation, raw(consultation, q5="second tab"), version=conflict.value.version
        )
    assert kept.draft == {str(question(consultation, 5).id): "second tab"}


def test_a_tab_from_before_a_submission_does_not_overwrite_it(app: Flask) -> None:
    consultation, person = published(), make.user()
    with frozen_at(DURING):
        actor = make.actor(person)
        actions.submit_response(actor, consultation, raw(consultation, q1="Yes"), version=0)
        with pytest.raises(actions.DraftConflict):
            actions.submit_response(actor, consultation, raw(consultation, q1="No"), version=0)


def test_the_capacity_is_that_of_the_first_submission(app: Flask) -> None:
    consultation, person = published(), make.user(country="NE", stakeholder_type="government")
    response = submitted(consultation, person)
    person.country, person.stakeholder_type = "FR", "civil"
    submitted(consultation, person, q1="No")
    assert (response.region, response.stakeholder_type, response.country) == ("african", "government", "NE")


@pytest.mark.parametrize(
    ("kind", "country", "region"),
    [("igo", None, "igo"), ("igo", "FR", "weog"), ("civil", None, "other"), ("government", "BR", "grulac")],
)
def test_regions(app: Flask, kind: str, country: str | None, region: str) -> None:
    response = submitted(published(), make.user(stakeholder_type=kind, country=country))
    assert response.region == region


def test_words_stay_closed_until_the_closing_and_move_with_it(app: Flask) -> None:
    person = make.user()
    consultation = published()
    said = submitted(consultation, person, q5="Open tools").answers[-1].contribution
    assert said.public_from == CLOSES
    later = CLOSES + timedelta(days=3)
    with frozen_at(DURING):
        actions.extend_deadline(_facilitator_of(consultation), consultation, later, "More time was asked for")
    db.session.refresh(said)
    assert said.public_from == later


def _facilitator_of(consultation: Consultation):
    return make.actor(queries.facilitators(consultation)[0])


def test_live_words_are_public_at_once(app: Flask) -> None:
    said = submitted(published(live_results=True), q5="Open tools").answers[-1].contribution
    assert said.public_from == said.said_at == DURING


def test_desk_counts_hold_no_answer(app: Flask) -> None:
    consultation = published()
    submitted(consultation, make.user(stakeholder_type="civil", country="NE"), q5="Secret words")
    with frozen_at(DURING):
        actions.save_draft(make.actor(make.user()), consultation, raw(consultation, q5="Secret"))
    counts = live.counts(consultation)
    assert (counts["started"], counts["submitted"], counts["type-civil"], counts["region-african"]) == (2, 1, 1, 1)
    assert all(isinstance(value, int) for value in counts.values())


@pytest.mark.parametrize(("role", "may"), [("facilitator", True), ("moderator", False), (None, False)])
def test_who_may_join_the_desk(app: Flask, role: str | None, may: bool) -> None:
    person = make.staff(role) if role else make.user()
    consultation = published()
    assert live.may_join(make.actor(person), consultation.id) is may
    assert live.may_join(make.actor(person), 999_999) is False


def test_the_language_of_the_words_stays_as_it_was_given(app: Flask) -> None:
    consultation, person = published(), make.user()
    with frozen_at(DURING):
        actor = make.actor(person)
        first = actions.submit_response(actor, consultation, raw(consultation, q1="Yes", q5="Des outils"), lang="fr")
        said = first.answers[-1].contribution
        actions.submit_response(actor, consultation, raw(consultation, q1="Yes", q5="Des outils ouverts"))
        assert (said.lang, said.revision.number) == ("fr", 2)
        actions.submit_response(actor, consultation, raw(consultation, q1="No", q5="Open tools"), lang="en")
    assert said.lang == "en"
