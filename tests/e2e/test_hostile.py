"""The hostile corpus in a real browser, under the policy that is served: nothing of it runs, anywhere it is shown, and
everywhere it is shown as the same harmless HTML.

A surface is whatever shows what people wrote. To add one, write a function that takes a page and what was posted, shows
it there, and gives each text of the corpus as it is there; and put it into :data:`SURFACES`.
"""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Page, expect

from tests.core.hostile import faults
from tests.e2e import corpus, data, steps
from tests.e2e.conftest import NewPage, Server, sign_in

pytestmark = pytest.mark.browser

Shown = dict[int, str]
SENTINEL = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(event.violatedDirective + " " + event.blockedURI));
"""
READ = """(root) => {
  const isHead = (node) => node.nodeName === "H3" && /^sample \\d+$/.test(node.textContent);
  const isEnd = (node) => node.nodeName === "H2" || isHead(node);
  return [...root.querySelectorAll("h3")].filter(isHead).map((head) => {
    let html = "";
    for (let node = head.nextSibling; node && !isEnd(node); node = node.nextSibling)
      html += node.outerHTML ?? node.textContent;
    return [head.textContent.slice(7), html.trim()];
  });
}"""
SHOW = "([selector, html]) => { document.querySelector(selector).innerHTML = html; }"


def read(page: Page, root: str = "body") -> Shown:
    """Each text of the corpus as the browser has it, in a part of a page."""
    return {int(number): html for number, html in page.locator(root).evaluate(READ)}


@dataclass
class Watched:
    """What a page did that it must not."""

    page: Page
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(SENTINEL)
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("popup", lambda popup: self.seen.append(f"popup {popup.url}"))

    def _dialog(self, dialog: Any) -> None:
        self.seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):
            self.seen.append(f"request {request.url}")

    def _console(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.seen.append(f"console {message.text}")

    def found(self) -> list[str]:
        """Whatever ran, was fetched from elsewhere, or had to be stopped by the policy."""
        self.page.wait_for_timeout(100)
        canary = self.page.evaluate("[window.ran ?? null, window.violations ?? []]")
        return [*self.seen, *([] if canary == [None, []] else [str(canary)])]


@dataclass(frozen=True)
class Posted:
    """The corpus in a thread; each text as it is stored, and as it arrived in another tab that had the thread open."""

    server: Server
    thread: str
    expected: Shown
    live: Shown
    live_faults: list[str]

    def json(self, page: Page, address: str) -> Any:
        """An answer, opened in the browser as well: it must do nothing there either."""
        page.goto(address)
        return json.loads(self.text(page, address))

    def text(self, page: Page, address: str) -> str:
        answer = page.request.get(address)
        assert answer.ok, answer.url
        return answer.text()

    def without_policy(self, page: Page, html: str) -> Shown:
        """As in another program, which has no policy that would stop anything."""
        page.goto("about:blank")
        page.set_content(f"<body>{self.relative(html)}</body>")
        return read(page)

    def relative(self, html: str) -> str:
        """With the addresses of this site as they are stored."""
        return html.replace(f'"{self.server.url}/', '"/')


@pytest.fixture(scope="module")
def posted(browser: Browser, server: Server) -> Iterator[Posted]:
    """One person posts the corpus while another one reads."""
    contexts = [browser.new_context(base_url=server.url, java_script_enabled=scripts) for scripts in (False, True)]
    writer, reader = (context.new_page() for context in contexts)
    sign_in(writer, "hanoi@demo.invalid")
    thread = steps.open_thread(writer, "c1", "Hostile <img src=x onerror=alert(1)>", "Begin.")
    watched = Watched(reader)
    reader.goto(thread)
    for number, text in enumerate(corpus.posts(), 2):
        steps.say(writer, thread, text)
        expect(reader.locator(f"article#p{number}")).to_be_attached()
    live, found = read(reader, "ol.thread"), watched.found()
    reader.goto("about:blank")
    reader.set_content("\n".join(data.stored_html(server.env, thread)))
    yield Posted(server, thread, read(reader), live, found)
    for context in contexts:
        context.close()


def _page(page: Page, posted: Posted) -> Shown:
    page.goto(posted.thread)
    return read(page, "ol.thread")


def _print_page(page: Page, posted: Posted) -> Shown:
    page.goto(f"{posted.thread}/print")
    return read(page)


def _preview(page: Page, posted: Posted) -> Shown:
    page.goto("/c1/threads/new")
    area, shown = page.get_by_label("Your words"), Shown()
    for text in corpus.posts():
        with page.expect_response(lambda answer: answer.url.endswith("/preview"), timeout=60_000) as drawn:
            area.fill(text)
        assert drawn.value.status == 200
        last = text.rpartition("# sample ")[2].partition("\n")[0]
        expect(page.locator("[data-preview-html] h3", has_text=f"sample {last}").last).to_be_attached()
        shown |= read(page, "[data-preview-html]")
    return shown


def _live(page: Page, posted: Posted) -> Shown:
    assert posted.live_faults == []
    return posted.live


def _catch_up(page: Page, posted: Posted) -> Shown:
    """As a reader whose connection was lost: the messages come over HTTP and are put into the page by its script."""
    page.goto(posted.thread)
    items = posted.json(page, f"/record/thread:{posted.thread.rpartition('/')[2]}?after=0")["items"]
    page.goto(posted.thread)
    cards = "".join(post["html"] for item in items for post in item.get("posts", ()))
    page.evaluate(SHOW, ["ol.thread", cards])
    return read(page, "ol.thread")


def _api(page: Page, posted: Posted) -> Shown:
    number, html, after = posted.thread.rpartition("/")[2], "", ""
    while after is not None:
        listed = posted.json(page, f"/api/v1/threads/{number}/posts?after={after}")
        html += "\n".join(item["html"] for item in listed["items"])
        after = listed["next"]
    return posted.without_policy(page, html)


def _atom(page: Page, posted: Posted) -> Shown:
    tree = ElementTree.fromstring(posted.text(page, f"{posted.thread}/feed.atom"))  # noqa: S314  # our own feed
    page.goto(f"{posted.thread}/feed.atom")
    texts = [element.text or "" for element in tree.iter("{http://www.w3.org/2005/Atom}content")]
    return posted.without_policy(page, "\n".join(texts))


def _json_feed(page: Page, posted: Posted) -> Shown:
    items = json.loads(posted.text(page, f"{posted.thread}/feed.json"))["items"]
    page.goto(f"{posted.thread}/feed.json")
    return posted.without_policy(page, "\n".join(item["content_html"] for item in items))


def _html_export(page: Page, posted: Posted) -> Shown:
    """Opened from the reader's own disk, as it is kept."""
    kept = Path(posted.server.env["PLENARY_INSTANCE"]) / "export.html"
    kept.write_text(posted.text(page, f"{posted.thread}/export.html"), "utf-8")
    page.goto(kept.as_uri())
    return {number: posted.relative(html) for number, html in read(page).items()}


