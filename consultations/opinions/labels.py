"""Words for what votes say together."""

from fractions import Fraction

from consultations.opinions import groups
from consultations.opinions.groups import Opinions
from core.locale import _l

WHY_NOT = {
    groups.FEW_VOTERS: _l(
        "Opinion groups are looked for once more than 400 people have voted: with fewer, chance would draw them."
    ),
    groups.FEW_STATEMENTS: _l("There are too few statements: opinion groups can be told apart from three statements on."),
    groups.FEW_PLACED: _l("Too few people have voted on seven statements or more: opinion groups need 200 of them."),
    groups.ALIKE: _l("People voted too much alike: there is nothing in their votes by which groups could be told apart."),
    groups.UNSTABLE: _l(
        "There are no clear opinion groups. Those that were found change when a part of the voters is left out."
    ),
    groups.SMALL: _l("One of the opinion groups that were found is so small that its members could be recognised."),
}  # fmt: skip


def why_no_groups(reason: str) -> str:
    """Why no opinion groups are shown."""
    return str(WHY_NOT[reason])


def percent(part: int, whole: int) -> int:
    """A share, in percent."""
    return round(100 * part / whole) if whole else 0


def product_label(product: Fraction) -> str:
    """A product of agreements, as a number from 0 to 1."""
    return f"{float(product):.2g}" if product < Fraction(1, 100) else f"{float(product):.2f}"


def group_letter(place: int) -> str:
    """The name of an opinion group: A is the largest."""
    return "ABCDE"[place]


def mentioned(found: Opinions | None) -> set[int]:
    """The statements of which something is said."""
    if found is None:
        return set()
    typical = {one.statement for group in found.groups for one in group.statements}
    return typical | {one.statement for one in found.shared}
