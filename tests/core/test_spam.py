"""The registration form is kept from simple programs; who is held up in error loses nothing."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from accounts.models import User
from core import spam
from core.clock import frozen_at
from core.db import db
from tests.conftest import NOON

FORM = {"name": "Ana", "email": "ana@example.org", "password": "four words make sense", "stakeholder_type": "civil"}


@pytest.mark.parametrize(("seconds", "taken"), [(2, False), (3, True), (86_400, True), (86_401, False), (-1, False)])
def test_the_time_to_fill_it_in(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, seconds: int, taken: bool
) -> None:
    monkeypatch.setitem(app.config, "FORM_SECONDS", 3)
    with frozen_at(NOON):
        drawn = spam.stamp()
    with frozen_at(NOON + timedelta(seconds=seconds)):
        answer = client.post("/register", data=FORM | {"drawn": drawn})
    assert (answer.status_code == 302) is taken
    assert (db.session.scalar(select(func.count()).select_from(User)) == 1) is taken
    if not taken:
        assert 'value="ana@example.org"' in answer.text


@pytest.mark.parametrize("drawn", ["", "1780315200", "WzFd.forged"])
def test_a_stamp_that_is_not_ours(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, noon: datetime, drawn: str
) -> None:
    monkeypatch.setitem(app.config, "FORM_SECONDS", 3)
    assert client.post("/register", data=FORM | {"drawn": drawn}).status_code == 422


def test_the_unseen_field_must_stay_empty(client: FlaskClient, noon: datetime) -> None:
    answer = client.post("/register", data=FORM | {"website": "https://example.org"})
    assert answer.status_code == 422
    assert "must stay empty" in answer.text
    assert 'value="https://example.org"' not in answer.text
    assert client.post("/register", data=FORM).status_code == 302
