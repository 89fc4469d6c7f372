"""A thread that is open in a browser: what is said meanwhile arrives once, a cut heals, a locked thread says so."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import NewPage, Server

pytestmark = pytest.mark.browser


def stays(page: Page) -> None:
    """Leave a mark that a reload would take away."""
    page.evaluate("window.notReloaded = true")


def stayed(page: Page) -> bool:
    """Whether the page is the one that was marked."""
    return bool(page.evaluate("window.notReloaded === true"))


@pytest.fixture
def thread(new_page: NewPage) -> str:
    """A thread with one post."""
    return steps.open_thread(new_page("quito@demo.invalid", scripts=False), "c11", "While you read", "A first word.")


def test_what_others_say_arrives_without_a_reload(new_page: NewPage, thread: str) -> None:
    reader, writer = new_page(), new_page("cairo@demo.invalid")
    reader.goto(thread)
    stays(reader)
    number = steps.say(writer, thread, "نقترح البحث بالعربية.")
    expect(steps.words_of(reader, number)).to_have_text("نقترح البحث بالعربية.")
    expect(reader.get_by_role("status").filter(has_text="1 new post")).to_be_visible()
    steps.reword(writer, number, "نقترح البحث بالعربية والفرنسية.")
    expect(steps.words_of(reader, number)).to_have_text("نقترح البحث بالعربية والفرنسية.")
    steps.lock(new_page("moderator@demo.invalid"), thread)
    expect(reader.get_by_text("This thread is locked.")).to_be_visible()
    assert stayed(reader)


def test_a_reply_arrives_under_what_it_answers(new_page: NewPage, thread: str) -> None:
    reader, writer = new_page("niamey@demo.invalid"), new_page("cairo@demo.invalid")
    number = steps.say(writer, thread, "Second.")
    reader.goto(thread)
    reader.get_by_label("Your words").fill("I am still writing")
    steps.reply(writer, thread, number, "Under the second.")
    expect(reader.locator(f"#p{number} + .replies #p{number + 1} .prose")).to_have_text("Under the second.")
    expect(reader.get_by_label("Your words")).to_have_value("I am still writing")
    expect(reader.get_by_label("Your words")).to_be_focused()


def test_a_cut_connection_says_so_and_heals(new_page: NewPage, thread: str) -> None:
    """What was said while the line was down is there once, in order, after it comes back."""
    reader, writer = new_page(), new_page("hanoi@demo.invalid", scripts=False)
    lines = cuttable(reader)
    reader.goto(thread)
    expect(reader.locator("ol.thread article")).to_have_count(1)
    first = steps.say(writer, thread, "Before the cut.")
    expect(steps.words_of(reader, first)).to_be_visible()
    stays(reader)
    reader.context.set_offline(True)
    for line in lines:
        line.close()
    expect(reader.get_by_text("The live connection is lost.")).to_be_visible()
    missed = [steps.say(writer, thread, f"Meanwhile {n}.") for n in (1, 2)]
    reader.context.set_offline(False)
    for n, number in enumerate(missed, 1):
        expect(steps.words_of(reader, number)).to_have_text(f"Meanwhile {n}.")
    after = steps.say(writer, thread, "After it.")
    expect(steps.words_of(reader, after)).to_be_visible()
    said = reader.locator("ol.thread .prose").all_text_contents()
    assert [words.strip() for words in said] == [
        "A first word.", "Before the cut.", "Meanwhile 1.", "Meanwhile 2.", "After it."
    ]  # fmt: skip
    assert stayed(reader)


def cuttable(page: Page) -> list:
    """The page's live connections, so that a test can end them as a lost network does."""
    lines: list = []

    def through(line) -> None:
        line.connect_to_server()
        lines.append(line)

    page.route_web_socket("**/socket.io/**", through)
    return lines


ARRIVALS = """window.arrivals = [];
document.addEventListener("plenary:arrived", (event) => window.arrivals.push(event.target.id));"""


def arrives(reader: Page, writer: Page, thread: str) -> int:
    """The number of a post that came by the live connection, which therefore stands."""
    before = steps.say(writer, thread, "Before the cut.")
    expect(steps.words_of(reader, before)).to_be_visible(timeout=20_000)
    return before


