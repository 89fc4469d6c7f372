"""How much to measure: the full run takes minutes, ``--quick`` under one, ``--tiny`` only shows that it works."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

POSTS_IN_THREAD = 50


@dataclass(frozen=True)
class Options:
    """Sizes and times of one run. ``keep`` is a folder whose data is used again; without it, data is temporary.

    ``deep`` posts stand in the one thread of which all pages are compared. ``scale`` compares a database of ``small``
    posts with one of ``large`` instead, which takes long to make; ``search`` searches one of ``large`` posts instead, in
    the empty or once filled ``database`` if one is named.
    """

    posts: int = 100_000
    rounds: int = 7
    seconds: float = 1.0
    pages: int = 200
    readers: int = 200
    live_posts: int = 20
    write_seconds: float = 8.0
    writers: int = 8
    threads: int = 1
    deep: int = 5_000
    small: int = 10_000
    large: int = 1_000_000
    scale: bool = False
    search: bool = False
    questionnaires: bool = False
    opinions: bool = False
    results: bool = False
    few_responses: int = 1_000
    many_responses: int = 100_000
    last_minute: int = 0
    database: str | None = None
    keep: Path | None = None

    @property
    def thread_count(self) -> int:
        """How many threads of 50 posts hold all posts."""
        return max(1, self.posts // POSTS_IN_THREAD)


QUICK = Options(posts=5_000, deep=1_000, rounds=4, seconds=0.5, pages=50, live_posts=8, write_seconds=4)
TINY = Options(posts=100, rounds=1, seconds=0.1, pages=2, readers=3, live_posts=2, write_seconds=0.3, writers=2,
               deep=200, small=100, large=200, few_responses=40, many_responses=80)  # fmt: skip


def parsed(arguments: list[str] | None = None) -> Options:
    """The options of a command line."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_const", const=QUICK, dest="size", default=Options())
    size.add_argument("--tiny", action="store_const", const=TINY, dest="size")
    parser.add_argument("--posts", type=int, help="posts in the database, 50 a thread (100000)")
    parser.add_argument("--readers", type=int, help="live readers (200)")
    parser.add_argument("--threads", type=int, help="threads of the pages' server (1)")
    parser.add_argument("--scale", action="store_true", default=None, help="compare 10,000 posts with 1,000,000")
    parser.add_argument("--search", action="store_true", default=None, help="search 1,000,000 posts")
    parser.add_argument(
        "--questionnaires", action="store_true", default=None, help="read a questionnaire, nothing else"
    )
    parser.add_argument("--opinions", action="store_true", default=None, help="find opinion groups in 100,000 votes")
    parser.add_argument("--results", action="store_true", default=None, help="results of 1,000 and 100,000 responses")
    parser.add_argument(
        "--last-minute",
        type=int,
        metavar="PEOPLE",
        help="so many people submit answers within the minute before closing",
    )
    parser.add_argument("--database", help="with --search or --last-minute: a PostgreSQL database of its own")
    parser.add_argument("--keep", type=Path, help="folder whose data is made once and used again")
    given = vars(parser.parse_args(arguments))
    base: Options = given.pop("size")
    return replace(base, **{name: value for name, value in given.items() if value is not None})
