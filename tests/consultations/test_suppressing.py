"""Small cells are kept back, and nothing that is published gives one away: attacked by whoever knows everything else."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, combinations_with_replacement

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from consultations.shares import EVERY
from consultations.suppressing import is_small, kept_back, tells_who_was_asked
from consultations.suppressing_crossed import Category, Crossing


@pytest.mark.parametrize(
    ("counts", "back"),
    [
        ((50, 40, 0), ()), ((4, 0, 96), (0, 2)), ((5, 95), ()), ((4, 96), (0, 1)), ((3, 20, 20, 60), (0, 1, 2)),
        ((1, 2, 9, 60), (0, 1, 2)), ((4, 3), (0, 1)), ((1, 0, 0), (0, 1, 2)), ((0, 0), ()),
        ((5, 3), (0, 1)), ((8, 0), (0, 1)),
    ],
)  # fmt: skip
def test_what_is_kept_back(counts: tuple[int, ...], back: tuple[int, ...]) -> None:
    found = kept_back(dict(enumerate(counts)), 5, sum(counts))
    assert {place for place in range(len(counts)) if place in found} == set(back)


@pytest.mark.parametrize(
    ("base", "asked", "tells"), [(3, 90, True), (88, 90, True), (90, 90, False), (45, 90, False)]
)
def test_a_base_that_gives_another_answer_away(base: int, asked: int, tells: bool) -> None:
    assert tells_who_was_asked(base, asked, 5) is tells


def spread(people: int, cells: int) -> Iterator[tuple[int, ...]]:
    """All ways in which so many people can choose one of so many options."""
    for chosen in combinations_with_replacement(range(cells), people):
        yield tuple(chosen.count(place) for place in range(cells))


Published = tuple[int, tuple[int | None, ...] | None]


def published(counts: tuple[int, ...], threshold: int) -> Published:
    """What everybody sees of one figure."""
    found = kept_back(dict(enumerate(counts)), threshold, sum(counts))
    if found.is_all:
        return sum(counts), None
    return sum(counts), tuple(None if place in found else count for place, count in enumerate(counts))


@pytest.mark.parametrize("threshold", [2, 3, 4, 5])
@pytest.mark.parametrize("cells", [2, 3, 4])
def test_no_figure_has_one_cause_even_for_who_knows_the_rule(cells: int, threshold: int) -> None:
    """Every figure that up to fourteen people can make is published; whoever knows all that make it learns no small cell."""
    for people in range(1, 15):
        causes: dict[Published, list[tuple[int, ...]]] = defaultdict(list)
        for counts in spread(people, cells):
            causes[published(counts, threshold)].append(counts)
        for made in causes.values():
            for place in range(cells):
                found = {counts[place] for counts in made}
                assert len(found) > 1 or not is_small(found.pop(), threshold), made


UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
Person = tuple[tuple[int, ...], ...]
"""Of each attribute what they count for: one category, several, or none."""


def crossing(people: Sequence[Person], threshold: int, several: bool) -> Crossing:
    """What is counted of them: the first attribute is declared, the others are questions, the last of several options."""
    found = Crossing(threshold)
    width = len(people[0])
    counts = [{str(c): sum(c in one[at] for one in people) for c in range(4)} for at in range(width)]
    for at in range(width):
        base = None if at == 0 else sum(bool(one[at]) for one in people)
        found.offer(str(at), counts[at], kept_back(counts[at], threshold, base or 0).cells, base)
        if not (several and at == width - 1):
            found.alone.add(str(at))
        found.splits.add(str(at))
    cells: dict[tuple[Category, Category], int] = defaultdict(int)
    for one in people:
        for here, there in combinations(range(width), 2):
            for a in (*map(str, one[here]), *([EVERY] if one[here] and here else [])):
                for b in (*map(str, one[there]), *([EVERY] if one[there] and there else [])):
                    cells[(str(here), a), (str(there), b)] += 1
    for (one_side, other), count in cells.items():
        found.cells[one_side][other] = found.cells[other][one_side] = count
    return found


Table = dict[object, int | None]


def tables(people: Sequence[Person], shown: set[Category], threshold: int) -> Table:
    """All that is published of them, with what is shown crossed given."""
    made = crossing(people, threshold, several=True)
    found: Table = {}
    width = len(people[0])
    for at in range(width):
        counts = {str(c): sum(c in one[at] for one in people) for c in range(4)}
        base = sum(bool(one[at]) for one in people)
        back = kept_back(counts, threshold, base if at else 0)
        found |= {("alone", at, c): None if c in back else n for c, n in counts.items()} | {("base", at): base}
    for one, other in combinations(sorted(shown), 2):
        if made.is_crossed(one, other):
            found[one, other] = made.cell(one, other)
    return found


def small_cells(people: Sequence[Person], threshold: int) -> Iterator[tuple[Category, Category]]:
    """The cells of all crossed tables that few are in."""
    made = crossing(people, threshold, several=True)
    for one, others in made.cells.items():
        for other, count in others.items():
            if (
                one < other
                and made.is_crossed(one, other)
                and EVERY not in (one[1], other[1])
                and is_small(count, threshold)
            ):
                yield one, other


def exchanges(people: Sequence[Person], at: int) -> Iterator[list[Person]]:
    """The same people with the answers to one question exchanged: of two, or some option of one going to another."""
    for here, there in combinations(range(len(people)), 2):
        a, b = people[here][at], people[there][at]
        if a != b:
            yield _with(people, {here: (at, b), there: (at, a)})
        for option in {*a} ^ {*b}:
            yield _with(people, {here: (at, _toggled(a, option)), there: (at, _toggled(b, option))})
    for a_label, b_label in combinations(range(4), 2):
        swapped = {a_label: b_label, b_label: a_label}
        yield _with(
            people, {n: (at, tuple(sorted(swapped.get(c, c) for c in one[at]))) for n, one in enumerate(people)}
        )


def _toggled(some: tuple[int, ...], option: int) -> tuple[int, ...]:
    return tuple(sorted({*some} ^ {option}))


def _with(people: Sequence[Person], changes: dict[int, tuple[int, tuple[int, ...]]]) -> list[Person]:
    found = list(people)
    for number, (at, value) in changes.items():
        found[number] = (*found[number][:at], value, *found[number][at + 1 :])
    return found


one_of = st.sampled_from([(), (0,), (0,), (0,), (1,), (1,), (2,), (3,)])
person = st.tuples(
    st.sampled_from([(0,), (0,), (1,), (1,), (2,)]), one_of, one_of,
    st.sets(st.integers(0, 2), max_size=3).map(lambda some: tuple(sorted(some))),
)  # fmt: skip


@settings(max_examples=40, deadline=None, phases=UNSHRUNK)
@given(st.lists(person, min_size=8, max_size=30), st.sampled_from([2, 3, 5]))
def test_other_answers_would_have_published_the_same(people: list[Person], threshold: int) -> None:
    """For every small cell of every crossed table there are other answers of which all that is published is the same, in
    all tables together, and that cell is not: so no computation over them, however long, has it as its only result."""
    shown = crossing(people, threshold, several=True).together()
    public = tables(people, shown, threshold)
    left, was = set(small_cells(people, threshold)), crossing(people, threshold, several=True)
    assert not any({one, other} <= shown for one, other in left)
    for at in range(len(people[0])):
        for others in exchanges(people, at) if left else ():
            if tables(others, shown, threshold) == public:
                made = crossing(others, threshold, several=True)
                left -= {(one, other) for one, other in left if made.cell(one, other) != was.cell(one, other)}
    assert left == set()


@settings(max_examples=80, deadline=None, phases=UNSHRUNK)
@given(st.lists(person, min_size=8, max_size=60), st.sampled_from([2, 3, 5]))
def test_totals_less_the_shown_groups_leave_no_small_rest(people: list[Person], threshold: int) -> None:
    made = crossing(people, threshold, several=True)
    shown = made.together()
    for attribute in made.alone:
        mine = [one for one in shown if one[0] == attribute and one[1] != EVERY]
        every = {c for c in made.counts if c[0] == attribute and c[1] != EVERY}
        if not mine or (len(mine) == len(every) and not made.uncrossed[attribute]):
            continue
        assert len(every) - len(mine) + made.uncrossed[attribute] >= 2
        for other in (one for one in shown if one[0] != attribute and one[1] != EVERY):
            rest = made.counts[other] - sum(made.cell(one, other) for one in mine)
            assert not is_small(rest, threshold), (attribute, other)
