"""The desk's channel: who may join, and what it says."""

from typing import Any

from flask import Flask, g

from core.clock import frozen_at
from core.live import socketio
from tests import factories as make
from tests.consultations.factories import DURING, facilitator, form, published


def joins(socket: Any, consultation_id: int) -> bool:
    g.pop("_login_user", None)  # what one request kept is not for the next; outside tests each has its own context
    answer = socket.emit("join", {"channel": f"desk:{consultation_id}"}, callback=True)
    return bool(answer["ok"])


def test_the_desk_hears_counts_and_nothing_else(app: Flask) -> None:
    person, participant = facilitator(), make.user(stakeholder_type="civil", country="SN")
    consultation = published(person)
    desk, stranger = app.test_client(), app.test_client()
    make.sign_in(desk, person)
    make.sign_in(stranger, participant)
    with frozen_at(DURING):
        sockets = [socketio.test_client(app, flask_test_client=browser) for browser in (desk, stranger)]
        data = form(consultation, q1="Yes", q5="Secret words") | {"act": "submit", "version": "0"}
        identity, address = consultation.id, f"{consultation.url}/answer"
        assert [joins(socket, identity) for socket in sockets] == [True, False]
        for socket in sockets:
            socket.get_received()
        assert stranger.post(address, data=data).status_code == 303
        heard = [message for message in sockets[0].get_received() if message["name"] == "counts"]
        assert sockets[1].get_received() == []
    counts = heard[-1]["args"][0]
    assert (counts["started"], counts["submitted"], counts["type-civil"], counts["region-african"]) == (1, 1, 1, 1)
    assert "Secret" not in str(heard)
