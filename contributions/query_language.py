"""What a reader types into the search box, taken apart: words, "phrases", -exclusions and filters such as ``by:name``.

Nothing that can be typed is an error here: a quotation mark without a partner ends at the end, and a colon after
anything but the name of a filter is punctuation. Whether a filter's value means something is for
:mod:`contributions.filters` to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from contributions.words import wanted
from core.fulltext import AnyOf, Term

FILTERS = ("in", "by", "type", "group", "lang", "before", "after", "is", "about")
LONGEST = 500
"""Characters of a query; what is longer is refused."""
MOST_FILTERS = 12

Phrase = tuple[AnyOf, ...]
"""Words that must follow each other, each in one of its forms."""

_QUOTES = str.maketrans({c: '"' for c in "“”„‟«»＂「」『』"} | {"：": ":", "－": "-", "−": "-"})
_PIECE = re.compile(r'(?P<no>-)?(?:(?P<name>[^\W\d_]+):\s*)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Filter:
    """``name:value``, or ``-name:value`` for all but these."""

    name: str
    value: str
    is_excluding: bool = False


@dataclass(slots=True)
class Query:
    """What was asked for. ``words`` and ``phrases`` must occur; ``without`` and ``without_phrases`` must not."""

    words: list[AnyOf] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    without_phrases: list[Phrase] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Names before a colon that look like a filter and are none."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return not (self.words or self.phrases or self.without or self.without_phrases or self.filters)

    @property
    def marked(self) -> list[AnyOf]:
        """The words to mark in what is found."""
        return [*self.words, *(terms for phrase in self.phrases for terms in phrase)]


def parsed(text: str) -> Query:
    """``text``, taken apart."""
    query = Query()
    for piece in _PIECE.finditer(text.translate(_QUOTES)):
        name = (piece["name"] or "").lower()
        value = piece["plain"] if piece["quoted"] is None else piece["quoted"]
        if value.endswith(":") and value[:-1].lower() in FILTERS:
            query.filters.append(Filter(value[:-1].lower(), ""))
        elif name in FILTERS:
            query.filters.append(Filter(name, value.strip(), bool(piece["no"])))
        else:
            _add_words(query, piece, name, value)
    return query


def _add_words(query: Query, piece: re.Match[str], name: str, value: str) -> None:
    if name and not value.startswith("//"):
        query.unknown.append(name)
    said = f"{piece['name']} {value}" if piece["name"] else value
    forms = list(_forms(said, whole=piece["quoted"] is not None))
    if piece["quoted"] is not None and len(forms) > 1:
        (query.without_phrases if piece["no"] else query.phrases).append(tuple(forms))
    elif not piece["no"]:
        query.words += [terms for terms in forms if terms not in query.words]
    elif len(forms) == 1:
        query.without += forms[0]
    elif forms:
        query.without_phrases.append(tuple(forms))


def _forms(said: str, *, whole: bool) -> Iterator[AnyOf]:
    """The words of ``said``; of a phrase also those that it repeats."""
    return iter(wanted(said, repeated=whole))
