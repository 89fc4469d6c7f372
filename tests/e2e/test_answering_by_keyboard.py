"""A questionnaire of several pages, conditions and two languages is answered without a mouse, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NewPage
from tests.e2e.test_keyboard import button, enter, reach, write

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_first_page_to_the_receipt(new_page: NewPage, furnished: dict[str, str], scripts: bool) -> None:
    page = new_page("cairo@demo.invalid" if scripts else "hanoi@demo.invalid", scripts=scripts)
    page.goto(f"{furnished['furnished']}/answer?in=en")
    reach(page, page.get_by_role("radio", name="Yes").first)
    page.keyboard.press("Space")
    which, hours = page.get_by_label("Which service?"), page.get_by_label("How many hours a day is there power?")
    if not scripts:
        enter(page, button(page, "Save and continue"))
        expect(page.get_by_text("Because of your answers, question 2 is asked too.")).to_be_visible()
    write(page, which, "The land register")
    write(page, hours, "30")
    enter(page, button(page, "Save and continue"))
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Give a number of hours from 0 to 24.")
    enter_at = summary.get_by_role("link", name=re.compile("^Question 3"))
    reach(page, enter_at)
    page.keyboard.press("Enter")
    reach(page, hours)
    page.keyboard.press("Control+A")
    page.keyboard.type("12")
    enter(page, button(page, "Save and continue"))
    expect(page).to_have_url(re.compile("page=2"))
    reach(page, page.get_by_role("checkbox", name="Electricity"))
    page.keyboard.press("Space")
    words = page.locator("main textarea").first
    write(page, words, "Power first, then a line.")
    enter(page, button(page, "العربية"))
    expect(page.locator("main h1")).to_have_attribute("dir", "rtl")
    expect(words).to_have_value("Power first, then a line.")
    enter(page, button(page, "English"))
    expect(words).to_have_value("Power first, then a line.")
    expect(page.get_by_role("checkbox", name="Electricity")).to_be_checked()
    enter(page, button(page, "Save and go back"))
    expect(hours).to_have_value("12")
    for _page in range(3):
        enter(page, button(page, "Save and continue"))
    expect(page.get_by_role("main")).to_contain_text("The land register")
    enter(page, button(page, "Submit answers"))
    expect(page.get_by_role("heading", level=1, name="Receipt")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Power first, then a line.")
