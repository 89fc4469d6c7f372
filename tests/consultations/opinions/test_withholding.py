"""From what is shown of a table of groups, no small number can be worked out."""

from random import Random

import pytest

from consultations.opinions.withholding import Cells, Table, tells, withheld, withheld_of_all

T = 5


def table(*pairs: tuple[int, int]) -> dict[str, Cells]:
    """Of each group how many agree, of how many; as the two cells of a row."""
    return {chr(97 + number): (agree, seen - agree) for number, (agree, seen) in enumerate(pairs)}


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
    types = {"igo": (4, 5), "civil": (20, 20), "private": (30, 30)}
    regions = {"igo": (4, 5), "weog": (25, 25), "grulac": (25, 25)}
    larger = {"igo": (9, 10), "weog": (20, 20), "grulac": (25, 25)}
    assert both(types, regions, frozenset({"igo"})) == [["civil", "igo"], ["grulac", "igo"]]
    assert both(types, larger, frozenset({"igo"})) == [["civil", "igo"], ["igo", "weog"]]
    assert both(types, larger, frozenset()) == [["civil", "igo"], []]


def both(one: Table, other: Table, same: frozenset[str]) -> list[list[str]]:
    return [sorted(kept) for kept in withheld_of_all({"type": one, "region": other}, T, same).values()]


@pytest.mark.parametrize("seed", range(300))
def test_no_small_cell_is_the_total_less_what_is_shown(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  # a table, no secret
    seen = [chance.choice([0, 1, 2, 3, 7, 12, 40]) for _group in range(chance.randint(1, 7))]
    groups = table(*((chance.randint(0, count), count) for count in seen))
    kept = withheld(groups, T)
    assert all(group in kept for group, row in groups.items() if tells(row, T))
    together = tuple(sum(groups[group][cell] for group in kept) for cell in range(2))
    assert not kept or kept == set(groups) or (len(kept) > 1 and not tells(together, T))
