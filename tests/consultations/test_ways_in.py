"""From the draft and the desk, and from what questions are about, one gets to every page."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from consultations import actions
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import DURING, OPENS, draft, facilitator, question
from tests.consultations.statement_factories import drafted, statements_of, voted_on
from themes.models import SourceParagraph


def test_the_desk_leads_everywhere_and_once(client: FlaskClient) -> None:
    person = facilitator()
    made = voted_on(person)
    made.respondent_unit = "either"
    db.session.commit()
    make.sign_in(client, person)
    ways = [
        "texts", "amendment", "versions", "ties", "invitations", "delegations", "relays", "questionnaire",
        f"statements/{statements_of(made).id}",
    ]  # fmt: skip
    with frozen_at(DURING):
        page = client.get(f"{made.url}/desk").text
        for way in ways:
            assert page.count(f'href="{made.url}/{way}"') == 1, way
            assert client.get(f"{made.url}/{way}").status_code == 200, way


def test_a_draft_leads_to_what_can_be_done_before(client: FlaskClient) -> None:
    person = facilitator()
    made = drafted(person)
    db.session.commit()
    make.sign_in(client, person)
    with frozen_at(OPENS - timedelta(days=1)):
        page = client.get(f"{made.url}/draft").text
        for way in ("texts", "ties", "invitations", "questionnaire"):
            assert page.count(f'href="{made.url}/{way}"') == 1, way
            assert client.get(f"{made.url}/{way}").status_code == 200, way
    assert f"{made.url}/amendment" not in page


@pytest.mark.parametrize(("value", "path"), [
    ("line:c7-egov", "/c7-egov"), ("goal:9", "/sdgs/9"), ("theme:", "/themes/"), ("source:", "/sources/"),
])  # fmt: skip
def test_what_is_asked_about_leads_to_its_questions(client: FlaskClient, value: str, path: str) -> None:
    from themes import queries

    if value == "theme:":
        key = queries.themes()[0].key
        value, path = f"theme:{key}", f"/themes/{key}"
    if value == "source:":
        paragraph = db.session.query(SourceParagraph).first()
        assert paragraph is not None
        value, path = f"source:{paragraph.document.code}/{paragraph.label}", f"/sources/{paragraph.document.code}"
    link = f"/questions?about={value.split(':')[0]}%3A"
    with frozen_at(DURING):
        assert "/questions?about=" not in client.get(path).text
        person = facilitator()
        made = draft(person)
        with frozen_at(OPENS - timedelta(days=1)):
            actions.tie_question(make.actor(person), question(made, 1), [value])
            assert "/questions?about=" not in client.get(path).text
            actions.open_consultation(make.actor(person), made)
        db.session.commit()
        page = client.get(path).text
    assert link in page or link.replace("%3A", ":") in page
