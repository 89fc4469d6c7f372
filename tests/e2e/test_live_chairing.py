"""What moderators do, in threads that others have open: posts leave, come, and lead on; who reads and writes is seen."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import NewPage
from tests.e2e.test_live import stayed, stays

pytestmark = pytest.mark.browser


@pytest.fixture
def thread(new_page: NewPage) -> str:
    """A thread with three posts, the third in answer to the second."""
    writer = new_page("quito@demo.invalid", scripts=False)
    address = steps.open_thread(writer, "c11", "Two questions in one", "A first word.")
    steps.reply(writer, address, steps.say(writer, address, "Another question."), "An answer to that.")
    return address


def split_off(chair: Page, thread: str, title: str) -> str:
    """Split post 2 off with what was said below it; the new thread's address."""
    chair.goto(f"{thread}/split?posts=2")
    chair.get_by_label("Title of the new thread").fill(title)
    steps.press(chair, "Go on: see what will happen")
    expect(chair.get_by_text("2 posts leave this thread")).to_be_visible()
    chair.get_by_label("Reason").fill("It is another question")
    steps.press(chair, "Move these posts")
    expect(chair.get_by_role("heading", level=1, name=title)).to_be_visible()
    return "/threads/" + chair.url.rpartition("/threads/")[2].partition("#")[0]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_split_is_seen_live_and_can_be_taken_back(new_page: NewPage, thread: str, scripts: bool) -> None:
    reader, chair = new_page(), new_page("moderator@demo.invalid", scripts=scripts)
    steps.read_live(reader, thread)
    expect(reader.locator("#p3")).to_be_visible()
    stays(reader)
    made = split_off(chair, thread, "The other question")
    expect(reader.locator("#p2")).to_have_count(0)
    expect(reader.locator("#p3")).to_have_count(0)
    expect(reader.get_by_role("status").get_by_role("link", name="The other question")).to_be_visible()
    chair.goto(f"{thread}/acts")
    if scripts:
        chair.get_by_text("Take this back").click()
    else:
        chair.locator("summary").click()
    chair.get_by_label("Reason").fill("It was one question")
    steps.press(chair, "Take it back")
    expect(reader.locator("#p2 + .replies #p3 .prose")).to_have_text("An answer to that.")
    assert stayed(reader)
    reader.goto(f"{made}/posts/2")
    expect(reader.locator("#p3")).to_be_visible()


def test_a_merged_thread_says_where_it_went(new_page: NewPage, thread: str) -> None:
    other = steps.open_thread(
        new_page("cairo@demo.invalid", scripts=False), "c11", "The first question", "Asked before."
    )
    reader, chair = new_page(), new_page("moderator@demo.invalid")
    steps.read_live(reader, thread)
    chair.goto(f"{thread}/merge")
    chair.get_by_label("Into which thread").fill(other)
    chair.get_by_label("Reason").fill("The same question")
    steps.press(chair, "Merge the threads")
    expect(reader.get_by_text("This thread was merged into another one.")).to_be_visible()
    expect(reader.locator("ol.thread article")).to_have_count(0)
    steps.follow(reader, reader.get_by_role("link", name="Go there"))
    expect(reader.get_by_text("An answer to that.")).to_be_visible()


def test_a_new_title_arrives(new_page: NewPage, thread: str) -> None:
    reader, chair = new_page(), new_page("moderator@demo.invalid")
    steps.read_live(reader, thread)
    chair.goto(f"{thread}/rename")
    chair.get_by_label("New title").fill("A better title")
    chair.get_by_label("Reason").fill("So that it is found")
    steps.press(chair, "Give it this title")
    expect(reader.get_by_role("heading", level=1, name="A better title")).to_be_visible()


def test_who_reads_and_writes_is_seen(new_page: NewPage, thread: str) -> None:
    reader, writer = new_page(), new_page("niamey@demo.invalid")
    reader.goto(thread)
    writer.goto(thread)
    here = reader.locator("[data-live-here]")
    expect(here).to_contain_text("2 people have this thread open")
    before = reader.locator("ol.thread").bounding_box()
    writer.get_by_label("Your words").press_sequentially("I think")
    expect(here).to_contain_text("Somebody is writing")
    assert reader.locator("ol.thread").bounding_box() == before
    writer.close()
    expect(here).not_to_contain_text("people have")
