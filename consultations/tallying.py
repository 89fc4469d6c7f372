"""Keeping counts: every change of a response writes its share; a job folds shares into counts. None commits.

Counts are what was folded and the shares that are pending. A fold holds the lock of the consultation's head and of the
shares that it folds, so that it runs beside submissions, and none is counted twice or lost.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy import delete, func, select
from sqlalchemy.orm import selectinload

from consultations import shares, suppressing_crossed
from consultations.models import Consultation
from consultations.response_models import Answer, Response
from consultations.shares import Key
from consultations.tally_models import ResponseTally, Tally, TallyHead
from core.clock import now
from core.db import db, upsert
from core.guard import unit_of_work
from core.jobs import every_minute

BATCH = 500
"""So many shares are folded in one transaction."""
ROWS = 100
"""So many counts are written by one statement: SQLite takes 999 values at least."""


Item = TypeVar("Item")


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """``items`` in lists of at most ``size``."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


def note(response: Response) -> None:
    """Whatever changed a response has changed what it counts for: one statement, of this response's row alone."""
    consultation = response.consultation
    db.session.flush()
    share = shares.share_of(response, shares.questions_of(consultation))
    is_after = consultation.shows_figures_at(now())
    row = {"consultation_id": consultation.id, "share": share, "is_pending": True, "is_after": is_after}
    written = upsert(ResponseTally).values(response_id=response.id, folded=shares.NOTHING, **row)
    db.session.execute(written.on_conflict_do_update(index_elements=["response_id"], set_=row))


@every_minute
def fold_all() -> None:
    """Fold what is pending, of each consultation in transactions of its own."""
    waiting = select(ResponseTally.consultation_id).where(ResponseTally.is_pending).distinct()
    uncounted = select(Response.consultation_id).where(
        Response.consultation_id.not_in(select(TallyHead.consultation_id))
    )
    found = {*db.session.scalars(waiting), *db.session.scalars(uncounted.distinct()), *_unsettled()}
    for identity in sorted(found):
        is_done = False
        while not is_done:
            with unit_of_work():
                is_done = fold(db.session.get_one(Consultation, identity)) < BATCH


def fold(consultation: Consultation) -> int:
    """Fold at most :data:`BATCH` pending shares into the counts; how many were. What was never counted is, all of it."""
    if head_of(consultation.id) is None:
        recount(consultation)
        return 0
    head = _locked(consultation)
    found = _pending(consultation)
    questions = shares.questions_of(consultation)
    added: Counter[Key] = Counter()
    for tally in found:
        added.update(shares.change(tally.share, tally.folded, questions))
        tally.folded, tally.is_pending, tally.is_after = tally.share, False, False
    if found or head.together is None:
        _add(consultation, added)
        _settle(consultation, head)
    return len(found)


def _unsettled() -> list[int]:
    """The consultations that came to show figures since they were folded last."""
    query = select(Consultation).join(TallyHead, TallyHead.consultation_id == Consultation.id)
    query = query.where(
        TallyHead.together.is_(None), Consultation.cell_threshold > 0, Consultation.closes_at <= now()
    )
    return [each.id for each in db.session.scalars(query) if each.shows_figures_at(now())]


def head_of(consultation_id: int) -> TallyHead | None:
    """The head of a consultation that is counted here; read anew."""
    query = select(TallyHead).filter_by(consultation_id=consultation_id).execution_options(populate_existing=True)
    return db.session.scalars(query).one_or_none()


def _locked(consultation: Consultation) -> TallyHead:
    made = upsert(TallyHead).values(consultation_id=consultation.id, folds=0).on_conflict_do_nothing()
    db.session.execute(made)
    query = select(TallyHead).filter_by(consultation_id=consultation.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _pending(consultation: Consultation) -> Sequence[ResponseTally]:
    """The shares to fold now: of those changed after publication, with a threshold, none or enough to hide each other."""
    mine = select(ResponseTally).filter_by(consultation_id=consultation.id, is_pending=True)
    query = mine.order_by(ResponseTally.response_id).with_for_update()
    if not consultation.cell_threshold:
        query = query.limit(BATCH)
    elif _after(consultation) < consultation.cell_threshold:
        query = query.where(ResponseTally.is_after.is_(False)).limit(BATCH)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def _after(consultation: Consultation) -> int:
    mine = select(func.count()).select_from(ResponseTally).filter_by(consultation_id=consultation.id, is_pending=True)
    return db.session.scalar(mine.where(ResponseTally.is_after)) or 0


def _add(consultation: Consultation, added: Counter[Key]) -> None:
    """Add to the counts, in one order, so that two that write here never wait for each other in a ring."""
    rows = [
        {"consultation_id": consultation.id, "by": key.by, "attribute": key.attribute, "category": key.category,
         "grp": key.group, "part": key.part, "count": count}
        for key, count in sorted(added.items()) if count
    ]  # fmt: skip
    places = ["consultation_id", "by", "attribute", "category", "grp", "part"]
    for some in batched(rows, ROWS):
        insert = upsert(Tally).values(list(some))
        more = {"count": Tally.count + insert.excluded.count}
        db.session.execute(insert.on_conflict_do_update(index_elements=places, set_=more))


def _settle(consultation: Consultation, head: TallyHead) -> None:
    """Number the fold, and settle what crossed tables may show."""
    head.folds += 1
    head.together = None
    db.session.flush()
    if consultation.cell_threshold and consultation.shows_figures_at(now()):
        head.together = suppressing_crossed.settled(consultation, _stored(consultation))
    db.session.flush()


def _stored(consultation: Consultation) -> Counter[Key]:
    columns = (Tally.by, Tally.attribute, Tally.category, Tally.grp, Tally.part, Tally.count)
    rows = db.session.execute(select(*columns).filter_by(consultation_id=consultation.id))
    return Counter({Key(*row[:5]): row[5] for row in rows})


def recount(consultation: Consultation) -> None:
    """Count all of it anew from the answers, in place of what was counted."""
    head = _locked(consultation)
    mine = select(ResponseTally.response_id).filter_by(consultation_id=consultation.id)
    db.session.execute(mine.with_for_update())
    db.session.execute(delete(Tally).filter_by(consultation_id=consultation.id))
    questions, counts = shares.questions_of(consultation), Counter[Key]()
    for some in batched(answered(consultation), BATCH):
        made = [(response.id, shares.share_of(response, questions)) for response in some]
        for _identity, share in made:
            counts.update(shares.counted(share, questions))
        _keep(consultation, made)
    _add(consultation, counts)
    _settle(consultation, head)


def _keep(consultation: Consultation, made: Iterable[tuple[int, str]]) -> None:
    rows = [
        {"response_id": identity, "consultation_id": consultation.id, "share": share, "folded": share,
         "is_pending": False, "is_after": False}
        for identity, share in made
    ]  # fmt: skip
    for some in batched(rows, ROWS):
        insert = upsert(ResponseTally).values(list(some))
        same = {name: insert.excluded[name] for name in ("share", "folded", "is_pending", "is_after")}
        db.session.execute(insert.on_conflict_do_update(index_elements=["response_id"], set_=same))


def answered(consultation: Consultation) -> Iterator[Response]:
    """All its responses with their answers, read in batches."""
    last, is_last = 0, False
    query = select(Response).filter_by(consultation_id=consultation.id).order_by(Response.id).limit(BATCH)
    query = query.options(selectinload(Response.answers).selectinload(Answer.chosen))
    while not is_last:
        found = db.session.scalars(query.where(Response.id > last)).all()
        last, is_last = found[-1].id if found else 0, len(found) < BATCH
        yield from found
