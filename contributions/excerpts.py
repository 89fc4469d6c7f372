"""A passage of a text with the words that were looked for marked in it, as safe HTML."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from contributions import words
from core.fulltext import AnyOf

LENGTH = 280
LEAD = 90
LONGEST_READ = 20_000
"""Characters in which words are looked for; of a longer text the beginning is shown when they stand later."""


def excerpt(text: str, lang: str, query: Sequence[AnyOf]) -> Markup:
    """A passage of ``text`` around the first word that was looked for, with each such word in ``<mark>``."""
    spans = _spans(text[:LONGEST_READ], lang, query, LENGTH) if query else []
    begin, end = _window(text, spans[0][0] if spans else 0)
    passage = _marked(text, spans, begin, end)
    return escape("… " if begin else "") + passage + escape(" …" if end < len(text) else "")


def marked(text: str, lang: str, query: Sequence[AnyOf]) -> Markup:
    """All of a short ``text``, such as a title, with the words marked."""
    return _marked(text, _spans(text, lang, query) if query else [], 0, len(text))


def _marked(text: str, spans: Sequence[tuple[int, int]], begin: int, end: int) -> Markup:
    parts, place = [], begin
    for start, stop in spans:
        if start < place or stop > end:
            continue
        parts += [escape(text[place:start]), Markup("<mark>%s</mark>") % text[start:stop]]
        place = stop
    return Markup("").join([*parts, escape(text[place:end])])


def _spans(text: str, lang: str, query: Sequence[AnyOf], width: int = 0) -> list[tuple[int, int]]:
    """Where the words stand, overlapping pairs of characters joined; with ``width``, so far after the first of them."""
    exact = {term.word for terms in query for term in terms if not term.is_prefix}
    begins = tuple(term.word for terms in query for term in terms if term.is_prefix)
    spans: list[tuple[int, int]] = []
    for start, end, code in words.words(text, lang):
        if width and spans and start > spans[0][0] + width:
            break
        if code in exact:
            _join(spans, start, end)
        elif begins and code.startswith(begins):
            _join(spans, start, start + 1)
    return spans


def _join(spans: list[tuple[int, int]], start: int, end: int) -> None:
    if spans and spans[-1][0] < start < spans[-1][1]:
        spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
    elif not spans or spans[-1] != (start, end):
        spans.append((start, end))


def _window(text: str, first: int) -> tuple[int, int]:
    """The passage to show, from one blank to another where there are any nearby."""
    begin = max(0, first - LEAD)
    if begin and (blank := text.find(" ", begin, first)) >= 0:
        begin = blank + 1
    end = min(len(text), begin + LENGTH)
    if end < len(text) and (blank := text.rfind(" ", first + 40, end)) >= 0:
        end = blank
    return begin, end
