"""With scripts off: groups and who finds nothing of them, relayed words, what is common to action lines, and the record."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import NewPage

pytestmark = pytest.mark.browser
SECRET = "Marmalade is what we agreed upon among ourselves."


def begin_group(page: Page, name: str, reading: str) -> str:
    """Begin a group of C11; its address."""
    page.goto("/c11/groups")
    steps.follow(page, page.get_by_role("link", name="Begin a group"))
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Purpose (optional)").fill("To compare notes until the session.")
    page.get_by_role("radio", name=re.compile(reading)).check()
    steps.press(page, "Begin the group")
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    return "/groups/" + page.url.rpartition("/groups/")[2]


def open_in(page: Page, group: str, title: str, words: str) -> str:
    """Open a thread in a group; its address."""
    page.goto(group)
    steps.follow(page, page.get_by_role("link", name="Open a thread").first)
    page.get_by_label("Title").fill(title)
    page.get_by_label("Your words").fill(words)
    steps.press(page, "Open the thread")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return "/threads/" + page.url.rpartition("/threads/")[2].partition("#")[0]


def answer_of(page: Page, address: str) -> int:
    """The status with which an address answers this reader; 401 where it asks who they are."""
    answer = page.request.get(address)
    return 401 if "/sign-in" in answer.url else answer.status


def finds_nothing(page: Page, group: str, thread: str) -> None:
    """Neither by addresses nor by lists, search, feeds, exports or the record."""
    number = thread.rpartition("/")[2]
    for address in (
        thread, f"{thread}/posts/1", f"{thread}/print", f"{thread}/export.json", f"{thread}/export.zip",
        f"{thread}/feed.atom", f"{thread}/balance", f"{thread}/acts", f"/record/thread:{number}/entries",
        f"/record/thread:{number}", f"/api/v1/threads/{number}", f"{group}/members", f"{group}/feed.atom",
        f"{group}/voices",
    ):  # fmt: skip
        assert answer_of(page, address) in (401, 403, 404), address
    for address in (
        "/", "/c11", "/c11/threads", "/search?q=marmalade", "/feed.atom", "/c11/feed.json", "/moderation-log",
        "/c11/voices", "/groups", "/c11/groups", group,
    ):  # fmt: skip
        told = page.request.get(address).text().lower()
        assert "what we agreed" not in told, address
        assert "inner matters" not in told, address


def test_a_closed_group(new_page: NewPage) -> None:
    moderator, member, visitor = (
        new_page(who, scripts=False) for who in ("moderator@demo.invalid", "cairo@demo.invalid", None)
    )
    group = begin_group(moderator, "A group behind a door", "Others see its name and purpose")
    thread = open_in(moderator, group, "Inner matters", SECRET)
    finds_nothing(visitor, group, thread)
    member.goto("/c11/groups")
    steps.follow(member, member.get_by_role("link", name="A group behind a door"))
    expect(member.get_by_text("What is said in this group is read by its members only.")).to_be_visible()
    steps.follow(member, member.get_by_role("link", name="Ask to join"))
    member.get_by_label("A few words about you").fill("I kept the notes last year.")
    steps.press(member, "Ask the moderators")
    finds_nothing(member, group, thread)
    moderator.goto(f"{group}/members")
    expect(moderator.locator(".queue-item")).to_contain_text("I kept the notes last year.")
    steps.press(moderator, "Let in")
    member.goto(thread)
    expect(member.locator("main")).to_contain_text(SECRET)
    steps.say(member, thread, "Apricots then, by the same jar.")
    member.goto("/search?q=marmalade")
    expect(member.locator("main mark", has_text="Marmalade")).to_have_count(1)
    finds_nothing(visitor, group, thread)
    member.goto(group)
    steps.press(member, "Leave the group")
    finds_nothing(member, group, thread)


def test_an_unlisted_group_is_not_there(new_page: NewPage) -> None:
    moderator, visitor = new_page("moderator@demo.invalid", scripts=False), new_page(scripts=False)
    group = begin_group(moderator, "A group unheard of", "Nobody else knows")
    thread = open_in(moderator, group, "Inner matters", SECRET)
    finds_nothing(visitor, group, thread)
    assert answer_of(visitor, group) == 404
    for address in ("/groups", "/c11/groups", "/c11", "/search?q=unheard"):
        assert "A group unheard of" not in visitor.request.get(address).text(), address


def test_an_open_group(new_page: NewPage) -> None:
    moderator, member, visitor = (
        new_page(who, scripts=False) for who in ("moderator@demo.invalid", "quito@demo.invalid", None)
    )
    group = begin_group(moderator, "A group for everybody", "Everybody")
    member.goto(group)
    steps.follow(member, member.get_by_role("link", name="Become a member"))
    steps.press(member, "Become a member")
    open_in(member, group, "Open matters", "Everybody reads this.")
    visitor.goto(group)
    steps.follow(visitor, visitor.get_by_role("link", name="Open matters"))
    expect(visitor.locator("main")).to_contain_text("Everybody reads this.")
    assert answer_of(visitor, f"{group}/feed.atom") == 200
    assert answer_of(visitor, f"{group}/members") in (401, 403, 404)
    member.goto(group)
    steps.press(member, "Leave the group")
    expect(member.get_by_text("You left the group.")).to_be_visible()
    member.goto(group)
    expect(member.get_by_role("link", name="Become a member")).to_be_visible()


def relay(page: Page, thread: str, name: str, words: str) -> str:
    """The secretariat enters what somebody said by telephone; the address in their letter."""
    page.goto(f"{thread}/relay")
    page.get_by_label("Received by").select_option("telephone")
    page.get_by_label("Received on").fill("2026-11-20")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Takes part as").select_option("civil")
    page.get_by_label("How to reach them").fill("by telephone")
    page.get_by_label("Your words").fill(words)
    steps.press(page, "Relay it")
    page.wait_for_url("**#p*")
    said = page.locator(f"#p{page.url.rpartition('#p')[2]}")
    steps.follow(page, said.get_by_role("link", name=re.compile("^Relayed by")))
    page.get_by_text("The message with the code").click()
    found = re.search(r"/relayed/(\S+)", page.locator("pre").inner_text())
    assert found is not None
    return found[0]


def test_relayed_words(new_page: NewPage) -> None:
    moderator, participant = new_page("moderator@demo.invalid", scripts=False), new_page(scripts=False)
    thread = steps.open_thread(moderator, "c11", "By telephone too", "The room and the telephone.")
    address = relay(moderator, thread, "Caller one", "We agree with the plan.")
    participant.goto(thread)
    expect(participant.locator("#p2")).to_contain_text("Not yet confirmed")
    participant.goto("/relayed")
    participant.get_by_label("Code").fill(address.rpartition("/")[2].lower())
    steps.press(participant, "Show my words")
    steps.press(participant, "Yes, I confirm these words")
    participant.goto(relay(moderator, thread, "Caller two", "We reject the plan."))
    participant.locator("main textarea").fill("We regret the plan.")
    steps.press(participant, "Put my words in their place")
    participant.goto(relay(moderator, thread, "Caller three", "We were never asked."))
    steps.press(participant, "No, these are not my words: disown them")
    participant.goto(thread)
    expect(participant.locator("#p2")).to_contain_text("Confirmed")
    corrected = participant.locator("#p3")
    expect(corrected).to_contain_text("Corrected")
    expect(corrected.locator(".prose").first).to_have_text("We regret the plan.")
    corrected.get_by_text("As it was relayed").click()
    expect(corrected.get_by_text("We reject the plan.")).to_be_visible()
    expect(participant.locator("#p4")).to_contain_text("Disowned")
    expect(participant.locator("#p4 del")).to_have_text("We were never asked.")
    assert answer_of(participant, "/relayed/1-AAAA-AAAA-AAAA-AAAA") == 404


def test_what_is_common_who_speaks_and_the_record(new_page: NewPage) -> None:
    member, moderator, visitor = (
        new_page(who, scripts=False) for who in ("hanoi@demo.invalid", "moderator@demo.invalid", None)
    )
    thread = steps.open_thread(member, "c11", "Common to lines", "Let the forums share one calendar.")
    steps.say(moderator, thread, "Noted.")
    for kind, address in (("Proposal", "/proposals"), ("Common issue", "/common-issues")):
        moderator.goto(thread)
        steps.follow(moderator, moderator.get_by_role("link", name="Mark (no. 1)", exact=True))
        moderator.get_by_label("This is").select_option(label=kind)
        moderator.get_by_label("Note").fill(f"One calendar: {kind}")
        moderator.get_by_role("checkbox", name=re.compile("^C2 ")).check()
        steps.press(moderator, "Mark it")
        visitor.goto(address)
        visitor.get_by_label("Action line").select_option("C2")
        steps.press(visitor, "Show these")
        listed = visitor.locator("main ol.list > li", has_text=f"One calendar: {kind}")
        expect(listed).to_contain_text("Let the forums share one calendar.")
        visitor.goto(thread)
        expect(visitor.locator("#p1").get_by_role("link", name=kind)).to_be_visible()
    steps.follow(visitor, visitor.get_by_role("link", name="Who speaks here"))
    row = visitor.get_by_role("row", name=re.compile("Government"))
    expect(row).to_contain_text("50")
    steps.follow(visitor, row.get_by_role("link"))
    expect(visitor.locator("article.post")).to_have_count(1)
    visitor.goto(thread)
    steps.follow(visitor, visitor.get_by_role("link", name="New speakers first"))
    expect(visitor.locator("article.post")).to_have_count(2)
    visitor.goto(thread)
    steps.follow(visitor, visitor.get_by_role("link", name="Record", exact=True))
    expect(visitor.locator("main ol.list > li").first).to_contain_text(re.compile("[0-9a-f]{64}"))
    visitor.goto("/record")
    expect(visitor.get_by_role("heading", name="Check it yourself")).to_be_visible()
