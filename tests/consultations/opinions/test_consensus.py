"""Agreement across declared groups, in exact fractions, at every boundary."""

from fractions import Fraction

import pytest

from consultations.opinions.consensus import GENERAL, NOBODY, OPPOSED, Support, product, word


def groups(*pairs: tuple[int, int]) -> list[Support]:
    return [Support(str(number), agree, seen) for number, (agree, seen) in enumerate(pairs)]


@pytest.mark.parametrize(("pairs", "expected"), [
    ([], Fraction(1)),
    ([(0, 0)], Fraction(1, 2)),
    ([(1, 1)], Fraction(2, 3)),
    ([(0, 1)], Fraction(1, 3)),
    ([(3, 5), (2, 2)], Fraction(4, 7) * Fraction(3, 4)),
    ([(100, 100), (0, 100)], Fraction(101, 102) * Fraction(1, 102)),
])  # fmt: skip
def test_the_product_is_exact(pairs: list[tuple[int, int]], expected: Fraction) -> None:
    assert product(groups(*pairs)) == expected


@pytest.mark.parametrize(("pairs", "expected"), [
    ([(3, 5)], GENERAL),
    ([(2, 3)], GENERAL),
    ([(599, 1000)], OPPOSED),
    ([(600, 1000)], GENERAL),
    ([(1, 3)], OPPOSED),
    ([(0, 3)], OPPOSED),
    ([(3, 3), (0, 2)], GENERAL),
    ([(3, 3), (1, 3)], OPPOSED),
    ([(2, 2), (1, 1)], NOBODY),
    ([(0, 0)], NOBODY),
    ([], NOBODY),
    ([(10**15 * 3 - 1, 10**15 * 5)], OPPOSED),
    ([(10**15 * 3, 10**15 * 5)], GENERAL),
])  # fmt: skip
def test_the_word_is_offered_if_every_group_with_a_say_agrees(pairs: list[tuple[int, int]], expected: str) -> None:
    found = word(groups(*pairs))
    assert (found.why, bool(found)) == (expected, expected == GENERAL)


def test_a_pass_is_seen_without_agreeing() -> None:
    two_agree_two_pass = Support("government", 2, 4)
    assert two_agree_two_pass.agreement == Fraction(1, 2)
    assert word([two_agree_two_pass]).against == (two_agree_two_pass,)


def test_the_groups_of_both_axes_have_a_say() -> None:
    types, regions = groups((9, 10)), groups((6, 6), (3, 6))
    assert word(types).why == GENERAL
    assert word(types, regions).against == (regions[1],)
    assert word(groups((2, 2)), groups((3, 3))).why == GENERAL


def test_nobody_agrees_by_not_having_seen_it() -> None:
    assert Support("civil", 0, 0).agreement == 0
    assert Support("civil", 0, 0).agrees is False
    assert Support("civil", 2, 2).agrees is False
