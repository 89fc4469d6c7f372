"""Paths sort as the tree reads, whatever its shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import tree


def read(parents: list[int]) -> list[int]:
    """The numbers of a tree from top to bottom; ``parents[i]`` is the parent of post ``i + 1``, 0 for none."""
    below: dict[int, list[int]] = {}
    for number, parent in enumerate(parents, 1):
        below.setdefault(parent, []).append(number)
    order, waiting = [], list(reversed(below.get(0, [])))
    while waiting:
        order.append(number := waiting.pop())
        waiting.extend(reversed(below.get(number, [])))
    return order


@given(st.lists(st.integers(0, 10_000), max_size=80))
def test_sorting_is_reading(choices: list[int]) -> None:
    parents = [choice % number for number, choice in enumerate(choices, 1)]
    paths = {0: ""}
    for number, parent in enumerate(parents, 1):
        paths[number] = tree.place_under(paths[parent], number)
    shallow = all(tree.depth_of(path) < tree.MAX_LEVELS - 1 for path in paths.values())
    del paths[0]
    found = [tree.last_number(path) for path in sorted(paths.values())]
    assert sorted(found) == list(range(1, len(parents) + 1))
    if shallow:
        assert found == read(parents)


@given(st.integers(1, tree.MAX_NUMBER - 1), st.integers(1, tree.MAX_NUMBER))
def test_a_branch_is_one_range(number: int, below: int) -> None:
    path = tree.place_under("000001", number)
    inside = tree.place_under(path, below)
    assert path < inside < tree.end_of(path) <= tree.place_under("000001", number + 1)


def test_the_deepest_level_holds_the_rest() -> None:
    path = ""
    for number in range(1, tree.MAX_LEVELS + 20):
        path = tree.place_under(path, number)
    assert tree.depth_of(path) == tree.MAX_LEVELS - 1
    assert len(path) == tree.MAX_PATH


def test_a_thread_ends_at_its_last_number() -> None:
    with pytest.raises(ValueError, match="999,999"):
        tree.place_under("", tree.MAX_NUMBER + 1)


@pytest.mark.parametrize(("depth", "root"), [(0, 0), (5, 0), (6, 6), (10, 6), (11, 11), (15, 11), (16, 16)])
def test_where_a_depth_is_shown(depth: int, root: int) -> None:
    """``root`` is how many numbers the path of the page's first post has; 0 for the thread's own page."""
    path = "".join(f"{n:06}" for n in range(1, depth + 2))
    assert tree.shown_under(path) == path[: root * tree.WIDTH]
