"""Safe HTML as Markdown that says the same and does nothing."""

import re

import pytest
from markdown_it import MarkdownIt

from core.richtext import render
from core.tomarkdown import markdown
from tests.core.hostile import HTML, MARKDOWN, faults

BASE = "https://plenary.example"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Plain *words* and **strong** ones", "Plain *words* and **strong** ones"),
        ("### A head", "##### A head"),
        ("- one\n- two", "- one  \n- two"),
        ("3. three\n4. four", "3. three  \n4. four"),
        ("> said\n>\n> again", "> said\n>\n> again"),
        ("[a line](/c1)", "[a line](<https://plenary.example/c1>)"),
        ("|a|b\\|c|\n|-|-|\n||d|", "| a | b\\|c |  \n| --- | --- |\n| | d |"),
        ("> |a|\n> |-|\n> |*b*|", "> | a |  \n> | --- |\n> | *b* |"),
        ("1\\. no list", "1\\. no list"),
        ("Wow![x](https://a.example/?a=1&copy=2)", "Wow\\![x](<https://a.example/?a=1\\&copy=2>)"),
    ],
)
def test_what_is_typed_comes_back(typed: str, written: str) -> None:
    made = markdown(render(typed).html, BASE)
    assert [line.rstrip() for line in made.split("\n")] == [line.rstrip() for line in written.split("\n")]


@pytest.mark.parametrize("text", [*HTML, *MARKDOWN])
def test_hostile_texts_say_the_same_and_do_nothing(text: str) -> None:
    given = render(text[:15_000]).html
    drawn = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown(given, BASE))
    assert [fault for fault in faults(drawn) if not fault.startswith(("h", "a href"))] == []
    assert not re.search(r'(?:href|src)="(?!https?://|mailto:)', drawn)