def cut(page: Page, lines: list) -> None:
    """As when a train enters a tunnel."""
    page.context.set_offline(True)
    for line in lines:
        line.close()
    expect(page.get_by_text("The live connection is lost.")).to_be_visible()


def test_after_ten_minutes_away_each_event_arrives_once(new_page: NewPage, thread: str) -> None:
    """Said, reworded, answered and hidden meanwhile, by others: the page then is what a fresh one is."""
    reader, writer = new_page(), new_page("hanoi@demo.invalid", scripts=False)
    lines = cuttable(reader)
    reader.add_init_script(ARRIVALS)
    reader.clock.install()
    reader.goto(thread)
    before = arrives(reader, writer, thread)
    stays(reader)
    cut(reader, lines)
    said = steps.say(writer, thread, "Meanwhile.")
    hidden = steps.say(writer, thread, "Buy my watches.")
    writer.goto(thread)
    steps.reword(writer, before, "Before the cut, reworded.")
    steps.reply(writer, thread, said, "An answer.")
    steps.hide(new_page("moderator@demo.invalid", scripts=False), thread, hidden)
    reader.clock.fast_forward("10:00")
    reader.context.set_offline(False)
    expect(steps.words_of(reader, hidden + 1)).to_have_text("An answer.")
    expect(reader.locator(f"#p{hidden}")).to_contain_text("Hidden by a moderator")
    fresh = new_page()
    fresh.goto(thread)
    assert cards(reader) == cards(fresh)
    events = (before, before, said, hidden, hidden, hidden + 1)
    assert sorted(reader.evaluate("window.arrivals")) == [f"p{n}" for n in events], (
        "rewording and hiding are events, too"
    )
    assert stayed(reader)


def cards(page: Page) -> list[tuple[str, str]]:
    """The posts on a page from top to bottom: number and what they say."""
    found = page.locator("ol.thread article").all()
    return [(post.get_attribute("id") or "", " ".join(post.inner_text().split())) for post in found]


SAY_MANY = """
from accounts.models import User
from contributions.actions import Speaker
from accounts.session import actor_of
from core.db import db
from core.guard import unit_of_work
from forum import actions
from forum.models import Thread
from wsgi import app
with app.app_context(), unit_of_work():
    person = db.session.query(User).filter_by(email="hanoi@demo.invalid").one()
    thread = db.session.get(Thread, {thread})
    for number in range({count}):
        actions.publish_post(actor_of(person), Speaker.of(person), thread, f"Said meanwhile {{number}}.", lang="en")
"""


def test_when_more_was_missed_than_can_be_told_the_page_says_reload(
    new_page: NewPage, thread: str, server: Server
) -> None:
    reader = new_page()
    lines = cuttable(reader)
    reader.goto(thread)
    arrives(reader, new_page("hanoi@demo.invalid", scripts=False), thread)
    stays(reader)
    cut(reader, lines)
    server.run(SAY_MANY.format(thread=thread.rpartition("/")[2], count=201))
    reader.context.set_offline(False)
    link = reader.locator("[data-live-status]").get_by_role("link")
    expect(link).to_have_text("Reload the page")
    assert stayed(reader), "it says so, and does not do it: somebody may be typing"
    assert reader.locator("ol.thread article").count() == 2
    link.click()
    expect(reader.locator("ol.thread article").nth(2)).to_contain_text("Said meanwhile 0.")


def test_hidden_words_leave_an_open_page(new_page: NewPage, thread: str) -> None:
    reader, moderator = new_page(), new_page("moderator@demo.invalid")
    number = steps.say(new_page("hanoi@demo.invalid"), thread, "Buy my watches.")
    reader.goto(thread)
    expect(steps.words_of(reader, number)).to_be_visible()
    steps.hide(moderator, thread, number)
    expect(reader.locator(f"#p{number}")).to_contain_text("Hidden by a moderator")
    expect(reader.get_by_text("Buy my watches.")).to_have_count(0)
