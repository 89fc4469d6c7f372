"""The hostile corpus as a few posts: each text under a heading of its own, so that a failure still names it.

Together the texts draw what each draws alone: :func:`posts` leaves alone in a post what would draw others into itself.
"""

import re
from html.parser import HTMLParser

from core.richtext import render
from tests.core.hostile import HTML, MARKDOWN

CANARY = [
    "<script>window.ran = 1</script>",
    '<img src=x onerror="window.ran = 1">',
    "<svg onload='window.ran = 1'>",
    "[x](javascript:window.ran=1)",
    "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>",
]
"""What leaves a trace in the page even where no dialog may open."""

CORPUS = [text for text in [*CANARY, *HTML, *MARKDOWN] if "\x00" not in text]
"""NUL is refused at the door."""

LONGEST = 15_000
_SAMPLE = re.compile(r'<h3 dir="auto">sample (\d+)</h3>(.*?)(?=<h3 dir="auto">sample \d|\Z)', re.DOTALL)


def _block(number: int) -> str:
    return f"# sample {number}\n\n{CORPUS[number]}\n\n"


def _drawn(markdown: str) -> dict[int, str]:
    return {int(number): html.strip() for number, html in _SAMPLE.findall(render(markdown).html)}


def posts() -> list[str]:
    """The corpus in texts short enough to be posted."""
    made, alone = [""], []
    for block in map(_block, range(len(CORPUS))):
        if 0 not in _drawn(f"{block}# sample 0\n"):
            alone.append(block)
            continue
        if len(made[-1]) + len(block) > LONGEST:
            made.append("")
        made[-1] += block
    return [*made, *alone]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.words.append(dict(attrs).get("alt") or "")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of(html: str) -> str:
    """What is read of ``html``, without the spaces."""
    reading = _Words()
    reading.feed(html)
    reading.close()
    return re.sub(r"\s+", "", "".join(reading.words))
