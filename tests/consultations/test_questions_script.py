"""The page's script in a real browser, over the page as the server draws it."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import sync_playwright

from core.clock import frozen_at
from core.db import db
from tests import factories as make
from tests.consultations.factories import DURING, question
from tests.consultations.paging_factories import paged
from tests.e2e.conftest import FLAGS, chromium

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js" / "consultations"


@pytest.mark.browser
def test_questions_come_and_go_while_others_are_answered(app: Flask, client: FlaskClient) -> None:
    consultation = paged(pages=False)
    make.sign_in(client, make.user())
    db.session.commit()
    with frozen_at(DURING):
        drawn = client.get(f"{consultation.url}/answer").text
    html = re.sub(r"<script[^>]*></script>|<link[^>]*>", "", drawn)
    first, second, third, sixth = (question(consultation, n).field for n in (1, 2, 3, 6))
    yes, no = (option.id for option in question(consultation, 1).options)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page()
        page.set_content(html)
        for name in ("expressions", "questions"):
            page.add_script_tag(content=(SCRIPTS / f"{name}.js").read_text("utf-8"))
        assert page.locator("[data-without-scripts]").is_hidden()
        assert page.locator(f"#{second}").is_hidden()
        page.check(f"[name={first}][value='{yes}']")
        assert page.locator(f"#{second}").is_visible()
        assert page.locator(f"[name={sixth}]").first.is_visible()
        assert page.locator("[data-asked]").inner_text() == "Asked too because of your answers: 2, 6."
        assert page.locator(f"[name=asked][value='{second[1:]}']").is_enabled()
        page.fill(f"#{second}", "Kept")
        page.check(f"[name={first}][value='{no}']")
        assert page.locator(f"#{second}").is_hidden()
        assert page.input_value(f"#{second}") == "Kept"
        assert "No longer asked: 2, 6." in page.locator("[data-asked]").inner_text()
        page.fill(f"#{third}", "١٠١")
        page.locator(f"#{third}").blur()
        assert page.locator(f"#{third}-live").inner_text() == "Give a share between 0 and 100."
        page.fill(f"#{third}", "99,5")
        page.locator(f"#{third}").blur()
        assert page.locator(f"#{third}-live").inner_text() == ""
        browser.close()
