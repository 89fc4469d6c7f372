"""The ways in which somebody without an account comes to statements, and what they do there first."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import invitation_links
from consultations.models import Consultation
from consultations.statement_models import Statement, Vote
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.audiences import browser, key_in, take_slip
from tests.consultations.factories import DURING
from tests.consultations.statement_factories import statements_of, voted_on_by
from tests.consultations.test_inviting import invited

WHO = {"name": "Zenobia Quartermaine", "stakeholder_type": "civil", "country": "NE"}
ACTS = ("response_started", "vote_cast", "statement_proposed")
TEXT = "Rivers carry mail, too."


def there(consultation: Consultation) -> str:
    return f"{consultation.url}/statements/{statements_of(consultation).id}"


def api(consultation: Consultation) -> str:
    return f"/api/v1{there(consultation)}"


def votes() -> list[tuple[int, int]]:
    query = select(Statement.number, Vote.value).join(Vote.statement).order_by(Statement.number)
    return [(number, value) for number, value in db.session.execute(query)]


def first_vote(
    client: FlaskClient, consultation: Consultation, number: int = 1, value: str = "agree", **said: Any
) -> Any:
    """Open the page, say who one is if it asks that, and vote."""
    with frozen_at(DURING):
        page = client.get(there(consultation)).text
        who = {"key": key_in(page), **WHO, **said} if 'name="key"' in page else {}
        return client.post(f"{there(consultation)}/{number}/vote", data={"value": value, **who})


def proposes(client: FlaskClient, consultation: Consultation) -> Any:
    """Open the page, say who one is if it asks that, and propose a statement."""
    url = f"{there(consultation)}/propose"
    page = client.get(url).text
    who = {"key": key_in(page), **WHO} if 'name="key"' in page else {}
    return client.post(url, data={"text": TEXT, "lang": "en", **who})


def ways(app: Flask) -> dict[str, Any]:
    """How somebody comes: each makes a consultation and a browser that has come to it."""

    def public(**terms: Any) -> tuple[Consultation, FlaskClient]:
        return voted_on_by("public", **terms), browser(app)

    def invitation(**terms: Any) -> tuple[Consultation, FlaskClient]:
        consultation, client = voted_on_by("invited", **terms), browser(app)
        [invitation] = invited(consultation, "a@example.org")
        secret = invitation_links.secret_of(invitation)
        assert client.post(f"{consultation.url}/invited/{secret}").status_code == 303
        return consultation, client

    def slip(**terms: Any) -> tuple[Consultation, FlaskClient]:
        consultation, client = voted_on_by("registered", is_anonymous=True, **terms), browser(app, make.user())
        assert take_slip(client, consultation).status_code == 303
        return consultation, client

    def nameless(**terms: Any) -> tuple[Consultation, FlaskClient]:
        return voted_on_by("public", is_anonymous=True, **terms), browser(app)

    return {"public": public, "invitation": invitation, "slip": slip, "nameless": nameless}


WAYS = ("public", "nameless", "slip", "invitation")
