"""Markdown made from plain text reads exactly as the plain text does."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from demo.french_assembly import RESPONSES, SYNTHESES, as_markdown, read_consultation, read_syntheses
from demo.plain_text import comparable, repair_controls

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def read_aloud(markdown):
    """What a reader sees: paragraphs of lines. Any other element would stay in the text and show."""
    rendered = MARKDOWN.render(markdown)
    paragraphs = re.findall(r"<p>(.*?)</p>\n?", rendered, re.S)
    assert re.sub(r"<p>.*?</p>\n?", "", rendered, flags=re.S) == ""
    return [[html.unescape(line) for line in part.split("<br />\n")] for part in paragraphs]


def as_typed(text):
    parts = re.split(r"\n\s*\n", text.strip())
    return [[line.strip() for line in part.strip().split("\n")] for part in parts if part.strip()]


@pytest.mark.parametrize(
    "text",
    [
        "*gras* _italique_ `code` ~~barré~~ [lien](http://x) ![image](y) <b>balise</b>",
        "# titre\n## autre\n#mot-dièse",
        "- un\n- deux\n+ trois\n* quatre",
        "1. un\n2) deux\n10. dix\n2016 fut ainsi",
        "titre\n=====\ntitre\n-----\n---",
        "> citation\n    code\n\tcode",
        "```\ncode\n```\n~~~\ncode",
        "a | b\n--|--\n1 | 2",
        "AT&amp;T & Cie &copy; &#169; fin\\",
        "un\n\n\n\ndeux\n \ntrois\r\nquatre\rcinq",
        "[ref]: http://x\n[^1]: note",
        "l'homme (1/3) - 100 % ; 17.000 € !",
        "",
    ],
)
def test_reads_as_typed(text):
    assert read_aloud(as_markdown(text)) == as_typed(text.replace("\r\n", "\n").replace("\r", "\n"))


@given(st.text(alphabet="ab1.)(-+*_#>=~`|\\[]!<&;:/ \n", max_size=40))
def test_any_text_reads_as_typed(text):
    assert read_aloud(as_markdown(text)) == as_typed(text)


def test_every_real_answer_reads_as_typed():
    questionnaire, responses, _ = read_consultation(RESPONSES)
    found, _ = read_syntheses(SYNTHESES, questionnaire, responses)
    texts = {synthesis.source_text for synthesis in found} | {synthesis.synthesis for synthesis in found}
    assert len(texts) > 2000
    for text in texts:
        assert read_aloud(as_markdown(text)) == as_typed(text)


@pytest.mark.parametrize(
    ("damaged", "repaired"),
    [
        ("l\x92\x9cil", "l’œil"),
        ("390,92 \x80", "390,92 €"),
        ("a\x85\x96b", "a…–b"),
        ("\x81\x00", "\ufffd\ufffd"),
    ],
)
def test_controls_are_repaired_or_marked_as_lost(damaged, repaired):
    assert repair_controls(damaged) == repaired


def test_repair_keeps_tabs_line_breaks_and_sound_text():
    assert repair_controls("a\tb\r\nc é € 語") == "a\tb\r\nc é € 語"


def test_spellings_compare_as_one():
    assert comparable("L\x92État  est\n là ") == comparable("l'e\u0301tat est là")
