"""Real numbering definitions for Word: paragraphs, lettered lists with roman items, the list of citations.

Word counts small letters z, aa, bb, cc; the reports count z, aa, ab, ac. So the items from the 27th on take their last
letter from Word's own counting and what stands before it from the definition: "a%1)".
"""

from typing import Any

from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph

from reports.document import LETTER, NUMBERED, ROMAN
from reports.numbering import LetterStyle, Place, letters
from reports.word_text import element

INDENT = 567
"""One step of indentation: a centimetre, in twentieths of a point."""
_CITATIONS, _PARAGRAPHS = "citations", "paragraphs"


class Numbering:
    """Gives paragraphs their numbers. Each list is an instance of its own that starts again at its first item."""

    def __init__(self, word: WordDocument, style: LetterStyle) -> None:
        self._root: Any = word.part.numbering_part.element
        self._style = style
        self._abstracts: dict[str, int] = {}
        self._instances: dict[tuple[str, int], int] = {}

    def apply(self, paragraph: Paragraph, place: Place) -> None:
        """Make the paragraph an item of the list that ``place`` names; nothing for what carries no number."""
        if place.kind == NUMBERED:
            self._put(paragraph, self._instance(_PARAGRAPHS, 0), 0)
        elif place.kind == LETTER:
            self._put(paragraph, self._instance(_prefix(place.ordinal), place.run), 0)
        elif place.kind == ROMAN:
            self._put(paragraph, self._roman_instance(place), 1)

    def apply_citation(self, paragraph: Paragraph) -> None:
        """Make the paragraph the next entry of the list of citations."""
        self._put(paragraph, self._instance(_CITATIONS, 0), 0)

    def _roman_instance(self, place: Place) -> int:
        """The instance of the letter above, so that the count begins again with each letter."""
        above = [number for (_, run), number in self._instances.items() if run == place.run]
        return above[-1] if above else self._instance("", place.run)

    @staticmethod
    def _put(paragraph: Paragraph, instance: int, level: int) -> None:
        marks = element("numPr", element("ilvl", val=level), element("numId", val=instance))
        properties: Any = paragraph._p.get_or_add_pPr()
        properties._insert_numPr(marks)

    def _instance(self, name: str, run: int) -> int:
        if (name, run) not in self._instances:
            number = len(self._instances) + 1
            made = element("num", element("abstractNumId", val=self._abstract(name)), numId=number)
            for level in range(2 if run else 0):
                made.append(element("lvlOverride", element("startOverride", val=1), ilvl=level))
            self._root.append(made)
            self._instances[name, run] = number
        return self._instances[name, run]

    def _abstract(self, name: str) -> int:
        if name not in self._abstracts:
            number = len(self._abstracts)
            made = element("abstractNum", abstractNumId=number)
            made.append(element("nsid", val=f"{0x504C0000 + number:08X}"))
            made.append(element("multiLevelType", val="multilevel"))
            made.extend(self._levels(name))
            self._root.insert(number, made)
            self._abstracts[name] = number
        return self._abstracts[name]

    def _levels(self, name: str) -> list[Any]:
        if name == _PARAGRAPHS:
            return [_level(0, "decimal", "%1.", 1)]
        if name == _CITATIONS:
            return [_level(0, "decimal", "[%1]", 1)]
        lettered = self._style.value.format(f"{name}%1")
        return [_level(0, "lowerLetter", lettered, 2), _level(1, "lowerRoman", "%2.", 3)]


def _prefix(ordinal: int) -> str:
    """The letters before the last one: none for a … z, ``a`` for aa … az."""
    return letters((ordinal - 1) // 26) if ordinal > 26 else ""


def _level(level: int, form: str, pattern: str, depth: int) -> Any:
    return element(
        "lvl",
        element("start", val=1),
        element("numFmt", val=form),
        element("lvlText", val=pattern),
        element("lvlJc", val="left"),
        element("pPr", element("ind", left=INDENT * depth, hanging=INDENT)),
        ilvl=level,
    )
