"""The words of a text as search knows them: one tokeniser for six languages and both databases.

A word is normalised (NFKC), casefolded, stripped of accents and vowel marks, its Arabic letters unified, and reduced to
its Snowball stem by the language of the text. Chinese and Japanese, which put no space between words, become pairs of
neighbouring characters. What comes out is ASCII, so that no database has an opinion about it.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import Stemmer

from core.fulltext import Term

STEMMERS = {"ar": "arabic", "en": "english", "fr": "french", "ru": "russian", "es": "spanish"}
LONGEST = 40
MOST_WORDS = 12
"""Words of a query beyond these are not looked for."""

_UNIFIED = str.maketrans(
    {"ى": "ي", "ٱ": "ا", "ک": "ك", "ی": "ي", "ـ": "", "\u200c": "", "\u200d": "", "\xad": "", "ё": "е"}
)
_KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_CJK = rf"{_KANA}\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"


def _marks() -> str:
    """The combining marks and ignorable characters of the basic plane, as ranges of a character class."""
    inner = [c for c in range(0x300, 0x10000) if unicodedata.category(chr(c))[0] == "M"] + [
        0xAD,
        0x640,
        0x200C,
        0x200D,
    ]
    return "".join(f"\\u{c:04x}" for c in inner)


_RUN = re.compile(rf"[^\W_]+(?:[{_marks()}]+[^\W_]*)*")
_PART = re.compile(rf"[{_CJK}]+|[^{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")
_ARTICLE = re.compile(r"^(?:[وبكف]?ال|لل)(?=\w{3})")
"""The Arabic article, taken off first: with it the stemmer would leave endings that it drops without it."""

_stemmers = threading.local()


class Word(NamedTuple):
    """A word of a text: where it stands (code points) and how it is written in the index."""

    start: int
    end: int
    code: str


def _stem(lang: str, word: str) -> str:
    """The Snowball stem; a stemmer serves one thread at a time."""
    name = STEMMERS.get(lang)
    if name is None:
        return word
    found: Any = getattr(_stemmers, name, None)
    if found is None:
        found = Stemmer.Stemmer(name)
        setattr(_stemmers, name, found)
    return str(found.stemWord(_ARTICLE.sub("", word) if lang == "ar" else word))


@lru_cache(maxsize=65_536)
def folded(run: str) -> str:
    """``run`` without differences of case, width, accents, vowel marks and Arabic spelling."""
    if run.isascii():
        return run.lower()
    kept: list[str] = []
    for letter in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", run).casefold()):
        # Marks of class 10 and more are accents and vowel points; й keeps its breve, kana and Indic letters theirs.
        if unicodedata.combining(letter) >= 10 and not (letter == "\u0306" and kept and kept[-1] == "и"):
            continue
        digit = unicodedata.digit(letter, None)
        kept.append(letter if digit is None else str(digit))
    plain = unicodedata.normalize("NFC", "".join(kept)).translate(_UNIFIED)
    return plain[:-1] + "ة" if plain.endswith("ه") else plain  # often typed so, and the stemmer drops only the ة


def base_language(lang: str | None) -> str:
    """``fr`` for ``fr-CA``; empty when unknown."""
    return (lang or "").split("-")[0].lower()


def _code(word: str) -> str:
    """A word as ASCII: plain letters stay; all else is written in hexadecimal, so that a prefix stays a prefix."""
    word = word[:LONGEST]
    return word if word.isascii() and word.isalpha() else "u0" + word.encode().hex()


def _pieces(run: str) -> list[str]:
    return re.findall(r"[^\W_]+", folded(run)) if not folded(run).isalnum() else [folded(run)]


@lru_cache(maxsize=65_536)
def codes(run: str, lang: str) -> tuple[str, ...]:
    """The words of a run of letters as the index keeps them, in a base language; not for runs with pairs."""
    return tuple(_code(_stem(lang, piece)) for piece in _pieces(run))


def words(text: str, lang: str | None) -> Iterator[Word]:
    """Each word of ``text``, written in the language ``lang``."""
    language = base_language(lang)
    for run in runs(text):
        chars = run.group()
        if has_pairs(chars):
            yield from mixed(run.start(), chars, language)
        else:
            start, end = run.span()
            for code in codes(chars, language):
                yield Word(start, end, code)


def runs(text: str) -> Iterator[re.Match[str]]:
    """The runs of letters and digits in ``text``."""
    return _RUN.finditer(text)


def has_pairs(run: str) -> bool:
    """Whether Chinese or Japanese characters stand in a run."""
    return not run.isascii() and _IS_CJK.search(run) is not None


def mixed(begin: int, run: str, language: str) -> Iterator[Word]:
    """The words of a run in which Chinese or Japanese characters stand, perhaps beside others."""
    for part in _PART.finditer(run):
        start, chars = begin + part.start(), part.group()
        if _IS_CJK.match(chars):
            yield from _pairs(start, chars)
        else:
            yield from (Word(start, start + len(chars), code) for code in codes(chars, language))


def _pairs(start: int, chars: str) -> Iterator[Word]:
    """Neighbouring characters two by two, and the last one alone: so a single character is the prefix of something."""
    for place in range(len(chars)):
        pair = chars[place : place + 2]
        yield Word(start + place, start + place + len(pair), _code(folded(pair)))


def indexed(text: str, lang: str | None) -> str:
    """The words of ``text`` as the index keeps them."""
    return " ".join(word.code for word in words(text, lang))


def wanted(query: str, *, repeated: bool = False) -> list[tuple[Term, ...]]:
    """What a reader's words ask for: each must be met by one of its terms. ``repeated``: also what occurs again.

    The language of the texts is not known, so each word is looked for by its stem in every language that has one.
    """
    found: list[tuple[Term, ...]] = []
    for run in _RUN.finditer(query):
        for part in _PART.findall(run.group()):
            found += _wanted_pairs(part) if _IS_CJK.match(part) else _wanted_words(part)
    return (found if repeated else list(dict.fromkeys(found)))[:MOST_WORDS]


def _wanted_pairs(chars: str) -> list[tuple[Term, ...]]:
    if len(chars) == 1:
        return [(Term(_code(folded(chars)), is_prefix=True),)]
    return [(Term(pair.code),) for pair in list(_pairs(0, chars))[:-1]]


def _wanted_words(run: str) -> list[tuple[Term, ...]]:
    forms = [[piece, *(_stem(lang, piece) for lang in STEMMERS)] for piece in _pieces(run)]
    return [tuple(Term(code) for code in dict.fromkeys(map(_code, each))) for each in forms]
