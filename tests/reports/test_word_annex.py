"""The table of participants in the Word file."""

import pytest

from tests.reports.documents import annex, document, full
from tests.reports.word_reader import Read

pytestmark = pytest.mark.usefixtures("in_english")


def test_the_annex_repeats_its_head_and_ends_with_the_sum() -> None:
    (table,) = Read(full()).word.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == ["Stakeholder type", "On site", "Remote", "Total"]
    assert cells[1] == ["Member States", "13", "2", "15"]
    assert cells[-1] == ["Total", "48", "2", "50"]
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [
        True,
        False,
        False,
        False,
        False,
        False,
    ]
    assert table._tbl.xpath("w:tblPr/w:tblCaption/@w:val") == ["Participants"]


def test_nobody_at_a_distance_is_no_column() -> None:
    (table,) = Read(document(annexes=(annex(),))).word.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Stakeholder type", "Participants"]
    assert [cell.text for cell in table.rows[-1].cells] == ["Total", "48"]
