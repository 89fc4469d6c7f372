"""Every page: nothing for axe in both themes and two widths, nothing wider than a phone, all by keyboard, and light."""

from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import NewPage, Server
from tests.e2e.data import Addresses

pytestmark = pytest.mark.browser

PAGES = {
    "home": ("/", None),
    "action-line": ("/c7-egov", None),
    "threads": ("/c7-egov/threads", None),
    "thread": ("{thread}", None),
    "thread-signed-in": ("{thread}", "niamey"),
    "thread-moderator": ("{thread}", "moderator"),
    "new-thread": ("/c7-egov/threads/new", "niamey"),
    "consultation": ("{open_consultation}", None),
    "answering": ("{open_consultation}/answer", "cairo"),
    "receipt": ("{open_consultation}/receipt", "niamey"),
    "results": ("{closed_consultation}/results", None),
    "results-by-type": ("{closed_consultation}/results?by=type", None),
    "facilitators-desk": ("{open_consultation}/desk", "facilitator"),
    "drafting": ("/consultations/new", "facilitator"),
    "meeting": ("{meeting}", None),
    "stocktaking": ("/stocktaking", None),
    "stocktaking-entry": ("{entry}", None),
    "stocktaking-versions": ("{entry}/versions", None),
    "adding-an-entry": ("/stocktaking/new", "niamey"),
    "assessing": ("{entry}/assess", "facilitator"),
    "report": ("{report}", None),
    "report-draft": ("{report}/draft", "rapporteur"),
    "findings": ("/c7-egov/findings", "moderator"),
    "moderators-desk": ("/desk", "moderator"),
    "flags": ("/desk/flags", "moderator"),
    "sign-in": ("/sign-in", None),
    "register": ("/register", None),
    "search": ("/search?q=partnership", None),
    "my-contributions": ("/my/contributions", "niamey"),
    "profile": ("/profile", "niamey"),
    "my-pages": ("/me", "niamey"),
    "notifications": ("/notifications", "niamey"),
    "following": ("/me/following", "niamey"),
    "what-is-new": ("/me/new", "niamey"),
    "bookmarks": ("/me/bookmarks", "niamey"),
    "follow-by-mail": ("/c7-egov/follow", None),
    "whole-thread": ("{thread}/print", None),
    "nothing-here": ("/threads/99999999", None),
}
FURNISHED = {
    "answering-a-page": ("{furnished}/answer?page=1", "quito"),
    "answering-in-arabic": ("{furnished}/answer?in=ar&page=2", "cairo"),
    "answering-every-kind": ("{every_kind}/answer", "cairo"),
    "review": ("{furnished}/answer?page=review", "quito"),
    "receipt-of-a-group": ("{furnished}/receipt", "niamey"),
    "check-a-digest": ("{furnished}/check", None),
    "results-of-every-kind": ("{every_kind}/results", None),
    "results-by-answers": ("{every_kind}/results?by=q1", None),
    "results-carried": ("{furnished}/results", None),
    "voting": ("{statements}", "cairo"),
    "statement": ("{statements}/1", None),
    "proposing": ("{statements}/propose", "cairo"),
    "voting-without-account": ("{open_statements}", None),
    "voting-without-name": ("{nameless_statements}", None),
    "proposing-without-account": ("{open_statements}/propose", None),
    "proposal-of-mine": ("{statements}/{waiting}", "cairo"),
    "my-votes": ("{statements}/mine", "hanoi"),
    "votes": ("{statements}/results?by=type", None),
    "consensus": ("{statements}/consensus", None),
    "opinion-groups": ("{statements}/opinions", None),
    "proposals": ("{statements}/proposals", None),
    "proposals-that-wait": ("{statements}/waiting", "moderator"),
    "deciding": ("{statements}/{waiting}/decide", "moderator"),
    "questionnaire-versions": ("{furnished}/versions", None),
    "amendment": ("{furnished}/amendment", "facilitator"),
    "amendment-preview": ("{furnished}/amendment/preview", "facilitator"),
    "wording": ("{furnished}/wording?key=title", "facilitator"),
    "texts": ("{furnished}/texts", "facilitator"),
    "translating": ("{furnished}/texts/ar", "facilitator"),
    "ties": ("{furnished}/ties", None),
    "tying": ("{furnished}/questions/{question}/ties", "facilitator"),
    "questions-by-tie": ("/questions", None),
    "conditions": ("{draft}/draft/questions/{drafted}/conditions", "facilitator"),
    "questionnaire-file": ("{furnished}/questionnaire", "facilitator"),
    "import": ("/consultations/import", "facilitator"),
    "copy": ("{furnished}/copy", "facilitator"),
    "templates": ("/consultations/templates", "facilitator"),
    "template": ("{template}", "facilitator"),
    "save-template": ("{furnished}/template", "facilitator"),
    "invitations": ("{furnished}/invitations", "facilitator"),
    "list-of-people": ("{people}", "facilitator"),
    "inviting": ("{furnished}/invitations/new", "facilitator"),
    "invitation": ("{invitation}", "facilitator"),
    "invited": ("{invited}", None),
    "no-invitations": ("{stop}", None),
    "delegation": ("{furnished}/delegation", "almaty"),
    "delegation-question": ("{furnished}/delegation/questions/1", "almaty"),
    "delegation-door": ("{furnished}/delegation", "quito"),
    "delegations": ("{furnished}/delegations", "facilitator"),
    "positions": ("{furnished}/positions", None),
    "position": ("{position}", None),
    "cosponsoring": ("{cosponsoring}", "observer"),
    "group": ("{furnished}/group", "quito"),
    "relay-entry": ("{furnished}/relay", "moderator"),
    "relays": ("{furnished}/relays", "moderator"),
    "relayed": ("{relay}", "moderator"),
    "relayed-code": ("/consultations/relayed", None),
    "relayed-confirmation": ("{code}", None),
    "desk-of-all": ("{furnished}/desk", "facilitator"),
    "draft": ("{draft}/draft", "facilitator"),
}
"""Pages of the consultation of :mod:`tests.e2e.furnished`."""
MAIN_ACTS = {
    "thread-signed-in": "Post it",
    "answering": "Submit answers",
    "sign-in": "Sign in",
    "register": "Register",
    "drafting": "Save the draft",
    "new-thread": "Open the thread",
    "adding-an-entry": "Add this entry",
    "assessing": "Add this assessment",
}
RUN_AXE = """async () => (await axe.run({resultTypes: ["violations"]})).violations
    .flatMap(found => found.nodes.map(node => `${found.id}: ${node.html.slice(0, 160)}`))"""


