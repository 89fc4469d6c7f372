"""The hostile corpus in a real browser, under the policy that is served: nothing of it runs, anywhere it is shown.

A surface is whatever shows what people wrote. To add one, write a function that takes a page and the thread and opens
it there, and put it into :data:`SURFACES`.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.core.hostile import HTML, MARKDOWN, faults
from tests.e2e import steps
from tests.e2e.conftest import ROOT, NewPage, Server

pytestmark = pytest.mark.browser

CORPUS = [text for text in [*HTML, *MARKDOWN] if "\x00" not in text]
LONGEST_PIECE = 15_000
SENTINEL = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__violations.push(event.violatedDirective + " " + event.blockedURI));
"""


@dataclass
class Watched:
    """What a page did that it must not."""

    page: Page
    dialogs: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(SENTINEL)
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)
        self.page.on("popup", lambda popup: self.dialogs.append(f"popup {popup.url}"))

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):
            self.strangers.append(request.url)

    def is_clean(self) -> None:
        """Nothing ran, nothing was fetched from elsewhere, and the policy had nothing to stop."""
        self.page.wait_for_timeout(300)
        assert self.dialogs == []
        assert self.strangers == []
        assert self.page.evaluate("window.__violations") == []
        own = self.page.evaluate(
            "[...document.querySelectorAll('.prose')].map((prose) => prose.innerHTML).join('\\n')"
        )
        assert faults(own.replace('<mark class="passage">', "").replace("</mark>", "")) == []


def pieces() -> list[str]:
    """The corpus in texts short enough to be posted, each payload in a block of its own."""
    made = [""]
    for text in CORPUS:
        block = f"{text}\n\n~~~~~~~~~~\nend\n~~~~~~~~~~\n\n"
        if len(made[-1]) + len(block) > LONGEST_PIECE:
            made.append("")
        made[-1] += block
    return made


@pytest.fixture(scope="session")
def published(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, int]:
    """A thread in which each text of the corpus is a post: its address, and how many were not refused as empty."""
    texts = tmp_path_factory.mktemp("hostile") / "texts.json"
    texts.write_text(json.dumps(CORPUS), "utf-8")
    command = [sys.executable, "-m", "tests.e2e.publish", str(texts)]
    answer = subprocess.run(command, cwd=ROOT, env=server.env, check=True, capture_output=True, text=True).stdout
    address, count = answer.split()[-2:]
    return address, int(count)


@pytest.fixture
def thread(published: tuple[str, int]) -> str:
    """The address of that thread."""
    return published[0]


def _pages(page: Page, thread: str) -> None:
    address: str | None = thread
    while address:
        page.goto(address)
        following = page.locator("nav.pager a[rel=next]")
        address = following.get_attribute("href") if following.count() else None


def _passage(page: Page, thread: str) -> None:
    for number in (2, 40, 90):
        page.goto(f"{thread}/posts/{number}?from=0&to=3")


def _quoting(page: Page, thread: str) -> None:
    page.goto(thread)
    for link in [a.get_attribute("href") for a in page.get_by_role("link", name="Quote").all()[:6]]:
        page.goto(str(link))


def _history(page: Page, thread: str) -> None:
    page.goto(thread)
    identity = page.locator("article.post").nth(1).get_attribute("data-post")
    page.goto(f"/posts/{identity}/history")


def _search(page: Page, thread: str) -> None:
    page.goto("/search?q=alert")


def _catch_up(page: Page, thread: str) -> None:
    """As a reader whose connection was lost: the messages come over HTTP and are put into the page by its script."""
    page.goto(thread)
    number = thread.rpartition("/")[2]
    for after in range(0, len(CORPUS), 150):
        answer = page.request.get(f"/record/thread:{number}?after={after}")
        items = answer.json().get("items", [])
        html = [item["post"]["html"] for item in items if "post" in item]
        page.evaluate(
            "(cards) => { const box = document.createElement('ol'); document.querySelector('main').append(box);"
            " box.innerHTML = cards.join(''); }", html,
        )  # fmt: skip


SURFACES: dict[str, Callable[[Page, str], None]] = {
    "page": _pages,
    "passage": _passage,
    "quoting": _quoting,
    "history": _history,
    "search": _search,
    "catch-up": _catch_up,
}


@pytest.mark.parametrize("surface", SURFACES)
def test_nothing_runs(surface: str, new_page: NewPage, thread: str) -> None:
    page = new_page("facilitator@demo.invalid")
    watched = Watched(page)
    SURFACES[surface](page, thread)
    watched.is_clean()


def test_the_watch_sees_what_runs(new_page: NewPage, thread: str) -> None:
    page = new_page()
    watched = Watched(page)
    page.goto(thread)
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)><img src=//x.example/a>')"
    )
    page.wait_for_timeout(500)
    assert page.evaluate("window.__violations.length") > 0
    page.evaluate("alert('seen')")
    assert watched.dialogs == ["seen"]


def test_nothing_runs_in_the_preview(new_page: NewPage) -> None:
    thread = steps.open_thread(new_page("hanoi@demo.invalid", scripts=False), "c1", "What is previewed", "Begin.")
    page = new_page("rapporteur@demo.invalid")
    page.set_default_timeout(60_000)
    watched = Watched(page)
    page.goto(thread)
    area = page.get_by_label("Your words")
    for piece in pieces():
        with page.expect_response(lambda answer: answer.url.endswith("/preview")) as drawn:
            area.fill(piece)
        assert drawn.value.status == 200
        html = drawn.value.json()["html"]
        assert html is None or faults(html) == []
        watched.is_clean()


def test_nothing_runs_when_it_arrives_live(new_page: NewPage) -> None:
    """A second tab has the thread open while each piece is posted."""
    thread = steps.open_thread(new_page("hanoi@demo.invalid", scripts=False), "c1", "What arrives live", "Begin.")
    reader = new_page("cairo@demo.invalid")
    watched = Watched(reader)
    reader.goto(thread)
    writer = new_page("hanoi@demo.invalid", scripts=False)
    count = 1
    for piece in pieces()[:12]:
        writer.goto(f"{thread}/reply")
        writer.get_by_label("Your words").fill(piece)
        steps.press(writer, "Post it")
        count += 1
        expect(reader.locator(f"article#p{count}")).to_be_attached()
    watched.is_clean()


def test_the_api_gives_the_same_harmless_html(new_page: NewPage, published: tuple[str, int]) -> None:
    page, (thread, count) = new_page(), published
    number, after, seen = thread.rpartition("/")[2], "", 0
    page.goto(thread)
    while after is not None:
        listed = json.loads(page.request.get(f"/api/v1/threads/{number}/posts?after={after}").text())
        for item in listed["items"]:
            assert faults(item["html"]) == []
            seen += 1
        after = listed["next"]
    assert seen == count + 1 > 200
