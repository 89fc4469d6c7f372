"""What the home page and the action-line page show of this room."""

from accounts.actor import Actor
from consultations import comparing, policies, queries
from consultations.states import OPEN
from consultations.ties import GOAL, LINE, SOURCE, THEME, Target
from core.clock import now
from core.panels import Panel, panel
from themes.models import ActionLine, SourceDocument, SustainableDevelopmentGoal, Theme

HOME_LIMIT = 5


@panel("home", 10)
def open_now(actor: Actor) -> Panel:
    """What is open now, first to close first; an invitation when nothing is."""
    found = queries.open_now(actor, HOME_LIMIT)
    return Panel("consultations/_home.html", {"consultations": found, "counts": queries.submitted_counts(found)})


@panel("desk", 20)
def my_desks(actor: Actor) -> Panel | None:
    """The drafts and the consultations under way that the actor facilitates."""
    found = queries.managed(actor)
    context = {"consultations": found, "phases": {c.id: c.phase(now()) for c in found}}
    may_draft = bool(policies.can_draft(actor, now()))
    return Panel("consultations/_desk.html", context | {"may_draft": may_draft}) if found or may_draft else None


@panel("line", 10)
def of_line(actor: Actor, line: ActionLine) -> Panel | None:
    """The consultations of an action line. ``keep_until`` is when a stored page of this panel stops being true."""
    found = queries.of_line(actor, line.id)
    if not found:
        return None
    boundaries = [t for c in found for t in (c.opens_at, c.closes_at) if t and t > now()]
    context = {
        "consultations": found, "counts": queries.submitted_counts(found), "phases": {c.id: c.phase(now()) for c in found},
        "open_count": sum(c.phase(now()) == OPEN for c in found), "keep_until": min(boundaries, default=None),
    }  # fmt: skip
    return Panel("consultations/_line.html", context)


@panel("line-side", 15)
def about_line(actor: Actor, line: ActionLine) -> Panel | None:
    """The way to the questions on an action line, when there are any."""
    return _asked_about(actor, Target(LINE, line.id, line.slug))


@panel("theme", 15)
def about_theme(actor: Actor, theme: Theme) -> Panel | None:
    """The same of a sub-theme."""
    return _asked_about(actor, Target(THEME, theme.id, theme.key))


@panel("goal", 15)
def about_goal(actor: Actor, goal: SustainableDevelopmentGoal) -> Panel | None:
    """The same of a goal."""
    return _asked_about(actor, Target(GOAL, goal.number, str(goal.number)))


@panel("source", 15)
def about_source(actor: Actor, document: SourceDocument) -> Panel | None:
    """The same of each paragraph of a source document."""
    labels = comparing.paragraphs_asked_about(actor, document)
    found = [(label, f"{SOURCE}:{document.code}/{label}") for label in labels]
    return Panel("consultations/_about.html", {"about": found, "several": True}) if found else None


def _asked_about(actor: Actor, about: Target) -> Panel | None:
    if not comparing.is_asked_about(actor, about):
        return None
    return Panel("consultations/_about.html", {"about": [("", about.value)], "several": False})
