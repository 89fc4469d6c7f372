"""Sets of numbers as reading leaves them, against plain sets."""

from hypothesis import given
from hypothesis import strategies as st

from forum.readset import ReadSet

NUMBERS = st.lists(st.sets(st.integers(1, 40), max_size=8), max_size=12)


@given(NUMBERS, st.integers(0, 40))
def test_a_read_set_is_a_set_in_the_fewest_runs(pages: list[set[int]], to: int) -> None:
    found, plain = ReadSet().up_to(to), set(range(1, to + 1))
    for page in pages:
        found, plain = found.with_all(page), plain | page
    assert {n for n in range(1, 50) if n in found} == plain
    edges = [found.to, *(edge for run in found.runs for edge in run)]
    assert edges == sorted(edges)
    assert all(later[0] > earlier + 1 for earlier, later in zip(edges[::2], found.runs, strict=False))


def test_a_page_before_closes_the_gap() -> None:
    third = ReadSet(50).with_all(range(101, 151))
    assert third == ReadSet(50, ((101, 150),))
    assert third.with_all(range(51, 101)) == ReadSet(150)
