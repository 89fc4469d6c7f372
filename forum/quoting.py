"""Quoting: the words of a post, or a passage of them, in Markdown, with who said them and a link to exactly them.

A passage is counted in code points of the text of one wording: ``/threads/7/posts/12?from=10&to=55&r=2``. Browsers
count in visible signs (what is no white space), which are the same on the page and in the text.
"""

import re
from collections.abc import Sequence
from html import unescape

from contributions.anchors import sentences
from contributions.mentions import escaped
from contributions.models import Contribution, Revision
from core.errors import Invalid
from core.locale import _
from forum.models import Post

_PASSAGE = re.compile(r"(\d{1,6})-(\d{1,6})")
_BEGINS = re.compile(r"^(\d{0,9})([-+=.])", re.MULTILINE)
"""What would make a list, a heading or a rule of a line, though nothing in it acts."""
_TOKEN = re.compile(r'<[^"<>]*(?:"[^"]*"[^"<>]*)*>|&[#\w]+;|[^<&]', re.DOTALL)


def attributed(post: Post, words: str, url: str) -> str:
    """A quotation of ``words`` (Markdown), with the speaker's name and the link to what was said."""
    said = post.contribution
    lines = "\n".join(f"> {line}".rstrip() for line in words.split("\n"))
    return f"> **{escaped(said.speaker_name)}**, [{said.symbol}]({url}):\n>\n{lines}\n\n"


def quoted(post: Post) -> str:
    """The whole post as a quotation."""
    return attributed(post, post.contribution.revision.body, post.url)


def passage_url(post: Post, revision: Revision, start: int, end: int) -> str:
    """The address of a passage."""
    return f"{post.url}?from={start}&to={end}&r={revision.number}"


def passage_quoted(post: Post, start: int, end: int) -> str:
    """A passage of the present wording as a quotation. Raises :class:`Invalid` unless it stands there."""
    revision = post.contribution.revision
    start, end = trimmed(revision.text, start, end)
    return attributed(post, literal(revision.text[start:end]), passage_url(post, revision, start, end))


def literal(text: str) -> str:
    """Text in Markdown, a paragraph a line, so that it says what it says and nothing in it acts."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return "\n\n".join(_BEGINS.sub(r"\1\\\2", escaped(line)) for line in lines)


def passages_quoted(post: Post, passages: Sequence[str]) -> str:
    """Several passages, as ticked on a page; those that follow one another become one. Raises :class:`Invalid`."""
    spans: list[tuple[int, int]] = []
    for given in passages[:200]:
        if (match := _PASSAGE.fullmatch(given)) is None:
            raise Invalid(_("Select a passage first."))
        spans.append((int(match[1]), int(match[2])))
    text = post.contribution.revision.text
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return "".join(passage_quoted(post, start, end) for start, end in joined)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends. Raises :class:`Invalid` when there are no words in it."""
    words = text[start:end] if 0 <= start < end <= len(text) else ""
    if not words.strip():
        raise Invalid(_("These words do not stand at this place in the contribution. Reload it and select again."))
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


def from_visible(text: str, first: int, last: int) -> tuple[int, int]:
    """The span from the visible sign ``first`` up to before ``last``, both counted from 0. Raises :class:`Invalid`."""
    spots = [spot for spot, sign in enumerate(text) if not sign.isspace()]
    if not 0 <= first < last <= len(spots):
        raise Invalid(_("These words do not stand at this place in the contribution. Reload it and select again."))
    return spots[first], spots[last - 1] + 1


def choices(contribution: Contribution) -> list[tuple[str, str]]:
    """The sentences of a post, as values and words to tick."""
    return [(f"{start}-{end}", words) for start, end, words in sentences(contribution.revision.text)]


def marked(html: str, text: str, start: int, end: int) -> str:
    """The rendered ``html``, whose text is ``text``, with a span of it highlighted.

    Only text between tags is wrapped, so what was safe stays safe.
    """
    first = sum(not sign.isspace() for sign in text[:start])
    last = first + sum(not sign.isspace() for sign in text[start:end])
    made, count, is_open = [], 0, False
    for token in _TOKEN.findall(html):
        is_tag, is_sign = token.startswith("<"), not unescape(token).isspace()
        if is_open and (is_tag or (is_sign and count >= last)):
            made.append("</mark>")
            is_open = False
        if not is_tag and is_sign and not is_open and first <= count < last:
            made.append('<mark class="passage">')
            is_open = True
        made.append(token)
        count += is_sign and not is_tag
    return "".join(made) + ("</mark>" if is_open else "")
