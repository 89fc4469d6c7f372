"""Reference data: complete, consistent, and refused with a clear error when damaged."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from themes import reference
from themes.reference import (
    ReferenceDataError,
    UnknownCountryError,
    load_action_lines,
    load_countries,
    load_regional_commissions,
    load_regional_groups,
    load_sdgs,
    load_stakeholder_types,
    load_sub_themes,
    load_un_languages,
    region_of,
)

# What the two views of the source say differently: goals in one view only.
DISPUTED = {
    ("c2", 8, "action_view"),
    ("c3", 4, "sdg_view"),
    ("c4", 8, "sdg_view"),
    ("c7-eenv", 14, "sdg_view"),
    ("c7-eenv", 16, "action_view"),
    ("c8", 5, "sdg_view"),
    ("c8", 9, "action_view"),
    ("c9", 5, "action_view"),
}
UNCONFIRMED = {"c7-ebus", "c7-ehea", "c7-eemp", "c7-eenv", "c7-eagr"}


def test_there_are_eighteen_action_lines_in_official_order():
    lines = load_action_lines()
    assert [line.slug for line in lines] == [
        *("c1", "c2", "c3", "c4", "c5", "c6"),
        *("c7-egov", "c7-ebus", "c7-elea", "c7-ehea", "c7-eemp", "c7-eenv", "c7-eagr", "c7-esci"),
        *("c8", "c9", "c10", "c11"),
    ]
    assert [line.position for line in lines] == list(range(1, 19))


def test_slug_and_symbol_follow_from_code_and_subline():
    for line in load_action_lines():
        parts = [line.code, line.subline] if line.subline else [line.code]
        assert line.symbol == "-".join(parts).upper()
        assert line.slug == line.symbol.lower()


def test_disputed_links_are_those_the_sources_disagree_on():
    links = [(line.slug, link) for line in load_action_lines() for link in line.sdg_links]
    assert {(slug, link.goal, link.only_in) for slug, link in links if link.status == "disputed"} == DISPUTED
    assert all(link.only_in is None for _, link in links if link.status == "agreed")
    assert Counter(link.status for _, link in links) == {"agreed": 119, "disputed": 8}


def test_no_action_line_links_a_goal_twice():
    for line in load_action_lines():
        goals = [link.goal for link in line.sdg_links]
        assert goals == sorted(set(goals))


def test_unconfirmed_facilitators_are_marked():
    marked = {
        line.slug for line in load_action_lines() for facilitator in line.facilitators if not facilitator.confirmed
    }
    assert marked == UNCONFIRMED


def test_seventeen_goals_with_short_titles_in_six_languages():
    goals = load_sdgs()
    assert [goal.number for goal in goals] == list(range(1, 18))
    assert all(set(goal.short_titles) == {"ar", "zh", "en", "fr", "ru", "es"} for goal in goals)
    assert goals[15].titles["en"].startswith("Promote peaceful and inclusive societies")


def test_249_countries_with_names_and_three_distinct_codes_each():
    countries = load_countries()
    assert len(countries) == 249
    for field in ("alpha2", "alpha3", "m49"):
        assert len({getattr(country, field) for country in countries}) == 249
    assert all(len(country.official_names) == 6 for country in countries)


def test_each_group_has_its_members_and_together_they_are_193():
    counts = Counter(country.group for country in load_countries())
    assert counts == {
        "african": 54,
        "asia_pacific": 54,
        "eastern_european": 23,
        "grulac": 33,
        "weog": 29,
        "none": 56,
    }
    assert sum(counts.values()) - counts["none"] == 193


def test_each_commission_has_its_members():
    counts = Counter(key for country in load_countries() for key in country.commissions)
    assert counts == {"ECA": 54, "ECE": 56, "ECLAC": 46, "ESCAP": 53, "ESCWA": 21}


def test_every_african_state_and_no_other_belongs_to_eca():
    for country in load_countries():
        assert ("ECA" in country.commissions) == (country.group == "african"), country.alpha2


def test_special_cases_carry_a_note():
    noted = {country.alpha2 for country in load_countries() if country.group_note}
    assert {"TR", "IL", "KI", "US", "PS", "VA"} <= noted


def test_observers_are_the_holy_see_and_palestine():
    observers = {country.alpha2 for country in load_countries() if country.un_status == "observer"}
    assert observers == {"VA", "PS"}


def test_country_flags_and_namibia_survive_reading():
    by_code = {country.alpha2: country for country in load_countries()}
    assert by_code["NA"].official_names["en"] == "Namibia"
    assert (by_code["NE"].ldc, by_code["NE"].lldc, by_code["NE"].sids) == (True, True, False)
    assert (by_code["FJ"].ldc, by_code["FJ"].lldc, by_code["FJ"].sids) == (False, False, True)
    assert by_code["DZ"].m49 == "012"


@pytest.mark.parametrize(
    ("alpha2", "region"),
    [
        ("NE", "african"),
        ("KI", "asia_pacific"),
        ("CY", "asia_pacific"),
        ("GE", "eastern_european"),
        ("EC", "grulac"),
        ("TR", "weog"),
        ("IL", "weog"),
        ("US", "weog"),
        ("PS", "other"),
        ("VA", "other"),
        ("AW", "other"),
        ("ne", "african"),
        ("", "other"),
        (None, "other"),
    ],
)
def test_region_of(alpha2, region):
    assert region_of(alpha2) == region


@pytest.mark.parametrize("alpha2", ["XX", "NER", "'; --"])
def test_region_of_unknown_country_is_an_error(alpha2):
    with pytest.raises(UnknownCountryError, match="No country"):
        region_of(alpha2)


def test_every_region_a_country_can_have_is_a_group():
    keys = {group.key for group in load_regional_groups()}
    assert {region_of(country.alpha2) for country in load_countries()} <= keys


def test_small_lists():
    types = [item.key for item in load_stakeholder_types()]
    assert types == ["government", "igo", "private", "civil", "technical", "academia", "other"]
    assert [group.key for group in load_regional_groups() if not group.member_states] == ["igo", "other"]
    assert [item.key for item in load_regional_commissions()] == ["ECA", "ECE", "ECLAC", "ESCAP", "ESCWA"]
    assert [language.code for language in load_un_languages()] == ["ar", "zh", "en", "fr", "ru", "es"]
    assert [language.code for language in load_un_languages() if language.direction == "rtl"] == ["ar"]


def test_eighteen_sub_themes_each_within_e_government():
    themes = load_sub_themes()
    assert "".join(theme.letter for theme in themes) == "abcdefghijklmnopqr"
    assert all(theme.key == f"2006-{theme.letter}" for theme in themes)
    assert all("c7-egov" in theme.lines for theme in themes)
    assert all(theme.text.startswith(theme.title) for theme in themes)
    assert themes[2].lines == ("c1", "c7-egov", "c11")


def _edit_json(path: Path, change) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def _edit_text(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def damaged(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(reference.DATA, folder)
    return folder


def _first_link(content):
    return content["lines"][0]["sdg_links"][0]


JSON_DAMAGE = [
    ("action-lines", lambda c: c["lines"][0].pop("slug"), load_action_lines, "item 1: “slug”"),
    ("action-lines", lambda c: c["lines"][1].update(slug="c1"), load_action_lines, "'c1' occurs twice"),
    ("action-lines", lambda c: _first_link(c).update(goal=18), load_action_lines, "refers to 18"),
    ("action-lines", lambda c: _first_link(c).update(status="maybe"), load_action_lines, "“status” must"),
    ("action-lines", lambda c: c["lines"][0].update(titles={"fr": "x"}), load_action_lines, "English"),
    ("action-lines", lambda c: c.update(lines=[]), load_action_lines, "“lines” must be a list"),
    ("sdgs", lambda c: c["goals"].reverse(), load_sdgs, "goal 17 stands in place 1"),
    ("sub-themes-2006", lambda c: c["sub_themes"][0].update(lines=["c12"]), load_sub_themes, "to 'c12'"),
    ("stakeholder-types", lambda c: c["types"][0].update(label=""), load_stakeholder_types, "“label”"),
    ("regional-groups", lambda c: c["groups"][0].pop("member_states"), load_regional_groups, "true or"),
]


@pytest.mark.parametrize(("name", "change", "load", "message"), JSON_DAMAGE)
def test_damaged_json_is_refused_by_name(damaged, name, change, load, message):
    _edit_json(damaged / f"{name}.json", change)
    with pytest.raises(ReferenceDataError, match=message) as caught:
        load(damaged)
    assert str(caught.value).startswith(f"{name}.json: ")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\nAE,ARE,", "\nAD,ARE,", "'AD' occurs twice"),
        ("\nAE,ARE,", "\nae,ARE,", "alpha2"),
        (",weog,,ECE,", ",atlantis,,ECE,", "refers to 'atlantis'"),
        (",weog,,ECE,", ",weog,,ECX,", "refers to 'ECX'"),
        (",member,weog,", ",,weog,", "members, and only they"),
        (",yes,", ",perhaps,", "must be one of 'yes'"),
        ("Andorra,Andorre", "Andorra", "wrong length"),
        ("alpha2,alpha3", "code,alpha3", "“alpha2” is missing"),
    ],
)
def test_damaged_country_file_is_refused(damaged, old, new, message):
    _edit_text(damaged / "countries.csv", old, new)
    with pytest.raises(ReferenceDataError, match=message):
        load_countries(damaged)


def test_unreadable_files_are_refused(damaged):
    (damaged / "sdgs.json").write_text("{", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=r"sdgs\.json: line 1 is not JSON"):
        load_sdgs(damaged)
    (damaged / "countries.csv").write_bytes(b"alpha2\n\xff\n")
    with pytest.raises(ReferenceDataError, match=r"countries\.csv: cannot be read"):
        load_countries(damaged)
    (damaged / "un-languages.json").unlink()
    with pytest.raises(ReferenceDataError, match=r"un-languages\.json: cannot be read"):
        load_un_languages(damaged)
