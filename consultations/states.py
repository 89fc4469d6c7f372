"""The life of a consultation: draft → scheduled → open → closed → results published → archived.

What is stored are moments; the state follows from them and the clock at each request, whatever job has or has not run.

| state | stored | led to by |
|---|---|---|
| draft | no ``published_at`` | drafting |
| scheduled | ``published_at``, ``opens_at`` ahead | publishing (a facilitator's act) |
| open | from ``opens_at`` inclusive to ``closes_at`` exclusive | the clock, or publishing after ``opens_at`` |
| closed | ``closes_at`` reached, results held back | the clock |
| results published | ``results_published_at``; or ``closes_at`` reached and results not held back | an act; or the clock |
| archived | ``archived_at`` | an act; asks for an outcome of each question |

There is no way back, and no other way forward: :func:`may_become` refuses with the reason. An extension moves
``closes_at`` of what is scheduled or open; a late window is not a state: it takes marked answers after closing.
Acts enter the record as they are done. What the clock did is entered by the minute's job, or at the latest before the
next act, with the moment at which it was due (:mod:`consultations.reaching`).
"""

from datetime import datetime
from typing import Any

from core.locale import _, _l
from core.policy import ALLOWED, Verdict, denied

DRAFT, SCHEDULED, OPEN, CLOSED = "draft", "scheduled", "open", "closed"
RESULTS_PUBLISHED, ARCHIVED = "results_published", "archived"
STATES = (DRAFT, SCHEDULED, OPEN, CLOSED, RESULTS_PUBLISHED, ARCHIVED)
OVER = (CLOSED, RESULTS_PUBLISHED, ARCHIVED)
"""Those in which the deadline has passed."""
FOLLOWING: dict[str, tuple[str, ...]] = {
    DRAFT: (SCHEDULED, OPEN),
    SCHEDULED: (OPEN,),
    OPEN: (CLOSED, RESULTS_PUBLISHED),
    CLOSED: (RESULTS_PUBLISHED,),
    RESULTS_PUBLISHED: (ARCHIVED,),
    ARCHIVED: (),
}
"""What each state can become; ``open`` becomes ``results published`` when results are not held back."""
LABELS: dict[str, Any] = {
    DRAFT: _l("Draft"),
    SCHEDULED: _l("Scheduled"),
    OPEN: _l("Open"),
    CLOSED: _l("Closed"),
    RESULTS_PUBLISHED: _l("Results published"),
    ARCHIVED: _l("Archived"),
}


def state_at(
    now: datetime, *, published_at: datetime | None, opens_at: datetime | None, closes_at: datetime | None,
    holds_results: bool, results_published_at: datetime | None, archived_at: datetime | None,
) -> str:  # fmt: skip
    """The state at ``now`` of what has these moments."""
    if published_at is None or opens_at is None or closes_at is None:
        return DRAFT
    if now < closes_at:
        return SCHEDULED if now < opens_at else OPEN
    if archived_at is not None:
        return ARCHIVED
    return CLOSED if holds_results and results_published_at is None else RESULTS_PUBLISHED


def may_become(state: str, wanted: str) -> Verdict:
    """Whether a facilitator's act may lead from one state to another."""
    if wanted in FOLLOWING[state] and state not in (SCHEDULED, OPEN):
        return ALLOWED
    return denied(
        _(
            "This consultation is in the state “%(state)s”, so it cannot become “%(wanted)s” now.",
            state=LABELS[state],
            wanted=LABELS[wanted],
        )
    )  # fmt: skip
