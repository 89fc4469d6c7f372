"""A document as a reader's page needs it: paragraphs with the lists under them, and the numbers of what they cite."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.document import LETTER, LEVELS, ROMAN, Block, Document
from reports.numbering import Place, places


@dataclass(frozen=True, slots=True)
class Node:
    """A block with the list that hangs under it. ``first`` is the ordinal with which that list begins (1 for a)."""

    block: Block
    place: Place
    children: list["Node"] = field(default_factory=list)

    @property
    def first(self) -> int:
        """What the list under this block begins to count with; not 1 where a plain paragraph interrupted it."""
        return self.children[0].place.ordinal if self.children else 1

    @property
    def is_all_own(self) -> bool:
        """Whether it and the whole list under it are the rapporteur's own: then the mark stands once, above the list."""
        own = self.block.is_own_observation and not self.block.evidence
        return own and all(child.is_all_own for child in self.children)


def tree(blocks: Sequence[Block]) -> list[Node]:
    """The blocks as a reader sees them: lettered items under what stands before them, roman ones under their letter.

    A list with nothing above it stands for itself.
    """
    top: list[Node] = []
    for block, place in zip(blocks, places(blocks), strict=True):
        node = Node(block, place)
        parent = _parent(top, block)
        (top if parent is None else parent.children).append(node)
    return top


def _parent(top: list[Node], block: Block) -> Node | None:
    if block.kind not in (LETTER, ROMAN) or not top:
        return None
    above = top[-1]
    if block.kind == ROMAN and above.children and above.children[-1].block.kind == LETTER:
        return above.children[-1]
    return above if LEVELS[above.block.kind] < LEVELS[block.kind] else None


def endnotes(document: Document) -> dict[str, str]:
    """For each block's id, the numbers of what it cites as they are printed: ``1–3, 7``."""
    return {block: _ranges(numbers) for block, numbers in document.citation_numbers().items() if numbers}


def _ranges(numbers: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
