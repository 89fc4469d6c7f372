"""Delegations and those behind positions by pages alone, with scripts off: the way through, and every refusal."""

import pytest
from flask import Flask
from sqlalchemy import select

from consultations import delegation_queries, live, position_queries
from consultations.models import Consultation
from consultations.response_models import Response
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.delegation_factories import (
    Person,
    admitted,
    asked,
    colleague,
    hidden,
    opened,
    organisation,
    position,
    write,
)
from tests.consultations.factories import CLOSES, DURING, form


@pytest.fixture(autouse=True)
def _during():
    with frozen_at(DURING):
        yield


def test_two_draft_and_a_third_clears_by_forms_alone(app: Flask) -> None:
    consultation, club = asked(), organisation()
    third, first, second = (Person(app, colleague(club, name=name)) for name in ("Third", "First", "Second"))
    url = f"{consultation.url}/delegation"
    assert "Answer for an organisation" in third.get(consultation.url).text
    assert "Open the delegation" in third.get(url).text
    assert third.post(f"{url}/open").location == url
    assert third.post(f"{url}/members", email=first.user.email, role="drafter").status_code == 303
    assert "Ask to be admitted" in second.get(url).text
    second.post(f"{url}/ask")
    assert "You asked to be admitted" in second.get(url).text
    assert third.post(f"{url}/members/{second.user.id}", role="drafter").status_code == 303
    saved = first.post(f"{url}/questions/1", wording=0, act="next", **form(consultation, q1="Yes"))
    assert saved.location == f"{url}/questions/2"
    assert second.post(f"{url}/questions/5", wording=0, **form(consultation, q5="By radio")).status_code == 303
    second.post(f"{url}/questions/5/comments", body="Is it enough?")
    assert "Is it enough?" in first.get(f"{url}/questions/5").text
    first.post(f"{url}/questions/5/comments", body="It is.", parent=1)
    first.post(f"{url}/comments/1/settle")
    assert "Settled by First" in second.get(f"{url}/questions/5").text
    second.post(f"{url}/put", **{"n-note": "Please read"})
    page = third.get(url).text
    assert all(words in page for words in ("Put to clearance", "Please read", "By radio", "Second"))
    third.post(f"{url}/clear", digest=hidden(page, "digest"))
    assert "Submit it as the position of Radio Club" in third.get(url).text
    third.post(f"{url}/submit")
    page = third.get(url).text
    response = db.session.scalars(select(Response)).one()
    assert response.reference in page
    file = first.get(f"{url}/receipt/1.json")
    assert (file.status_code, first.get(f"{url}/receipt/2.json").status_code) == (200, 404)


def test_the_desk_is_told_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation, person = asked(), Person(app, colleague(organisation()))
    pushed: list[int] = []
    monkeypatch.setattr(live, "push_counts", pushed.append)
    url = f"{consultation.url}/delegation"
    person.post(f"{url}/open")
    assert len(pushed) == 1
    person.post(f"{url}/questions/1", wording=0, **form(consultation, q1="Yes"))
    person.post(f"{url}/clear", digest=hidden(person.get(url).text, "digest"))
    person.post(f"{url}/submit", lang="fr")
    assert len(pushed) == 2


def test_two_on_one_question_see_both_texts(app: Flask) -> None:
    consultation, club = asked(), organisation()
    first, second = Person(app, colleague(club, name="Amina")), Person(app, colleague(club))
    delegation = opened(consultation, first.user)
    admitted(delegation, first.user, second.user)
    db.session.commit()
    url = f"{delegation.url}/questions/5"
    first.post(url, wording=0, **form(consultation, q5="By radio"))
    met = second.post(url, wording=0, **form(consultation, q5="By post"))
    assert met.status_code == 409
    assert all(words in met.text for words in ("Written meanwhile by Amina", "By radio", "By post"))
    second.post(url, wording=int(hidden(met.text, "wording")), **form(consultation, q5="By post and radio"))
    page = first.get(url).text
    assert all(words in page for words in ("By post and radio", "Who wrote what (2)"))


def test_what_cannot_be_an_answer_keeps_its_words(app: Flask) -> None:
    consultation, person = asked(), Person(app, colleague(organisation()))
    delegation = opened(consultation, person.user)
    db.session.commit()
    wrong = person.post(f"{delegation.url}/questions/1", wording=0, **{form_name(consultation, 1): "999"})
    assert (wrong.status_code, "not an option of this question" in wrong.text) == (422, True)
    said = person.post(f"{delegation.url}/questions/5/comments", body=" ")
    assert (said.status_code, "Please write something first" in said.text) == (422, True)
    unfinished = person.post(f"{delegation.url}/clear", digest="")
    assert (unfinished.status_code, "Please answer this question" in unfinished.text) == (422, True)
    stranger = person.post(f"{delegation.url}/members", email="x@example.org", role="drafter")
    assert (stranger.status_code, "names your organisation" in stranger.text) == (422, True)
    unknown = person.post(f"{delegation.url}/cosponsors", organisation="Nobody")
    assert unknown.status_code == 403  # nothing is cleared yet


def form_name(consultation: Consultation, number: int) -> str:
    return consultation.questions()[number - 1].field


