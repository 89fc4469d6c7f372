"""How words are counted: one rule for the six languages.

1. White space parts a text into pieces.
2. A piece with at least one letter or digit is one word, whatever else stands in it: ``state-of-the-art``, ``l'État``,
   ``2,5`` and an address of the web are one each. Signs alone (``–``, ``«``, ``?``) are none, so that the space before
   a French question mark costs nothing.
3. Chinese and Japanese put no space between words: each of their characters is a word, and parts the text as a space
   does. Their punctuation counts for nothing.

``static/js/core/words.js`` counts while typing, and ``js/consultations/expressions.js`` in conditions: this module
decides, and ``tests/consultations/data/words.json`` holds the three together.
"""

import re
import unicodedata

_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WHITE = re.compile(r"[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")


def words(text: str) -> int:
    """How many words ``text`` has, by the rule at the top of this module."""
    return sum(map(_is_word, _WHITE.split(_IDEOGRAPH.sub(" x ", text))))


def _is_word(piece: str) -> bool:
    return any(unicodedata.category(sign)[0] in "LN" for sign in piece)
