"""Taking apart what is typed: nothing that can be typed is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributions.query_language import FILTERS, Filter, parsed


def words(text: str) -> list[str]:
    return [terms[0].word for terms in parsed(text).words]


def test_words_phrases_exclusions_and_filters() -> None:
    query = parsed('rural "information society" -spam by:"Radio Club" -type:answer in:c7')
    assert [terms[0].word for terms in query.words] == ["rural"]
    assert [[terms[0].word for terms in phrase] for phrase in query.phrases] == [["information", "society"]]
    assert "spam" in [term.word for term in query.without]
    assert query.filters == [Filter("by", "Radio Club"), Filter("type", "answer", True), Filter("in", "c7")]


@pytest.mark.parametrize("text", ["“two words”", "«two words»", "„two words“", '"two words', "「two words」"])
def test_every_kind_of_quotation_mark(text: str) -> None:
    assert [len(phrase) for phrase in parsed(text).phrases] == [2]


@pytest.mark.parametrize("name", FILTERS)
def test_names_in_any_case_and_with_a_blank(name: str) -> None:
    assert parsed(f"{name.upper()}: x").filters == [Filter(name, "x")]
    assert parsed(f"{name}:").filters == [Filter(name, "")]
    assert parsed(f"{name}:x").filters == [Filter(name, "x")]


def test_a_colon_elsewhere_is_punctuation() -> None:
    query = parsed("see https://example.org/a and form:x at 10:30")
    assert query.filters == []
    assert query.unknown == ["form"]


def test_a_hyphen_within_a_word_excludes_nothing() -> None:
    assert words("on-line tools") == ["on", "line", "tools"]
    assert len(parsed("-on-line").without_phrases) == 1


def test_several_characters_of_chinese_are_excluded_together() -> None:
    query = parsed("农村 -信息社会")
    assert not query.without
    assert [len(phrase) for phrase in query.without_phrases] == [3]


@pytest.mark.parametrize("text", ["", " ", '"', '""', "-", "--", "- -", "!?", "\x00", "🙂", "-🙂"])
def test_what_holds_no_word_asks_for_nothing(text: str) -> None:
    assert parsed(text).is_empty


@given(st.text(max_size=500))
def test_anything_can_be_typed(text: str) -> None:
    parsed(text)
