"""Hostile text through bleach alone, through nh3 alone and through both; honest text as it was meant; all in bounded time."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.richtext import (
    MAX_CELLS,
    MAX_LENGTH,
    bleached,
    has_wordless_image,
    normalised,
    own_files,
    plain_text,
    render,
    sanitised,
)
from tests.core.hostile import HTML, MARKDOWN, PATHOLOGICAL, faults

SECONDS = 8.0
"""Far above what any of them takes (a second at most), far below what they took before they were bounded."""


def short(value: str) -> str:
    return ascii(value[:50])


def test_the_corpus_is_large() -> None:
    assert len(set(HTML)) + len(set(MARKDOWN)) >= 120


@pytest.mark.parametrize("html", HTML, ids=short)
def test_bleach_alone_leaves_nothing_active(html: str) -> None:
    assert faults(bleached(html)) == []


@pytest.mark.parametrize("html", HTML, ids=short)
def test_nh3_alone_leaves_nothing_active(html: str) -> None:
    assert faults(sanitised(html)) == []


@pytest.mark.parametrize("text", [*HTML, *MARKDOWN], ids=short)
def test_what_is_stored_is_never_active(text: str) -> None:
    rendered = render(text)
    assert faults(rendered.html) == []
    assert faults(sanitised(rendered.html)) == []
    assert sanitised(rendered.html) == rendered.html, "a second pass must find nothing to do"
    assert not set(rendered.text) & set("\x00\x08\x1b\u202e\u202c\u2066\u2069\ufeff")


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<img src=x>",
        "<p onclick=x>",
        '<a href="javascript:x">',
        "<svg>",
        "<!-- x -->",
        "<p style=x>",
    ],
)
def test_the_judge_sees_what_is_active(html: str) -> None:
    assert faults(html)


@given(st.text(alphabet=st.sampled_from("<>\"'&;:/=!-#xscriptjavonle[]()`*_\\ \n\t\x00"), max_size=80))
def test_any_mixture_of_signs_is_harmless(text: str) -> None:
    assert faults(render(text).html) == []


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_no_text_takes_long(name: str) -> None:
    text = PATHOLOGICAL[name][:MAX_LENGTH]
    started = time.thread_time()  # not the clock's: a busy machine is not a slow text
    rendered = render(text)
    assert time.thread_time() - started < SECONDS
    assert faults(rendered.html) == []
    assert len(rendered.html) < 400_000


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("*a* **b** ~~c~~", '<p dir="auto"><em>a</em> <strong>b</strong> <s>c</s></p>\n'),
        ("# Top", '<h3 dir="auto">Top</h3>\n'),
        ("###### Low", '<h6 dir="auto">Low</h6>\n'),
        ("`<a> &lt; &`", '<p dir="auto"><code>&lt;a&gt; &amp;lt; &amp;</code></p>\n'),
        ("    x < y && z", "<pre><code>x &lt; y &amp;&amp; z\n</code></pre>\n"),
        ("AT&T &amp;lt; \\&lt;", '<p dir="auto">AT&amp;T &amp;lt; &amp;lt;</p>\n'),
        ("> said", '<blockquote>\n<p dir="auto">said</p>\n</blockquote>\n'),
        ("3. third", '<ol start="3">\n<li dir="auto">third</li>\n</ol>\n'),
        ("`http://example.org`", '<p dir="auto"><code>http://example.org</code></p>\n'),
        (
            "![alt](https://example.org/a.png)",
            '<p dir="auto">!<a href="https://example.org/a.png" rel="nofollow noopener ugc">alt</a></p>\n',
        ),
    ],
)  # fmt: skip
def test_honest_markdown(markdown: str, html: str) -> None:
    assert render(markdown).html == html


@pytest.mark.parametrize(
    "text",
    ["see http://example.org/?b=1&c=2 now", "[x](http://example.org/?b=1&c=2)", "<http://example.org/?b=1&c=2>"],
)
def test_links_lead_where_they_say_and_vouch_for_nothing(text: str) -> None:
    html = render(text).html
    assert 'href="http://example.org/?b=1&amp;c=2"' in html
    assert 'rel="nofollow noopener ugc"' in html


OWN = "/files/abcdefghijklmnopqrst-800x600/map.png"


def test_a_picture_of_an_own_file_is_drawn_with_its_words_and_size() -> None:
    rendered = render(f'![A "map" of <Niger> & *more*]({OWN})')
    assert rendered.html == (
        f'<p dir="auto"><img src="{OWN}" alt="A &quot;map&quot; of &lt;Niger&gt; &amp; *more*" loading="lazy" width="800"'
        ' height="600"></p>\n'
    )
    assert rendered.text == "", "anchors count in what can be selected"
    assert own_files(rendered.html) == {"abcdefghijklmnopqrst-800x600"}


@pytest.mark.parametrize(
    ("markdown", "part"),
    [
        (f"[![a]({OWN})]({OWN})", f'<a href="{OWN}" rel="nofollow noopener ugc"><img src="{OWN}"'),
        ("[a.pdf](/files/abcdefghijklmnopqrst/a.pdf)", '<a href="/files/abcdefghijklmnopqrst/a.pdf"'),
        (f"`![a]({OWN})`", f"<code>![a]({OWN})</code>"),
        (f"![a](https://example.org{OWN})", f'!<a href="https://example.org{OWN}"'),
        (f"|a|\n|-|\n|![a]({OWN})|", f'<td dir="auto"><img src="{OWN}"'),
    ],
)
def test_where_pictures_stand(markdown: str, part: str) -> None:
    assert part in render(markdown).html


def test_a_picture_without_words_is_noticed() -> None:
    assert has_wordless_image(f"See ![ ]({OWN})")
    assert not has_wordless_image(f"See ![a map]({OWN}) and ![](https://example.org/a.png)")


def test_the_text_is_what_a_reader_sees() -> None:
    rendered = render("# Title\n\nOne *two*\n\n- three\n- `<four>`\n\n|a|b|\n|-|-|\n|c|d|")
    assert rendered.text == "Title\nOne two\nthree\n<four>\na b\nc d"
    assert plain_text(rendered.html) == rendered.text


def test_a_table_that_is_too_large_stays_as_it_was_typed() -> None:
    row = "|" + "a|" * 10 + "\n"
    table = row + "|" + "-|" * 10 + "\n" + row * (MAX_CELLS // 10)
    assert "<table" not in render(table).html
    assert "<table" in render(row + "|" + "-|" * 10 + "\n" + row * 5).html


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("e\u0301", "é"),
        ("\n\na\n\n", "a"),
        ("\u202ea\u202c", "a"),
        ("\u200fa\u200e", "\u200fa\u200e"),
        ("a\tb", "a\tb"),
    ],
)
def test_text_is_normalised_before_it_is_stored(given: str, kept: str) -> None:
    assert normalised(given) == kept
    assert normalised(normalised(given)) == normalised(given)


def test_threads_do_not_mix_their_texts() -> None:
    wrong: list[str] = []

    def work(word: str) -> None:
        for number in range(60):
            text = f"{word} **{word}{number}** `<{word}>`\n\n- {word}\n" * 5
            if render(text) != expected[word][number]:
                wrong.append(word)

    names = ["alpha", "beta", "gamma", "delta"]
    expected = {w: [render(f"{w} **{w}{n}** `<{w}>`\n\n- {w}\n" * 5) for n in range(60)] for w in names}
    threads = [threading.Thread(target=work, args=(word,)) for word in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("[bank.example](https://x.example/a)", "x.example"), ("[https://bank.example/](https://x.example)", "x.example"),
        ("[\u0440\u0430y.example](https://pay.example)", "pay.example"),
        ("[bank.example](http://bank.example@x.example/)", "x.example"),
    ],
)  # fmt: skip
def test_a_link_that_claims_another_site_names_its_own(text: str, site: str) -> None:
    assert plain_text(render(text).html).endswith(f" ({site})")


@pytest.mark.parametrize(
    "text",
    ["[bank.example](https://www.bank.example/x)", "[the bank](https://x.example)", "[x.example](/threads/7)",
     "<https://x.example>", "[a.b](mailto:a@b.example)", "[Дом.рф](https://xn--d1aqf.xn--p1ai)"],
)  # fmt: skip
def test_honest_links_are_left_alone(text: str) -> None:
    assert "(" not in plain_text(render(text).html)


@pytest.mark.parametrize(
    "text", ["[c](//x.example)", "[c](/&#x2f;x.example)", "[c](/\\x.example)", "[c]: //x.example\n\n[c]"]
)
def test_an_address_that_hides_its_site_is_no_link(text: str) -> None:
    assert ">c</a>" not in render(text).html
    assert '<a href="/threads/7"' in render("[c](/threads/7)").html
