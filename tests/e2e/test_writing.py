"""Writing in a real browser: preview, mentions, quotations, drafts in two tabs, and one post however it is sent."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import NewPage

pytestmark = pytest.mark.browser

WORDS = "What was begun in one place"


@pytest.fixture
def thread(new_page: NewPage) -> str:
    """A thread with one post of three blocks."""
    words = "First **thought** here.\n\n- one point\n- two & more\n\nLast words."
    return steps.open_thread(new_page("hanoi@demo.invalid", scripts=False), "c1", "Before it is written", words)


def saved(page: Page, words: str) -> None:
    """Type, and wait until the server has the draft."""
    with page.expect_response(lambda answer: answer.url.endswith("/drafts")) as kept:
        page.get_by_label("Your words").fill(words)
    assert kept.value.ok
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft saved")


def test_the_preview_follows_and_nothing_jumps(new_page: NewPage, thread: str) -> None:
    page = new_page("quito@demo.invalid")
    page.goto(thread)
    page.get_by_label("Your words").focus()
    button = page.get_by_role("button", name="Post it")
    # The field grows with its words; what stands below it keeps its distance to it, preview or not.
    place = """(button) => Math.round(button.getBoundingClientRect().top
        - document.querySelector("[name=body]").getBoundingClientRect().bottom)"""
    page.locator("[data-preview]").wait_for()
    before = button.evaluate(place)
    page.get_by_label("Your words").fill("**Bold** and <script>alert(1)</script>\n\n" + "line\n\n" * 30)
    expect(page.locator("[data-preview-html] strong")).to_have_text("Bold")
    assert button.evaluate(place) == before
    expect(page.get_by_role("status").filter(has_text="A preview stands below")).to_have_count(1)
    shown = page.locator("[data-preview-html]").inner_html()
    steps.press(page, "Post it")
    page.wait_for_url("**#p2")
    assert page.locator("#p2 .prose").inner_html() == shown


def test_somebody_is_mentioned_by_the_keyboard(new_page: NewPage, thread: str) -> None:
    page = new_page("quito@demo.invalid")
    page.goto(thread)
    field = page.get_by_label("Your words")
    field.press_sequentially("I agree with @", delay=20)
    options = page.get_by_role("listbox", name="People to mention").get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    name = options.first.locator("bdi").inner_text()
    field.press("ArrowDown")
    field.press("ArrowUp")
    field.press("Enter")
    expect(field).to_have_value(re.compile(r"^I agree with \[@.+\]\(/people/\d+\) $"))
    expect(page.get_by_role("listbox")).to_have_count(0)
    with page.expect_response(lambda answer: answer.url.partition("?")[0].endswith("/people/suggest")):
        field.press_sequentially("@zzzz")
    expect(page.get_by_role("listbox")).to_have_count(0)
    field.fill((field.input_value()).replace("@zzzz", ""))
    steps.press(page, "Post it")
    expect(page.locator("#p2 .prose a")).to_have_text(f"@{name}")


def test_selected_words_are_quoted_across_blocks(new_page: NewPage, thread: str) -> None:
    page = new_page("quito@demo.invalid")
    page.goto(thread)
    page.locator("#p1 .prose").scroll_into_view_if_needed()
    start, end = page.locator("#p1 .prose strong").bounding_box(), page.locator("#p1 .prose li").last.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 1, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 60, end["y"] + end["height"] / 2, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Quote these words").click()
    field = page.get_by_label("Your words")
    expect(field).to_have_value(
        re.compile(r"^> \*\*.+\*\*, \[.+\]\(/threads/\d+/posts/1\?from=6&to=\d+&r=1\):\n>\n> thought here")
    )
    expect(field).to_be_focused()
    steps.press(page, "Post it")
    page.locator("#p2 .prose a").first.click()
    expect(page.locator("mark.passage").first).to_have_text("thought")


def test_two_tabs_never_overwrite_each_other(new_page: NewPage, thread: str) -> None:
    first = new_page("quito@demo.invalid")
    first.goto(thread)
    saved(first, f"{WORDS}: begun")
    second = first.context.new_page()
    second.goto(thread)
    expect(second.get_by_label("Your words")).to_have_value(f"{WORDS}: begun")
    saved(first, f"{WORDS}: in the first tab")
    saved(second, f"{WORDS}: in the second tab")
    note = second.locator("form section.notice", has_text="in the first tab")
    expect(note).to_be_visible()
    note.get_by_role("button", name="Keep both").click()
    expect(note).to_have_count(0)
    second.goto("/me/drafts")
    for which in ("first", "second"):
        expect(second.get_by_text(f"{WORDS}: in the {which} tab").first).to_be_attached()
    steps.press(first, "Post it")
    first.wait_for_url("**#p2")
    second.reload()
    expect(second.get_by_text("in the first tab")).to_have_count(0)
    expect(second.get_by_text("in the second tab").first).to_be_attached()


def test_going_on_upon_another_device(new_page: NewPage, thread: str) -> None:
    phone = new_page("cairo@demo.invalid", width=360)
    phone.goto(thread)
    saved(phone, WORDS)
    desk = new_page("cairo@demo.invalid", scripts=False)
    desk.goto(thread)
    expect(desk.get_by_text("You have a draft here")).to_be_visible()
    desk.get_by_role("link", name="Continue with it").click()
    expect(desk.get_by_label("Your words")).to_have_value(WORDS)
    steps.press(desk, "Post it")
    desk.wait_for_url("**#p2")
    desk.goto(thread)
    expect(desk.get_by_text("You have a draft here")).to_have_count(0)


def test_a_network_that_breaks_after_sending_makes_one_post(new_page: NewPage, thread: str) -> None:
    """The server has the post, the browser never hears of it; the words come back, and are known to be posted."""
    page = new_page("niamey@demo.invalid")
    page.goto(thread)
    saved(page, WORDS)

    def lose(route: object) -> None:
        route.fetch(max_redirects=0)  # type: ignore[attr-defined]  # playwright's route
        route.abort()  # type: ignore[attr-defined]  # playwright's route

    page.route("**/threads/*/posts", lose)
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/posts")):
        page.get_by_role("button", name="Post it").click()
    page.unroute("**/threads/*/posts")
    page.goto(thread)
    expect(page.locator("ol.thread .prose", has_text=WORDS)).to_have_count(1)
    expect(page.locator("[data-draft-state]")).to_contain_text("was posted already")
    expect(page.get_by_label("Your words")).to_have_value("")
    page.goto("/me/drafts")
    expect(page.get_by_text(WORDS)).to_have_count(0)


def test_back_and_send_again_makes_one_post(new_page: NewPage, thread: str) -> None:
    page = new_page("niamey@demo.invalid", scripts=False)
    page.goto(f"{thread}/reply")
    page.get_by_label("Your words").fill(WORDS)
    steps.press(page, "Post it")
    page.wait_for_url("**#p2")
    page.go_back()
    page.get_by_label("Your words").fill(WORDS)
    steps.press(page, "Post it")
    page.wait_for_url("**#p2")
    page.goto(thread)
    expect(page.locator("ol.thread .prose", has_text=WORDS)).to_have_count(1)


def test_a_double_click_makes_one_post(new_page: NewPage, thread: str) -> None:
    page = new_page("niamey@demo.invalid", scripts=False)
    page.goto(f"{thread}/reply")
    page.get_by_label("Your words").fill(WORDS)
    page.get_by_role("button", name="Post it").dblclick()
    page.wait_for_url("**#p2")
    page.goto(thread)
    expect(page.locator("ol.thread .prose", has_text=WORDS)).to_have_count(1)
