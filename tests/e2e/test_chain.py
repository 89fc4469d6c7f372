"""The whole chain, from what somebody says to the paragraph that cites it, with scripts and without."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import data, steps
from tests.e2e.conftest import NewPage, Server
from tests.e2e.word_files import WordFile

pytestmark = pytest.mark.browser

SAID = "🌍 In our clinics the line is down before noon. We ask for forms that work without a connection."
MORE = "Nous demandons aussi des formulaires en haoussa."
ANSWERED = "Trained people leave after a year. Pay them as the ministry of finance pays its own."
TOO_LATE = "Registers that name who answers for them.\nAnd a telephone number."
OWN = "The rapporteur thanks all who wrote."


@dataclass
class Story:
    """Who plays, how, and what came about so far."""

    new_page: NewPage
    server: Server
    scripts: bool
    symbols: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """To tell the two plays apart in one database."""
        return "with scripts" if self.scripts else "by pages alone"

    @property
    def meeting(self) -> str:
        """The title of its meeting."""
        return f"Meeting {self.name}"

    def enter(self, who: str) -> Page:
        """A browser in which a demo account is signed in."""
        return self.new_page(f"{who}@demo.invalid", scripts=self.scripts)

    def comes(self, page: Page) -> None:
        """What others do shows by itself; without scripts after a reload."""
        if not self.scripts:
            page.reload()


def talk(story: Story) -> None:
    """Two people in one thread see each other's posts; an edit and a lock arrive too."""
    niamey, quito = story.enter("niamey"), story.enter("quito")
    thread = steps.open_thread(niamey, "c7-egov", f"Who is not on line, {story.name}", SAID)
    mine = steps.say(quito, thread, "Lo mismo en la costa.")
    story.comes(niamey)
    expect(steps.words_of(niamey, mine)).to_have_text("Lo mismo en la costa.")
    theirs = steps.say(niamey, thread, MORE)
    story.comes(quito)
    expect(steps.words_of(quito, theirs)).to_have_text(MORE)
    steps.reword(niamey, theirs, f"{MORE} Et en zarma.")
    story.comes(quito)
    expect(steps.words_of(quito, theirs)).to_have_text(f"{MORE} Et en zarma.")
    steps.lock(story.enter("moderator"), thread)
    story.comes(quito)
    expect(quito.get_by_text("This thread is locked.")).to_be_visible()
    story.symbols.append(steps.symbol_of(niamey, 1))


def consult(story: Story) -> None:
    """A facilitator opens a consultation; one answer comes in time, one at closing."""
    facilitator, niamey, hanoi = (story.enter(who) for who in ("facilitator", "niamey", "hanoi"))
    address = steps.draft_consultation(facilitator, f"Before the meeting, {story.name}", "C7")
    steps.publish_consultation(facilitator)
    steps.fill_answers(niamey, address, ANSWERED)
    steps.fill_answers(hanoi, address, TOO_LATE)
    pressed_at = datetime.now(UTC)
    steps.press(niamey, "Submit answers")
    closes_at = data.close_now(story.server.env, address)
    accepted(niamey, pressed_at, closes_at)
    steps.press(hanoi, "Submit answers")
    refused(hanoi)
    facilitator.goto(f"{address}/results")
    expect(facilitator.locator("blockquote.said")).to_have_count(1)
    story.symbols.append((facilitator.locator("blockquote.said .symbol").text_content() or "").strip())


def accepted(page: Page, pressed_at: datetime, closes_at: datetime) -> None:
    """There is a receipt with a reference, a digest, and the time, to the second, at which the answers came."""
    expect(page.get_by_role("heading", level=1, name="Receipt")).to_be_visible()
    receipt = page.locator("dl.receipt")
    received = datetime.fromisoformat(receipt.locator("time").get_attribute("datetime") or "")
    assert pressed_at.replace(microsecond=0) <= received <= closes_at
    assert len((receipt.locator(".digest").text_content() or "").replace(" ", "")) == 64
    assert receipt.locator("code").first.text_content()


def refused(page: Page) -> None:
    """Every word and choice is still on the page, which says why and what can be done."""
    expect(page.get_by_role("heading", level=1, name="This cannot be sent")).to_be_visible()
    main = steps.main_of(page)
    expect(main).to_contain_text("This consultation closed at")
    expect(main.locator(".typed")).to_have_text(TOO_LATE)
    expect(main.get_by_role("listitem").filter(has_text=steps.CHOICE)).to_be_visible()
    expect(main).to_contain_text("write to the facilitator (Demo facilitator)")
    expect(main.get_by_role("link", name="C7")).to_be_visible()


