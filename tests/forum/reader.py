"""A page as a reader's machine holds it, and what a live message does to it: the model of static/js/forum/thread.js."""

from dataclasses import dataclass, field
from typing import Any

from lxml import html

LEVELS = 5


@dataclass
class Held:
    """The tree of cards, the state line, the title and the lock, and the number of the last entry applied."""

    last: int
    title: str
    state: str
    locked: bool
    under: int
    base: int
    is_last: bool
    cards: dict[int, str] = field(default_factory=dict)
    below: dict[int, list[int]] = field(default_factory=dict)
    branches: dict[int, str] = field(default_factory=dict)

    def apply(self, message: dict[str, Any]) -> bool:
        """Take a message; false when something before it is missing."""
        if message["number"] <= self.last:
            return True
        if message["number"] - message["covers"] > self.last:
            return False
        if "post" in message:
            self._put(message["post"], message["covers"] > 1)
        if "state" in message:
            self.title, self.locked = message["title"], message["locked"]
            self.state = _inner(html.fragment_fromstring(message["state"], create_parent="p"))
        self.last = message["number"]
        return True

    def _put(self, post: dict[str, Any], is_new: bool) -> None:
        number = post["number"]
        if number in self.cards:
            self.cards[number] = _canonical(post["html"])
            return
        for branch in post["branches"]:
            if branch["at"] in self.cards and branch["depth"] - self.base == LEVELS:
                self.branches[branch["at"]] = _canonical(branch["html"])
        parent = post["parent"] or 0
        if (
            is_new
            and post["depth"] - self.base <= LEVELS
            and (parent in self.cards or (not parent and not self.under))
        ):
            self.cards[number] = _canonical(post["html"])
            self.below.setdefault(parent, []).append(number)


def _canonical(text: str) -> str:
    return html.tostring(html.fragment_fromstring(text), encoding="unicode", with_tail=False)


def _inner(element: Any) -> str:
    return (element.text or "") + "".join(html.tostring(child, encoding="unicode") for child in element)


def held(page: str) -> Held:
    """What a freshly loaded page holds."""
    root = html.fromstring(page)
    (listed,) = root.xpath("//ol[@data-channel]")
    (title,) = root.xpath("//h1")
    (state,) = root.xpath("//p[@data-thread-state]")
    found = Held(
        int(listed.get("data-number")), title.text, _inner(state), "is-locked" in listed.get("class"),
        int(listed.get("data-under")), int(listed.get("data-base")), listed.get("data-last") is not None,
    )  # fmt: skip
    _walk(listed, 0, found)
    return found


def _walk(listed: Any, parent: int, found: Held) -> None:
    for item in listed.xpath("./li"):
        (article,) = item.xpath("./article")
        number = int(article.get("id")[1:])
        found.cards[number] = html.tostring(article, encoding="unicode", with_tail=False)
        found.below.setdefault(parent, []).append(number)
        for branch in item.xpath('./p[@class="continue"]'):
            found.branches[number] = html.tostring(branch, encoding="unicode", with_tail=False)
        for replies in item.xpath("./ol"):
            _walk(replies, number, found)
