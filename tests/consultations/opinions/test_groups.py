"""Groups are offered where there are some, and where there are none a reason is given."""

import random

import pytest

from consultations.opinions import groups
from consultations.opinions.ballots import VoteRow, ballots
from tests.consultations.opinions.vote_sets import camps, noise

LEAST = 5


def reason(rows: list[VoteRow]) -> str:
    return groups.opinions(ballots(rows), LEAST).reason


@pytest.mark.parametrize(("sizes", "doubt"), [((250, 200), 0.2), ((300, 200, 100), 0.2), ((150, 150, 150, 150), 0.1)])
def test_camps_are_found(sizes: tuple[int, ...], doubt: float) -> None:
    found = groups.opinions(ballots(camps(sizes, 24, doubt)), LEAST)
    assert found.reason == groups.OFFERED
    assert sorted(group.voters for group in found.groups) == pytest.approx(sorted(sizes), abs=12)
    assert found.groups[0].voters == max(group.voters for group in found.groups)
    assert found.stability >= 0.95
    assert all(1 <= len(group.statements) <= 5 for group in found.groups)


@pytest.mark.parametrize(("voters", "expected"), [(400, groups.FEW_VOTERS), (401, groups.OFFERED)])
def test_they_are_offered_above_four_hundred_voters(voters: int, expected: str) -> None:
    assert reason(camps((voters - 150, 150), 20)) == expected


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("voters", "statements", "seen"), [(450, 20, 1.0), (450, 60, 0.5), (1500, 40, 0.3)])
def test_noise_has_no_groups(voters: int, statements: int, seen: float, seed: int) -> None:
    assert reason(noise(voters, statements, seen, seed)) == groups.UNSTABLE


@pytest.mark.parametrize(("rows", "expected"), [
    ([], groups.FEW_VOTERS),
    ([(1, 1, 1)], groups.FEW_VOTERS),
    ([(voter, s, 1) for voter in range(3) for s in range(20)], groups.FEW_VOTERS),
    ([(voter, 1, 1 if voter % 2 else -1) for voter in range(500)], groups.FEW_STATEMENTS),
    ([(voter, s, 1) for voter in range(500) for s in range(2)], groups.FEW_STATEMENTS),
    ([(voter, s, 1) for voter in range(500) for s in range(12)], groups.ALIKE),
    ([(voter, s, 0) for voter in range(500) for s in range(12)], groups.ALIKE),
    ([(voter, s, 1 if voter % 2 else -1) for voter in range(500) for s in range(12)], groups.ALIKE),
    ([(voter, (voter + s) % 40, -1 if s else 1) for voter in range(500) for s in range(6)], groups.FEW_PLACED),
], ids=[
    "nobody", "one", "three", "one-statement", "two-statements", "all-agree", "all-pass", "one-dimension", "six-votes",
])  # fmt: skip
def test_tiny_or_uniform_votes_have_a_reason(rows: list[VoteRow], expected: str) -> None:
    assert reason(rows) == expected


def test_of_few_statements_all_are_enough() -> None:
    minds = ((1, 1, 1, -1), (-1, -1, 1, 1))
    rows = [(v, s, minds[v % 2][s] if (v // 2 + s) % 9 else 0) for v in range(420) for s in range(4)]
    assert groups.opinions(ballots(rows), LEAST).placed == 420


@pytest.mark.parametrize(("least", "expected"), [(21, groups.OFFERED), (22, groups.SMALL)])
def test_a_group_too_small_to_be_shown_hides_all(least: int, expected: str) -> None:
    rows = [row for row in camps((430, 21), 24, 0.05)]
    found = groups.opinions(ballots(rows), least)
    assert found.reason == expected
    assert bool(found.groups) == (expected == groups.OFFERED)


def test_the_answer_is_the_same_whatever_the_order() -> None:
    rows = camps((260, 190), 20, 0.4)
    first = groups.opinions(ballots(rows), LEAST)
    random.Random(3).shuffle(rows)  # noqa: S311  # an order, no secret
    assert groups.opinions(ballots(rows), LEAST) == first


def test_no_square_and_no_statement_is_about_fewer_than_the_least() -> None:
    found = groups.opinions(ballots(camps((260, 190), 20, 0.4)), LEAST)
    assert min(square.voters for square in found.squares) >= LEAST
    counts = [count for group in found.groups for one in group.statements for count in (one.inside, one.outside)]
    counts += [count for one in found.shared for count in one.counts]
    assert min(count.seen for count in counts) >= LEAST
    assert sum(square.voters for square in found.squares) <= found.placed
