"""Amendments: prepared unseen, published in one act, and nothing that was answered is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.actor import Actor
from accounts.models import User
from consultations import actions, versions
from consultations.models import Consultation
from consultations.questionnaire import questionnaire_digest
from consultations.response_models import Response
from consultations.results import results
from contributions.record import Entry
from core.clock import frozen_at
from core.db import db
from core.errors import Invalid, Refused
from notifications.models import Notification
from tests import factories as make
from tests.consultations.factories import CLOSES, DURING, facilitator, form, published, question, raw, submitted
from tests.consultations.test_api import bearer

LATER = DURING + timedelta(hours=1)
REASON = "Two ministries asked for it"


@contextmanager
def amending(made: Consultation, person: User) -> Iterator[Actor]:
    """An amendment that was begun two hours after the opening."""
    with frozen_at(LATER):
        actor = make.actor(person)
        actions.begin_amendment(actor, made)
        yield actor


def asked(made: Consultation) -> list[tuple[int, str]]:
    return [(q.number, q.text) for q in made.questions()]


def lead() -> tuple[User, Consultation]:
    person = facilitator()
    return person, published(person)


def test_what_is_prepared_changes_nothing_that_is_asked(app: Flask) -> None:
    person, made = lead()
    before, digest = asked(made), questionnaire_digest(made)
    with amending(made, person) as actor:
        first, second = made.asked_sections()
        actions.add_question(actor, first, kind="text", text="What else?")
        actions.remove_question(actor, question(made, 3))
        actions.move_question(actor, question(made, 4), 1)
        actions.move_section(actor, second, -1)
        actions.succeed_question(actor, question(made, 5))
        actions.add_label(actor, question(made, 1), "Perhaps")
        actions.retire_label(actor, question(made, 2).options[0])
        actions.add_section(actor, made, "Part C")
        assert (asked(made), questionnaire_digest(made)) == (before, digest)
        assert [o.label for o in question(made, 1).asked_options()] == ["Yes", "No"]
        actions.drop_amendment(actor, made)
    db.session.expire_all()
    assert (asked(made), questionnaire_digest(made), len(made.sections)) == (before, digest, 2)
    assert {q.retired_in for q in made.questions()} == {None}
    assert (made.version, made.amending_since, made.amending_order) == (1, None, None)


def test_it_is_published_in_one_act(app: Flask) -> None:
    person, made = lead()
    with amending(made, person) as actor:
        first, second = made.asked_sections()
        actions.add_question(actor, first, kind="text", text="What else?")
        actions.remove_question(actor, question(made, 3))
        actions.move_question(actor, question(made, 4), 1)
        actions.move_section(actor, second, -1)
        copy = actions.succeed_question(actor, question(made, 5))
        actions.reword_question(actor, copy, kind="text", text="Why so?", word_limit=50, required=True)
        actions.add_label(actor, question(made, 1), "Perhaps")
        assert actions.publish_amendment(actor, made, REASON) == 2
    db.session.expire_all()
    assert asked(made) == [
        (8, "Why so?"), (4, "It works."), (6, "Again?"), (1, "Is it used?"), (2, "Which two?"), (7, "What else?"),
    ]  # fmt: skip
    assert [o.label for o in made.questions()[3].asked_options()] == ["Yes", "No", "Perhaps"]
    assert {q.number: q.code for s in made.sections for q in s.questions if q.number in (5, 8)} == {
        5: "q5_v2",
        8: "q5",
    }
    kept = versions.versions(made)
    assert [(v.number, v.reason) for v in kept] == [(1, ""), (2, REASON)]
    entry = db.session.scalars(select(Entry).where(Entry.verb == "questionnaire_amended")).one()
    assert (entry.payload["version"], entry.payload["digest"]) == (2, questionnaire_digest(made))
    found = {(d.kind, d.number) for d in versions.differences(kept[0].document, kept[1].document)}
    assert {("added", 7), ("added", 8), ("retired", 3), ("retired", 5), ("changed", 1)} <= found


def test_whoever_answers_hears_once(app: Flask) -> None:
    person, made = lead()
    drafting, done, reader = make.user(), make.user(), make.user()
    submitted(made, done)
    with frozen_at(DURING):
        actions.save_draft(make.actor(drafting), made, raw(made, q1="Yes"))
    with amending(made, person) as actor:
        actions.remove_question(actor, question(made, 3))
        actions.publish_amendment(actor, made, REASON)
    told = db.session.scalars(select(Notification.user_id).filter_by(kind="amended")).all()
    assert sorted(told) == sorted([drafting.id, done.id])
    assert reader.id not in told


def test_what_was_asked_is_not_edited(app: Flask) -> None:
    person, made = lead()
    with amending(made, person) as actor:
        with pytest.raises(Refused, match="replace it"):
            actions.reword_question(actor, question(made, 1), kind="text", text="Other?")
        with pytest.raises(Refused, match="replace it"):
            actions.rename_section(actor, made.asked_sections()[0], "Other")
        with pytest.raises(Invalid, match="Nothing was changed"):
            actions.publish_amendment(actor, made, REASON)
        with pytest.raises(Invalid, match="Too few"):
            actions.retire_label(actor, question(made, 1).options[0])
    with frozen_at(CLOSES), pytest.raises(Refused, match="closed"):
        actions.publish_amendment(make.actor(person), made, REASON)


def test_an_empty_section_holds_it_up(app: Flask) -> None:
    person, made = lead()
    with amending(made, person) as actor:
        actions.add_section(actor, made, "Part C")
        with pytest.raises(Invalid, match="Part C"):
            actions.publish_amendment(actor, made, REASON)
        actions.remove_section(actor, made.sections[-1])
        actions.remove_section(actor, made.sections[0])
        actions.publish_amendment(actor, made, REASON)
    assert [q.number for q in made.questions()] == [4, 5, 6]


def test_taking_a_copy_out_keeps_its_model(app: Flask) -> None:
    person, made = lead()
    with amending(made, person) as actor:
        model = question(made, 1)
        copy = actions.succeed_question(actor, model)
        assert actions.succeed_question(actor, model) is copy
        actions.remove_question(actor, copy)
        assert model.retired_in is None
        actions.succeed_question(actor, model)
        actions.keep_part(actor, model)
        with pytest.raises(Invalid, match="Nothing was changed"):
            actions.publish_amendment(actor, made, REASON)


def test_languages_are_whole_before_it_is_published(app: Flask) -> None:
    from tests.consultations.test_translating import bilingual

    made = bilingual("fr")
    with amending(made, facilitator()) as actor:
        actions.add_question(actor, made.asked_sections()[0], kind="text", text="What else?")
        with pytest.raises(Invalid, match="1 text is missing"):
            actions.publish_amendment(actor, made, REASON)


def test_by_pages_alone(client: FlaskClient) -> None:
    person, made = lead()
    db.session.commit()
    make.sign_in(client, person)
    here = f"{made.url}/amendment"
    first, second = question(made, 1), question(made, 2)
    with frozen_at(LATER):
        assert "Begin an amendment" in client.get(here).text
        assert client.post(here).status_code == 303
        assert (
            client.post(f"{made.url}/draft/questions/{second.id}/remove").headers["Location"].endswith("/amendment")
        )
        assert client.post(f"{here}/questions/{first.id}/options", data={"label": "Perhaps"}).status_code == 303
        assert client.post(f"{here}/questions/{first.id}/options", data={"label": "Perhaps"}).status_code == 422
        page = client.get(here).text
        assert "no longer asked" in page
        assert "Perhaps" in page
        assert "Perhaps" in client.get(f"{here}/preview").text
        assert "Perhaps" not in client.get(made.url).text
        assert client.post(f"{here}/publish", data={"reason": ""}).status_code == 422
        assert client.post(f"{here}/publish", data={"reason": REASON}).status_code == 303
        assert "Perhaps" in client.get(made.url).text
        history = client.get(f"{made.url}/versions").text
        file = client.get(f"{made.url}/versions/1.json")
    assert REASON in history
    assert "No longer asked: question 2" in history
    assert file.data.decode() == versions.version_numbered(made, 1).document
    assert client.get(f"{made.url}/versions/3.json").status_code == 404


def test_through_the_api(client: FlaskClient) -> None:
    person, made = lead()
    own, here = bearer(person), f"/api/v1/consultations/{made.id}"
    with frozen_at(LATER):
        assert client.post(f"{here}/amendment", headers=bearer(make.user())).status_code == 403
        begun = client.post(f"{here}/amendment", headers=own)
        assert (begun.status_code, begun.json["version"]) == (201, 2)
        first = question(made, 1).id
        copy = client.post(f"{here}/questions/{first}/succeed", headers=own)
        assert (copy.status_code, copy.json["number"], len(copy.json["options"])) == (201, 7, 2)
        added = client.post(f"{here}/questions/{question(made, 4).id}/labels", json={"label": "Fully"}, headers=own)
        assert (added.status_code, added.json["number"]) == (201, 4)
        states = {q["number"]: q["state"] for q in client.get(f"{here}/amendment", headers=own).json["questions"]}
        assert (states[1], states[7], states[2]) == ("retired", "added", "asked")
        done = client.post(f"{here}/amendment/publish", json={"reason": REASON}, headers=own)
        assert (done.status_code, done.json["number"]) == (200, 2), done.json
        listed = client.get(f"{here}/versions").json["items"]
    assert [v["number"] for v in listed] == [1, 2]
    assert {"kind": "retired", "number": 1, "text": "Is it used?", "facts": []} in listed[1]["differences"]


def test_no_answer_is_lost(app: Flask) -> None:
    person, made = lead()
    response = submitted(made, make.user(), q3=["A"], q5="Because it works")
    other = make.user()
    with frozen_at(DURING):
        actions.save_draft(make.actor(other), made, raw(made, q3=["B"], q5="Not yet"))
    retired = [question(made, 3), question(made, 5)]
    with amending(made, person) as actor:
        for each in retired:
            actions.remove_question(actor, each)
        actions.publish_amendment(actor, made, REASON)
        draft = db.session.scalars(select(Response).filter_by(user_id=other.id)).one()
        actions.save_draft(make.actor(other), made, raw(made, q1="Yes"), version=draft.draft_version)
        assert {str(q.id) for q in retired} <= set(draft.draft or {})
        actions.submit_response(make.actor(other), made, raw(made, q1="No"))
    db.session.expire_all()
    assert (response.questionnaire_version, draft.questionnaire_version) == (1, 2)
    assert len(response.answers) == 3
    with frozen_at(CLOSES):
        found = results(made)
    first = found.questions[retired[0].id]
    assert (first.base, first.skipped, found.questions[question(made, 1).id].base) == (1, 0, 2)


def test_a_form_of_the_version_before_is_shown_again(client: FlaskClient) -> None:
    person, made = lead()
    someone = make.user()
    typed = form(made, q1="Yes", q5="My words") | {"questionnaire_version": "1", "act": "submit", "version": "0"}
    with amending(made, person) as actor:
        actions.remove_question(actor, question(made, 5))
        actions.add_question(actor, made.asked_sections()[0], kind="text", text="What else?")
        actions.publish_amendment(actor, made, REASON)
    db.session.commit()
    make.sign_in(client, someone)
    with frozen_at(LATER):
        again = client.post(f"{made.url}/answer", data=typed)
        assert again.status_code == 409
        assert "What else?" in again.text
        assert client.post(f"{made.url}/answer", data=typed | {"questionnaire_version": "2"}).status_code == 303
