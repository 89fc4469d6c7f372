"""Whether the declared groups agree with a statement, in exact fractions.

*Seen* is who voted on the statement: agree, disagree or pass. Who voted on others only has not seen it. The *agreement* of
a group is agree ÷ seen; a pass is seen without agreeing. The product over groups of (agree + 1) ÷ (seen + 2) is the
group-aware consensus of Small, Bjorkegren, Erkkilä, Shaw and Megill, “Polis: Scaling Deliberation by Mapping High
Dimensional Opinion Spaces”, Recerca 26 (2), 2021: one is added for each of two outcomes, so that a group that has not
seen the statement counts one half, and one voter alone never all or nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

FEWEST = 3
"""So many of a group have seen a statement before the group has a say in the word."""
ENOUGH = Fraction(3, 5)
"""From this agreement on, a group agrees."""
GENERAL, OPPOSED, NOBODY = "general", "opposed", "nobody"
"""Why the word is offered or not: every group agrees; some does not; no group has a say."""


@dataclass(frozen=True, slots=True)
class Support:
    """How many of a group agree with a statement, of those who have seen it."""

    group: str
    agree: int
    seen: int

    @property
    def agreement(self) -> Fraction:
        """Which part agrees; 0 where nobody has seen it."""
        return Fraction(self.agree, self.seen) if self.seen else Fraction(0)

    @property
    def has_say(self) -> bool:
        """Whether enough have seen it."""
        return self.seen >= FEWEST

    @property
    def agrees(self) -> bool:
        """Whether it agrees, as far as it has a say."""
        return self.has_say and self.agreement >= ENOUGH


@dataclass(frozen=True, slots=True)
class Word:
    """Whether “general consensus” is offered: ``why``, and the groups that stand in its way."""

    why: str
    against: tuple[Support, ...] = ()

    def __bool__(self) -> bool:
        return self.why == GENERAL


def product(groups: Iterable[Support]) -> Fraction:
    """(agree + 1) ÷ (seen + 2), multiplied over all ``groups``, those with few voters too; of no groups at all it is 1."""
    return prod((Fraction(group.agree + 1, group.seen + 2) for group in groups), start=Fraction(1))


def word(*axes: Sequence[Support]) -> Word:
    """Whether the groups of all ``axes`` agree: every one that has a say, and at least one has."""
    asked = [group for groups in axes for group in groups if group.has_say]
    against = tuple(group for group in asked if not group.agrees)
    if against:
        return Word(OPPOSED, against)
    return Word(GENERAL) if asked else Word(NOBODY)