def test_a_stale_clearance_is_refused_with_the_page(app: Flask) -> None:
    person = Person(app, colleague(organisation()))
    delegation = opened(asked(), person.user)
    write(delegation, person.user, 1, "Yes")
    db.session.commit()
    stale = person.post(f"{delegation.url}/clear", digest="0" * 64)
    assert (stale.status_code, "since you read it" in stale.text) == (409, True)


def test_nobody_outside_reads_a_draft(app: Flask) -> None:
    consultation, club = asked(), organisation()
    person = colleague(club)
    delegation = opened(consultation, person)
    write(delegation, person, 5, "Confidential words")
    lead, admin, other = make.staff("facilitator"), make.user(is_admin=True), colleague(organisation("Other"))
    for outsider in (colleague(club), lead, admin, other, make.user()):
        visitor = Person(app, outsider)
        door = visitor.get(delegation.url)
        assert (door.status_code, "Confidential" in door.text) == (200, False)
        for path in ("/questions/5", "/receipt/1.json"):
            assert visitor.get(delegation.url + path).status_code == 404
        assert visitor.post(f"{delegation.url}/questions/5", wording=1).status_code == 404
    page = Person(app, lead).get(f"{consultation.url}/delegations").text
    assert ("Radio Club" in page, "1 person may submit" in page, "Confidential" in page) == (True, True, False)
    assert Person(app, other).get(f"{consultation.url}/delegations").status_code == 403
    assert app.test_client().get(f"/record/delegation:{delegation.id}/entries").status_code == 404


def test_a_facilitator_replaces_the_submitter_by_page(app: Flask) -> None:
    consultation, club = asked(), organisation()
    first, second = colleague(club), colleague(club)
    delegation, lead = opened(consultation, first), Person(app, make.staff("facilitator"))
    url = f"{consultation.url}/delegations/{delegation.id}/submitter"
    wrong = lead.post(url, email="x@example.org")
    assert (wrong.status_code, "names this organisation" in wrong.text) == (422, True)
    assert lead.post(url, email=second.email).status_code == 303
    assert [m.user_id for m in delegation_queries.submitters(delegation)] == [second.id]


def test_a_member_who_answers_alone_is_told_why_not(app: Flask) -> None:
    consultation, club = asked(), organisation()
    opened(consultation, colleague(club))
    person = Person(app, colleague(club))
    page = person.get(f"{consultation.url}/answer")
    assert (page.status_code, "drafts its answer in a delegation" in page.text) == (403, True)
    sent = person.post(f"{consultation.url}/answer", act="submit", version=0, **form(consultation, q1="Yes"))
    assert (sent.status_code, "drafts its answer in a delegation" in sent.text) == (403, True)


def test_cosponsoring_and_associating_by_pages(app: Flask) -> None:
    consultation, one = asked(), colleague(organisation("One"))
    partner, third = Person(app, colleague(organisation("Other"))), Person(app, colleague(organisation("Third")))
    response = position(consultation, one, "By radio")
    owner, home = Person(app, one), f"{consultation.url}/delegation"
    assert owner.post(f"{home}/cosponsors", organisation="Other").status_code == 303
    invitation = f"{consultation.url}/cosponsoring/1"
    assert "asks you to co-sponsor" in partner.get(home).text
    assert third.get(invitation).status_code == 404
    page = partner.get(invitation).text
    assert "By radio" in page
    assert partner.post(invitation, act="accept", digest="0" * 64).status_code == 409
    partner.post(invitation, act="accept", digest=hidden(page, "digest"))
    at = f"{consultation.url}/positions/{response.reference}"
    assert third.get(at).status_code == 403
    assert "hidden from everybody" in third.get(f"{consultation.url}/positions").text
    with frozen_at(CLOSES):
        third.post(f"{at}/associate")
        assert "1 position, supported by 3 organisations" in third.get(f"{consultation.url}/results").text
        page = third.get(at).text
        assert all(words in page for words in ("Other", "Co-sponsor", "Third", "By radio", "Withdraw the support"))
        assert "supported by 2 other organisations" in third.get(f"{consultation.url}/positions").text
        third.post(f"{consultation.url}/cosponsoring/2", act="withdraw")
        assert "1 position, supported by 2 organisations" in third.get(f"{consultation.url}/positions").text
        assert "no more, since" in app.test_client().get(at).text


def test_words_that_a_moderator_hid_are_not_in_the_position(app: Flask) -> None:
    consultation, person = asked(), colleague(organisation())
    response = position(consultation, person, "Rude words")
    response.answers[-1].contribution.visibility = "hidden"
    db.session.commit()
    with frozen_at(CLOSES):
        page = app.test_client().get(f"{consultation.url}/positions/{response.reference}")
    assert (page.status_code, "Rude words" in page.text) == (200, False)


def test_positions_come_in_pages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(position_queries, "PAGE", 1)
    consultation = asked()
    for name in ("One", "Two"):
        position(consultation, colleague(organisation(name)))
    with frozen_at(CLOSES):
        first = position_queries.positions(consultation)
        second = position_queries.positions(consultation, first.next)
    assert [one.response.organisation_name for one in (*first.items, *second.items)] == ["One", "Two"]
    assert second.next is None