def _json_export(page: Page, posted: Posted) -> Shown:
    made = json.loads(posted.text(page, f"{posted.thread}/export.json"))
    return posted.without_policy(page, "\n".join(post["wordings"][-1]["html"] for post in made["posts"]))


SURFACES: dict[str, Callable[[Page, Posted], Shown]] = {
    "page": _page,
    "print page": _print_page,
    "preview": _preview,
    "live push": _live,
    "catch-up": _catch_up,
    "API": _api,
    "Atom feed": _atom,
    "JSON Feed": _json_feed,
    "HTML export": _html_export,
    "JSON export": _json_export,
}


def _named(shown: Shown, wanted: Shown) -> list[tuple[str, str | None, str]]:
    """The texts that are not shown as they must be: what was typed, what is shown, what should be."""
    assert len(wanted) == len(corpus.CORPUS)
    return [(corpus.CORPUS[n][:200], shown.get(n), wanted[n]) for n in wanted if shown.get(n) != wanted[n]]


@pytest.mark.parametrize("surface", SURFACES)
def test_nothing_runs_and_all_is_the_same(surface: str, new_page: NewPage, posted: Posted) -> None:
    page = new_page("facilitator@demo.invalid")
    watched = Watched(page)
    shown = SURFACES[surface](page, posted)
    assert watched.found() == []
    assert _named(shown, posted.expected) == []
    assert [(corpus.CORPUS[n][:200], found) for n, html in shown.items() if (found := faults(html))] == []


def test_the_markdown_export_says_the_same_and_does_nothing(new_page: NewPage, posted: Posted) -> None:
    """Drawn by a program that lets HTML through, and without any policy."""
    page = new_page("facilitator@demo.invalid")
    watched = Watched(page)
    drawing = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    shown = posted.without_policy(page, drawing.render(posted.text(page, f"{posted.thread}/export.md")))
    assert watched.found() == []
    words = {number: corpus.words_of(html) for number, html in shown.items()}
    assert _named(words, {number: corpus.words_of(html) for number, html in posted.expected.items()}) == []


def test_nothing_runs_where_parts_are_shown(new_page: NewPage, posted: Posted) -> None:
    page = new_page("facilitator@demo.invalid")
    watched = Watched(page)
    page.goto(posted.thread)
    identities = [card.get_attribute("data-post") for card in page.locator("article.post").all()]
    quotes = [link.get_attribute("href") for link in page.get_by_role("link", name="Quote").all()]
    assert len(identities) > len(corpus.posts())
    for address in [
        *(f"/posts/{identity}/history" for identity in identities),
        *(f"{posted.thread}/posts/{number}?from=0&to=8" for number in range(2, len(identities) + 1)),
        *(str(link) for link in quotes), "/search?q=alert", "/search?q=sample", "/c1/threads", "/c1", "/",
    ]:  # fmt: skip
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
        assert watched.found() == [], address


def test_the_watch_sees_what_runs(new_page: NewPage, posted: Posted) -> None:
    page = new_page()
    watched = Watched(page)
    page.goto(posted.thread)
    page.evaluate(SHOW, ["main", '<img src=x onerror="window.ran = 1"><img src=//x.example/a>'])
    steps.eventually(page, lambda: len(page.evaluate("window.violations")) == 2)
    assert any(seen.startswith("console") for seen in watched.found())
    page.evaluate("alert('seen')")
    assert "dialog seen" in watched.found()
    posted.without_policy(page, corpus.CANARY[1])
    steps.eventually(page, lambda: page.evaluate("window.ran ?? null") == 1)
    assert "[1, []]" in watched.found()
