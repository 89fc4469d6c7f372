"""The labels of paragraphs and lists: 1., 2., … through the document; a) … z) aa) ab); i. ii. iii. under a letter."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reports.document import HEADING, LETTER, NUMBERED, ROMAN, Block

ROMAN_LIMIT = 3999
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_ROMAN_PARTS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


class LetterStyle(StrEnum):
    """How a letter is set: the value is a pattern with one place."""

    HALF = "{})"
    FULL = "({})"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: in which list (0: the paragraphs of the whole document) and as which item, from 1.

    ``ordinal`` is 0 for what carries no label. A list goes from one numbered paragraph or heading to the next; its
    roman items are counted under each letter anew.
    """

    kind: str
    run: int
    ordinal: int


def letters(ordinal: int) -> str:
    """a … z, aa, ab … az, ba …: bijective base 26. Raises ValueError below 1."""
    if ordinal < 1:
        raise ValueError(f"there is no letter for {ordinal}")
    found = ""
    while ordinal:
        ordinal, place = divmod(ordinal - 1, 26)
        found = _ALPHABET[place] + found
    return found


def roman(ordinal: int) -> str:
    """i, ii, iii, iv … in small letters. Raises ValueError below 1 and above 3999, where plain letters end."""
    if not 1 <= ordinal <= ROMAN_LIMIT:
        raise ValueError(f"there is no roman numeral for {ordinal}")
    found = ""
    for value, sign in _ROMAN_PARTS:
        times, ordinal = divmod(ordinal, value)
        found += sign * times
    return found


def places(blocks: Iterable[Block]) -> list[Place]:
    """Count the blocks. What carries no number (a plain paragraph) interrupts no list; a heading ends one."""
    found, run = [], 1
    count = {NUMBERED: 0, LETTER: 0, ROMAN: 0}
    for block in blocks:
        if block.kind in (NUMBERED, HEADING):
            run += 1
            count[LETTER] = count[ROMAN] = 0
        elif block.kind == LETTER:
            count[ROMAN] = 0
        if block.kind in count:
            count[block.kind] += 1
        in_list = block.kind in (LETTER, ROMAN)
        found.append(Place(block.kind, run if in_list else 0, count.get(block.kind, 0)))
    return found


def label(place: Place, style: LetterStyle = LetterStyle.HALF) -> str:
    """What is printed before a block in this place; empty for a heading and a plain paragraph."""
    match place.kind:
        case "numbered":
            return f"{place.ordinal}."
        case "letter":
            return style.value.format(letters(place.ordinal))
        case "roman":
            return f"{roman(place.ordinal)}."
    return ""


def labelled(blocks: Iterable[Block], style: LetterStyle = LetterStyle.HALF) -> list[str]:
    """The label of each block, in order. Depends on the kinds alone, so it is the same in every output."""
    return [label(place, style) for place in places(blocks)]


@dataclass(frozen=True, slots=True)
class Reference:
    """How to name a block from elsewhere: ``8 b) ii`` when it stands under a numbered paragraph, else by its heading."""

    heading: str
    path: str


def references(blocks: Iterable[Block]) -> dict[str, Reference]:
    """For each block's id, how it is named from elsewhere. ``heading`` is empty under a numbered paragraph."""
    found: dict[str, Reference] = {}
    heading, trail = "", ["", "", ""]
    blocks = list(blocks)
    for block, text in zip(blocks, labelled(blocks), strict=True):
        if block.kind == HEADING:
            heading, trail = block.text, ["", "", ""]
        elif block.kind == NUMBERED:
            trail = [text.rstrip("."), "", ""]
        elif block.kind == LETTER:
            trail[1:] = [text, ""]
        elif block.kind == ROMAN:
            trail[2] = text.rstrip(".")
        under_number = bool(trail[0])
        found[block.id] = Reference("" if under_number else heading, " ".join(part for part in trail if part))
    return found
