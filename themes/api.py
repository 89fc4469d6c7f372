"""The vocabulary as JSON."""

from core.api import Shape, api_blueprint, endpoint
from core.pagination import Page
from core.policy import everyone
from themes import queries
from themes.labels import country_name, region_label, stakeholder_label
from themes.models import ActionLine, Theme
from themes.reference import load_countries, load_regional_groups, load_stakeholder_types

blueprint = api_blueprint("themes")


class FacilitatorOut(Shape):
    """An organisation that facilitates; ``confirmed`` is false where no source was seen."""

    acronym: str
    name: str
    confirmed: bool


class GoalLinkOut(Shape):
    """A goal that the line serves; ``disputed`` where the sources disagree."""

    goal: int
    disputed: bool


class LineOut(Shape):
    """An action line."""

    slug: str
    code: str
    symbol: str
    title: str
    facilitators: list[FacilitatorOut]
    goals: list[GoalLinkOut]
    themes: list[str]


class SourceBrief(Shape):
    """A document whose paragraphs can be referred to."""

    code: str
    title: str
    publisher: str
    issued: str
    lang: str
    rights: str
    numbering: str


class SourceParagraphOut(Shape):
    """A paragraph under its label, verbatim."""

    label: str
    text: str


class SourceOut(SourceBrief):
    """A document with its paragraphs."""

    paragraphs: list[SourceParagraphOut]


class ThemeOut(Shape):
    """A sub-theme with the slugs of its lines."""

    key: str
    letter: str | None
    title: str
    text: str
    lines: list[str]


class GoalOut(Shape):
    """A Sustainable Development Goal."""

    number: int
    short_title: str
    title: str


class NamedOut(Shape):
    """A key and its name in the language that was asked for."""

    key: str
    name: str


class CountryOut(Shape):
    """A country with its regional group and commissions."""

    code: str
    name: str
    region: str
    commissions: list[str]


def _line(line: ActionLine) -> LineOut:
    return LineOut(
        slug=line.slug, code=line.code, symbol=line.symbol, title=line.title,
        facilitators=[FacilitatorOut.model_validate(f) for f in line.facilitators],
        goals=[GoalLinkOut(goal=link.goal_number, disputed=link.is_disputed) for link in line.goals],
        themes=[theme.key for theme in line.themes],
    )  # fmt: skip


def _theme(theme: Theme) -> ThemeOut:
    slugs = [line.slug for line in theme.action_lines]
    return ThemeOut(key=theme.key, letter=theme.letter, title=theme.title, text=theme.text, lines=slugs)


@endpoint(blueprint, "GET", "/lines", policy=everyone, summary="All action lines", returns=LineOut, listing=True)
def lines() -> Page[LineOut]:
    return Page([_line(line) for line in queries.lines()])


@endpoint(blueprint, "GET", "/lines/<slug>", policy=everyone, summary="One action line", returns=LineOut)
def line(slug: str) -> LineOut:
    return _line(queries.line_by_slug(slug))


@endpoint(blueprint, "GET", "/themes", policy=everyone, summary="All sub-themes", returns=ThemeOut, listing=True)
def themes() -> Page[ThemeOut]:
    return Page([_theme(theme) for theme in queries.themes()])


@endpoint(blueprint, "GET", "/sdgs", policy=everyone, summary="The goals", returns=GoalOut, listing=True)
def sdgs() -> Page[GoalOut]:
    return Page([GoalOut.model_validate(goal) for goal in queries.goals()])


@endpoint(blueprint, "GET", "/countries", policy=everyone, summary="Countries", returns=CountryOut, listing=True)
def countries() -> Page[CountryOut]:
    return Page([
        CountryOut(code=c.alpha2, name=country_name(c.alpha2), region=c.group, commissions=list(c.commissions))
        for c in load_countries()
    ])  # fmt: skip


@endpoint(
    blueprint,
    "GET",
    "/stakeholder-types",
    policy=everyone,
    summary="Stakeholder types",
    returns=NamedOut,
    listing=True,
)
def stakeholder_types() -> Page[NamedOut]:
    return Page([NamedOut(key=t.key, name=stakeholder_label(t.key)) for t in load_stakeholder_types()])


@endpoint(blueprint, "GET", "/regions", policy=everyone, summary="Regional groups", returns=NamedOut, listing=True)
def regions() -> Page[NamedOut]:
    return Page([NamedOut(key=g.key, name=region_label(g.key)) for g in load_regional_groups()])


@endpoint(
    blueprint, "GET", "/sources", policy=everyone, summary="Documents whose paragraphs can be referred to",
    returns=SourceBrief, listing=True,
)  # fmt: skip
def sources() -> Page[SourceBrief]:
    return Page([SourceBrief.model_validate(document) for document in queries.source_documents()])


@endpoint(
    blueprint, "GET", "/sources/<code>", policy=everyone, summary="A document with its paragraphs", returns=SourceOut
)
def source(code: str) -> SourceOut:
    return SourceOut.model_validate(queries.source_document(code))
