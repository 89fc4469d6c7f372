"""With scripts off: a member reads, writes and keeps, finds it again, and takes it along."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Download, Page, expect

from tests.core import files
from tests.e2e import steps
from tests.e2e.conftest import NewPage

pytestmark = pytest.mark.browser
OPENING = "Irrigation canals need *open* measurements, says the village council."


def download(page: Page, name: str, within: str = "main") -> Download:
    """What a link of this name gives to keep."""
    with page.expect_download() as kept:
        page.locator(within).get_by_role("link", name=name, exact=True).click()
    return kept.value


def content(kept: Download) -> bytes:
    """The bytes of what was downloaded."""
    return Path(kept.path()).read_bytes()


def watch(page: Page, level: str) -> None:
    """Choose how closely the thing whose page this is is followed."""
    page.get_by_role("radio", name=re.compile(f"^{level}")).check()
    steps.press(page, "Save")


@pytest.fixture
def thread(new_page: NewPage) -> str:
    """A thread in which somebody else spoke."""
    return steps.open_thread(
        new_page("niamey@demo.invalid", scripts=False), "c11", "Canals and measurements", OPENING
    )


def test_a_member_follows_and_keeps(new_page: NewPage, thread: str) -> None:
    page = new_page("quito@demo.invalid", scripts=False)
    page.goto("/c11")
    steps.follow(page, page.get_by_role("link", name="Follow this action line").first)
    watch(page, "Tracking")
    page.goto("/themes")
    steps.follow(page, page.locator('main a[href^="/themes/"]').first)
    steps.follow(page, page.get_by_role("link", name="Follow this sub-theme"))
    watch(page, "Muted")
    page.goto(thread)
    steps.follow(page, page.get_by_role("link", name="Follow or mute"))
    watch(page, "Watching")
    page.goto("/me/following")
    for level, address in (("Tracking", "/c11"), ("Muted", "/themes/"), ("Watching", thread)):
        row = page.get_by_role("row").filter(has=page.locator(f'a[href^="{address}"]'))
        expect(row.get_by_role("cell", name=level)).to_have_count(1)
    page.goto(thread)
    steps.follow(page, page.get_by_role("link", name="Bookmark (no. 1)"))
    page.get_by_label("Note").fill("To be read again before the session.")
    steps.press(page, "Save the bookmark")
    page.goto("/me")
    steps.follow(page, steps.main_of(page).get_by_role("link", name="Bookmarks"))
    expect(page.get_by_text("To be read again before the session.")).to_be_visible()
    steps.say(new_page("niamey@demo.invalid", scripts=False), thread, "A second point on measurements.")
    page.goto("/me/new")
    new = steps.main_of(page).get_by_role("listitem").filter(has=page.locator(f'a[href^="{thread}"]'))
    expect(new).to_contain_text("1 unread post")
    steps.follow(page, new.get_by_role("link", name="Canals and measurements"))
    expect(page).to_have_url(re.compile(rf"{thread}\b.*#p2$"))
    steps.follow(page, page.get_by_role("link", name="Go to what I have not read"))
    expect(page.get_by_text("You have read all of it")).to_be_visible()
    page.goto("/notifications")
    expect(steps.main_of(page)).to_contain_text("Canals and measurements")
    for address in ("/my/contributions", "/my/moderation", "/my/files", "/profile", "/me/drafts"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
    page.goto(thread)
    steps.follow(page, page.get_by_role("link", name="Print the whole thread"))
    expect(page.locator("article.post")).to_have_count(2)
    expect(steps.main_of(page)).to_contain_text("Irrigation canals need open measurements")
    expect(steps.main_of(page).get_by_role("button")).to_have_count(0)


def test_a_member_quotes_attaches_and_drafts(new_page: NewPage, thread: str, tmp_path: Path) -> None:
    page = new_page("quito@demo.invalid", scripts=False)
    page.goto(thread)
    steps.follow(page, page.get_by_role("link", name="Quote (no. 1)"))
    words = page.get_by_label("Your words")
    expect(words).to_have_value(re.compile("> .*Irrigation"))
    words.fill(words.input_value() + "\n\nWe measured ours.")
    page.get_by_text("Add pictures or files").click()
    given = {"canal.jpg": files.photograph(), "plan.pdf": files.pdf(), "tool.exe": b"MZ" + b"\x00" * 200}
    for name, data in given.items():
        (tmp_path / name).write_bytes(data)
    page.get_by_label("Files (optional)").set_input_files([tmp_path / name for name in given])
    page.get_by_label("What do the pictures show?").fill("A canal with a gauge")
    steps.press(page, "Post it")
    expect(page.get_by_role("alert")).to_contain_text("tool.exe")
    expect(words).to_have_value(re.compile("We measured ours."))
    steps.press(page, "Save draft")
    expect(page.get_by_text("The draft is saved")).to_be_visible()
    page.goto("/me/drafts")
    kept = page.get_by_role("listitem").filter(has_text="We measured ours.")
    steps.follow(page, kept.get_by_role("link", name="Continue with it"))
    expect(words).to_have_value(re.compile("We measured ours."))
    if "plan.pdf" not in words.input_value():
        page.get_by_text("Add pictures or files").click()
        page.get_by_label("Files (optional)").set_input_files([tmp_path / "canal.jpg", tmp_path / "plan.pdf"])
        page.get_by_label("What do the pictures show?").fill("A canal with a gauge")
    steps.press(page, "Preview")
    preview = page.get_by_role("region", name="Preview: this is not posted yet")
    expect(preview.get_by_role("img", name="A canal with a gauge")).to_be_visible()
    steps.press(page, "Post it")
    page.wait_for_url("**#p2")
    said = steps.words_of(page, 2)
    expect(said.locator("blockquote")).to_contain_text("Irrigation")
    expect(said.locator("blockquote").get_by_role("link")).to_have_attribute("href", re.compile("^/"))
    picture = page.request.get(said.get_by_role("img").get_attribute("src") or "")
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in picture.headers["content-security-policy"]
    assert not Image.open(io.BytesIO(picture.body())).getexif()
    paper = page.request.get(said.get_by_role("link", name="plan.pdf").get_attribute("href") or "")
    assert paper.body() == given["plan.pdf"]
    page.goto("/me/drafts")
    expect(steps.main_of(page)).not_to_contain_text("We measured ours.")
    page.goto("/my/files")
    expect(steps.main_of(page)).to_contain_text("used in 1 contribution")


FILTERS = [
    ("in:c11", "in:c2"), ("by:Niamey", "by:Hanoi"), ("type:post", "type:report"), ("group:government", "group:academia"),
    ("after:2026-01-01", "after:2100-01-01"), ("before:2100-01-01", "before:2026-01-01"), ("is:open", "is:locked"),
]  # fmt: skip


def test_a_member_searches_and_takes_along(new_page: NewPage) -> None:
    writer = new_page("niamey@demo.invalid", scripts=False)
    thread = steps.open_thread(writer, "c11", "Gauges", "The quagmire gauge of 2026 is unique.")
    page = new_page("quito@demo.invalid", scripts=False)
    for good, bad in FILTERS:
        for typed, found in ((good, 1), (bad, 0)):
            page.goto("/search")
            page.get_by_label("Words that were said").fill(f"quagmire {typed}")
            steps.press(page, "Search")
            expect(page.locator("main mark", has_text="quagmire"), typed).to_have_count(found)
    page.goto("/search")
    page.get_by_text("Narrow it down").click()
    page.get_by_label("Words that were said").fill("quagmire")
    page.get_by_label("Action line").select_option("c11")
    page.get_by_label("Stakeholders or region").select_option("government")
    page.get_by_label("Order").select_option("best")
    steps.press(page, "Search")
    expect(page.locator("main mark", has_text="quagmire")).to_have_count(1)
    visitor = new_page(scripts=False)
    visitor.goto(thread)
    for name in ("one page, to print", "Markdown", "JSON"):
        assert b"quagmire gauge" in content(download(visitor, name))
    with zipfile.ZipFile(io.BytesIO(content(download(visitor, "all, with what verifies it")))) as bundle:
        assert {"thread.json", "verify.py"} <= set(bundle.namelist())


def test_a_member_takes_all_of_their_data(new_page: NewPage) -> None:
    page = new_page("niamey@demo.invalid", scripts=False)
    steps.open_thread(page, "c11", "Taken along", "Words that I take with me.")
    page.goto("/profile")
    steps.follow(page, page.get_by_role("link", name="All my data").first)
    steps.press(page, "Put my data together")
    for _attempt in range(120):  # a job does it, and a page without scripts is looked at again
        if page.get_by_text("Your data are ready.").is_visible():
            break
        page.wait_for_timeout(250)
        page.goto("/my/data")
    with page.expect_download() as kept:
        page.get_by_role("link", name=re.compile("^Download")).click()
    with zipfile.ZipFile(io.BytesIO(content(kept.value))) as archive:
        told = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Words that I take with me." in told
    assert new_page("quito@demo.invalid", scripts=False).request.get("/my/data/archive.zip").status == 404
