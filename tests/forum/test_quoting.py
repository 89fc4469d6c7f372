"""Quoting: passages are found by what is visible, keep their words whatever these are, and have an address."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from accounts.models import User
from core.db import db
from core.errors import Invalid
from core.guard import unit_of_work
from core.richtext import plain_text, render
from forum import actions, chairing, quoting
from forum.models import Post, Thread
from tests import factories as make
from tests.core.hostile import HTML, MARKDOWN, faults
from tests.forum import factories as forum

BODY = "First *thought* here.\n\n1. One & <two>\n2. Café 🌍 end.\n\nLast words."


@pytest.fixture
def post(client: FlaskClient) -> Post:
    """A post with blocks, by somebody else; the reader is signed in."""
    thread = forum.committed_thread()
    with unit_of_work():
        made = forum.post(thread, make.user(name="Ben *B*"), BODY).id
    make.sign_in(client, make.user())
    return db.session.get_one(Post, made)


def visible(text: str) -> str:
    return "".join(text.split())


@given(st.sampled_from([*HTML, *MARKDOWN, BODY]), st.data())
def test_any_passage_is_highlighted_where_it_stands(body: str, data: st.DataObject) -> None:
    rendered = render(body)
    signs = [spot for spot, sign in enumerate(rendered.text) if not sign.isspace()]
    if not signs:
        return
    first = data.draw(st.integers(0, len(signs) - 1))
    last = data.draw(st.integers(first + 1, len(signs)))
    start, end = quoting.from_visible(rendered.text, first, last)
    marked = quoting.marked(rendered.html, rendered.text, start, end)
    assert plain_text(marked) == rendered.text
    found = "".join(html.fromstring(f"<div>{marked}</div>").xpath("//mark//text()"))
    assert visible(found) == visible(rendered.text[start:end])
    assert faults(marked.replace('<mark class="passage">', "").replace("</mark>", "")) == []


@settings(max_examples=60)
@given(
    st.sampled_from(
        [
            "- a",
            "1. b",
            "# c",
            "> d",
            "*e*",
            "a_b_",
            "[x](y)",
            "`t`",
            "+",
            "===",
            "&amp;",
            "<b>",
            "10) x",
            "~~s~~",
            "|a|b|",
            "!",
        ]
    )
)
def test_quoted_words_keep_what_they_say(words: str) -> None:
    quoted = "\n".join(f"> {line}" for line in quoting.literal(words).split("\n"))
    assert plain_text(render(quoted).html) == words


def test_a_passage_is_quoted_with_who_and_where(client: FlaskClient, post: Post) -> None:
    text = post.contribution.revision.text
    whole = visible(text)
    first, last = whole.index(visible("thought here.")), whole.index("🌍")
    made = client.get(f"/posts/{post.id}/quote?from={first}&to={last + 1}").json
    start, end = text.index("thought"), text.index("🌍") + 1
    link = f"{post.url}?from={start}&to={end}&r=1"
    assert made["markdown"].startswith(f"> **Ben \\*B\\***, [{post.contribution.symbol}]({link}):")
    shown = plain_text(render(made["markdown"]).html)
    assert "thought here.\nOne & <two>\nCafé 🌍" in shown


@pytest.mark.parametrize("query", ["from=0&to=0", "from=5&to=2", "from=0&to=9999", "from=-1&to=2", "from=a&to=b", ""])
def test_a_passage_that_is_none(query: str, client: FlaskClient, post: Post) -> None:
    assert client.get(f"/posts/{post.id}/quote?{query}").status_code in (404, 422)
    assert client.get(f"/posts/{post.id}/passage?{query}").status_code in (404, 422)


def test_choosing_sentences_without_scripts(client: FlaskClient, post: Post) -> None:
    page = html.fromstring(client.get(f"/posts/{post.id}/passages").text)
    boxes = page.xpath("//input[@name='passage']/@value")
    assert len(boxes) == 4
    answer = client.get(f"/posts/{post.id}/reply?passage={boxes[0]}&passage={boxes[1]}&passage={boxes[3]}")
    text = html.fromstring(answer.text).xpath("//textarea[@name='body']")[0].text_content()
    assert text.count("> **Ben") == 2, "what follows one another is one quotation"
    assert "Last words." in text
    assert client.get(f"/posts/{post.id}/reply?passage=1-x").status_code == 422


def passage(client: FlaskClient, post: Post, words: str, revision: int = 1) -> str:
    start = render(BODY).text.index(words)
    way = client.get(f"{post.url}?from={start}&to={start + len(words)}&r={revision}")
    assert way.status_code == 302
    return client.get(way.location).text


def test_its_address_highlights_it(client: FlaskClient, post: Post) -> None:
    page = passage(client, post, "thought here.\nOne")
    marks = html.fromstring(page).xpath("//mark[@class='passage']//text()")
    assert visible("".join(marks)) == "thoughthere.One"
    assert "#:~:text=" not in page
    assert f"#p{post.number}:~:text=thought%20here.,One" in page
    assert "was changed" not in page


def test_it_says_when_the_text_changed(client: FlaskClient, post: Post) -> None:
    with unit_of_work():
        author = db.session.get_one(User, post.contribution.speaker_id)
        actions.edit_post(make.actor(author), db.session.get_one(Post, post.id), "New. Last words.")
    kept = passage(client, post, "Last words.")
    assert "these words still stand in it" in kept
    assert html.fromstring(kept).xpath("//mark//text()") == ["Last words."]
    gone = passage(client, post, "First")
    assert "no longer stand in it" in gone
    assert "<mark" not in gone
    assert "<blockquote" in gone


def test_what_was_hidden_cannot_be_quoted(client: FlaskClient, post: Post) -> None:
    with unit_of_work():
        actions.withdraw_post(
            make.actor(db.session.get_one(User, post.contribution.speaker_id)), db.session.get_one(Post, post.id)
        )
    assert client.get(f"/posts/{post.id}/quote?from=0&to=5").status_code == 404
    assert client.get(f"/posts/{post.id}/passages").status_code == 404
    answer = client.get(f"/posts/{post.id}/passage?from=0&to=5")
    assert (answer.status_code, "First" in answer.text) == (302, False)


def test_a_locked_thread_offers_no_quoting(client: FlaskClient, post: Post) -> None:
    with unit_of_work():
        chairing.lock_thread(make.actor(make.staff("moderator")), db.session.get_one(Thread, post.thread_id))
    assert client.get(f"/posts/{post.id}/passages").status_code == 403


def test_an_empty_span_is_refused() -> None:
    with pytest.raises(Invalid):
        quoting.trimmed("a   b", 1, 4)
