"""A passage of a text with the words that were looked for marked in it, as safe HTML."""

import re
from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup, escape

from contributions import words
from core.fulltext import AnyOf

LENGTH = 280
LEAD = 90
LONGEST_READ = 20_000
"""Characters in which words are looked for; of a longer text the beginning is shown when they stand later."""


class Sought:
    """The words to mark. Which runs of letters are among them is noted, so that one object serves many texts."""

    def __init__(self, query: Sequence[AnyOf]) -> None:
        self.exact = frozenset(term.word for terms in query for term in terms if not term.is_prefix)
        self.begins = tuple(term.word for terms in query for term in terms if term.is_prefix)
        self._known: dict[tuple[str, str], bool] = {}
        first = "".join(sorted({code[0] for code in self.exact}))
        is_plain = bool(first) and all(code.isalpha() for code in self.exact)
        self._begun = re.compile(f"(?<![0-9a-z])[{first}][0-9a-z]*", re.IGNORECASE | re.ASCII) if is_plain else None
        self._plain: dict[str, tuple[set[str], set[str]]] = {}

    def __bool__(self) -> bool:
        return bool(self.exact or self.begins)

    def spans(self, text: str, lang: str, width: int = 0) -> Iterator[tuple[int, int]]:
        """Where the words stand in ``text``, in order; with ``width``, so far after the first of them.

        Of a prefix, which stands for one Chinese or Japanese character, only that one.
        """
        until, language = len(text), words.base_language(lang)
        if self._begun is not None and text.isascii():
            yield from self._in_plain_letters(self._begun, text, language, width)
            return
        for run in words.runs(text):
            if run.start() > until:
                return
            if self._known.get((run.group(), language)) is False:
                continue
            for start, end in self._of_run(run, language):
                until = min(until, start + width) if width else until
                yield start, end

    def _in_plain_letters(
        self, begun: re.Pattern[str], text: str, language: str, width: int
    ) -> Iterator[tuple[int, int]]:
        """The same in a text without accents, most of whose words are passed over at once: stemmers leave the first letter
        of a word as it is, and each word is looked up once."""
        until, there = len(text), set(begun.findall(text))
        hits, others = self._plain.setdefault(language, (set(), set()))
        for run in there - hits - others:
            (others if self.exact.isdisjoint(words.codes(run, language)) else hits).add(run)
        if hits.isdisjoint(there):
            return
        for match in begun.finditer(text):
            if match.start() > until:
                return
            if match.group() in hits:
                start, end = match.span()
                until = min(until, start + width) if width else until
                yield start, end

    def _of_run(self, run: re.Match[str], language: str) -> Iterable[tuple[int, int]]:
        key = (run.group(), language)
        is_hit = self._known.get(key)
        if is_hit is None:
            if words.has_pairs(key[0]):
                return self._pairs(run.start(), *key)
            is_hit = self._known[key] = not self.exact.isdisjoint(words.codes(*key))
        return (run.span(),) if is_hit else ()

    def _pairs(self, begin: int, run: str, language: str) -> Iterator[tuple[int, int]]:
        for start, end, code in words.mixed(begin, run, language):
            if code in self.exact:
                yield start, end
            elif self.begins and code.startswith(self.begins):
                yield start, start + 1


def excerpt(text: str, lang: str, sought: Sought) -> Markup:
    """A passage of ``text`` around the first word that was looked for, with each such word in ``<mark>``."""
    spans = _spans(text[:LONGEST_READ], lang, sought, LENGTH)
    begin, end = _window(text, spans[0][0] if spans else 0)
    passage = _marked(text, spans, begin, end)
    return escape("… " if begin else "") + passage + escape(" …" if end < len(text) else "")


def marked(text: str, lang: str, sought: Sought) -> Markup:
    """All of a short ``text``, such as a title, with the words marked."""
    return _marked(text, _spans(text, lang, sought), 0, len(text))


def _marked(text: str, spans: Sequence[tuple[int, int]], begin: int, end: int) -> Markup:
    parts, place = [], begin
    for start, stop in spans:
        if start < place or stop > end:
            continue
        parts.append(f"{escape(text[place:start])}<mark>{escape(text[start:stop])}</mark>")
        place = stop
    return Markup("".join([*parts, escape(text[place:end])]))  # noqa: S704  # every part was escaped


def _spans(text: str, lang: str, sought: Sought, width: int = 0) -> list[tuple[int, int]]:
    """Where the words stand, overlapping pairs of characters joined; with ``width``, so far after the first of them."""
    spans: list[tuple[int, int]] = []
    for start, end in sought.spans(text, lang, width) if sought else ():
        _join(spans, start, end)
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
