"""Templates by pages with scripts off, and formats and templates through the API."""

import base64
import io
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import actions, template_queries
from consultations.formats import registry
from consultations.models import Consultation
from consultations.template_models import QuestionnaireTemplate
from consultations.template_policies import can_use_template
from contributions.record import Entry
from core.clock import frozen_at, now
from core.db import db
from tests import factories as make
from tests.consultations.factories import DURING, OPENS, draft, facilitator, published
from tests.consultations.test_api import bearer

LIST, API = "/consultations/templates", "/api/v1"
GROUP = Path(__file__).parent / "data" / "xlsforms" / "group.xlsx"


def test_a_template_is_saved_listed_begun_from_and_retired(app: Flask, client: FlaskClient) -> None:
    owner, consultation = facilitator(), published()
    make.sign_in(client, owner)
    with frozen_at(DURING):
        assert client.get(f"{consultation.url}/template").status_code == 200
        saved = client.post(
            f"{consultation.url}/template", data={"title": "Ours", "summary": "For ours.", "scope": "shared"}
        )
        assert (saved.status_code, saved.location) == (303, LIST)
        template = db.session.scalars(select(QuestionnaireTemplate)).one()
        assert "Ours" in client.get(LIST).text
        assert "Which two?" in client.get(f"{LIST}/{template.id}").text
        data = {"title": "New", "lines": [make.line().id]}
        begun = client.post(f"{LIST}/{template.id}", data=data)
        assert begun.status_code == 303
        made = db.session.scalars(select(Consultation).filter_by(title="New")).one()
        assert [q.text for q in made.questions()] == [q.text for q in consultation.questions()]
        assert (made.opens_at, made.published_at) == (None, None)
        retired = client.post(f"{LIST}/{template.id}/retire")
        assert retired.status_code == 303
        assert "Ours" not in client.get(LIST).text.split("From real consultations")[0].split("<main")[1]
        assert client.get(f"{LIST}/{template.id}").status_code == 404
        assert client.post(f"{LIST}/{template.id}", data=data).status_code == 404
    entries = select(Entry.verb).where(Entry.topic == f"questionnaire-template:{template.id}").order_by(Entry.number)
    assert db.session.scalars(entries).all() == ["template_saved", "template_retired"]


def test_an_own_template_is_only_its_owner_s(app: Flask, client: FlaskClient) -> None:
    owner, other, consultation = facilitator(), facilitator("c2"), published()
    with frozen_at(DURING):
        own = actions.save_template(make.actor(owner), consultation, title="Mine")
        shared = actions.save_template(make.actor(owner), consultation, title="Ours", is_shared=True)
        db.session.commit()
        make.sign_in(client, other)
        page = client.get(LIST).text
        assert ("Mine" in page, "Ours" in page) == (False, True)
        assert client.get(f"{LIST}/{own.id}").status_code == 404
        assert client.post(f"{LIST}/{own.id}/retire").status_code == 404
        assert client.post(f"{LIST}/{shared.id}/retire").status_code == 403


def test_the_list_and_the_policy_agree(app: Flask) -> None:
    owner, consultation = facilitator(), published()
    with frozen_at(DURING):
        actor = make.actor(owner)
        every = [actions.save_template(actor, consultation, is_shared=shared) for shared in (True, False, True)]
        actions.retire_template(actor, every[2])
        db.session.flush()
        for person in (owner, facilitator("c2"), make.user(), make.user(is_admin=True)):
            who = make.actor(person)
            listed = set(db.session.scalars(template_queries.visible_to(who)))
            assert listed == {t for t in every if can_use_template(who, t, now())}


def test_built_in_templates_are_previewed_and_begun_from(app: Flask, client: FlaskClient) -> None:
    make.sign_in(client, facilitator())
    with frozen_at(OPENS):
        for template in template_queries.built_in():
            assert client.get(template.url).status_code == 200
        begun = client.post(f"{LIST}/taking-stock", data={"title": "Stock", "lines": [make.line().id]})
        assert begun.status_code == 303
        assert client.get(f"{LIST}/nothing").status_code == 404


def call(client: FlaskClient, method: str, path: str, headers: dict[str, str], **kwargs: Any) -> Any:
    return client.open(f"{API}{path}", method=method, headers=headers, **kwargs)


def test_the_api_reads_imports_exports_and_copies(app: Flask, client: FlaskClient) -> None:
    own = bearer(facilitator())
    symbol = make.line().symbol
    with frozen_at(OPENS):
        upload = {"file": (io.BytesIO(GROUP.read_bytes()), "group.xlsx")}
        found = call(client, "POST", "/questionnaires?title=Family", own, data=upload)
        assert (found.status_code, found.json["losses"]) == (
            200,
            ["question phone_number: “phone number” is asked as “text”."],
        )
        body = {"action_lines": [symbol], "questionnaire": found.json["questionnaire"]}
        made = call(client, "POST", "/consultations/import", own, json=body)
        assert (made.status_code, made.json["title"], made.json["phase"]) == (201, "Family", "draft")
        here = f"/consultations/{made.json['id']}"
        assert call(client, "GET", f"{here}/questionnaire", own).json == found.json["questionnaire"]
        for key in registry.FORMATS:
            file = call(client, "GET", f"{here}/questionnaire/{key}", own).json
            back = registry.read_file(base64.b64decode(file["content"])).document
            assert back.model_dump(mode="json") == found.json["questionnaire"]
        copy = call(client, "POST", f"{here}/copy", own, json={"action_lines": [symbol], "title": "Again"})
        assert (copy.status_code, copy.json["title"], len(copy.json["sections"])) == (201, "Again", 2)
        assert (
            call(client, "POST", f"{here}/copy", bearer(make.user()), json={"action_lines": [symbol]}).status_code
            == 404
        )
        bad = call(client, "POST", "/questionnaires", own, data={"file": (io.BytesIO(b"junk"), "x.txt")})
        assert (bad.status_code, "neither JSON" in bad.json["errors"]["file"][0]) == (422, True)


def test_the_api_keeps_templates(app: Flask, client: FlaskClient) -> None:
    own, consultation = bearer(facilitator()), draft()
    db.session.commit()
    with frozen_at(OPENS):
        saved = call(
            client, "POST", f"/consultations/{consultation.id}/template", own, json={"title": "T", "shared": True}
        )
        assert (saved.status_code, saved.json["question_count"]) == (201, 6), saved.json
        path = f"/questionnaire-templates/{saved.json['key']}"
        listed = call(client, "GET", "/questionnaire-templates", own).json["items"]
        assert listed[0]["key"] == saved.json["key"]
        assert sum(t["built_in"] for t in listed) == len(template_queries.built_in())
        assert call(client, "GET", path, own).json["questionnaire"]["title"] == consultation.title
        begun = call(client, "POST", f"{path}/consultations", own, json={"action_lines": [make.line().symbol]})
        assert (begun.status_code, begun.json["title"]) == (201, consultation.title)
        stranger = bearer(make.user())
        assert call(client, "GET", "/questionnaire-templates", stranger).status_code == 403
        assert call(client, "DELETE", path, stranger).status_code == 404
        assert call(client, "DELETE", path, own).status_code == 204
        assert call(client, "GET", path, own).status_code == 404
