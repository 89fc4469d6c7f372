"""Consultations with terms of their own, and answering them as a browser does."""

import re
from typing import Any

from flask.testing import FlaskClient

from consultations import actions
from consultations.models import Consultation
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import DURING, OPENS, SECOND, draft, facilitator, form

WORDS = "Quince marmalade"


def asking(audience: str = "registered", *, draft_fields: dict[str, Any] | None = None, **terms: Any) -> Consultation:
    """Published a day before it opens, with these terms."""
    person = facilitator()
    made = draft(person, **(draft_fields or {}))
    with frozen_at(OPENS - 3600 * SECOND):
        actions.choose_audience(make.actor(person), made, actions.Terms(audience, **terms))
        actions.open_consultation(make.actor(person), made)
    db.session.commit()
    return made


def browser(app: Any, person: Any = None) -> FlaskClient:
    """A browser, perhaps signed in."""
    client: FlaskClient = app.test_client()
    if person is not None:
        make.sign_in(client, person)
    return client


def key_in(page: str) -> str:
    """The key that a page carries in its form."""
    found = re.search(r'name="key" type="hidden" value="([0-9a-f]{32})"', page)
    assert found, page[:2000]
    return found[1]


def take_slip(client: FlaskClient, consultation: Consultation, **fields: Any) -> Any:
    """Open the page of slips and take one."""
    with frozen_at(DURING):
        key = key_in(client.get(f"{consultation.url}/slip").text)
        ticks = {"says_type": "y", "says_region": "y"}
        return client.post(f"{consultation.url}/slip", data={"key": key, **ticks, **fields})


def cookie(client: FlaskClient, consultation: Consultation) -> str:
    """What leads this browser back to its answers."""
    found = client.get_cookie(f"answering_{consultation.id}", path=consultation.url)
    return found.value if found else ""


def send(
    client: FlaskClient, consultation: Consultation, *, at: Any = DURING, fields: Any = None, **given: Any
) -> Any:
    """Submit the form of a page that was just opened."""
    with frozen_at(at):
        page = client.get(f"{consultation.url}/answer").text
        keys = {"key": key_in(page)} if 'name="key"' in page else {}
        found = re.search(r'name="version" value="(\d+)"', page)
        typed = form(consultation, **({"q1": "Yes"} | given)) | {"version": found[1] if found else "0"}
        return client.post(f"{consultation.url}/answer", data={**keys, **typed, **(fields or {}), "act": "submit"})
