"""From words to the paragraph, and back: the whole chain through the actions."""

from datetime import datetime
from typing import Any

import pytest

from accounts.actor import NOBODY, SYSTEM
from contributions import actions as saying
from contributions import record
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, Refused
from reports import actions, coding, publishing, queries
from reports.assemble import assemble
from reports.fates import fates_of
from tests import factories as make
from tests.reports import factories as chain


def verbs(topic: str) -> list[str]:
    return [entry.verb for entry in record.entries_after(topic, 0)]


def test_words_become_a_paragraph_and_their_author_finds_it(noon: datetime) -> None:
    author, moderator, rapporteur = make.user(), make.staff("moderator"), make.staff("rapporteur")
    said, noise = chain.said(author), chain.said()
    about = chain.held()
    anchor = coding.cite_passage(make.actor(moderator), said, "On-line tools should be used.")
    finding = coding.draft_finding(
        make.actor(moderator), [make.line()], "consensus", "Tools on line.", cites=[anchor]
    )
    report = actions.draft_report(make.actor(rapporteur), about)
    own: dict[str, Any] = {"is_own_observation": True}
    actions.add_paragraph(make.actor(rapporteur), report, "numbered", "The themes included:", **own)
    cited = actions.add_paragraph(make.actor(rapporteur), report, "letter", "On-line tools", findings=[finding])
    assert fates_of([said.id, noise.id], make.actor(author)) == {said.id: [], noise.id: []}
    publishing.publish_report(make.actor(rapporteur), report)
    db.session.commit()

    fates = fates_of([said.id, noise.id], make.actor(author))
    (fate,) = fates[said.id]
    assert fates[noise.id] == []
    assert (fate.label, fate.passages) == ("1 a)", ("On-line tools should be used.",))
    assert fate.url == f"/reports/{report.id}#para-{cited.id}"
    block = assemble(report, NOBODY, now()).blocks[1]
    assert (block.label, block.evidence[0].exact) == ("a)", "On-line tools should be used.")
    assert (block.finding_symbols, finding.symbol) == (("C7-EGOV/F1",), "C7-EGOV/F1")
    assert verbs(report.topic) == [
        "report_drafted", "paragraph_added", "paragraph_added", "finding_placed", "report_published",
    ]  # fmt: skip
    assert verbs(make.line().topic) == ["finding_drafted", "finding_cited"]
    assert list(record.broken_links()) == []


def test_an_uncited_paragraph_that_is_not_marked_keeps_a_report_from_being_published(noon: datetime) -> None:
    report = chain.report()
    actions.add_paragraph(SYSTEM, report, "heading", "Specific Proposals")
    bare = actions.add_paragraph(SYSTEM, report, "letter", "Start building knowledge.")
    finding_without_passage = coding.draft_finding(SYSTEM, [make.line()], "proposal", "Build knowledge.")
    actions.place_finding(SYSTEM, bare, finding_without_passage)
    with pytest.raises(Invalid) as refused:
        publishing.publish_report(SYSTEM, report)
    sentence = "“Specific Proposals” a): cites nothing and is not marked as the rapporteur’s own observation."
    assert refused.value.fields["paragraphs"] == [sentence]
    actions.edit_paragraph(SYSTEM, bare, expected=1, is_own_observation=True)
    assert publishing.publish_report(SYSTEM, report).number == 1


def test_a_report_whose_participants_do_not_sum_is_not_published(noon: datetime) -> None:
    report = chain.report()
    report.meeting.counts[0].on_site += 1
    db.session.flush()
    with pytest.raises(Invalid, match="the rows make 49, the total says 48"):
        publishing.publish_report(SYSTEM, report)


def test_an_empty_report_and_a_roman_item_without_a_letter_are_refused(noon: datetime) -> None:
    report = actions.draft_report(SYSTEM, chain.held())
    with pytest.raises(Invalid, match="no paragraphs"):
        publishing.publish_report(SYSTEM, report)
    actions.add_paragraph(SYSTEM, report, "numbered", "One", is_own_observation=True)
    actions.add_paragraph(SYSTEM, report, "roman", "Astray", is_own_observation=True)
    with pytest.raises(Invalid, match="needs a lettered item above it"):
        publishing.publish_report(SYSTEM, report)


