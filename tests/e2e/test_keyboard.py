"""With scripts on: files put into a text by the composer, and the desk and a group by keyboard alone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.core import files
from tests.e2e import steps
from tests.e2e.conftest import NewPage

pytestmark = pytest.mark.browser
MOST_STEPS = 150


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus, as somebody without a mouse does; it must be seen that it has."""
    expect(wanted).to_be_visible()
    for _step in range(MOST_STEPS):
        if wanted.evaluate("(element) => element === document.activeElement"):
            assert wanted.evaluate("(element) => element.matches(':focus-visible')")
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {wanted}")


def enter(page: Page, wanted: Locator) -> None:
    """Reach a link or button and press it."""
    reach(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, wanted: Locator, words: str) -> None:
    """Reach a field and type into it."""
    reach(page, wanted)
    page.keyboard.type(words)


def link(page: Page, name: str) -> Locator:
    """The first link in the page's content whose name begins like this."""
    return steps.main_of(page).get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first


def button(page: Page, name: str) -> Locator:
    """The first button of this name in the page's content."""
    return steps.main_of(page).get_by_role("button", name=name, exact=True).first


def test_the_composer_uploads(new_page: NewPage, tmp_path: Path) -> None:
    thread = steps.open_thread(new_page("hanoi@demo.invalid", scripts=False), "c11", "With pictures", "Show them.")
    page = new_page("quito@demo.invalid")
    page.goto(thread)
    words = page.get_by_label("Your words")
    words.fill("Before the picture.")
    page.get_by_text("Add pictures or files").click()
    for name, data in {"bridge.png": files.noted_png(), "plan.pdf": files.pdf(), "tool.exe": b"MZ" * 100}.items():
        (tmp_path / name).write_bytes(data)
    chooser = page.locator("#files")
    status = page.locator("[data-attach-status]")
    chooser.set_input_files(tmp_path / "bridge.png")
    described = page.get_by_label("What does bridge.png show?")
    expect(described).to_be_focused()
    described.fill("A bridge")
    expect(words).to_have_value(re.compile(r"^Before the picture\.\n\n!\[A bridge\]\(/files/\S+/bridge\.png\)"))
    expect(page.locator("[data-preview-html]").get_by_role("img", name="A bridge")).to_be_visible()
    chooser.set_input_files(tmp_path / "tool.exe")
    expect(status).to_contain_text("tool.exe")
    chooser.set_input_files(tmp_path / "plan.pdf")
    expect(status).to_contain_text("plan.pdf is in your text.")
    steps.press(page, "Post it")
    page.wait_for_url("**#p2")
    said = steps.words_of(page, 2)
    picture = said.get_by_role("img", name="A bridge")
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 0
    assert b"SecretAuthor" not in page.request.get(picture.get_attribute("src") or "").body()
    expect(said.get_by_role("link", name="plan.pdf")).to_be_visible()


def test_the_desk_by_keyboard(new_page: NewPage) -> None:
    member = new_page("hanoi@demo.invalid")
    thread = steps.open_thread(member, "c11", "Without a mouse", "Something to be flagged.")
    reader = new_page("cairo@demo.invalid")
    reader.goto(thread)
    enter(reader, reader.get_by_role("link", name="Flag (no. 1)"))
    reach(reader, reader.get_by_role("radio").first)
    reader.keyboard.press("Space")
    write(reader, reader.get_by_label("What should the moderators know?"), "Flagged by keyboard.")
    enter(reader, button(reader, "Send to the moderators"))
    page = new_page("moderator@demo.invalid")
    page.goto("/desk/flags")
    case = page.locator(".queue-item", has_text="Flagged by keyboard.")
    enter(page, case.get_by_role("link", name=re.compile("^Open the case")))
    enter(page, button(page, "Claim it for four hours"))
    expect(page.get_by_text("You have claimed this case.")).to_be_visible()
    write(page, page.get_by_label("Reason for hiding it"), "Off the question.")
    enter(page, button(page, "Hide it with this reason"))
    expect(page.locator(".queue-item", has_text="Flagged by keyboard.")).to_have_count(0)
    page.goto("/desk/hidden")
    hidden = page.locator(".queue-item", has_text="Something to be flagged.")
    enter(page, hidden.get_by_role("link", name=re.compile("^Restore")))
    write(page, page.get_by_label("Reason"), "It was meant well.")
    enter(page, button(page, "Show it again"))
    page.goto(thread)
    expect(page.locator("#p1")).to_contain_text("Something to be flagged.")


def test_a_group_by_keyboard(new_page: NewPage) -> None:
    page = new_page("moderator@demo.invalid")
    page.goto("/c11/groups")
    enter(page, link(page, "Begin a group"))
    write(page, page.get_by_role("textbox", name="Name"), "Keyboards alone")
    reach(page, page.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=re.compile("can ask to join"))).to_be_checked()
    enter(page, button(page, "Begin the group"))
    group = page.url
    enter(page, link(page, "Open a thread"))
    write(page, page.get_by_label("Title"), "Keys")
    write(page, page.get_by_label("Your words"), "Which key opens it?")
    enter(page, button(page, "Open the thread"))
    thread = page.url
    member = new_page("cairo@demo.invalid")
    member.goto(group)
    enter(member, link(member, "Ask to join"))
    write(member, member.get_by_label("A few words about you"), "No mouse here either.")
    enter(member, button(member, "Ask the moderators"))
    page.goto(group)
    enter(page, link(page, "Members"))
    enter(page, button(page, "Let in"))
    member.goto(thread)
    write(member, member.get_by_label("Your words"), "This one.")
    reach(member, button(member, "Post it"))
    member.keyboard.press("Enter")
    member.wait_for_url("**#p2")
    member.goto(group)
    enter(member, button(member, "Leave the group"))
    expect(member.get_by_text("You left the group.")).to_be_visible()
    member.goto(group)
    expect(link(member, "Ask to join")).to_be_visible()
