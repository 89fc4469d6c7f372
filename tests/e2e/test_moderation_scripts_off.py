"""With scripts off: first posts, flags, appeals, warnings and suspensions, threads put in order, and the public log."""

import re
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import PASSWORD, NewPage, Server, sign_in

pytestmark = pytest.mark.browser


def link_in_mail(server: Server, recipient: str, path: str) -> str:
    """The address in the message that somebody was sent; messages go by a job of their own."""
    for _attempt in range(100):
        for kept in Path(server.env["PLENARY_INSTANCE"], "outbox").glob("*"):
            message = message_from_bytes(kept.read_bytes(), policy=default)
            if message["To"] == recipient:
                found = re.search(rf"{path}/\S+", message.get_content())
                assert found is not None
                return found[0]
        time.sleep(0.2)
    pytest.fail("no message came")


def register(page: Page, server: Server, name: str, email: str) -> None:
    """Register, confirm the address and sign in."""
    page.goto("/register")
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("I take part as").select_option("civil")
    page.wait_for_timeout(3000)  # whoever sends it sooner is taken for a program
    steps.press(page, "Register")
    expect(page.get_by_role("heading", level=1, name="Look into your mail")).to_be_visible()
    page.goto(link_in_mail(server, email, "/confirm"))
    steps.press(page, "Yes, confirm it")
    sign_in(page, email)


def test_a_newcomer_is_let_in_flagged_heard_and_measured(new_page: NewPage, server: Server) -> None:
    thread = steps.open_thread(new_page("niamey@demo.invalid", scripts=False), "c11", "Who comes in", "Welcome.")
    newcomer, moderator, visitor = (new_page(who, scripts=False) for who in (None, "moderator@demo.invalid", None))
    register(newcomer, server, "Newcomer of a test", "newcomer@example.org")
    steps.say(newcomer, thread, "My very first words.")
    visitor.goto(thread)
    expect(visitor.locator("#p2")).to_contain_text("Waits for a moderator’s approval.")
    expect(visitor.locator("main")).not_to_contain_text("My very first words.")
    approve(moderator)
    visitor.reload()
    expect(visitor.locator("#p2")).to_contain_text("My very first words.")
    symbol = steps.symbol_of(visitor, 2)
    keep_a_note(moderator)
    flag_and_uphold(new_page("quito@demo.invalid", scripts=False), moderator, thread, symbol)
    visitor.reload()
    expect(visitor.locator("#p2")).to_contain_text("Reason: Please stay with the question.")
    expect(visitor.locator("main")).not_to_contain_text("My very first words.")
    appeal_and_grant(newcomer, new_page("facilitator@demo.invalid", scripts=False))
    visitor.reload()
    expect(visitor.locator("#p2")).to_contain_text("My very first words.")
    warn(moderator, newcomer, thread)
    suspend(moderator, new_page("admin@demo.invalid", scripts=False), newcomer, thread, symbol)
    read_the_log(visitor, symbol)


def approve(moderator: Page) -> None:
    """Let the first post pass."""
    moderator.goto("/desk/approvals")
    waiting = moderator.locator(".queue-item", has_text="My very first words.")
    expect(waiting).to_contain_text("First post")
    steps.follow(moderator, waiting.get_by_role("link", name="Read and decide"))
    steps.press(moderator, "Let it pass")
    expect(moderator.get_by_text("Everybody can read it now.")).to_be_visible()


def keep_a_note(moderator: Page) -> None:
    """Keep a text to be reused."""
    moderator.goto("/desk/notes")
    moderator.get_by_label("Title").fill("Stay with it")
    moderator.get_by_label("Text", exact=True).fill("Please stay with the question.")
    steps.press(moderator, "Keep the note")
    expect(moderator.get_by_role("heading", name="Stay with it")).to_be_visible()


