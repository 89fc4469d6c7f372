"""A questionnaire of every kind: drafted, answered without scripts and through the API, counted, and read."""

import csv
import gzip
import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import Organisation
from accounts.names import folded
from consultations import actions, importers, kinds
from consultations.models import Consultation
from consultations.responding import current_answers
from consultations.response_models import Response
from contributions.attachment_models import Attachment
from contributions.models import Contribution
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.every_kind import WORDINGS, answers, every_kind, of_kind, submitted
from tests.consultations.factories import CLOSES, DURING, facilitator
from tests.consultations.test_api import bearer, url


def form(consultation: Consultation, given: dict[int, Any]) -> dict[str, Any]:
    """Answers as the page's form sends them."""
    asked = {question.id: question for question in consultation.questions()}
    fields: dict[str, Any] = {}
    for key, value in given.items():
        fields |= kinds.of(asked[key]).to_form(asked[key], value)
    return fields


def test_what_was_submitted_reads_back_and_says_so_once(app: Flask) -> None:
    db.session.add(Organisation(name="Known Body", name_key=folded("Known Body")))
    consultation = every_kind()
    response = submitted(consultation, organisation={"name": " known  BODY "})
    known = db.session.scalars(select(Organisation).filter_by(name="Known Body")).one()
    wanted = answers(consultation, organisation={"id": known.id})
    db.session.expire_all()
    assert current_answers(response) == wanted
    said = db.session.scalars(select(Contribution.symbol).order_by(Contribution.id)).all()
    base = f"C7-EGOV/Q{consultation.id}/{response.short_reference}"
    assert said == [f"{base}/1", f"{base}/2", f"{base}/6", f"{base}/12", f"{base}/12W"]
    with frozen_at(DURING):
        actor = make.actor(db.session.get_one(type(make.user()), response.user_id))
        assert actions.submit_response(actor, consultation, wanted).version == 1
        changed = answers(consultation, single=of_kind(consultation, "single").options[0].id, paragraph=None)
        assert actions.submit_response(actor, consultation, changed).version == 2
    public = db.session.scalars(select(Contribution.symbol).filter_by(visibility="public")).all()
    assert sorted(public) == [f"{base}/2", f"{base}/6"]


def test_a_table_of_answers_holds_every_kind(app: Flask) -> None:
    person = facilitator()
    consultation = every_kind(person)
    asked = {name: kinds.of(question) for name, (question, _end) in importers.columns_of(consultation).items()}
    given = answers(consultation)
    cells: dict[str, str] = {}
    for question in consultation.questions():
        own = kinds.of(question).cells(question, given[question.id]) if question.id in given else {}
        cells |= {f"Q{question.number}.{end}" if end else f"Q{question.number}": text for end, text in own.items()}
    out = io.StringIO()
    table = csv.DictWriter(out, ["id", *asked], restval="")
    table.writeheader()
    table.writerow({"id": "one", **cells})
    with frozen_at(DURING):
        outcome = importers.import_csv(make.actor(person), consultation, out.getvalue().encode())
        faulty = out.getvalue().replace("12.5", "twelve").replace("one,", "two,")
        with pytest.raises(importers.ImportRefused) as refused:
            importers.import_csv(make.actor(person), consultation, faulty.encode())
    assert current_answers(outcome.imported[0]) == given
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(2, "Q7")]


WRONG = {
    "single": {"other": " "}, "number": "1,234", "date": "2026-02-30", "text": "one two three four five six",
    "paragraph": {"comment": "Kept words", "wording": "Kept wording"},
}  # fmt: skip


def wrong(consultation: Consultation) -> dict[int, Any]:
    """Answers of which five kinds are wrong, each in its own way."""
    several, ranked = (of_kind(consultation, kind).options for kind in ("multiple", "ranking"))
    changes = WRONG | {"multiple": [several[0].id], "ranking": {str(o.id): "1" for o in ranked[:2]}}
    return answers(consultation, **changes)


def test_a_wrong_answer_stores_nothing_and_loses_nothing(app: Flask, client: FlaskClient) -> None:
    consultation, person = every_kind(), make.user()
    db.session.commit()
    make.sign_in(client, person)
    papers = of_kind(consultation, "file")
    fields = form(consultation, wrong(consultation))
    fields[f"{papers.field}-files"] = (io.BytesIO(b"figure,1\n"), "figures.csv")
    with frozen_at(DURING):
        page = client.post(f"{consultation.url}/answer", data=fields | {"act": "submit"})
        assert page.status_code == 422
        assert db.session.scalars(select(Response)).all() == []
        for words in (
            "1,234",
            "2026-02-30",
            "one two three four five six",
            "Kept words",
            "Kept wording",
            "A new body",
        ):
            assert words in page.text
        assert len(re.findall('<p class="field-error"', page.text)) == 6
        kept = db.session.scalars(select(Attachment)).one()
        assert f'value="{kept.key}" checked' in page.text
        good = form(consultation, answers(consultation)) | {papers.field: [kept.key], "act": "submit"}
        assert client.post(f"{consultation.url}/answer", data=good).status_code == 303
    assert current_answers(db.session.scalars(select(Response)).one())[papers.id] == [kept.key]


