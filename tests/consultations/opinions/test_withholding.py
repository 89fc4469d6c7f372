"""From what is shown of a table of groups, no small number can be worked out."""

from random import Random

import pytest

from consultations.opinions.consensus import Support
from consultations.opinions.withholding import tells, withheld, withheld_of_both

T = 5


def table(*pairs: tuple[int, int]) -> list[Support]:
    return [Support(chr(97 + number), agree, seen) for number, (agree, seen) in enumerate(pairs)]


@pytest.mark.parametrize(("pairs", "expected"), [
    ([], ""),
    ([(5, 10), (20, 30)], ""),
    ([(0, 10), (30, 30)], ""),
    ([(4, 10), (20, 30), (40, 60)], "ab"),
    ([(6, 10), (20, 30), (40, 60)], "ab"),
    ([(1, 1), (20, 30), (40, 60)], "ab"),
    ([(1, 1), (1, 1), (20, 30), (40, 60)], "abc"),
    ([(3, 6), (3, 6), (20, 30), (40, 60)], "ab"),
    ([(0, 0), (1, 2), (20, 30)], "bc"),
    ([(0, 0), (1, 2), (1, 1)], "abc"),
    ([(0, 0), (1, 2), (0, 0)], "abc"),
    ([(0, 0), (2, 30), (20, 30)], "bc"),
    ([(1, 2)], "a"),
])  # fmt: skip
def test_small_rows_go_with_enough_others(pairs: list[tuple[int, int]], expected: str) -> None:
    assert "".join(sorted(withheld(table(*pairs), T))) == expected


def test_without_a_threshold_nothing_is_kept_back() -> None:
    assert withheld(table((1, 1), (1, 2)), 0) == frozenset()


def test_the_same_people_are_kept_back_in_both_tables() -> None:
    types = [Support("igo", 4, 9), Support("civil", 20, 40), Support("private", 30, 60)]
    regions = [Support("igo", 4, 9), Support("weog", 25, 50), Support("grulac", 25, 50)]
    alike = [Support("igo", 9, 19), Support("weog", 20, 40), Support("grulac", 25, 50)]
    igo = frozenset({"igo"})
    assert [sorted(kept) for kept in withheld_of_both(types, regions, T, igo)] == [
        ["civil", "igo"],
        ["grulac", "igo"],
    ]
    assert [sorted(kept) for kept in withheld_of_both(types, alike, T, igo)] == [["civil", "igo"], ["igo", "weog"]]
    assert [sorted(kept) for kept in withheld_of_both(types, alike, T, frozenset())] == [["civil", "igo"], []]


@pytest.mark.parametrize("seed", range(300))
def test_no_small_cell_is_the_total_less_what_is_shown(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  # a table, no secret
    seen = [chance.choice([0, 1, 2, 3, 7, 12, 40]) for _group in range(chance.randint(1, 7))]
    groups = table(*((chance.randint(0, count), count) for count in seen))
    kept = withheld(groups, T)
    assert all(group.group in kept for group in groups if tells(group, T))
    rest = [group for group in groups if group.group in kept]
    everything = {group.group for group in groups}
    together = Support("", sum(group.agree for group in rest), sum(group.seen for group in rest))
    assert not kept or kept == everything or (len(kept) > 1 and not tells(together, T))
