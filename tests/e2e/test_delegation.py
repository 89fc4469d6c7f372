"""Two people draft for one organisation, a third clears and submits; each in a browser of their own, with scripts on."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import data, steps
from tests.e2e.conftest import NewPage, Server

pytestmark = pytest.mark.browser
HEAD, FIRST, SECOND = "kingston@demo.invalid", "hanoi@demo.invalid", "quito@demo.invalid"


@pytest.fixture
def delegation(new_page: NewPage, server: Server) -> str:
    """The address of a delegation of three, in a consultation of two questions."""
    lead, head = new_page("facilitator@demo.invalid"), new_page(HEAD)
    consultation = steps.draft_consultation(lead, "What islands need", "C7")
    steps.publish_consultation(lead)
    data.ask_organisations(server.env, consultation, "Union of Islands", HEAD, FIRST, SECOND)
    head.goto(consultation)
    steps.follow(head, head.get_by_role("link", name="Answer for an organisation"))
    steps.press(head, "Open the delegation")
    for email in (FIRST, SECOND):
        head.get_by_text("Admit somebody").click()
        head.get_by_label("E-mail address of their account").fill(email)
        steps.main_of(head).locator("form", has_text="Admit them").get_by_label("What they do").select_option(
            "drafter"
        )
        steps.press(head, "Admit them")
    return f"{consultation}/delegation"


def write(page: Page, delegation: str, words: str) -> None:
    """Fill in words for the second question, without saving."""
    page.goto(f"{delegation}/questions/2")
    page.get_by_label(steps.WORDS).fill(words)


def test_two_draft_and_a_third_clears(new_page: NewPage, delegation: str) -> None:
    first, second, head = new_page(FIRST), new_page(SECOND), new_page(HEAD)
    first.goto(f"{delegation}/questions/1")
    first.get_by_role("radio", name=steps.CHOICE).check()
    steps.press(first, "Save, and go to the next question")
    expect(first.get_by_role("heading", level=1, name="Question 2")).to_be_visible()
    write(first, delegation, "Boats with computers")
    write(second, delegation, "Cables")
    steps.press(first, "Save")
    steps.press(second, "Save")
    expect(second.get_by_text("Written meanwhile by Demo participant (Hanoi)")).to_be_visible()
    expect(second.get_by_text("Boats with computers").first).to_be_visible()
    expect(second.get_by_label(steps.WORDS)).to_have_value("Cables")
    second.get_by_label(steps.WORDS).fill("Boats with computers, and cables")
    steps.press(second, "Save")
    second.get_by_label("Comment").fill("Both are in it now.")
    steps.press(second, "Comment")
    expect(second.get_by_label("Comment")).to_have_value("")
    second.goto(delegation)
    steps.press(second, "Put to clearance")
    head.goto(delegation)
    expect(head.get_by_text("1 open comment")).to_be_visible()
    steps.press(head, "Clear this text")
    steps.press(head, "Submit it as the position of Union of Islands")
    expect(head.get_by_text("It was received").or_(head.get_by_text("was received. Thank you."))).to_be_visible()
    first.goto(delegation)
    expect(first.get_by_role("link", name="Submission 1")).to_be_visible()
    expect(first.get_by_role("button", name="Clear this text")).to_have_count(0)
