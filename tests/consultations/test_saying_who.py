"""What somebody without an account says of themselves: all faults at once, and no waiting for who holds a link."""

import re
from typing import Any

import pytest
from flask import Flask

from core.clock import frozen_at
from tests.consultations.audiences import asking, browser, key_in
from tests.consultations.factories import DURING, SECOND, form
from tests.consultations.test_without_account import WHO, responses, sends


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"stakeholder_type": ""}, {"stakeholder_type": "king"}, {"country": "XX"}]
)
def test_who_does_not_say_who_they_are_is_told_and_nothing_is_stored(app: Flask, fields: dict[str, str]) -> None:
    made, client = asking("public"), browser(app)
    sent = sends(client, made, "submit", q1="Yes", q5="Open tools", **dict[str, Any](WHO | fields))
    assert (sent.status_code, "Open tools" in sent.text, responses()) == (422, True, [])


def test_all_that_is_wrong_is_said_at_once(app: Flask) -> None:
    made, client = asking("public"), browser(app)
    with frozen_at(DURING):
        page = client.get(f"{made.url}/answer").text
        assert '<label for="name">Your name</label>' in page
        data = {"key": key_in(page), "version": "0", "act": "submit", "stakeholder_type": ""}
        sent = client.post(f"{made.url}/answer", data=data | form(made, q5="One two three four five six")).text
    summary = sent.partition("data-errors")[2].partition("</div>")[0]
    for text in ("Your name", "You answer as", "Question 1", "Question 5"):
        assert text in summary, text


def test_who_holds_a_link_is_not_held_up_for_being_quick(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "FORM_SECONDS", 3)
    made, client = asking("public"), browser(app)
    first = sends(client, made, "save", q5="Half")
    assert (first.status_code, "That was very quick" in first.text, responses()) == (422, True, [])
    with frozen_at(DURING):
        page = client.get(f"{made.url}/answer").text
    drawn = re.search(r'name="drawn" type="hidden" value="([^"]+)"', page)
    assert drawn
    with frozen_at(DURING + 4 * SECOND):
        data = WHO | {"key": key_in(page), "drawn": drawn[1], "version": "0", "act": "save"}
        assert client.post(f"{made.url}/answer", data=data | form(made, q5="Half")).status_code == 303
    assert sends(client, made, "save", q5="Whole").status_code == 303
    assert sends(client, made, "submit", q1="Yes", q5="Whole").status_code == 303
