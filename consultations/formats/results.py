"""What readers and writers give back: a document or a file, and what was lost on the way, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass

from consultations.formats.document import Questionnaire
from core.errors import Invalid
from core.locale import _


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a format cannot carry: where it stands (empty: the whole), and what becomes of it."""

    where: str
    message: str

    def __str__(self) -> str:
        if not self.where:
            return self.message
        return _("%(where)s: %(message)s", where=self.where, message=self.message)


@dataclass(frozen=True, slots=True)
class Reading:
    """A questionnaire that was read, and what of the file it could not keep."""

    document: Questionnaire
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """A file that was written, and what of the questionnaire other programs will not see."""

    content: bytes
    losses: tuple[Loss, ...] = ()


class Unreadable(Invalid):
    """Nothing was read; ``faults`` say why, each with its place."""

    def __init__(self, faults: Sequence[Loss]) -> None:
        shown = [str(fault) for fault in faults[:100]]
        super().__init__(_("This file cannot be imported."), {"file": shown})
        self.faults = tuple(faults)


def unreadable(message: str, where: str = "") -> Unreadable:
    """The error of a file as a whole, or of one place in it."""
    return Unreadable([Loss(where, message)])


def as_text(losses: Sequence[Loss]) -> str:
    """The losses, one a line."""
    return "".join(f"{loss}\n" for loss in losses)
