"""What people do in Plenary, each on the page that is there for it: by links and forms, with scripts on or off."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect


def main_of(page: Page) -> Locator:
    """The page without its head and foot."""
    return page.get_by_role("main")


def press(page: Page, name: str, within: Locator | None = None) -> None:
    """Press the button of this name in the page's content, and wait for the page that it leads to."""
    button = (within or main_of(page)).get_by_role("button", name=name, exact=True)
    with page.expect_navigation():
        button.click()


def follow(page: Page, link: Locator) -> None:
    """Follow a link, and wait until the page that it leads to has come and its scripts have run."""
    with page.expect_navigation():
        link.click()


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds that no locator tells; pages themselves may not evaluate text."""
    for _attempt in range(200):
        if holds():
            return
        page.wait_for_timeout(100)
    pytest.fail("it did not come about within twenty seconds")


def read_live(page: Page, thread: str) -> None:
    """Open a thread, and wait until its live connection stands."""
    page.add_init_script(JOINED)
    page.goto(thread)
    expect(page.locator("html[data-joined]")).to_be_attached()


JOINED = """document.addEventListener("plenary:joined", () => { document.documentElement.dataset.joined = "1"; });"""


def minute(offset: timedelta) -> str:
    """A moment from now as a form takes it, in UTC, to the minute."""
    return f"{datetime.now(UTC) + offset:%Y-%m-%dT%H:%M}"


# The forum


def open_thread(page: Page, slug: str, title: str, words: str) -> str:
    """Open a thread under an action line; its address."""
    page.goto(f"/{slug}/threads")
    follow(page, page.get_by_role("link", name="Open a thread"))
    page.get_by_label("Title").fill(title)
    page.get_by_label("Your words").fill(words)
    press(page, "Open the thread")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return "/threads/" + page.url.rpartition("/threads/")[2].partition("#")[0]


def say(page: Page, thread: str, words: str) -> int:
    """Say something at the foot of a thread; the number of the post."""
    page.goto(thread)
    page.get_by_label("Your words").fill(words)
    press(page, "Post it")
    page.wait_for_url("**#p*")
    return int(page.url.rpartition("#p")[2])


def words_of(page: Page, number: int) -> Locator:
    """The text of a post."""
    return page.locator(f"#p{number} .prose")


def reword(page: Page, number: int, words: str) -> None:
    """Change one's own post, from the thread's page."""
    follow(page, page.get_by_role("link", name=f"Edit (no. {number})"))
    expect(page.get_by_role("heading", level=1, name="Edit your post")).to_be_visible()
    page.get_by_label("Your words").fill(words)
    press(page, "Replace the wording")
    expect(words_of(page, number)).to_contain_text(words)


def reply(page: Page, thread: str, number: int, words: str) -> None:
    """Answer one post, from the thread's page."""
    page.goto(thread)
    follow(page, page.get_by_role("link", name=f"Reply (no. {number})"))
    expect(page.get_by_role("heading", level=1, name=f"Reply to no. {number}")).to_be_visible()
    page.get_by_label("Your words").fill(words)
    press(page, "Post it")
    page.wait_for_url("**#p*")


def lock(page: Page, thread: str) -> None:
    """Let nothing more be said in a thread."""
    page.goto(thread)
    press(page, "Lock: let nothing more be said")
    expect(page.get_by_text("This thread is locked.")).to_be_visible()


def hide(page: Page, thread: str, number: int) -> None:
    """As a moderator: take a post out of sight, with a reason."""
    page.goto(thread)
    follow(page, page.get_by_role("link", name=f"Hide (no. {number})"))
    page.get_by_label("Reason").fill("An advertisement")
    press(page, "Hide it")
    expect(page.locator(f"#p{number}")).to_contain_text("Hidden by a moderator")


def symbol_of(page: Page, number: int) -> str:
    """The citable symbol of a post, as its card shows it."""
    return (page.locator(f"#p{number} .symbol").text_content() or "").strip()


# Consultations

SCALE = "How far did e-government come in your country?"
WORDS = "What is missing most?"
CHOICE = "To some extent"


def draft_consultation(page: Page, title: str, line: str) -> str:
    """Draft a consultation of two questions that closes in two hours; its address."""
    page.goto("/desk")
    follow(page, page.get_by_role("link", name="Draft a consultation"))
    page.get_by_label("Title").fill(title)
    page.get_by_label("What is asked, in one sentence").fill("What those who cannot travel want to be taken up.")
    page.get_by_role("checkbox", name=line).check()
    page.get_by_label("Time zone of the two times below").select_option("UTC")
    page.get_by_label("Opens").fill(minute(-timedelta(minutes=5)))
    page.get_by_label("Closes").fill(minute(timedelta(hours=2)))
    press(page, "Save the draft")
    page.get_by_label("Title of the section").fill("Where we are")
    press(page, "Add a section")
    add_question(page, SCALE, "A scale with named points", ("Not at all", CHOICE, "Fully"))
    add_question(page, WORDS, "In words", ())
    return "/consultations/" + page.url.partition("/consultations/")[2].partition("/")[0]


