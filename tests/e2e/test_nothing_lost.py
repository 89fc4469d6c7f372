"""Nothing typed is lost: not by a closed tab, an ended session, a second tab, or a mistake in the form."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import data, steps
from tests.e2e.conftest import NewPage, Server, sign_in

pytestmark = pytest.mark.browser

WORDS = "Half an hour of words\n\nthat nobody wants to write twice: “نعم”, 是, 🌍."


@pytest.fixture
def thread(new_page: NewPage) -> str:
    """A thread with one post."""
    return steps.open_thread(new_page("hanoi@demo.invalid", scripts=False), "c1", "Before anything is lost", "Begin.")


def wait_until_kept(page: Page) -> None:
    """Until the words are stored on the device; asked from here, because pages may not evaluate text."""
    steps.eventually(page, lambda: "Half an hour" in page.evaluate("JSON.stringify(localStorage)"))


def test_a_closed_tab(new_page: NewPage, thread: str) -> None:
    page = new_page("quito@demo.invalid")
    page.goto(thread)
    page.get_by_label("Your words").fill(WORDS)
    wait_until_kept(page)
    page.close()
    again = page.context.new_page()
    again.goto(thread)
    expect(again.get_by_label("Your words")).to_have_value(WORDS)
    expect(again.get_by_text("Your earlier words were put back into this form.")).to_be_visible()
    steps.press(again, "Post it")
    again.wait_for_url("**#p2")
    expect(again.get_by_label("Your words")).to_have_value("")
    again.reload()
    expect(again.get_by_label("Your words")).to_have_value("")


def send_until_taken(page: Page) -> int:
    """Press "Send it again" until the words are taken; how often that was needed."""
    for times in (1, 2):
        steps.press(page, "Send it again")
        if page.get_by_role("button", name="Send it again").count() == 0:
            return times
        expect(page.get_by_label("Body")).to_have_value(WORDS)
    pytest.fail("the words cannot be sent")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "pages-alone"])
@pytest.mark.parametrize("how", ["cookies-gone", "session-ended"])
def test_a_session_that_ended_while_writing(
    how: str, scripts: bool, new_page: NewPage, server: Server, thread: str
) -> None:
    """The page keeps the words, says what to do, and takes them after signing in elsewhere; once."""
    email = "chengdu@demo.invalid"  # whose sessions no other test needs
    page = new_page(scripts=scripts)
    sign_in(page, email)
    page.goto(thread)
    page.get_by_label("Your words").fill(WORDS)
    if how == "cookies-gone":
        page.context.clear_cookies()
    else:
        data.end_sessions(server.env, email)
    steps.press(page, "Post it")
    expect(page.get_by_label("Body")).to_have_value(WORDS)
    if how == "session-ended":
        with page.context.expect_page() as opening:
            page.get_by_role("link", name="Sign in (opens another tab)").click()
        opening.value.wait_for_load_state()
        sign_in(opening.value, email)
    else:
        sign_in(page.context.new_page(), email)
    assert send_until_taken(page) == 1
    page.goto(thread)
    expect(page.locator("ol.thread .prose", has_text="Half an hour of words")).to_have_count(1)


def area(page: Page) -> Locator:
    """The first answer in words."""
    return page.locator("form[data-answers] textarea").first


@pytest.mark.parametrize(
    ("scripts", "who"), [(True, "moderator"), (False, "facilitator")], ids=["scripts", "pages-alone"]
)
def test_two_tabs_on_one_draft(scripts: bool, who: str, new_page: NewPage, server: Server) -> None:
    """The second tab sees both texts, and decides."""
    address = f"{server.demo.open_consultation}/answer"
    first = new_page(f"{who}@demo.invalid", scripts=scripts)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(address)
    keep(first, "Written in the first tab.")
    expect(area(first)).to_have_value("Written in the first tab.")
    keep(second, "Written in the second tab.")
    expect(area(second)).to_have_value("Written in the second tab.")
    expect(second.get_by_text("Saved in the other tab:").first).to_be_visible()
    expect(second.locator(".typed", has_text="Written in the first tab.")).to_be_visible()
    steps.press(second, "Save and continue later")
    first.reload()
    expect(area(first)).to_have_value("Written in the second tab.")


def keep(page: Page, words: str) -> None:
    """Save a draft with these words."""
    area(page).fill(words)
    steps.press(page, "Save and continue later")


def test_a_thread_without_a_title(new_page: NewPage) -> None:
    page = new_page("quito@demo.invalid")
    page.goto("/c1/threads/new")
    page.get_by_label("Your words").fill(WORDS)
    page.get_by_label("Written in").select_option("es")
    steps.press(page, "Open the thread")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Please give the thread a title.")
    expect(page.get_by_label("Your words")).to_have_value(WORDS)
    expect(page.get_by_label("Written in")).to_have_value("es")
    summary.get_by_role("link", name="Title").click()
    expect(page.get_by_label("Title")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "pages-alone"])
def test_an_answer_over_its_limit(scripts: bool, new_page: NewPage, server: Server) -> None:
    """An answer of 251 words for 250, and a required one missing: both are said, and every word stays."""
    page = new_page("rapporteur@demo.invalid", scripts=scripts)
    page.goto(f"{server.demo.open_consultation}/answer")
    too_long = "word " * 250 + "more"
    page.locator("form[data-answers] textarea").nth(1).fill(too_long)
    page.get_by_role("checkbox").nth(1).check()
    steps.press(page, "Submit answers")
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(2)
    expect(page.locator("form[data-answers] textarea").nth(1)).to_have_value(too_long)
    expect(page.get_by_role("checkbox").nth(1)).to_be_checked()


def test_an_attendance_table_that_does_not_sum(new_page: NewPage, server: Server) -> None:
    page = new_page("rapporteur@demo.invalid")
    page.goto(f"{server.demo.meeting}/attendance")
    page.get_by_label("Participants in all").fill("50")
    steps.press(page, "Record attendance")
    expect(page.get_by_role("alert")).to_contain_text("48")
    expect(page.get_by_label("Participants in all")).to_have_value("50")
    expect(page.get_by_label("In the room").first).to_have_value("13")
