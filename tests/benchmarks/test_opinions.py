"""The measuring of opinion groups finds those that were made."""

from pathlib import Path

from tests.benchmarks import opinions


def test_the_camps_are_found_in_a_database(tmp_path: Path) -> None:
    question = opinions.made(tmp_path, 50_000)
    taken = opinions.run("opinions", str(tmp_path), str(question))
    assert (taken.votes, len(taken.groups)) == (50_000, 3)
    assert taken.peak <= 300
