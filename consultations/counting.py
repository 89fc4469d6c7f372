"""How words are counted, alike in all languages.

A word is a run of characters without white space; each Chinese or Japanese character counts as one word, wherever it
stands. ``static/js/core/words.js`` counts while typing, and ``js/consultations/expressions.js`` in conditions: this
module decides, and a test holds the three together.
"""

import re

_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def words(text: str) -> int:
    """How many words ``text`` has, by the rule at the top of this module."""
    return len(_IDEOGRAPH.sub(" x ", text).split())
