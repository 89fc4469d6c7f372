"""Whoever sent before the deadline is not late because others were served first."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consultations import answers
from core.db import db
from tests import factories as make
from tests.consultations.factories import form, published


@pytest.mark.parametrize(("lead", "status"), [(0.6, 303), (-0.1, 403)])
def test_what_came_in_time_is_taken_when_its_turn_comes_after_closing(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, lead: float, status: int
) -> None:
    consultation, person = published(), make.user()
    closes_at = datetime.now(UTC) + timedelta(seconds=lead)
    consultation.closes_at = closes_at
    settled = answers.settled

    def slowly(*arguments: Any, **settings: Any) -> Any:
        time.sleep(max(0.0, (closes_at - datetime.now(UTC)).total_seconds()) + 0.05)
        return settled(*arguments, **settings)

    monkeypatch.setattr(answers, "settled", slowly)
    data = form(consultation, q1="Yes")
    db.session.commit()
    make.sign_in(client, person)
    sent = client.post(f"{consultation.url}/answer", data=data)
    assert datetime.now(UTC) >= closes_at
    assert sent.status_code == status
