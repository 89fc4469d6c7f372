"""With scripts off: an entry is added after a mistake, found by its filters, changed, assessed and taken away as a table."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import steps
from tests.e2e.conftest import NewPage

pytestmark = pytest.mark.browser
FAILED = "The operators did not trust each other until rules were written down."


def test_an_entry_from_the_action_line_to_its_assessment(new_page: NewPage) -> None:
    page = new_page("niamey@demo.invalid", scripts=False)
    page.goto("/c11")
    steps.follow(page, page.get_by_role("link", name="Add an entry"))
    expect(page.get_by_role("checkbox", name=re.compile("^C11 "))).to_be_checked()
    page.get_by_label("Type", exact=True).select_option("practice")
    page.get_by_label("Title").fill("Sharing masts")
    page.get_by_label("Organisation that answers for it").fill("Regulator")
    page.get_by_label("Country covered").select_option("NE")
    page.get_by_label("Began").fill("last year")
    page.get_by_label("What it is").fill("Operators share masts along the road.")
    page.get_by_label("What did not work").fill(FAILED)
    steps.press(page, "Add this entry")
    expect(page.get_by_role("alert")).to_contain_text("Write a year, a month or a day")
    expect(page.get_by_label("What did not work")).to_have_value(FAILED)
    page.get_by_label("Began").fill("2025-03")
    steps.press(page, "Add this entry")
    expect(page.get_by_role("heading", level=1, name="Sharing masts")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(FAILED)
    steps.follow(page, page.get_by_role("link", name="Change it"))
    page.get_by_label("Title").fill("Sharing masts and ducts")
    steps.press(page, "Save")
    steps.follow(page, page.get_by_role("link", name="2 versions"))
    expect(page.get_by_role("heading", name="Version 1")).to_be_visible()
    page.go_back()
    steps.follow(page, page.get_by_role("link", name="Assess it"))
    page.get_by_label("It is now").select_option("completed")
    page.get_by_label("Progress and what changed").fill("All twelve masts are shared.")
    steps.press(page, "Add this assessment")
    expect(page.get_by_role("link", name=re.compile("A1$"))).to_be_visible()
    page.goto("/stocktaking")
    page.get_by_label("Type (optional)").select_option("practice")
    page.get_by_label("Country or region").select_option("african")
    steps.press(page, "Show these")
    expect(page.get_by_role("listitem").filter(has_text="Sharing masts and ducts")).to_contain_text("Completed")
    with page.expect_download() as table:
        page.get_by_role("link", name="This list as a table (CSV)").click()
    assert "All" not in table.value.path().read_text("utf-8-sig").splitlines()[0]
    assert FAILED in table.value.path().read_text("utf-8-sig")