def test_a_draft_keeps_what_is_not_yet_right(app: Flask, client: FlaskClient) -> None:
    consultation, person = every_kind(), make.user()
    db.session.commit()
    make.sign_in(client, person)
    with frozen_at(DURING):
        saved = client.post(
            f"{consultation.url}/answer", data=form(consultation, wrong(consultation)) | {"act": "save"}
        )
        assert saved.status_code == 303
        page = client.get(f"{consultation.url}/answer").text
    for words in ("1,234", "2026-02-30", "one two three four five six", "Kept wording"):
        assert words in page


def test_a_file_has_the_readers_of_its_answer(app: Flask, client: FlaskClient) -> None:
    consultation, person, other = every_kind(), make.user(), make.user()
    db.session.commit()
    papers = of_kind(consultation, "file")
    make.sign_in(client, person)
    with frozen_at(DURING):
        picture = (io.BytesIO(b"GIF89a not text"), "picture.gif")
        refused = client.post(f"{consultation.url}/answer", data={f"{papers.field}-files": picture, "act": "save"})
        assert refused.status_code == 422
        sent = form(consultation, answers(consultation))
        sent[f"{papers.field}-files"] = [(io.BytesIO(b"a,1\n"), "a.csv"), (io.BytesIO(b"b,1\n"), "b.csv")]
        assert client.post(f"{consultation.url}/answer", data=sent | {"act": "submit"}).status_code == 303
        first, second = db.session.scalars(select(Attachment).order_by(Attachment.id)).all()
        stranger = app.test_client()
        assert stranger.get(first.url).status_code == 404
        make.sign_in(client, other)
        forged = form(consultation, answers(consultation)) | {papers.field: [first.key], "act": "submit"}
        assert "uploaded by somebody else" in client.post(f"{consultation.url}/answer", data=forged).text
    with frozen_at(CLOSES):
        assert (stranger.get(first.url).status_code, stranger.get(second.url).status_code) == (200, 200)
        assert "a.txt" in stranger.get(f"{consultation.url}/answers?question={papers.number}").text


def test_the_api_takes_and_gives_every_kind(app: Flask, client: FlaskClient) -> None:
    consultation = every_kind()
    headers = bearer(make.user())
    sent = [{"question": key, "value": value} for key, value in answers(consultation).items()]
    with frozen_at(DURING):
        done = client.post(url(consultation, "/response"), json={"answers": sent}, headers=headers)
        assert done.status_code == 201, done.json
        assert {a["question"]: a["value"] for a in done.json["answers"]} == answers(consultation)
        again = {"answers": done.json["answers"], "version": done.json["draft_version"]}
        assert client.post(url(consultation, "/response"), json=again, headers=headers).json["version"] == 1
        torn = [{"question": of_kind(consultation, "number").id, "value": "1", "text": "2"}]
        refused = client.put(url(consultation, "/response/draft"), json={"answers": torn}, headers=headers)
        assert refused.status_code == 422
        faulty = [{"question": key, "value": value} for key, value in wrong(consultation).items()]
        refused = client.post(url(consultation, "/response"), json={"answers": faulty}, headers=headers)
    assert (refused.status_code, len(refused.json["errors"])) == (422, 6)


def test_drafting_a_kind_again_changes_nothing(app: Flask, client: FlaskClient) -> None:
    person = facilitator()
    with frozen_at(DURING):
        actor = make.actor(person)
        draft = actions.draft_consultation(actor, title="Draft", lines=[make.line()])
        section = actions.add_section(actor, draft, "All")
        db.session.commit()
        make.sign_in(client, person)
        at = f"{draft.url}/draft/sections/{section.id}/questions/new"
        chooser = client.get(at).text
        for wording in WORDINGS:
            assert f'href="?kind={wording["kind"]}"' in chooser
            assert client.get(f"{at}?kind={wording['kind']}").status_code == 200
            made = actions.add_question(actor, section, **wording)
            db.session.commit()
            before = (made.settings, [(o.id, o.code, o.label) for o in made.options], [r.label for r in made.rows])
            address = f"{draft.url}/draft/questions/{made.id}"
            page = client.get(address).text
            assert client.post(address, data=typed(page)).status_code == 303, wording
            db.session.expire_all()
            assert before == (
                made.settings,
                [(o.id, o.code, o.label) for o in made.options],
                [r.label for r in made.rows],
            )


def typed(page: str) -> dict[str, Any]:
    """What the form of a page sends when nothing is changed."""
    main = page.partition("<main")[2]
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", main):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            fields.setdefault(name[1], []).append(value[1] if value else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\r?\n?(.*?)</textarea>', main, re.S):
        fields[name] = [text]
    return fields


@pytest.mark.parametrize("path", ["", "/answer"])
def test_pages_are_light(app: Flask, client: FlaskClient, path: str) -> None:
    consultation, person = every_kind(), make.user()
    db.session.commit()
    make.sign_in(client, person)
    with frozen_at(DURING):
        page = client.get(consultation.url + path, headers={"Accept-Encoding": "gzip"})
    whole = gzip.compress(page.get_data()) if page.headers.get("Content-Encoding") != "gzip" else page.get_data()
    assert len(whole) < 25_000
