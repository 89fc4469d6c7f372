"""Somebody without an account votes, comes back by their link on another device, and takes back what they proposed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import NewPage
from tests.e2e.test_accessibility import assert_readable

pytestmark = pytest.mark.browser


def say_who(page: Page, is_named: bool) -> None:
    """Fill in who one is, as slowly as a person does."""
    if is_named:
        page.get_by_label("Your name").fill("Fatou of Tera")
    page.get_by_label("You answer as").select_option("civil")
    page.wait_for_timeout(3_500)


@pytest.mark.parametrize("scripts", [False, True])
@pytest.mark.parametrize("name", ["open_statements", "nameless_statements"])
def test_one_votes_comes_back_and_takes_back(
    name: str, scripts: bool, new_page: NewPage, furnished: dict[str, str]
) -> None:
    page, words = new_page(scripts=scripts, width=360), f"Boats carry mail, and {name} {scripts}."
    page.goto(furnished[name])
    say_who(page, name == "open_statements")
    steps.press(page, "Disagree")
    expect(page.get_by_role("status").filter(has_text="Saved: “Disagree”")).to_be_visible()
    expect(page.get_by_text("Who you are")).to_have_count(0)
    steps.follow(page, page.get_by_role("link", name="See all my votes"))
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Pass")).click()
    expect(page.get_by_role("heading", level=2, name=re.compile(": Pass$"))).to_be_visible()
    back = page.get_by_role("link", name="The same as a link").get_attribute("href")
    assert back
    if scripts:
        assert_readable(page)

    other = new_page(scripts=scripts)
    other.goto(back)
    other.goto(furnished[name])
    expect(other.get_by_text("1 of 3")).to_be_visible()
    steps.follow(other, other.get_by_role("link", name="Propose a statement"))
    other.get_by_label("Your statement").fill(words)
    steps.press(other, "Propose it")
    expect(other.get_by_text("You proposed this.")).to_be_visible()
    if scripts:
        assert_readable(other)

    page.goto(other.url)
    expect(page.get_by_text(words)).to_be_visible()
    page.get_by_text("Withdraw this statement").click()
    steps.press(page, "Withdraw it")
    expect(page.get_by_text("It is withdrawn")).to_be_visible()
    stranger = new_page(scripts=scripts)
    stranger.goto(other.url)
    expect(stranger.get_by_text(words)).to_have_count(0)