@pytest.fixture(scope="module")
def where(server: Server) -> Addresses:
    """Addresses in the demo."""
    return server.demo


def faults(page: Page) -> list[str]:
    """What axe finds, in words that say where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN_AXE)
    return found


@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_is_readable_light_and_its_own(name: str, new_page: NewPage, where: Addresses, server: Server) -> None:
    """At most three requests before it can be read, none to others, no inline script, and a silent console."""
    address, who = PAGES[name]
    page = new_page(who and f"{who}@demo.invalid")
    asked: list[tuple[str, str]] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    answer = page.goto(address.format(**vars(where)), wait_until="networkidle")
    assert answer is not None
    assert [words for words in said if answer.ok or "Failed to load resource" not in words] == []
    assert all(url.startswith((server.url, server.url.replace("http", "ws", 1))) for _kind, url in asked)
    reading = [
        url for kind, url in asked if kind in ("document", "stylesheet", "font", "image") and "favicon" not in url
    ]
    assert len(reading) <= 3
    assert page.locator("script[src]:not([defer]), script:not([src]), [style]").count() == 0
    assert_readable(page)


@pytest.mark.parametrize("name", list(FURNISHED))
def test_each_page_of_a_consultation_is_readable(name: str, new_page: NewPage, furnished: dict[str, str]) -> None:
    """Which takes each theme once, and each width once: the patterns themselves are looked at above in all four."""
    address, who = FURNISHED[name]
    page = new_page(who and f"{who}@demo.invalid")
    answer = page.goto(address.format(**furnished))
    assert answer is not None
    assert answer.ok
    assert_readable(page, (("light", 1280), ("dark", 360)))


FOUR: tuple[tuple[Literal["light", "dark"], int], ...] = (
    ("light", 1280),
    ("light", 360),
    ("dark", 1280),
    ("dark", 360),
)


def assert_readable(opened: Page, looks: tuple[tuple[Literal["light", "dark"], int], ...] = FOUR) -> None:
    """One heading of the first level, nothing for axe, and nothing wider than a phone."""
    expect(opened.get_by_role("heading", level=1)).to_have_count(1)
    for scheme, width in looks:
        opened.emulate_media(color_scheme=scheme)
        opened.set_viewport_size({"width": width, "height": 900})
        assert faults(opened) == [], f"{scheme}, {width} px"
    opened.set_viewport_size({"width": 320, "height": 640})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320


# Keyboard


def focused(page: Page) -> Locator:
    """What a key would act on."""
    return page.locator(":focus")


OUTLINE = """(e) => {
  const style = getComputedStyle(e);
  if (e.type === "datetime-local") return 2; // the browser marks the part of it that has the focus
  return style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
}"""


@pytest.mark.parametrize("name", ["home", "thread", "report", "answering"])
def test_the_first_key_offers_to_skip_to_the_content(name: str, new_page: NewPage, where: Addresses) -> None:
    address, who = PAGES[name]
    page = new_page(who and f"{who}@demo.invalid", width=360)
    page.goto(address.format(**vars(where)))
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_text("Skip to the content")
    expect(focused(page)).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page).evaluate("e => document.querySelector('main').contains(e)")


@pytest.mark.parametrize("name", list(MAIN_ACTS))
def test_tab_leads_to_the_main_act_and_shows_where_it_is(name: str, new_page: NewPage, where: Addresses) -> None:
    address, who = PAGES[name]
    page = new_page(who and f"{who}@demo.invalid")
    page.goto(address.format(**vars(where)))
    wanted = page.get_by_role("main").get_by_role("button", name=MAIN_ACTS[name], exact=True)
    wanted.evaluate("e => e.dataset.wanted = '1'")
    for _key in range(400):
        page.keyboard.press("Tab")
        width, arrived = page.evaluate(f"(e => [({OUTLINE})(e), 'wanted' in e.dataset])(document.activeElement)")
        assert width >= 2, page.evaluate("document.activeElement.outerHTML")
        if arrived:
            return
    pytest.fail("the main act cannot be reached by Tab")
