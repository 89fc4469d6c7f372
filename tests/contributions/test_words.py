"""The tokeniser: what a reader would call the same word is the same word, in six languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributions.words import MOST_WORDS, Word, folded, indexed, wanted, words


def finds(query: str, text: str, lang: str) -> bool:
    """Whether ``query`` would match ``text``, by the same rule that both databases follow."""
    held = indexed(text, lang).split()

    def met(term) -> bool:
        return any(word.startswith(term.word) if term.is_prefix else word == term.word for word in held)

    return bool(wanted(query)) and all(any(met(term) for term in terms) for terms in wanted(query))


@pytest.mark.parametrize(
    ("query", "text", "lang"),
    [
        ("policy", "National POLICIES matter", "en"),
        ("governments", "e-Government for all", "en"),
        ("e-government", "E‑Government services", "en"),
        ("numerique", "la fracture numérique", "fr"),
        ("NUMÉRIQUES", "la fracture numerique", "fr"),
        ("information", "l’information est libre", "fr"),
        ("tecnologia", "las tecnologías", "es"),
        ("информация", "доступ к информации", "ru"),
        ("елки", "ёлка", "ru"),
        ("цифровой", "цифровая экономика", "ru"),
        ("الحكومة", "حكومه إلكترونية", "ar"),
        ("احمد", "أَحْمَد", "ar"),
        ("معلومات", "مجتمع المعلومات", "ar"),
        ("٢٠٠٦", "in 2006", "en"),
        ("信息", "信息社会世界峰会", "zh"),
        ("社会世界", "信息社会世界峰会", "zh"),
        ("会", "信息社会世界峰会", "zh"),
        ("情報", "情報社会", "ja"),
        ("インターネット", "ｲﾝﾀｰﾈｯﾄ", "ja"),
        ("straße", "STRASSE", "de"),
        ("ICT4D", "the ict4d forum", "en"),
    ],
)
def test_the_same_word_is_found(query: str, text: str, lang: str) -> None:
    assert finds(query, text, lang)


@pytest.mark.parametrize(
    ("query", "text", "lang"),
    [
        ("会信", "信息社会", "zh"),
        ("policy", "police officers", "en"),
        ("government privacy", "government services", "en"),
        ("мир", "мера", "ru"),
        ("", "anything", "en"),
        ("— … !", "anything", "en"),
    ],
)
def test_another_word_is_not(query: str, text: str, lang: str) -> None:
    assert not finds(query, text, lang)


def test_words_say_where_they_stand() -> None:
    assert list(words("On-line 信息社", "en")) == [
        Word(0, 2, "on"), Word(3, 7, "line"), Word(8, 10, "u0e4bfa1e681af"), Word(9, 11, "u0e681afe7a4be"),
        Word(10, 11, "u0e7a4be"),
    ]  # fmt: skip


def test_kana_and_cyrillic_keep_the_marks_that_make_letters() -> None:
    assert folded("が") == "が"
    assert folded("Й") == "й"


def test_a_long_query_is_cut() -> None:
    assert len(wanted(" ".join(f"word{'x' * n}" for n in range(40)))) == MOST_WORDS


@given(st.text(max_size=200), st.sampled_from(["ar", "zh", "en", "fr", "ru", "es", "ja", "", "xx-YY"]))
def test_any_text_becomes_ascii_words_at_true_places(text: str, lang: str) -> None:
    for word in words(text, lang):
        assert 0 <= word.start < word.end <= len(text)
        assert word.code.isascii()
        assert word.code.isalnum()


@given(st.text(alphabet=st.characters(categories=["L", "N", "Z"]), min_size=1, max_size=60))
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    if wanted(text):
        assert finds(text, text, "xx")
