"""Reports on the pages of lower rooms: home, action line, meeting, contribution."""

from accounts.actor import Actor
from contributions.models import Contribution
from core.clock import now
from core.panels import Panel, panel
from meetings.models import Meeting
from reports import policies, queries
from reports.fates import fates_of
from themes.models import ActionLine
from themes.queries import lines


@panel("home-side", 40)
def on_home(_actor: Actor) -> Panel | None:
    """The report of the latest meeting that has one."""
    report = queries.latest_published()
    return Panel("reports/_home_panel.html", {"report": report}) if report else None


@panel("line", 40)
def on_line(_actor: Actor, line: ActionLine) -> Panel | None:
    """The latest report, with the invitation to comment on it."""
    report = queries.latest_published(line.id)
    return Panel("reports/_line_panel.html", {"report": report, "line": line}) if report else None


@panel("meeting", 10)
def on_meeting(actor: Actor, meeting: Meeting) -> Panel:
    """The report that the meeting fed, or the button that begins it."""
    report = queries.report_of(meeting)
    if report is not None and not policies.can_read(actor, report, now()):
        report = None
    may_write = policies.can_write(actor, meeting.line_ids, now())
    return Panel("reports/_meeting_panel.html", {"report": report, "meeting": meeting, "may_write": may_write})


@panel("contribution", 10)
def on_contribution(actor: Actor, contribution: Contribution) -> Panel:
    """Where these words went, and for moderators the way to cite them."""
    fates = fates_of([contribution.id], actor)[contribution.id]
    may_cite = policies.can_cite(actor, contribution, now())
    context = {"fates": fates, "contribution": contribution, "may_cite": may_cite}
    return Panel("reports/_contribution_panel.html", context)


@panel("desk", 40)
def on_desk(actor: Actor) -> Panel | None:
    """The findings of the lines that the actor works on, and the reports that they write."""
    mine = [line for line in lines() if policies.can_find(actor, [line.id], now())]
    if not mine:
        return None
    drafts = [r for r in queries.reports(actor).items if policies.can_edit(actor, r, now())]
    return Panel("reports/_desk_panel.html", {"lines": mine, "drafts": drafts})
