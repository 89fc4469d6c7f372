"""On the form, another language is chosen by a button that saves what was typed; without scripts nothing is lost."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consultations import actions
from consultations.models import Consultation
from consultations.response_models import Response
from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.audiences import browser, key_in
from tests.consultations.factories import DURING, draft, facilitator, form
from tests.consultations.test_translating import BEFORE, translated


def bilingual(lang: str, *, pages: bool = False, audience: str = "registered") -> Consultation:
    """Published in English and another language."""
    person = facilitator()
    made, actor = draft(person), make.actor(person)
    with frozen_at(BEFORE):
        if pages:
            actions.lay_out_section(actor, made.sections[1], starts_page=True)
        actions.choose_audience(actor, made, actions.Terms(audience))
        actions.declare_languages(actor, made, [lang])
        translated(made, person, lang)
        actions.open_consultation(actor, made)
    db.session.commit()
    return made


def buttons(page: str) -> list[str]:
    """The languages that the buttons of a page name, in their order."""
    return re.findall(r'<button class="link" form="answers" name="act" value="in-([a-z]+)"', page)


def responses() -> list[Response]:
    db.session.expire_all()
    return list(db.session.scalars(select(Response)))


def test_what_was_typed_stays_when_another_language_is_chosen(client: FlaskClient) -> None:
    made = bilingual("fr")
    make.sign_in(client, make.user())
    with frozen_at(DURING):
        page = client.get(f"{made.url}/answer").text
        assert buttons(page) == ["en", "fr"]
        assert 'href="?in=fr' not in page.partition("<main")[2].partition("</main>")[0]
        sent = client.post(
            f"{made.url}/answer", data=form(made, q5="Rivers carry mail") | {"version": "0", "act": "in-fr"}
        )
        assert (sent.status_code, sent.location) == (303, f"{made.url}/answer?in=fr")
        french = client.get(sent.location).text
        assert ("Rivers carry mail" in french, "[fr] Is it used?" in french) == (True, True)
        back = form(made, q1="Yes", q5="Rivers carry letters") | {"version": "1", "act": "in-en"}
        english = client.get(client.post(f"{made.url}/answer", data=back).location).text
        assert ("Rivers carry letters" in english, "[fr]" in english.partition("<main")[2]) == (True, False)
    assert [(r.version, r.draft_version) for r in responses()] == [(0, 2)]


def test_enter_presses_what_it_pressed_before(client: FlaskClient) -> None:
    made = bilingual("fr")
    make.sign_in(client, make.user())
    with frozen_at(DURING):
        page = client.get(f"{made.url}/answer").text
    first = re.search(r'<button[^>]*(?:form="answers"|class="button")[^>]*>', page.partition("<main")[2])
    assert first is not None
    assert 'value="submit"' in first[0]
    assert 'tabindex="-1"' in first[0]


def test_a_stale_form_shows_both_texts_in_the_language_that_it_had(client: FlaskClient) -> None:
    made, person = bilingual("fr"), make.user()
    make.sign_in(client, person)
    with frozen_at(DURING):
        five = made.questions()[4].id
        actions.save_draft(make.actor(person), made, {five: "By radio"})
        db.session.commit()
        sent = client.post(f"{made.url}/answer", data=form(made, q5="By post") | {"version": "0", "act": "in-fr"})
    assert (sent.status_code, "By radio" in sent.text, "By post" in sent.text) == (409, True, True)


@pytest.mark.parametrize("act", ["in-", "in-xx", "in-fr%0d%0aX: y", "in-//evil.invalid"])
def test_a_language_that_it_has_not_leads_back(client: FlaskClient, act: str) -> None:
    made = bilingual("fr")
    make.sign_in(client, make.user())
    with frozen_at(DURING):
        sent = client.post(f"{made.url}/answer", data=form(made, q5="By post") | {"version": "0", "act": act})
        assert (sent.status_code, sent.location) == (303, f"{made.url}/answer?in=")
        assert "By post" in client.get(sent.location).text


@pytest.mark.parametrize(("typed", "begun"), [({}, 0), ({"name": "Zenobia"}, 1), ({"q5": "By post"}, 1)])
def test_without_an_account_nothing_is_begun_by_looking(app: Flask, typed: dict[str, Any], begun: int) -> None:
    made = bilingual("fr", audience="public")
    client = browser(app)
    with frozen_at(DURING):
        page = client.get(f"{made.url}/answer").text
        data = {"key": key_in(page), "version": "0", "act": "in-fr", "stakeholder_type": ""}
        given = form(made, q5=typed["q5"]) if "q5" in typed else typed
        sent = client.post(f"{made.url}/answer", data=data | given)
        assert sent.location == f"{made.url}/answer?in=fr"
        shown = client.get(sent.location).text
    assert len(responses()) == begun
    assert all(text in shown for text in typed.values())


def test_page_by_page_it_stays_on_its_page(client: FlaskClient) -> None:
    made = bilingual("fr", pages=True)
    make.sign_in(client, make.user())
    with frozen_at(DURING):
        page = client.get(f"{made.url}/answer?page=2").text
        assert buttons(page) == ["en", "fr"]
        seen = re.search(r'name="seen" value="([^"]*)"', page)
        assert seen
        data = {"page": "2", "seen": seen[1], "version": "0", "act": "in-fr"}
        sent = client.post(f"{made.url}/answer", data=form(made, q5="By post") | data)
        assert sent.location == f"{made.url}/answer?in=fr&page=2"
        assert "By post" in client.get(sent.location).text


def test_what_a_rule_says_comes_in_the_language_of_the_page(client: FlaskClient) -> None:
    person = facilitator()
    made, actor = draft(person), make.actor(person)
    with frozen_at(BEFORE):
        actions.set_conditions(actor, made.questions()[4], valid_if="string-length(.) < 5", valid_message="Be brief.")
        actions.declare_languages(actor, made, ["fr"])
        translated(made, person, "fr")
        actions.open_consultation(actor, made)
    db.session.commit()
    make.sign_in(client, make.user())
    wrong = form(made, q1="Yes", q5="Far too long") | {"version": "0", "act": "submit"}
    with frozen_at(DURING):
        for lang, said in (("fr", "[fr] Be brief."), ("en", "Be brief.")):
            page = client.post(f"{made.url}/answer?in={lang}", data=wrong)
            shown = page.text.partition("<main")[2]
            assert (page.status_code, shown.count(said)) == (422, 3), lang  # on top, at the field, and for the script
            assert lang == "fr" or "[fr]" not in shown
