"""Templates, static files and tests mirror the rooms; what they hold keeps the promises of the interface."""

import gzip
from pathlib import Path

import pytest
from flask import Flask

from tests.architecture.source import PACKAGES, RANKS, ROOMS, ROOT
from tests.architecture.templates import inline, physical, unsafe, untranslated

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static" / "css").rglob("*.css"))
LAYERS = {"tokens", "base", "layout", "components", "utilities"}
OTHER_TESTS = {"architecture", "e2e", "benchmarks", "soak", "tooling", "whole"}
CSS_BUDGET = 7_500


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def folders(*parts: str) -> set[str]:
    """The folders that hold something, below a path."""
    return {p.name for p in ROOT.joinpath(*parts).iterdir() if p.is_dir() and any(f.is_file() for f in p.rglob("*"))}


def test_templates_mirror_the_rooms() -> None:
    assert folders("templates") <= set(RANKS)
    assert [name_of(p) for p in (ROOT / "templates").iterdir() if p.is_file()] == []


def test_scripts_mirror_the_rooms() -> None:
    assert folders("static", "js") <= {*RANKS, "vendor"}
    assert [name_of(p) for p in (ROOT / "static" / "js").iterdir() if p.is_file()] == []


def test_styles_mirror_the_rooms() -> None:
    assert {p.stem for p in (ROOT / "static" / "css" / "rooms").iterdir()} <= set(ROOMS)
    assert {p.stem for p in (ROOT / "static" / "css").glob("*.css")} == LAYERS


def test_tests_mirror_the_rooms() -> None:
    there = {p for p in folders("tests") if p != "__pycache__"}
    assert there - OTHER_TESTS <= {*PACKAGES, "wsgi"}
    assert set(PACKAGES) <= there


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_word_can_be_translated(path: Path) -> None:
    assert untranslated(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    assert list(inline(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_only_stored_html_goes_unescaped(path: Path) -> None:
    assert unsafe(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", SHEETS, ids=name_of)
def test_no_side_is_physical(path: Path) -> None:
    assert physical(path.read_text("utf-8")) == []


def test_the_style_sheet_keeps_its_budget(app: Flask) -> None:
    _data, packed, _digest = app.extensions["plenary.assets"].get("plenary.css")
    assert len(packed) <= CSS_BUDGET
    assert len(gzip.decompress(packed)) > CSS_BUDGET


@pytest.mark.parametrize(
    "html",
    ["<p>Hello</p>", '<a title="More">{{ x }}</a>', "{{ _('Yes') }} and", "<p>{# no #}Нет</p>", '<img alt="A map">'],
)
def test_the_checker_sees_words(html: str) -> None:
    assert untranslated(html)


@pytest.mark.parametrize(
    "html", ["<p>{{ _('Hello') }} · 7</p>", "{# words #}", '<a title="{{ _("More") }}">UTC</a>', "&nbsp;"]
)
def test_the_checker_lets_wrapped_words_be(html: str) -> None:
    assert untranslated(html) == []


@pytest.mark.parametrize(
    "html",
    [
        '<p style="x">', "<style>p{}</style>", "<script>x</script>", '<a href="javascript:x">', '<p onclick="x">',
        '<img src="https://example.org/a.png">', '<link href="//cdn.example.org/a.css">',
    ],
)  # fmt: skip
def test_the_checker_sees_what_is_inline_or_foreign(html: str) -> None:
    assert list(inline(html))


def test_own_scripts_are_no_fault() -> None:
    assert list(inline('<script src="{{ asset_url("js/x.js") }}" defer></script>')) == []


@pytest.mark.parametrize(
    "css", ["a{margin-left:1px}", "a{left:0}", "a{ float: right}", "a{text-align:right}", "a{\n  right: 0}"]
)
def test_the_checker_sees_sides(css: str) -> None:
    assert physical(css)


def test_the_checker_sees_what_is_unsafe() -> None:
    assert unsafe("{{ name|safe }}") == ["name"]
    assert unsafe("{{ r.html|safe }}") == []
