"""The values of ``is:``. Each room registers those that it knows; a name may mean something in several rooms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from accounts.actor import Actor
from contributions.models import Contribution
from contributions.search_models import SearchDocument
from core.locale import _l

OfContribution = Callable[[Actor, datetime], ColumnElement[bool]]
OfDocument = Callable[[Actor, datetime, Any], ColumnElement[bool]]


@dataclass(eq=False)
class State:
    """What ``is:name`` asks of contributions and of each kind of document; of what is not named here it is never true."""

    name: str
    label: Any
    signed_in: bool = False
    of_contributions: list[OfContribution] = field(default_factory=list)
    of_documents: dict[str, OfDocument] = field(default_factory=dict)

    def contributions(self, actor: Actor, moment: datetime) -> ColumnElement[bool]:
        """The condition on a contribution."""
        return or_(false(), *(condition(actor, moment) for condition in self.of_contributions))

    def documents(self, actor: Actor, moment: datetime) -> ColumnElement[bool]:
        """The condition on a document."""
        subject = SearchDocument.subject_id
        ways = [and_(SearchDocument.kind == k, f(actor, moment, subject)) for k, f in self.of_documents.items()]
        return or_(false(), *ways)


_states: dict[str, State] = {}


def state(
    name: str,
    label: Any,
    *,
    signed_in: bool = False,
    contributions: OfContribution | None = None,
    documents: Mapping[str, OfDocument] | None = None,
) -> State:
    """Register what ``is:name`` asks: of ``contributions``, and of ``documents`` by their kind."""
    found = _states.setdefault(name, State(name, label, signed_in))
    if contributions is not None and contributions not in found.of_contributions:
        found.of_contributions.append(contributions)
    found.of_documents.update(documents or {})
    return found


def states() -> dict[str, State]:
    """All that are known."""
    return _states


state("mine", _l("Mine"), signed_in=True, contributions=lambda actor, _moment: Contribution.speaker_id == actor.id)
state("edited", _l("Edited"), contributions=lambda _actor, _moment: Contribution.revision_number > 1)
state(
    "verified", _l("Organisation confirmed"), contributions=lambda _actor, _moment: Contribution.is_verified.is_(True)
)
