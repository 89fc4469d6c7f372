"""The promises of docs/design.md that can be computed: contrast, weight, direction, nothing inline."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CSS = ROOT / "static" / "css"
TEXT = 4.5
EDGE = 3.0

GROUNDS = ("paper", "raised", "sunk", "accent-tint", "warm-tint", "danger-tint", "good-tint")
PAIRS = [
    *[("ink", ground, TEXT) for ground in GROUNDS],
    *[("accent", ground, TEXT) for ground in GROUNDS],
    *[("ink-soft", ground, TEXT) for ground in ("paper", "raised", "sunk", "accent-tint")],
    *[("warm", ground, TEXT) for ground in ("paper", "raised", "warm-tint")],
    *[("danger", ground, TEXT) for ground in ("paper", "raised", "sunk", "danger-tint")],
    *[("good", ground, TEXT) for ground in ("paper", "good-tint")],
    ("on-accent", "accent", TEXT),
    ("paper", "ink", TEXT),
    *[("edge", ground, EDGE) for ground in ("paper", "raised")],
]


def stylesheets() -> list[Path]:
    """The sheets in the order in which they are joined."""
    first = [CSS / f"{name}.css" for name in ("tokens", "base", "layout", "components")]
    return [*first, *sorted((CSS / "rooms").glob("*.css")), CSS / "utilities.css"]


def palette(theme: str) -> dict[str, str]:
    """The colours of a theme by name."""
    light, dark = (CSS / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light))
    if theme == "dark":
        colours |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", dark.split("@media print")[0]))
    return colours


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_colours_can_be_told_apart(theme, front, ground, least):
    colours = palette(theme)
    assert contrast(colours[front], colours[ground]) >= least


def test_the_stylesheet_stays_light():
    joined = "".join(path.read_text() for path in stylesheets())
    assert len(gzip.compress(joined.encode(), 9)) <= 7_500


def test_every_stylesheet_is_joined():
    assert set(stylesheets()) == set(CSS.rglob("*.css"))


@pytest.mark.parametrize("path", stylesheets(), ids=lambda path: path.name)
def test_layout_has_no_physical_sides(path):
    edges = r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)"
    physical = edges + r"|[;{]\s*(?:left|right|float)\s*:|text-align:\s*(?:left|right)"
    assert not re.search(physical, path.read_text())


@pytest.mark.parametrize("path", stylesheets(), ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path):
    assert not re.search(r"@import|url\(|https?:", path.read_text())


def test_templates_carry_no_inline_style_or_script():
    for path in (ROOT / "templates").rglob("*.html"):
        html = path.read_text()
        assert not re.search(r"\sstyle=|\son\w+=[\"']|<script(?![^>]*\ssrc=)|javascript:", html), path


def classes(css: str) -> set[str]:
    """The classes that a sheet has rules for."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    selectors = re.sub(r"\{[^{}]*\}", "{}", bare)
    return set(re.findall(r"\.([a-z][\w-]*)", selectors))


def undescribed(css: str, page: str) -> set[str]:
    """The classes that the page of patterns does not name; a kind of badge stands there without ``is-``."""
    named = set(re.findall(r"[\w-]+", page))
    return {name for name in classes(css) if name not in named and name.removeprefix("is-") not in named}


def test_every_class_is_a_pattern_that_is_described() -> None:
    page = (ROOT / "docs" / "design.md").read_text("utf-8")
    assert undescribed("\n".join(sheet.read_text("utf-8") for sheet in stylesheets()), page) == set()


def test_a_class_that_nobody_described_is_found() -> None:
    css = "/* .told */ @media print { .notice, a.is-open:not(.strange) { margin: .5rem } }"
    assert classes(css) == {"notice", "is-open", "strange"}
    assert undescribed(css, "`.notice` and the kind `open`") == {"strange"}