def find(story: Story) -> None:
    """A moderator draws one finding from the post and one from the answer, for a meeting."""
    facilitator, moderator = story.enter("facilitator"), story.enter("moderator")
    steps.announce_meeting(facilitator, story.meeting, "C7")
    for symbol, finding in zip(story.symbols, ("Forms must work off line.", "Pay decides who stays."), strict=True):
        passage = exact(story, symbol == story.symbols[0])
        story.findings.append(
            steps.cite(moderator, symbol, passage, f"{finding} ({story.name})", story.meeting, scripts=story.scripts)
        )


def exact(story: Story, of_post: bool) -> str:
    """The words that are cited: some selected ones, or a whole sentence."""
    if story.scripts:
        return "forms that work without a connection" if of_post else "leave after a year"
    return (SAID if of_post else ANSWERED).partition(". ")[2]


def report(story: Story) -> tuple[Page, str]:
    """The rapporteur writes; what cites nothing must be marked before it can be published."""
    page = story.enter("rapporteur")
    page.goto("/meetings")
    steps.follow(page, page.get_by_role("link", name=story.meeting))
    address = steps.begin_report(page, "/meetings/" + page.url.rpartition("/")[2])
    steps.add_paragraph(page, "heading", "What was said on line")
    steps.add_paragraph(page, "numbered", OWN)
    steps.add_paragraph(page, "numbered", "Two things were asked for:", tuple(story.findings))
    for letter, symbol in zip(("forms that work off line;", "pay that keeps people."), story.findings, strict=True):
        steps.add_paragraph(page, "letter", letter, (symbol,))
    steps.press(page, "Publish version 1")
    expect(page.get_by_role("alert")).to_contain_text("cites nothing")
    steps.mark_as_own(page, OWN)
    steps.press(page, "Publish version 1")
    expect(page.get_by_text("Version 1 is published.")).to_be_visible()
    assert page.url.endswith(address)
    expect(page.locator("details.evidence")).to_have_count(3)
    return page, address


def export(story: Story, page: Page, folder: Path) -> None:
    """The Word file opens and every link in it leads to something; the JSON file cites the same."""
    word = WordFile(download(page, "Word file", folder))
    assert set(word.inner_links) <= word.bookmarks
    assert len(word.inner_links) >= 3
    for n, symbol in enumerate(story.symbols):
        answer = page.context.request.get(word.outer_links[symbol])
        assert answer.status == 200
        assert exact(story, n == 0) in answer.text()
        assert exact(story, n == 0) in word.text
    stored = json.loads(download(page, "JSON file", folder).read_text("utf-8"))
    assert {c["symbol"]: c["exact"] for c in stored["citations"]} == {
        symbol: exact(story, n == 0) for n, symbol in enumerate(story.symbols)
    }
    assert [b["text"] for b in stored["blocks"] if b["is_own_observation"]] == [OWN]


def download(page: Page, link: str, folder: Path) -> Path:
    """The file behind a link of the page."""
    with page.expect_download() as started:
        page.get_by_role("link", name=link).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def find_again(story: Story, address: str) -> None:
    """Who spoke follows each of the words to the paragraph that cites them."""
    page = story.enter("niamey")
    for n, symbol in enumerate(story.symbols):
        page.goto("/")
        steps.follow(page, page.get_by_role("link", name="My pages"))
        steps.follow(page, page.get_by_role("link", name="My contributions"))
        fate = page.locator(".fate").filter(has=page.get_by_role("link", name=symbol, exact=True))
        expect(fate.locator(".fate-of + .said").first).to_have_text(exact(story, n == 0))
        fate.get_by_role("link", name="Cited in paragraph").first.click()
        page.wait_for_url(f"**{address}#*")
        paragraph = page.locator(f"[id='{page.url.rpartition('#')[2]}']")
        expect(paragraph).to_be_in_viewport()
        expect(paragraph).to_contain_text("Two things were asked for")
        expect(paragraph.locator("blockquote.said", has_text=exact(story, n == 0)).first).to_be_attached()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "pages-alone"])
def test_the_chain(new_page: NewPage, server: Server, scripts: bool, tmp_path: Path) -> None:
    story = Story(new_page, server, scripts)
    talk(story)
    consult(story)
    find(story)
    page, address = report(story)
    export(story, page, tmp_path)
    find_again(story, address)
    assert "The record is whole." in server.flask("record", "verify")