def flag_and_uphold(member: Page, moderator: Page, thread: str, symbol: str) -> None:
    """A member flags; the moderator claims the case and hides the words with a canned note."""
    member.goto(thread)
    steps.follow(member, member.get_by_role("link", name="Flag (no. 2)"))
    member.get_by_label("It is off topic").check()
    member.get_by_label("What should the moderators know?").fill("It greets only.")
    steps.press(member, "Send to the moderators")
    member.goto("/my/moderation")
    expect(member.locator("main")).to_contain_text("Waits for a decision")
    moderator.goto("/desk/flags")
    steps.follow(moderator, moderator.get_by_role("link", name=f"Open the case {symbol}"))
    expect(moderator.locator("main")).to_contain_text("It greets only.")
    steps.press(moderator, "Claim it for four hours")
    expect(moderator.get_by_text("You have claimed this case.")).to_be_visible()
    moderator.get_by_label("Canned note").select_option(label="Stay with it")
    steps.press(moderator, "Insert")
    expect(moderator.get_by_label("Reason for hiding it")).to_have_value("Please stay with the question.")
    moderator.get_by_label("Answer to those who flagged").fill("You were right.")
    steps.press(moderator, "Hide it with this reason")
    member.reload()
    expect(member.locator("main")).to_contain_text("You were right.")


def appeal_and_grant(author: Page, other: Page) -> None:
    """The author appeals; somebody else than the first moderator decides."""
    author.goto("/my/moderation")
    expect(author.locator("main")).to_contain_text("Please stay with the question.")
    steps.follow(author, author.get_by_role("link", name=re.compile("^Appeal")).first)
    author.get_by_label("Why should another moderator look again?").fill("A greeting begins a conversation.")
    steps.press(author, "Send the appeal")
    other.goto("/desk/appeals")
    waiting = other.locator(".queue-item", has_text="A greeting begins a conversation.")
    steps.follow(other, waiting.get_by_role("link", name="Read and decide"))
    other.get_by_label("Answer", exact=True).fill("So it does.")
    steps.press(other, "Grant it: show it again")
    author.goto("/my/moderation")
    expect(author.locator("main")).to_contain_text("Everybody can read all that you said.")


def warn(moderator: Page, person: Page, thread: str) -> None:
    """Who is warned speaks again once they have read it."""
    moderator.goto(f"/c/{identity_of(moderator, thread)}/warn")
    moderator.get_by_label("What the person must know").fill("Do not write the same twice.")
    steps.press(moderator, "Give the warning")
    expect(moderator.get_by_text("The warning is given.")).to_be_visible()
    person.goto("/my/moderation")
    expect(person.locator("main")).to_contain_text("Do not write the same twice.")
    steps.press(person, "I have read this")
    steps.say(person, thread, "I have read it.")


def identity_of(page: Page, thread: str) -> str:
    """The number of the contribution that is the second post of a thread."""
    page.goto(thread)
    return page.locator("#p2").get_attribute("data-post") or ""


def suspend(moderator: Page, admin: Page, person: Page, thread: str, symbol: str) -> None:
    """A moderator proposes, an administrator imposes; the person can read only."""
    moderator.goto(f"/c/{identity_of(moderator, thread)}/warn")
    steps.follow(moderator, moderator.get_by_role("link", name="Suspend instead"))
    expect(moderator.get_by_label("Symbol of the contribution")).to_have_value(symbol)
    moderator.get_by_label("Days").fill("3")
    moderator.get_by_label("Reason").fill("Three days to read.")
    steps.press(moderator, "Propose it")
    admin.goto("/desk/people")
    proposed = admin.locator(".queue-item", has_text="Three days to read.")
    steps.press(admin, "Suspend for 3 days", within=proposed)
    person.goto("/my/moderation")
    expect(person.locator("main")).to_contain_text("You can read, but not say anything.")
    person.goto(f"{thread}/reply")
    expect(person.get_by_role("button", name="Post it")).to_have_count(0)


def read_the_log(visitor: Page, symbol: str) -> None:
    """What was done, and nobody's name."""
    visitor.goto("/moderation-log?line=c11")
    log = visitor.locator("main")
    expect(log.get_by_role("heading", name=f"Hidden {symbol}")).to_be_visible()
    expect(log.get_by_role("heading", name=f"Shown again {symbol}")).to_be_visible()
    expect(log).to_contain_text("Please stay with the question.")
    visitor.goto("/moderation-log")
    expect(log).to_contain_text("An account was suspended")
    for private in ("Newcomer of a test", "Three days to read.", "Demo moderator", "newcomer@example.org"):
        expect(log).not_to_contain_text(private)


