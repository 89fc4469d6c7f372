"""The pages: citing without scripts, writing, publishing, reading; hidden words vanish from all of them."""

import io
import zipfile

import pytest
from sqlalchemy import event, select

from accounts.actor import SYSTEM
from contributions import actions as saying
from contributions.models import Contribution
from core.db import db
from core.guard import unit_of_work
from reports import actions, publishing
from reports.fates import fates_of
from reports.models import Finding, Paragraph, Report
from tests import factories as make
from tests.reports import factories as chain

EXACT = "On-line tools should be used."
CITE = {"finding": "0", "kind": "consensus", "meeting": "0", "revision": "1"}


def published(person=None) -> tuple[Report, Contribution]:
    said = chain.said(person)
    report = chain.report(chain.found(said))
    publishing.publish_report(SYSTEM, report)
    db.session.commit()
    return report, said


def word_text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


def test_everybody_reads_a_published_report(client, noon) -> None:
    report, said = published()
    page = client.get(report.url).text
    assert "SUMMARY REPORT" in page
    assert f'href="/c/{said.symbol}"' in page
    assert page.count("Rapporteur’s own observation") == 2
    assert '<td class="num">48</td>' in page
    assert "not binding" in page
    assert client.get(report.url).headers["ETag"]
    assert report.symbol in client.get("/reports").text
    assert "Latest report" in client.get("/c7-egov").text
    assert report.symbol in client.get(report.meeting.url).text
    assert "paragraph 2" in client.get(f"/c/{said.symbol}").text


def test_hidden_words_vanish_everywhere_and_come_back(client, noon) -> None:
    report, said = published()
    finding = db.session.scalars(select(Finding)).one()
    addresses = [report.url, f"{report.url}.json", f"/api/v1/reports/{report.id}", f"{report.url}/versions/1",
                 f"/findings/{finding.id}", f"/api/v1/findings/{finding.id}"]  # fmt: skip
    evidence = EXACT + "</blockquote>"

    def shown() -> list[bool]:
        texts = [client.get(address).text for address in addresses]
        texts.append(word_text(client.get(f"{report.url}.docx").data))
        marks = [
            evidence,
            f'"exact": "{EXACT}"',
            f'"exact":"{EXACT}"',
            evidence,
            evidence,
            f'"exact":"{EXACT}"',
            EXACT,
        ]
        return [mark in text for mark, text in zip(marks, texts, strict=True)]

    actions.edit_paragraph(SYSTEM, _cited(report), expected=1, text="The point, in other words.")
    publishing.publish_report(SYSTEM, report)
    db.session.commit()
    addresses[3] = f"{report.url}/versions/2"
    assert shown() == [True] * 7
    with unit_of_work():
        saying.hide(SYSTEM, said, "Personal data")
    assert shown() == [False] * 7
    assert "hidden by a moderator" in client.get(report.url).text
    with unit_of_work():
        saying.restore(SYSTEM, said, "Hidden by mistake")
    assert shown() == [True] * 7


def _cited(report: Report) -> Paragraph:
    return publishing.snapshot.working_paragraphs(report)[1]


def test_a_reworded_contribution_is_said_to_be(client, noon) -> None:
    author = make.user()
    report, said = published(author)
    assert "reworded since" not in client.get(report.url).text
    with unit_of_work():
        saying.revise(make.actor(author), said, "I have changed my mind.")
    page = client.get(report.url).text
    assert "reworded since" in page
    assert EXACT in page


def test_a_moderator_cites_with_scripts_off(client, noon) -> None:
    said = chain.said()
    make.sign_in(client, make.staff("moderator"))
    page = client.get(f"/c/{said.id}/cite")
    assert 'value="0-29"' in page.text
    data = {
        "sentences": ["0-29", "30-81"],
        "finding": "0",
        "kind": "consensus",
        "text": "Tools.",
        "meeting": "0",
        "revision": "1",
    }
    answer = client.post(f"/contributions/{said.id}/cite", data=data)
    finding = db.session.scalars(select(Finding)).one()
    assert answer.location == f"/findings/{finding.id}"
    assert finding.citations[0].anchor.exact == chain.WORDS
    pasted = {
        "exact": "interoperable",
        "finding": str(finding.id),
        "kind": "consensus",
        "meeting": "0",
        "revision": "1",
    }
    assert client.post(f"/contributions/{said.id}/cite", data=pasted).status_code == 302
    db.session.refresh(finding)
    assert [c.anchor.exact for c in finding.citations] == [chain.WORDS, "interoperable"]
    assert "Coverage so far" in client.get("/c7-egov/findings").text


