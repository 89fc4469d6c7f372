"""A page as a reader's machine holds it, and what a live message does to it: the model of static/js/forum/thread.js."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import html

LEVELS, WIDTH = 5, 6


@dataclass
class Held:
    """The tree of cards, the lines around it, and the number of the last entry applied.

    ``cards`` are by path, ``branches`` by the path of the post that they stand under. ``root``, ``after`` and
    ``until`` say which stretch of the thread the page shows; ``merged`` where a merged thread leads to, and
    ``reload`` that the page asks to be loaded anew.
    """

    last: int
    title: str
    state: str
    locked: bool
    symbol: str
    crumbs: str
    base: int
    root: str
    after: str
    until: str
    cards: dict[str, str] = field(default_factory=dict)
    below: dict[str, list[str]] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    merged: str | None = None
    reload: bool = False

    def apply(self, message: dict[str, Any]) -> bool:
        """Take a message; false when something before it is missing."""
        if message["number"] <= self.last:
            return True
        if message["number"] - 1 > self.last:
            return False
        self.reload = self.reload or message.get("reload", False)
        self._take_away(message)
        for post in message.get("posts", ()):
            self._put(post)
        if "state" in message:
            self.title, self.locked, self.symbol = message["title"], message["locked"], message["symbol"]
            self.state = _inner(html.fragment_fromstring(message["state"], create_parent="p"))
            self.crumbs = _canonical(message["crumbs"]) if "crumbs" in message else self.crumbs
            self.merged = message["merged"]
        self.last = message["number"]
        return True

    def catch_up(self, missed: dict[str, Any]) -> None:
        """Take what was missed; numbers that are not among it were nobody's business."""
        for message in missed["items"]:
            self.last = max(self.last, message["number"] - 1)
            self.apply(message)
        self.last = max(self.last, missed["last"])

    def is_here(self, path: str) -> bool:
        """Whether the page's stretch holds a post at ``path``."""
        depth = len(path) // WIDTH - 1
        in_reach = (not self.root or depth > self.base) and depth - self.base <= LEVELS
        return (
            in_reach and path.startswith(self.root) and path > self.after and (not self.until or path <= self.until)
        )

    def _put(self, post: dict[str, Any]) -> None:
        path = post["path"]
        self._put_branches(post["branches"])
        if path in self.cards:
            self.cards[path] = _canonical(post["html"])
        elif self.is_here(path):
            self.cards[path] = _canonical(post["html"])
            above = next((p for p in _ancestors(path) if p in self.cards), "")
            siblings = self.below.setdefault(above, [])
            siblings.insert(next((n for n, other in enumerate(siblings) if other > path), len(siblings)), path)

    def _put_branches(self, branches: list[dict[str, Any]]) -> None:
        for branch in branches:
            path = branch["path"]
            if path in self.cards and len(path) // WIDTH - 1 - self.base == LEVELS:
                self.branches.pop(path, None)
                if branch["html"]:
                    self.branches[path] = _canonical(branch["html"])

    def _take_away(self, message: dict[str, Any]) -> None:
        for number in message.get("gone", ()):
            for path in [path for path in self.cards if int(path[-WIDTH:]) == number]:
                self._remove(path)
        if "gone" in message:
            self._put_branches(message["branches"])

    def _remove(self, path: str) -> None:
        for child in list(self.below.get(path, ())):
            self._remove(child)
        self.cards.pop(path, None)
        self.branches.pop(path, None)
        for above, siblings in list(self.below.items()):
            if path in siblings:
                siblings.remove(path)
                if not siblings:
                    del self.below[above]

    def join(self, following: "Held") -> None:
        """Take in the cards of the page behind, as if both were one page."""
        for path in sorted(following.cards):
            if path not in self.cards:
                above = next((p for p in _ancestors(path) if p in self.cards), "")
                self.cards[path] = following.cards[path]
                self.below.setdefault(above, []).append(path)
        self.branches |= following.branches
        self.until = following.until

    def within(self, held: "Held") -> "Held":
        """Only what the stretch of another page shows."""
        keep = [path for path in self.cards if held.is_here(path) or (path == held.root and not held.after)]
        for path in [path for path in self.cards if path not in keep]:
            self._remove(path)
        self.after, self.until = held.after, held.until
        return self


def _ancestors(path: str) -> Iterator[str]:
    for end in range(len(path) - WIDTH, 0, -WIDTH):
        yield path[:end]


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
    (symbol,) = root.xpath("//*[@data-thread-symbol]")
    (crumbs,) = root.xpath("//nav[@class='crumbs']")
    found = Held(
        int(listed.get("data-number")), title.text, _inner(state), "is-locked" in listed.get("class"), symbol.text,
        html.tostring(crumbs, encoding="unicode", with_tail=False), int(listed.get("data-base")),
        listed.get("data-root"), listed.get("data-after"), listed.get("data-until"),
    )  # fmt: skip
    _walk(listed, "", found)
    return found


def following(page: str) -> str | None:
    """The address of the page behind."""
    links = html.fromstring(page).xpath("//a[@rel='next']/@href")
    return str(links[0]) if links else None


def _walk(listed: Any, parent: str, found: Held) -> None:
    for item in listed.xpath("./li"):
        (article,) = item.xpath("./article")
        path = article.get("data-path")
        found.cards[path] = html.tostring(article, encoding="unicode", with_tail=False)
        found.below.setdefault(parent, []).append(path)
        for branch in item.xpath('./p[@class="continue"]'):
            found.branches[path] = html.tostring(branch, encoding="unicode", with_tail=False)
        for replies in item.xpath("./ol"):
            _walk(replies, path, found)
