"""“Where did my words go?”: the paragraphs of published reports that cite a contribution."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from accounts.actor import Actor
from contributions.models import Anchor, Contribution
from contributions.queries import shared_with
from core.db import db
from core.errors import SignInNeeded
from core.pagination import Page, a_number, decode, page_of
from reports.models import Citation, Report


@dataclass(frozen=True, slots=True)
class Fate:
    """That a paragraph cites a contribution: ``label`` names the paragraph, ``passages`` are the words it rests on."""

    contribution_id: int
    report_id: int
    report_title: str
    report_symbol: str
    paragraph_id: int
    label: str
    passages: tuple[str, ...]

    @property
    def url(self) -> str:
        """The address of the paragraph."""
        return f"/reports/{self.report_id}#para-{self.paragraph_id}"


def fates_of(contribution_ids: Collection[int], actor: Actor) -> dict[int, list[Fate]]:
    """For each contribution, the paragraphs that cite it in reports as they are published now; drafts are not told.

    ``actor`` is who asks; what is published is the same for everybody. In one statement.
    """
    found: dict[int, list[Fate]] = {identity: [] for identity in contribution_ids}
    if not found:
        return found
    query = (
        select(Citation, Report, Anchor.exact)
        .join(Report, Report.current_version_id == Citation.version_id)
        .join(Anchor, Anchor.id == Citation.anchor_id)
        .where(Citation.contribution_id.in_(found))
        .order_by(Report.id, Citation.id)
    )
    cited: dict[tuple[int, int], tuple[Citation, Report, dict[str, None]]] = {}
    for citation, report, exact in db.session.execute(query).unique():
        key = (citation.contribution_id, citation.paragraph_id)
        cited.setdefault(key, (citation, report, {}))[2][exact] = None
    for citation, report, passages in cited.values():
        found[citation.contribution_id].append(_fate(citation, report, tuple(passages)))
    return found


def _fate(citation: Citation, report: Report, passages: tuple[str, ...]) -> Fate:
    facts = (citation.contribution_id, report.id, report.title, report.symbol)
    return Fate(*facts, citation.paragraph_id, citation.label, passages)


def my_contributions(actor: Actor, cursor: str | None = None, size: int = 30) -> Page[Contribution]:
    """All that the account said, in every room, the newest first. Raises :class:`SignInNeeded`."""
    if actor.id is None:
        raise SignInNeeded
    query = select(Contribution).where(Contribution.speaker_id == actor.id, shared_with(actor))
    if (after := decode(cursor, a_number)) is not None:
        query = query.where(Contribution.id < after[0])
    rows: Sequence[Contribution] = (
        db.session.scalars(query.order_by(Contribution.id.desc()).limit(size + 1)).unique().all()
    )
    return page_of(rows, size, lambda said: (said.id,))
