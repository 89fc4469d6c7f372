"""A ranking is moved up and down with a script; the lists hold the places, and are all that is sent."""

import pytest

from tests.e2e.conftest import NewPage, Server

pytestmark = pytest.mark.browser


def test_items_move_and_the_lists_follow(server: Server, new_page: NewPage) -> None:
    page = new_page("cairo@demo.invalid")
    page.goto("/consultations")
    page.get_by_role("link", name="Demonstration: every kind of question").click()
    page.get_by_role("link", name="Answer", exact=True).click()
    places = page.locator("[data-ranking] select")
    for item in ("Trust", "Skills", "Access", "Content in local languages"):
        page.get_by_role("button", name=f"Move {item} up").press("Enter")
    assert [places.nth(n).input_value() for n in range(4)] == ["3", "2", "1", ""]
    page.get_by_role("button", name="Move Access up").press("Enter")
    page.get_by_role("button", name="Move Trust down").press("Enter")
    assert [places.nth(n).input_value() for n in range(4)] == ["1", "3", "2", ""]
