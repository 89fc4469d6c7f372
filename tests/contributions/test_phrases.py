"""Words that follow each other."""

import pytest

from contributions.phrases import holds
from contributions.query_language import parsed
from contributions.words import indexed


@pytest.mark.parametrize(
    ("lang", "text", "query", "expected"),
    [
        ("en", "the information society grows", '"information society"', True),
        ("en", "society of information", '"information society"', False),
        ("en", "information about society", '"information society"', False),
        ("en", "the rural communities", '"rural community"', True),
        ("en", "it was was it", '"was was"', True),
        ("en", "it was it", '"was was"', False),
        ("zh", "面向信息社会的农村", '"信息社会"', True),
        ("zh", "信息与社会", '"信息社会"', False),
        ("zh", "信息 society", '"信息 society"', True),
        ("zh", "面向以人为本的社会", '"以人为本"', True),
        ("ru", "в сельских районах", '"сельский район"', True),
        ("ar", "الوصول إلى المعلومات", '"إلى المعلومات"', True),
        ("es", "una comunidad rural", '"comunidades rurales"', True),
    ],
)
def test_a_phrase_stands_where_its_words_follow_each_other(lang: str, text: str, query: str, expected: bool) -> None:
    phrases = parsed(query).phrases
    assert phrases
    assert holds(indexed(text, lang), phrases) is expected
    assert holds(indexed(text, lang), [], without=phrases) is not expected