@pytest.mark.parametrize(("exact", "start"), [
    ("Tools never mentioned", None), ("On-line tools", 3), ("should be", None), (" ", None),
])  # fmt: skip
def test_a_citation_whose_text_does_not_match_is_refused(noon: datetime, exact: str, start: int | None) -> None:
    said = chain.said()
    with pytest.raises(Invalid):
        coding.cite_passage(SYSTEM, said, exact, start)


def test_a_passage_that_was_reworded_meanwhile_is_refused(noon: datetime) -> None:
    author = make.user()
    said = chain.said(author)
    saying.revise(make.actor(author), said, "Something else entirely.")
    with pytest.raises(Invalid, match="do not stand"):
        coding.cite_passage(SYSTEM, said, "On-line tools should be used.")


def test_hidden_and_withdrawn_words_cannot_be_cited(noon: datetime) -> None:
    author, moderator = make.user(), make.staff("moderator")
    hidden, withdrawn = chain.said(author), chain.said(author)
    saying.hide(SYSTEM, hidden, "Off topic")
    saying.withdraw(make.actor(author), withdrawn)
    for said in (hidden, withdrawn):
        with pytest.raises(Refused):
            coding.cite_passage(make.actor(moderator), said, "On-line tools should be used.")


def test_an_edit_from_an_old_version_shows_both_texts(noon: datetime) -> None:
    report = chain.report()
    paragraph = publishing.snapshot.working_paragraphs(report)[0]
    actions.edit_paragraph(SYSTEM, paragraph, expected=1, text="Theirs")
    with pytest.raises(Conflict) as conflict:
        actions.edit_paragraph(SYSTEM, paragraph, expected=1, text="Mine")
    assert (conflict.value.theirs, conflict.value.mine) == ("Theirs", "Mine")
    assert actions.edit_paragraph(SYSTEM, paragraph, expected=1, text="Theirs").version == 2


def test_answers_that_are_not_public_yet_keep_a_report_from_being_published(noon: datetime) -> None:
    closing = noon.replace(day=30)
    report = chain.report(chain.found(chain.said(kind="answer", public_from=closing)))
    with pytest.raises(Invalid, match="not public before their consultation closes"):
        publishing.publish_report(SYSTEM, report)


def test_publishing_the_same_text_again_changes_nothing_and_another_is_a_revision(noon: datetime) -> None:
    report = chain.report(chain.found(chain.said()))
    first = publishing.publish_report(SYSTEM, report)
    assert publishing.publish_report(SYSTEM, report) is first
    assert first.revised_on is None
    actions.add_paragraph(SYSTEM, report, "plain", "A last word.", is_own_observation=True)
    assert len(assemble(report, NOBODY, now()).blocks) == 3
    second = publishing.publish_report(SYSTEM, report)
    db.session.commit()
    assert (second.number, str(second.revised_on)) == (2, "2026-06-01")
    assert len(assemble(report, NOBODY, now()).blocks) == 4
    assert len(assemble(report, NOBODY, now(), version=first).blocks) == 3
    for version in (first, second):
        assert version.digest == publishing.snapshot.digest(version.snapshot)


def test_paragraphs_move_leave_and_come_back(noon: datetime) -> None:
    report = chain.report()
    one, two = publishing.snapshot.working_paragraphs(report)
    actions.move_paragraph(SYSTEM, two, "up")
    actions.move_paragraph(SYSTEM, two, "up")
    between = actions.add_paragraph(SYSTEM, report, "plain", "Between", after=two, is_own_observation=True)
    db.session.expire_all()
    assert [p.id for p in publishing.snapshot.working_paragraphs(report)] == [two.id, between.id, one.id]
    actions.remove_paragraph(SYSTEM, between)
    assert [p.id for p in publishing.snapshot.working_paragraphs(report)] == [two.id, one.id]
    assert [p.id for p in queries.removed_paragraphs(report)] == [between.id]
    actions.restore_paragraph(SYSTEM, between)
    assert [p.id for p in publishing.snapshot.working_paragraphs(report)] == [two.id, between.id, one.id]


