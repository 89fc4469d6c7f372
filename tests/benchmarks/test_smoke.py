"""The bench runs from end to end, with tiny numbers, so that it cannot rot. What it measures is nobody's concern here."""

import subprocess
import sys

import pytest

from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.options import QUICK, parsed
from tests.benchmarks.servers import ROOT


def run(*options: str) -> str:
    """What a tiny run prints."""
    command = [sys.executable, "-m", "tests.benchmarks", "--tiny", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def printed() -> str:
    """What a tiny run of everything but the large comparisons prints."""
    return run()


@pytest.mark.parametrize(
    "name",
    [
        "bare Flask route", "thread page, anonymous", "thread page, signed in", "thread page, not modified (304)",
        "action-line page, anonymous", "thread page not stored yet, median", "web worker", "posts acknowledged",
        "A page of a thread of 200 posts, as times its first page",
        "commit to arrival, median", "commit to arrival, 99 of 100", "all tables",
    ],
)  # fmt: skip
def test_every_figure_is_there(printed: str, name: str) -> None:
    assert name in printed


def test_a_search_is_measured() -> None:
    assert "Two words among 204 texts" in run("--search")


def test_a_questionnaire_is_measured() -> None:
    printed = run("--questionnaires")
    for name in ("consultation page, anonymous", "blank form, signed in", "form with saved answers, signed in"):
        assert len([line for line in printed.splitlines() if name in line and "target ≥ 0.20" in line]) == 2


def test_ratios_come_first(printed: str) -> None:
    assert printed.index("Share of the bare Flask route") < printed.index("requests/s")
    assert "target ≥ 0.40" in printed


def test_the_posts_are_counted(printed: str) -> None:
    [line] = [line for line in printed.splitlines() if line.split()[:1] == ["post"]]
    assert line.split()[1:] == ["100", "rows"]


def test_a_small_and_a_large_database_are_compared() -> None:
    ratios = [line for line in run("--scale").splitlines() if "target ≤ 1.2" in line]
    assert len(ratios) == 3


def test_results_of_few_and_of_many_are_compared() -> None:
    printed = run("--results")
    assert len([line for line in printed.splitlines() if "target ≤ 1.5" in line]) == 6
    assert "counting 80 responses anew" in printed


def test_options_of_the_command_line() -> None:
    assert parsed(["--quick", "--posts", "700"]).thread_count == 14
    assert parsed(["--quick"]) == QUICK
    assert parsed([]).posts == 100_000


def test_numbers_are_written_with_what_they_tell() -> None:
    written = [Figure("", value, "").written() for value in (0.4444, 12.34, 1234.5, 7)]
    assert written == ["0.44", "12.3", "1,234", "7"]


def test_percentiles() -> None:
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile(range(100), 0.99) == 99
    assert percentile([], 0.5) == 0
