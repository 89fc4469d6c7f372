"""Whether words follow each other in a text, told from the words that the index keeps: the same on both databases."""

from collections.abc import Sequence

from contributions.query_language import Phrase
from core.fulltext import AnyOf


def holds(words: str, phrases: Sequence[Phrase], without: Sequence[Phrase] = ()) -> bool:
    """Whether ``words``, as indexed, hold each of ``phrases`` and none of ``without``."""
    if not phrases and not without:
        return True
    codes = words.split()
    return all(_stands(codes, phrase) for phrase in phrases) and not any(_stands(codes, p) for p in without)


def _stands(codes: Sequence[str], phrase: Phrase) -> bool:
    """The last character of a Chinese passage stands alone in the index, and may be passed over."""
    kept = codes if any(term.is_prefix for terms in phrase for term in terms) else [c for c in codes if not _alone(c)]
    length = len(phrase)
    return any(
        all(_meets(kept[at + place], phrase[place]) for place in range(length))
        for at in range(len(kept) - length + 1)
    )


def _alone(code: str) -> bool:
    """Whether this is a single character of three bytes, as Chinese characters and kana are."""
    return len(code) == 8 and code.startswith("u0e")


def _meets(code: str, terms: AnyOf) -> bool:
    return any(code == term.word or (term.is_prefix and code.startswith(term.word)) for term in terms)