def test_letters_go_past_i_and_the_closing_paragraph_continues_the_numbers(noon: datetime) -> None:
    report = chain.report()
    for number in range(27):
        actions.add_paragraph(SYSTEM, report, "letter", f"Item {number}", is_own_observation=True)
    actions.add_paragraph(SYSTEM, report, "heading", "General Consensus")
    actions.add_paragraph(SYSTEM, report, "letter", "Anew", is_own_observation=True)
    actions.add_paragraph(SYSTEM, report, "roman", "Below", is_own_observation=True)
    actions.add_paragraph(SYSTEM, report, "numbered", "The end", is_own_observation=True)
    labels = [block.label for block in assemble(report, SYSTEM, now(), draft=True).blocks]
    assert labels[:3] == ["1.", "2.", "a)"]
    assert labels[9:12] == ["h)", "i)", "j)"]
    assert labels[-5:] == ["aa)", "", "a)", "i.", "3."]


def test_taking_a_finding_back_and_a_citation_too(noon: datetime) -> None:
    said = chain.said()
    finding = chain.found(said)
    report = chain.report(finding)
    paragraph = publishing.snapshot.working_paragraphs(report)[1]
    actions.take_finding(SYSTEM, paragraph, finding)
    actions.take_finding(SYSTEM, paragraph, finding)
    assert paragraph.placings == []
    anchor = finding.citations[0].anchor
    coding.add_citation(SYSTEM, finding, anchor)
    coding.remove_citation(SYSTEM, finding, anchor)
    coding.remove_citation(SYSTEM, finding, anchor)
    assert finding.citations == []
    with pytest.raises(Invalid, match="heading cites nothing"):
        actions.place_finding(SYSTEM, actions.add_paragraph(SYSTEM, report, "heading", "H"), finding)


def test_findings_are_numbered_within_their_line_and_cover_what_was_said(noon: datetime) -> None:
    chain.said()
    first, second = chain.found(chain.said()), coding.draft_finding(SYSTEM, [make.line("c1")], "quote", "Q")
    assert (first.symbol, second.symbol, chain.found(chain.said()).symbol) == ("C7-EGOV/F1", "C1/F1", "C7-EGOV/F2")
    covered = queries.coverage(make.line().id)
    assert (covered.said, covered.cited, covered.uncited) == (3, 2, 1)
    assert len(queries.uncited(make.line().id)) == 1


@pytest.mark.parametrize("given", [
    {"meeting_title": ""}, {"label": "x" * 101}, {"when_where": ["x"] * 9}, {"colour": "red"}, {"subtitle": "x" * 301},
])  # fmt: skip
def test_a_head_that_cannot_be_printed_is_refused(noon: datetime, given: dict) -> None:
    report = actions.draft_report(SYSTEM, chain.held())
    with pytest.raises(Invalid) as refused:
        actions.edit_masthead(SYSTEM, report, given)
    assert list(refused.value.fields) == list(given)


def test_the_head_is_made_of_the_meetings_facts(noon: datetime) -> None:
    report = actions.draft_report(SYSTEM, chain.held())
    head = assemble(report, SYSTEM, now(), draft=True).masthead
    assert (head.symbol, head.body_lines) == ("C7-EGOV/2006/SR.1", ("Facilitator for Action Lines C7-EGOV",))
    assert head.when_where[0] == "Tuesday, 16 May 2006, 15:00 – 18:00 (Europe/Zurich)"
    assert actions.draft_report(SYSTEM, report.meeting) is report


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_comments_are_collected_on_this_site_only(noon: datetime, url: str) -> None:
    report = actions.draft_report(SYSTEM, chain.held())
    with pytest.raises(Invalid):
        actions.request_comments(SYSTEM, report, True, url)