@pytest.mark.parametrize(("change", "sentence"), [
    ({"sentences": []}, "Tick the sentences to cite"),
    ({"exact": "Words never said"}, "do not stand in the contribution"),
    ({"revision": "7"}, "reworded while you read it"),
    ({"text": ""}, "Write down what was found."),
    ({"exact": "On-line", "start": "5"}, "do not stand at this place"),
    ({"sentences": ["0-29", "82-92"]}, "must follow each other"),
])  # fmt: skip
def test_a_citation_that_does_not_fit_comes_back_with_all_that_was_typed(client, noon, change, sentence) -> None:
    said = chain.said(body=chain.WORDS + " And cheap.")
    make.sign_in(client, make.staff("moderator"))
    data = {
        "sentences": ["0-29"],
        "finding": "0",
        "kind": "consensus",
        "text": "My point",
        "meeting": "0",
        "revision": "1",
    }
    answer = client.post(f"/contributions/{said.id}/cite", data=data | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert change.get("text", "My point") in answer.text
    assert db.session.scalars(select(Finding)).all() == []


def test_a_participant_cannot_cite(client, noon) -> None:
    said = chain.said()
    make.sign_in(client, make.user())
    assert client.get(f"/c/{said.id}/cite").status_code == 403
    assert client.get("/c7-egov/findings").status_code == 403


def test_a_rapporteur_writes_and_publishes_by_forms(client, noon) -> None:
    finding, meeting = chain.found(chain.said()), chain.held()
    make.sign_in(client, make.staff("rapporteur"))
    assert "Begin the summary report" in client.get(meeting.url).text
    draft = client.post(f"{meeting.url}/report").location
    report = db.session.scalars(select(Report)).unique().one()
    client.post(f"{report.url}/paragraphs", data={"kind": "numbered", "text": "One", "findings": [finding.id]})
    client.post(f"{report.url}/paragraphs", data={"kind": "numbered", "text": "Two"})
    one, two = publishing.snapshot.working_paragraphs(report)
    refused = client.post(f"{report.url}/publication")
    assert refused.status_code == 422
    assert "2: cites nothing" in refused.text
    edit = {"kind": "numbered", "text": "Two!", "is_own_observation": "y", "version": "1", "footnote": "A note"}
    assert client.get(f"/paragraphs/{two.id}/edit").status_code == 200
    assert client.post(f"/paragraphs/{two.id}/edit", data=edit).status_code == 302
    stale = client.post(f"/paragraphs/{two.id}/edit", data=edit | {"text": "Other"})
    assert stale.status_code == 409
    assert "Two!" in stale.text
    assert "Other" in stale.text
    assert client.post(f"/paragraphs/{two.id}/up").status_code == 302
    assert client.post(f"/paragraphs/{one.id}/removal").status_code == 302
    assert client.post(f"/paragraphs/{one.id}/restoration").status_code == 302
    assert client.get(f"{report.url}/preview").status_code == 200
    assert client.post(f"{report.url}/publication").location == report.url
    assert client.post(f"{report.url}/comments", data={"requested": "1", "url": "/threads/7"}).status_code == 302
    page = client.get(report.url).text
    assert 'href="/threads/7"' in page
    assert page.index("Two!") < page.index("One")
    assert client.get(draft).status_code == 200


def test_the_head_is_changed_by_form(client, noon) -> None:
    report = chain.report()
    make.sign_in(client, make.staff("rapporteur"))
    assert "SUMMARY REPORT" in client.get(f"{report.url}/masthead").text
    data = {"body_lines": "Facilitator For\nAction Lines\nC1 & C7eGov", "meeting_title": "T", "label": "REPORT"}
    assert client.post(f"{report.url}/masthead", data=data | {"label": "x" * 101}).status_code == 422
    assert client.post(f"{report.url}/masthead", data=data).status_code == 302
    db.session.refresh(report)
    assert report.masthead["body_lines"] == ["Facilitator For", "Action Lines", "C1 & C7eGov"]


def test_an_empty_paragraph_is_refused_and_the_rest_kept(client, noon) -> None:
    report = chain.report()
    make.sign_in(client, make.staff("rapporteur"))
    answer = client.post(f"{report.url}/paragraphs", data={"kind": "letter", "text": "", "footnote": "My footnote"})
    assert answer.status_code == 422
    assert "My footnote" in answer.text


def test_a_moderator_reads_drafts_and_writes_none(client, noon) -> None:
    report = chain.report()
    make.sign_in(client, make.staff("moderator"))
    assert client.get(report.url).status_code == 200
    assert client.get(f"{report.url}/draft").status_code == 403
    assert client.post(f"{report.url}/publication").status_code == 403


def test_where_did_my_words_go(client, noon) -> None:
    author = make.user()
    report, _said = published(author)
    uncited = chain.said(author, body="Nobody quotes me.")
    make.sign_in(client, author)
    page = client.get("/my/contributions").text
    assert f'href="{report.url}#para-' in page
    assert uncited.symbol in page
    assert "Not cited in a published report so far." in page
    assert fates_of([uncited.id], make.actor(author)) == {uncited.id: []}
    assert client.get("/my/contributions", headers={"Cookie": ""}).status_code in (200, 302)


def test_a_long_report_is_read_in_few_statements(app, client, noon) -> None:
    report = chain.report()
    for number in range(60):
        finding = chain.found(
            chain.said(body=f"Point {number} stands here. {chain.WORDS}"), f"Point {number} stands here."
        )
        actions.add_paragraph(SYSTEM, report, "numbered", f"Point {number}", findings=[finding])
    publishing.publish_report(SYSTEM, report)
    db.session.commit()
    rapporteur = make.staff("rapporteur")
    statements: list[str] = []
    listen = lambda *args: statements.append(args[2])  # noqa: E731  # removed below by identity
    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        db.session.expire_all()
        assert client.get(f"{report.url}/versions/1").status_code == 200
        assert len(statements) <= 12
        make.sign_in(client, rapporteur)
        statements.clear()
        db.session.expire_all()
        assert client.get(f"{report.url}/draft").status_code == 200
        assert len(statements) <= 25
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
