"""A report as plain values: what the page, the Word file and the JSON are all made from. No database, no Flask."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

BlockKind = Literal["numbered", "heading", "letter", "roman", "plain"]
NUMBERED, HEADING, LETTER, ROMAN, PLAIN = "numbered", "heading", "letter", "roman", "plain"
LEVELS: dict[str, int] = {HEADING: 0, NUMBERED: 0, PLAIN: 0, LETTER: 1, ROMAN: 2}
"""How deep a block of each kind stands: paragraphs 0, lettered items 1, roman items under them 2."""


class AnnexDoesNotSum(ValueError):
    """The rows of an annex do not add up to the total that it states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """The head of the first page, line by line as it is printed.

    ``body_lines`` say whose report it is ("Facilitator for", "Action Lines C1 & C7eGov"); ``when_where`` holds the
    day and hours, the room and the town; ``label`` is the kind of report in capitals.
    """

    symbol: str
    is_provisional: bool
    body_lines: tuple[str, ...]
    meeting_title: str
    subtitle: str = ""
    invitation: str = ""
    when_where: tuple[str, ...] = ()
    label: str = "SUMMARY REPORT"
    revised_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """The meeting that the report is about. Times are UTC; ``zone`` is the IANA zone of the place."""

    title: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    zone: str = "UTC"
    place: str = ""
    convenor: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A passage that a block rests on.

    ``start`` and ``end`` count code points in revision ``revision_number``, whose text has ``digest`` (SHA-256, hex).
    ``exact`` is None when the words are withheld, and ``withheld_reason`` says why. ``url`` is absolute.
    """

    symbol: str
    url: str
    exact: str | None
    speaker: str
    lang: str
    dir: str
    revision_number: int
    digest: str
    start: int
    end: int
    capacity: str = ""
    organisation: str = ""
    country: str = ""
    withheld_reason: str = ""
    is_current: bool = True

    def __post_init__(self) -> None:
        if self.exact is None and not self.withheld_reason:
            raise ValueError(f"{self.symbol}: words are withheld, and no reason is given")

    @property
    def is_withheld(self) -> bool:
        """Whether the words may not be shown."""
        return self.exact is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, a heading, or an item of a list. ``text`` is plain, without markup; ``id`` never changes.

    ``label`` is what stands before it ("7.", "a)", "iv."): :func:`reports.numbering.labelled` makes it.
    """

    id: str
    kind: BlockKind
    text: str
    label: str = ""
    level: int = 0
    is_own_observation: bool = False
    evidence: tuple[Evidence, ...] = ()
    footnote: str | None = None
    finding_symbols: tuple[str, ...] = ()

    @property
    def fragment(self) -> str:
        """Its anchor on the page and its bookmark in the Word file."""
        return f"para-{self.id}"


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """How many took part for one stakeholder type, in the room and at a distance."""

    label: str
    on_site: int
    remote: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.on_site + self.remote


@dataclass(frozen=True, slots=True)
class Annex:
    """A table of participants. Raises :class:`AnnexDoesNotSum` unless its rows add up to ``total``."""

    label: str
    title: str
    rows: tuple[AttendanceRow, ...]
    total: int

    def __post_init__(self) -> None:
        negative = [row.label for row in self.rows if row.on_site < 0 or row.remote < 0]
        if negative:
            raise AnnexDoesNotSum(f"{self.label}: fewer than nobody in {', '.join(negative)}")
        counted = sum(row.total for row in self.rows)
        if counted != self.total:
            raise AnnexDoesNotSum(f"{self.label}: the rows make {counted}, the total says {self.total}")

    @property
    def on_site(self) -> int:
        """Everybody in the room."""
        return sum(row.on_site for row in self.rows)

    @property
    def remote(self) -> int:
        """Everybody at a distance."""
        return sum(row.remote for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One version of a report, complete. ``cut_off``: contributions made after it were not considered.

    ``published_at`` and ``cut_off`` are UTC; a draft has no ``published_at``. ``url`` is absolute; ``digest`` is the
    SHA-256 (hex) that the record holds of this version, empty for a draft. ``notice`` is the informal notice.
    """

    report_id: int
    kind: str
    lang: str
    dir: str
    title: str
    version: int
    published_at: datetime | None
    masthead: Masthead
    meeting: MeetingFacts
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...] = ()
    notice: str = ""
    url: str = ""
    digest: str = ""
    cut_off: datetime | None = None

    def __post_init__(self) -> None:
        ids = [block.id for block in self.blocks]
        if len(ids) != len(set(ids)):
            raise ValueError("two blocks of the document have the same id")

    @property
    def citations(self) -> tuple["Citation", ...]:
        """What is cited, each passage once, numbered from 1 in the order of its first mention."""
        blocks: dict[Evidence, list[Block]] = {}
        for block in self.blocks:
            for evidence in dict.fromkeys(block.evidence):
                blocks.setdefault(evidence, []).append(block)
        return tuple(Citation(n, e, tuple(b)) for n, (e, b) in enumerate(blocks.items(), 1))

    def citation_numbers(self) -> dict[str, tuple[int, ...]]:
        """For each block's id, the numbers of the passages that it rests on, rising."""
        numbers: dict[str, list[int]] = {block.id: [] for block in self.blocks}
        for citation in self.citations:
            for block in citation.blocks:
                numbers[block.id].append(citation.number)
        return {block_id: tuple(found) for block_id, found in numbers.items()}


@dataclass(frozen=True, slots=True)
class Citation:
    """An entry in the list of contributions cited: its number, the passage, and the blocks that rest on it."""

    number: int
    evidence: Evidence
    blocks: tuple[Block, ...]
