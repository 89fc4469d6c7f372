"""Labels: letters in bijective base 26, romans, and what begins a list again."""

import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document import Block, BlockKind
from reports.numbering import ROMAN_LIMIT, LetterStyle, labelled, letters, places, references, roman
from tests.reports.documents import blocks, full

KINDS: tuple[BlockKind, ...] = ("numbered", "heading", "letter", "roman", "plain")
sequences = st.lists(st.sampled_from(KINDS), max_size=80)


def _ordinal(text: str) -> int:
    """The number that letters stand for, worked out the other way round."""
    value = 0
    for sign in text:
        value = value * 26 + string.ascii_lowercase.index(sign) + 1
    return value


def _roman_value(text: str) -> int:
    worth = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    values = [worth[sign] for sign in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


@pytest.mark.parametrize(
    ("ordinal", "text"),
    [(1, "a"), (18, "r"), (26, "z"), (27, "aa"), (28, "ab"), (52, "az"), (53, "ba"), (702, "zz"), (703, "aaa")],
)
def test_letters_go_on_after_z(ordinal: int, text: str) -> None:
    assert letters(ordinal) == text


@given(st.integers(min_value=1, max_value=10**9))
def test_every_number_has_its_own_letters(ordinal: int) -> None:
    assert _ordinal(letters(ordinal)) == ordinal


@given(st.text(string.ascii_lowercase, min_size=1, max_size=6))
def test_all_letters_are_some_number(text: str) -> None:
    assert letters(_ordinal(text)) == text


def test_romans_are_right_to_their_end() -> None:
    found = [roman(n) for n in range(1, ROMAN_LIMIT + 1)]
    assert [_roman_value(text) for text in found] == list(range(1, ROMAN_LIMIT + 1))
    assert len(set(found)) == ROMAN_LIMIT
    assert not any(sign * 4 in text for text in found for sign in "ivxlcdm" if sign != "m")
    assert [roman(n) for n in (4, 9, 14, 40, 90, 400, 1994)] == ["iv", "ix", "xiv", "xl", "xc", "cd", "mcmxciv"]


@pytest.mark.parametrize("make", [letters, roman])
@pytest.mark.parametrize("ordinal", [0, -1])
def test_there_is_nothing_before_the_first(make: Callable[[int], str], ordinal: int) -> None:
    with pytest.raises(ValueError, match="there is no"):
        make(ordinal)


def test_romans_end() -> None:
    with pytest.raises(ValueError, match="4000"):
        roman(4000)


def test_the_report_of_2006() -> None:
    """Numbers go on to the closing paragraph; letters begin again under each paragraph and each heading."""
    counts: list[tuple[BlockKind, int]] = [("numbered", 7), ("letter", 15), ("numbered", 1), ("letter", 18)]
    counts += [("heading", 1), ("letter", 12), ("roman", 4), ("heading", 1), ("letter", 10), ("numbered", 1)]
    found = labelled(blocks(*(kind for kind, times in counts for _ in range(times))))
    assert found[:7] == ["1.", "2.", "3.", "4.", "5.", "6.", "7."]
    assert (found[7], found[21], found[22]) == ("a)", "o)", "8.")
    assert (found[23], found[40], found[41]) == ("a)", "r)", "")
    assert found[42:58] == [*(f"{sign})" for sign in "abcdefghijkl"), "i.", "ii.", "iii.", "iv."]
    assert found[-2:] == ["j)", "9."]


@given(sequences)
def test_numbers_never_pause(kinds: list[BlockKind]) -> None:
    texts = blocks(*kinds)
    found = [label for block, label in zip(texts, labelled(texts), strict=True) if block.kind == "numbered"]
    assert found == [f"{n}." for n in range(1, len(found) + 1)]


@given(sequences)
def test_each_item_follows_the_one_before_or_begins_again(kinds: list[BlockKind]) -> None:
    letter = numeral = 0
    for kind, label in zip(kinds, labelled(blocks(*kinds)), strict=True):
        if kind in ("numbered", "heading"):
            letter = numeral = 0
        elif kind == "letter":
            letter, numeral = letter + 1, 0
            assert _ordinal(label.rstrip(")")) == letter
        elif kind == "roman":
            numeral += 1
            assert _roman_value(label.rstrip(".")) == numeral
        if kind in ("heading", "plain"):
            assert label == ""


@given(sequences)
def test_no_two_items_of_one_list_share_a_place(kinds: list[BlockKind]) -> None:
    lettered = [(place.run, place.ordinal) for place in places(blocks(*kinds)) if place.kind == "letter"]
    assert len(lettered) == len(set(lettered))


def test_the_style_of_letters_can_change() -> None:
    assert labelled(blocks("letter", "roman", "letter"), LetterStyle.FULL) == ["(a)", "i.", "(b)"]


def test_an_empty_document_has_no_labels() -> None:
    assert labelled(()) == []


def test_blocks_are_named_from_elsewhere() -> None:
    named = references(full().blocks)
    assert (named["p2"].heading, named["p2"].path) == ("", "2")
    assert (named["a2"].heading, named["a2"].path) == ("", "2 b)")
    assert (named["h1"].heading, named["h1"].path) == ("Specific Proposals", "")
    assert (named["r2"].heading, named["r2"].path) == ("Specific Proposals", "a) ii")
    assert (named["r3"].heading, named["r3"].path) == ("Specific Proposals", "b) i")
    assert (named["p3"].heading, named["p3"].path) == ("", "3")


def test_a_plain_paragraph_before_anything_has_no_name() -> None:
    named = references([Block(id="x", kind="plain", text="Alone")])
    assert (named["x"].heading, named["x"].path) == ("", "")
