"""How the text of a report is arranged for a reader's page."""

from reports.document import Block, Evidence
from reports.page import _ranges, tree


def block(number: int, kind: str, *, own: bool = True, cited: bool = False) -> Block:
    passage = Evidence(
        symbol="S",
        url="u",
        exact="e",
        speaker="n",
        lang="en",
        dir="ltr",
        revision_number=1,
        digest="d",
        start=0,
        end=1,
    )
    return Block(id=str(number), kind=kind, text="T", is_own_observation=own, evidence=(passage,) if cited else ())  # type: ignore[arg-type]  # kinds come from the test


def test_lists_hang_under_what_stands_before_them() -> None:
    kinds = ["numbered", "letter", "letter", "roman", "plain", "letter", "heading", "letter", "numbered"]
    nodes = tree([block(n, kind) for n, kind in enumerate(kinds)])
    assert [node.block.kind for node in nodes] == ["numbered", "plain", "heading", "numbered"]
    assert [child.block.id for child in nodes[0].children] == ["1", "2"]
    assert [child.block.kind for child in nodes[0].children[1].children] == ["roman"]
    assert (nodes[0].first, nodes[1].first, nodes[2].first) == (1, 3, 1)


def test_a_list_with_nothing_above_it_stands_for_itself() -> None:
    assert [node.block.kind for node in tree([block(1, "letter"), block(2, "letter"), block(3, "roman")])] == [
        "letter", "letter",
    ]  # fmt: skip


def test_the_mark_of_own_observation_covers_a_list_only_if_all_of_it_is_own() -> None:
    assert tree([block(1, "numbered"), block(2, "letter")])[0].is_all_own
    assert not tree([block(1, "numbered"), block(2, "letter", own=False, cited=True)])[0].is_all_own
    assert not tree([block(1, "numbered", cited=True)])[0].is_all_own


def test_numbers_of_citations_are_joined_to_ranges() -> None:
    assert _ranges((1, 2, 3, 7, 9, 10)) == "1–3, 7, 9–10"
