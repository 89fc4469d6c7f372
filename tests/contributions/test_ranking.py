"""The formula: what is better comes first, and equal texts give equal numbers."""

import pytest

from contributions.ranking import Wanted, score
from contributions.words import indexed, wanted

YEAR = 365 * 86_400.0


def scored(text: str, query: str, title_length: int = 0, age: float = 0.0) -> int:
    return score(indexed(text, "en").split(), Wanted.of(wanted(query)), title_length=title_length, age=age)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("access access other words", "access one other words"),
        ("rural access for all people", "rural people for all access"),
        ("rural access", "rural access " + "filler " * 200),
    ],
)
def test_what_answers_better_has_more(better: str, worse: str) -> None:
    assert scored(better, "rural access") > scored(worse, "rural access")


def test_a_title_weighs_more_than_a_text() -> None:
    assert scored("rural access to it", "access", title_length=2) > scored("rural access to it", "access")


def test_the_newer_of_equals_has_more() -> None:
    assert scored("rural access", "access") > scored("rural access", "access", age=YEAR)


def test_words_in_other_forms_count_as_one_word() -> None:
    assert scored("governments", "government") == scored("government", "government")


def test_a_single_chinese_character_is_looked_for_as_a_beginning() -> None:
    codes = indexed("以人为本", "zh").split()
    assert Wanted.of(wanted("人")).places(codes) == [(1, 0)]


def test_numbers_are_whole_and_alike() -> None:
    assert scored("rural access", "rural access") == scored("rural access", "rural access")
    assert isinstance(scored("rural", "rural"), int)
    assert scored("", "rural") == 500_000, "newness alone"