def test_a_moderator_puts_threads_in_order(new_page: NewPage) -> None:
    member, moderator = (new_page(f"{who}@demo.invalid", scripts=False) for who in ("niamey", "moderator"))
    thread = steps.open_thread(member, "c11", "Put in order", "It begins.")
    for words in ("Another matter.", "It belongs elsewhere."):
        steps.say(member, thread, words)
    steps.lock(moderator, thread)
    member.goto(f"{thread}/reply")
    expect(member.get_by_role("button", name="Post it")).to_have_count(0)
    moderator.goto(thread)
    steps.press(moderator, "Open this thread again")
    steps.press(moderator, "Pin: show it first")
    visitor = new_page(scripts=False)
    visitor.goto("/c11/threads")
    expect(visitor.locator("main ol.list > li").first).to_contain_text("Put in order Pinned")
    moderator.goto(thread)
    steps.press(moderator, "Unpin")
    split_off = split(moderator, thread, visitor)
    merge(moderator, split_off, thread, visitor)
    move(moderator, thread, visitor)
    for act in ("Split", "Merged", "Moved to another space"):
        moderator.goto(f"{thread}/acts")
        expect(moderator.get_by_role("heading", name=act).first).to_be_visible()


def split(moderator: Page, thread: str, visitor: Page) -> str:
    """Split the second post off; its old address leads to where it went."""
    moderator.goto(thread)
    steps.follow(moderator, moderator.get_by_role("link", name="Split or move posts").first)
    moderator.get_by_role("checkbox", name=re.compile("no. 2")).check()
    moderator.get_by_label("Title of the new thread").fill("Another matter apart")
    steps.press(moderator, "Go on: see what will happen")
    moderator.get_by_label("Reason").fill("It is another matter.")
    steps.press(moderator, "Move these posts")
    visitor.goto(f"{thread}/posts/2")
    expect(visitor.get_by_role("heading", level=1, name="Another matter apart")).to_be_visible()
    expect(visitor.locator("main")).to_contain_text("Another matter.")
    return "/threads/" + visitor.url.rpartition("/threads/")[2].partition("#")[0].partition("?")[0]


def merge(moderator: Page, thread: str, into: str, visitor: Page) -> None:
    """Merge it back; its address leads there."""
    moderator.goto(f"{thread}/merge")
    moderator.get_by_label("Into which thread").fill(into)
    moderator.get_by_label("Reason").fill("It was the same matter.")
    steps.press(moderator, "Merge the threads")
    visitor.goto(thread)
    expect(visitor.locator("main")).to_contain_text("Another matter.")
    visitor.goto(f"{thread}/posts/1")
    expect(visitor.get_by_role("heading", level=1, name="Put in order")).to_be_visible()


def move(moderator: Page, thread: str, visitor: Page) -> None:
    """To another action line's space: the address stays."""
    moderator.goto(f"{thread}/move")
    moderator.get_by_label("To", exact=True).select_option(label=_space(moderator))
    moderator.get_by_label("Reason").fill("It belongs there.")
    steps.press(moderator, "Move the thread")
    visitor.goto("/c1/threads")
    expect(visitor.get_by_role("link", name="Put in order")).to_be_visible()
    visitor.goto(thread)
    expect(visitor.get_by_role("navigation", name="You are here")).to_contain_text("C1")


def _space(page: Page) -> str:
    """The name of C1's space as the form offers it."""
    offered = page.get_by_label("To", exact=True).locator("option").all_inner_texts()
    return next(name for name in offered if name.startswith("C1 "))


def test_silence_mode(new_page: NewPage) -> None:
    member, moderator = (new_page(f"{who}@demo.invalid", scripts=False) for who in ("cairo", "moderator"))
    thread = steps.open_thread(member, "c7-egov", "Before the silence", "It can be said.")
    moderator.goto("/c7-egov/threads")
    steps.follow(moderator, moderator.get_by_role("link", name="Make this space read-only"))
    moderator.get_by_label("Reason").fill("The report is being written.")
    steps.press(moderator, "Make it read-only")
    member.goto("/c7-egov/threads")
    expect(member.locator("main")).to_contain_text("The report is being written.")
    expect(member.get_by_role("link", name="Open a thread")).to_have_count(0)
    member.goto(f"{thread}/reply")
    expect(member.get_by_role("button", name="Post it")).to_have_count(0)
    moderator.goto("/c7-egov/threads")
    steps.press(moderator, "Let people speak again")
    steps.say(member, thread, "It can be said again.")
