"""What happens to marks: proposals and common issues."""

from dataclasses import dataclass
from typing import Any

from contributions.events import ContributionEvent


@dataclass(frozen=True, kw_only=True)
class MarkEvent(ContributionEvent):
    """Parent: ``mark`` is ``proposal`` or ``common_issue``; ``marked_line_ids`` are the lines that it concerns."""

    mark: str
    marked_line_ids: tuple[int, ...] = ()

    @property
    def touches(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*super().touches, *(f"line:{line}" for line in self.marked_line_ids))))

    def payload(self) -> dict[str, Any]:
        return super().payload() | {"marked_line_ids": list(self.marked_line_ids)}


@dataclass(frozen=True, kw_only=True)
class ContributionMarked(MarkEvent):
    """A moderator pointed out a proposal or a common issue in it, or changed what that concerns."""

    verb = "contribution_marked"


@dataclass(frozen=True, kw_only=True)
class ContributionUnmarked(MarkEvent):
    """The mark was taken away."""

    verb = "contribution_unmarked"
