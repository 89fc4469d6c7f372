"""The order in which statements are met, and which are called alike: plain values, no database."""

from collections import Counter
from dataclasses import dataclass

import pytest

from consultations.similar import alike, is_same, likeness
from consultations.statement_order import in_order, step


@dataclass(frozen=True)
class One:
    """A statement."""

    id: int
    vote_count: int = 0
    text: str = ""
    lang: str = "en"


@pytest.mark.parametrize(("votes", "expected"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (7, 3), (8, 4)])
def test_votes_are_compared_in_steps_that_double(votes: int, expected: int) -> None:
    assert step(votes) == expected


def test_fewer_votes_come_first_whatever_the_shuffle() -> None:
    statements = [One(1, 9), One(2, 0), One(3, 3), One(4, 1), One(5, 2)]
    for seed in ("a", "b", "c"):
        assert [step(one.vote_count) for one in in_order(statements, seed)] == [0, 1, 2, 2, 4]


def test_the_order_is_the_same_each_time_and_another_for_others() -> None:
    statements = [One(n) for n in range(30)]
    ordered = {seed: tuple(one.id for one in in_order(statements, seed)) for seed in map(str, range(10))}
    assert ordered["3"] == tuple(one.id for one in in_order(reversed(statements), "3"))
    assert len(set(ordered.values())) == 10


def test_each_statement_comes_first_about_as_often() -> None:
    statements = [One(n) for n in range(4)]
    firsts = Counter(in_order(statements, f"Q1-{n}")[0].id for n in range(1_000))
    assert min(firsts.values()) > 200


@pytest.mark.parametrize(("text", "lang", "other", "found"), [
    ("Every form should be on paper.", "en", "Forms should be on paper, every one", True),
    ("Rivers carry mail.", "en", "Every form should exist on paper", False),
    ("Les formulaires doivent exister sur papier", "fr", "Le formulaire doit exister sur le papier", True),
    ("所有表格都应有纸质版本", "zh", "所有的表格都应有纸质版本", True),
    ("...", "en", "Every form should exist on paper", False),
])  # fmt: skip
def test_statements_with_the_same_words_are_found(text: str, lang: str, other: str, found: bool) -> None:
    assert bool(alike(text, lang, [One(1, text=other, lang=lang)])) is found


def test_the_most_alike_comes_first_and_few_are_shown() -> None:
    others = [One(n, text="Paper forms for all " + "x" * n) for n in range(1, 10)]
    near = alike("Paper forms for all", "en", [*others, One(99, text="For all: paper forms!")])
    assert (near[0].id, len(near)) == (99, 5)


@pytest.mark.parametrize(("one", "other", "same"), [
    ("Open tools.", " open  TOOLS", True), ("Open tools", "Open tools for all", False), ("没有。", "没有", True),
])  # fmt: skip
def test_what_differs_in_signs_alone_is_the_same(one: str, other: str, same: bool) -> None:
    assert is_same(one, other) is same


def test_two_empty_texts_are_alike() -> None:
    assert likeness(frozenset(), frozenset()) == 1.0