def add_question(page: Page, text: str, kind: str, options: tuple[str, ...]) -> None:
    """Add a required question to the draft's only section."""
    follow(page, page.get_by_role("link", name="Add a question to Where we are"))
    follow(page, page.get_by_role("link", name=kind))
    page.get_by_label("Question", exact=True).fill(text)
    if options:
        page.get_by_label("Options, one a line").fill("\n".join(options))
    page.get_by_label("An answer is required").check()
    press(page, "Save the question")
    expect(page.get_by_role("heading", name=text)).to_be_visible()


def publish_consultation(page: Page) -> None:
    """From the draft's page: open it now."""
    press(page, "Publish: open it now")
    expect(page.get_by_text("It is open now.")).to_be_visible()


def fill_answers(page: Page, consultation: str, words: str) -> None:
    """Open the form of :func:`draft_consultation`'s questions and fill it, without sending."""
    page.goto(consultation)
    follow(page, page.get_by_role("link", name="Answer", exact=True))
    page.get_by_role("radio", name=CHOICE).check()
    page.get_by_label(WORDS).fill(words)


# Findings


def cite(page: Page, symbol: str, passage: str, finding: str, meeting: str, *, scripts: bool) -> str:
    """Draw a finding from a passage of a contribution; the finding's symbol.

    With scripts the words are selected in the text; without, ``passage`` is the sentence that is ticked.
    """
    page.goto(f"/c/{symbol}")
    follow(page, page.get_by_role("link", name="Cite a passage"))
    if scripts:
        select_words(page, passage)
        main_of(page).get_by_role("button", name="Take the selected words", exact=True).click()
        expect(page.get_by_label("Or put the exact words here")).to_have_value(passage)
    else:
        page.get_by_role("checkbox", name=passage).check()
    page.get_by_label("What the new finding says").fill(finding)
    page.get_by_role("radio", name="Specific proposal").check()
    page.get_by_label("For the meeting").select_option(label=meeting)
    press(page, "Cite this passage")
    expect(page.get_by_role("heading", level=1, name=finding)).to_be_visible()
    expect(page.locator("blockquote.said")).to_have_text(passage)
    return (page.locator(".kicker").text_content() or "").partition("·")[0].strip()


SELECT = """(words) => {
  const node = document.querySelector("[data-cite-text]").firstChild;
  const at = node.data.indexOf(words);
  getSelection().setBaseAndExtent(node, at, node, at + words.length);
}"""


def select_words(page: Page, words: str) -> None:
    """As with a mouse: mark words in the text of a contribution."""
    expect(page.locator("[data-cite-text]")).to_contain_text(words)
    page.evaluate(SELECT, words)


# Meetings and reports


def announce_meeting(page: Page, title: str, line: str) -> str:
    """Announce a meeting that took place yesterday, in the demo's series; its address."""
    page.goto("/meetings/new")
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_role("checkbox", name=line).check()
    page.get_by_label("Time zone of the place").select_option("UTC")
    page.get_by_label("Begins, in that zone").fill(minute(-timedelta(hours=26)))
    page.get_by_label("Ends, in that zone").fill(minute(-timedelta(hours=24)))
    press(page, "Announce this meeting")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return "/meetings/" + page.url.rpartition("/")[2]


def begin_report(page: Page, meeting: str) -> str:
    """Begin the summary report of a meeting; the report's address."""
    page.goto(meeting)
    press(page, "Begin the summary report")
    expect(page.get_by_role("heading", name="Add a paragraph")).to_be_visible()
    return "/reports/" + page.url.partition("/reports/")[2].partition("/")[0]


def add_paragraph(page: Page, kind: str, text: str, findings: tuple[str, ...] = ()) -> None:
    """At the end of a draft: a paragraph that rests on the findings with these symbols."""
    form = page.locator("#add")
    form.get_by_label("Kind").select_option(kind)
    form.get_by_label("Text", exact=True).fill(text)
    for symbol in findings:
        form.get_by_role("checkbox", name=f"{symbol} ").check()
    press(page, "Add")
    expect(page.locator(".queue-item", has_text=text)).to_be_visible()


def mark_as_own(page: Page, text: str) -> None:
    """Say of a paragraph that it is the rapporteur's own observation."""
    follow(page, page.locator(".queue-item", has_text=text).get_by_role("link", name="Edit"))
    page.get_by_label("This is the rapporteur’s own observation: it rests on no contribution").check()
    press(page, "Save")
    expect(page.locator(".queue-item", has_text=text)).to_contain_text("own observation")
