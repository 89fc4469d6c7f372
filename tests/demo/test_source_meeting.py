"""The documents behind the demonstration are whole, verbatim and filed."""

import json
from datetime import UTC, datetime
from pathlib import Path
from string import ascii_lowercase

import pytest

from demo import source_meeting
from demo.source_meeting import meeting_2006, outcome_2018, question_sets, session_2019

ROOT = Path(__file__).parents[2]
LINES = {"C1", "C2", "C3", "C4", "C5", "C6", "C7-egov", "C7-ebus", "C7-elea", "C8", "C9", "C10", "C11"}


def test_attendance_is_the_48_of_the_report():
    meeting = meeting_2006()
    assert [group.count for group in meeting.attendance] == [13, 22, 10, 3]
    assert sum(group.count for group in meeting.attendance) == meeting.attendance_total == 48


def test_attendance_that_does_not_sum_is_refused(tmp_path, monkeypatch):
    raw = json.loads((source_meeting.DATA / "meeting-2006.json").read_text(encoding="utf-8"))
    raw["attendance"]["total"] = 49
    (tmp_path / "meeting-2006.json").write_text(json.dumps(raw), encoding="utf-8")
    monkeypatch.setattr(source_meeting, "DATA", tmp_path)
    with pytest.raises(ValueError, match="does not sum"):
        meeting_2006.__wrapped__()


@pytest.mark.parametrize(
    ("name", "last"), [("presenters", "o"), ("themes", "r"), ("discussion", "l"), ("proposals", "j")]
)
def test_lettered_lists_are_whole(name, last):
    items = getattr(meeting_2006(), name)
    assert "".join(item.letter for item in items) == ascii_lowercase[: ascii_lowercase.index(last) + 1]
    assert all(item.text and item.text == item.text.strip() for item in items)


def test_only_the_last_discussion_point_has_roman_points():
    *others, last = meeting_2006().discussion
    assert [point.numeral for point in last.points] == ["i", "ii", "iii", "iv"]
    assert not any(item.points for item in others)


def test_paragraphs_and_footnote():
    meeting = meeting_2006()
    assert [paragraph.number for paragraph in meeting.paragraphs] == list(range(1, 10))
    (note,) = meeting.footnotes
    assert note.mark in meeting.paragraphs[note.paragraph - 1].text


def test_wording_is_verbatim_with_its_slip_and_without_page_breaks():
    meeting = meeting_2006()
    discussion = {item.letter: item.text for item in meeting.discussion}
    assert "No decision taken by the group is bounding." in discussion["a"]
    assert "activities on their" not in discussion["e"]
    assert "on their respective projects and activities, but also" in discussion["e"]
    assert "\n" not in "".join(discussion.values())
    assert meeting.proposals[0].text == "Start building knowledge on good (and not so good) partnership practices."
    assert meeting.presenters[5].text == "Italy – Ministry of Innovation and Technologies"
    assert any("bounding" in note for note in meeting.notes)


def test_times_carry_the_zone_of_the_venue():
    assert meeting_2006().starts_at.astimezone(UTC) == datetime(2006, 5, 16, 13, tzinfo=UTC)
    assert meeting_2006().ends_at.astimezone(UTC) == datetime(2006, 5, 16, 16, tzinfo=UTC)
    assert session_2019().starts_at.astimezone(UTC) == datetime(2019, 4, 8, 9, tzinfo=UTC)
    assert session_2019().ends_at.astimezone(UTC) == datetime(2019, 4, 8, 11, tzinfo=UTC)


def test_masthead_and_chair():
    meeting = meeting_2006()
    assert meeting.masthead == ("Provisional", "Facilitator For", "Action Lines", "C1 & C7eGov")
    assert meeting.chair.name == "Ms. Haiyan Qian"


@pytest.mark.parametrize("line", ["C1", "C7-egov", "C11"])
def test_each_line_of_the_meeting_is_the_best_fit_of_two_proposals(line):
    assert sum(proposal.action_lines[0] == line for proposal in meeting_2006().proposals) >= 2


def test_every_theme_and_proposal_is_filed_under_known_lines():
    for item in meeting_2006().themes + meeting_2006().proposals:
        assert item.action_lines
        assert set(item.action_lines) <= LINES
        assert len(set(item.action_lines)) == len(item.action_lines)


def test_themes_are_filed_as_in_the_vocabulary():
    vocabulary = json.loads((ROOT / "themes/data/sub-themes-2006.json").read_text(encoding="utf-8"))
    filed = {theme.letter: [line.lower() for line in theme.action_lines] for theme in meeting_2006().themes}
    assert filed == {theme["letter"]: theme["lines"] for theme in vocabulary["sub_themes"]}


def test_title_of_a_theme_is_its_first_part():
    titles = {theme.letter: theme.title for theme in meeting_2006().themes}
    assert titles["c"] == "Public/Private Partnership (PPP) and Multi-Sector Partnership (MSP)"
    assert titles["i"] == "Knowledge management in public administration"


def test_session_2019():
    session = session_2019()
    assert (session.number, session.room, session.sdgs) == (135, "Room H1, ITU Montbrillant", (16, 17))
    assert session.action_lines == ("C1", "C7-egov", "C11")
    assert session.person.title == "Governance and Public Administration Officer, UNDESA"
    assert not any("click here" in paragraph for paragraph in session.paragraphs)


def test_outcome_2018():
    outcome = outcome_2018()
    assert [len(issue.points) for issue in outcome.debated_issues] == [7, 4, 5]
    assert (len(outcome.quotes), len(outcome.overall_outcomes)) == (4, 5)
    assert outcome.relevance[0].startswith("C1. ")
    assert "bookmark" not in " ".join(outcome.suggestions)


def test_nine_question_sets_each_with_its_source():
    sets = question_sets()
    assert len(sets) == len({entry.key for entry in sets}) == 9
    assert all(entry.source.startswith("http") and entry.questions for entry in sets)
    assert [len(entry.questions) for entry in sets] == [4, 4, 9, 1, 2, 3, 4, 2, 4]
    unseen = [question.section for entry in sets for question in entry.questions if question.text is None]
    assert unseen == ["Human rights and ethical dimensions of the Information Society"]
