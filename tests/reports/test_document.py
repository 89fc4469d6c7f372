"""A report as values: what does not add up is refused, and each passage is listed once."""

from dataclasses import FrozenInstanceError

import pytest

from reports.document import Annex, AnnexDoesNotSum, AttendanceRow, Block
from tests.reports.documents import annex, document, evidence, full

ROWS = (AttendanceRow("Member States", 13), AttendanceRow("Private sector", 3, 2))


def test_an_annex_that_sums() -> None:
    made = Annex("Annex I", "Participants", ROWS, 18)
    assert (made.on_site, made.remote, made.rows[1].total) == (16, 2, 5)


def test_the_attendance_of_2006_sums() -> None:
    assert annex().on_site == 48


@pytest.mark.parametrize("total", [0, 16, 17, 19])
def test_an_annex_that_does_not_sum_is_refused(total: int) -> None:
    with pytest.raises(AnnexDoesNotSum, match=f"make 18, the total says {total}"):
        Annex("Annex I", "Participants", ROWS, total)


def test_nobody_can_be_fewer_than_nobody() -> None:
    with pytest.raises(AnnexDoesNotSum, match="Ghosts"):
        Annex("Annex I", "", (AttendanceRow("States", 3), AttendanceRow("Ghosts", -1)), 2)


def test_withheld_words_need_a_reason() -> None:
    with pytest.raises(ValueError, match="no reason"):
        evidence(exact=None)
    assert evidence(exact=None, withheld_reason="personal data").is_withheld
    assert not evidence().is_withheld


def test_two_blocks_cannot_share_an_id() -> None:
    with pytest.raises(ValueError, match="same id"):
        document(Block(id="x", kind="numbered", text="One"), Block(id="x", kind="numbered", text="Two"))


def test_a_passage_cited_twice_is_listed_once() -> None:
    cited = full().citations
    assert [c.number for c in cited] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [b.id for b in cited[0].blocks] == ["p2", "a1", "a4"]
    assert full().citation_numbers() == {
        "p1": (), "p2": (1,), "a1": (1, 2), "a2": (3, 4), "h1": (), "a3": (5,), "r1": (6,), "r2": (7,), "n1": (),
        "a4": (1,), "r3": (8,), "p3": (),
    }  # fmt: skip


def test_a_passage_given_twice_to_one_block_counts_once() -> None:
    one = document(Block(id="x", kind="numbered", text="One", evidence=(evidence(1), evidence(1))))
    assert one.citation_numbers() == {"x": (1,)}


def test_another_passage_of_the_same_contribution_is_another_citation() -> None:
    parts = (evidence(1), evidence(1, start=5, exact="other words"))
    assert len(document(Block(id="x", kind="numbered", text="One", evidence=parts)).citations) == 2


def test_documents_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        document().title = "Another"  # type: ignore[misc]  # that is what the test is about
