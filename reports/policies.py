"""Who may draw findings, who may write and publish reports, and who may read them before they are published."""

from collections.abc import Iterable
from datetime import datetime

from accounts.actor import Actor
from contributions.models import ERASED, HIDDEN, WITHDRAWN, Contribution
from contributions.policies import STAFF, can_see, line_ids
from contributions.relay_models import DISOWNED
from core.locale import _l
from core.policy import ALLOWED, Verdict, denied
from reports.models import Finding, Report

WRITERS = ("rapporteur", "facilitator")


def can_find(actor: Actor, lines: Iterable[int], now: datetime) -> Verdict:
    """Draw findings under one of ``lines``: moderators, facilitators and rapporteurs of it, and site administrators."""
    if actor.is_system or actor.has_role(lines, *STAFF, today=now.date()):
        return ALLOWED
    return denied(_l("Only moderators, facilitators and rapporteurs of this action line can do this."))


def can_cite(actor: Actor, contribution: Contribution, now: datetime) -> Verdict:
    """Cite a passage of what was said: those who may draw findings under one of its lines, while it stands."""
    if contribution.is_closed:
        return denied(_l("This was said in a closed group, to its members only: public reports cannot cite it."))
    verdict = can_find(actor, line_ids(contribution), now)
    if not verdict:
        return verdict
    if contribution.visibility == HIDDEN:
        return denied(_l("This was hidden by a moderator and cannot be cited."))
    if contribution.visibility == ERASED:
        return denied(_l("This was erased: there are no words to cite."))
    if contribution.visibility == WITHDRAWN:
        return denied(_l("The person who said this withdrew it: it cannot be cited."))
    if contribution.relayed == DISOWNED:
        return denied(_l("The person for whom this was entered disowned it: it cannot be cited."))
    return can_see(actor, contribution, now)


def can_change_finding(actor: Actor, finding: Finding, now: datetime) -> Verdict:
    """Reword it or change what it cites: those who may draw findings under one of its lines."""
    return can_find(actor, finding.line_ids, now)


def can_write(actor: Actor, lines: Iterable[int], now: datetime) -> Verdict:
    """Draft, arrange and publish the report of a meeting about ``lines``: rapporteurs, facilitators, administrators."""
    if actor.is_system or actor.has_role(lines, *WRITERS, today=now.date()):
        return ALLOWED
    return denied(_l("Only rapporteurs and facilitators of this action line can write its reports."))


def can_edit(actor: Actor, report: Report, now: datetime) -> Verdict:
    """Change the working text, publish it, ask for comments."""
    return can_write(actor, report.line_ids, now)


def can_read(actor: Actor, report: Report, now: datetime) -> Verdict:
    """The published version: everybody. Agrees with :func:`reports.queries.readable_by`."""
    return ALLOWED if report.is_published else can_read_draft(actor, report, now)


def can_read_draft(actor: Actor, report: Report, now: datetime) -> Verdict:
    """The working text: moderators, facilitators and rapporteurs of its lines, and site administrators."""
    if actor.is_system or actor.has_role(report.line_ids, *STAFF, today=now.date()):
        return ALLOWED
    return denied(_l("This report has not been published yet."))
