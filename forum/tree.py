"""The order of a thread, as a text that sorts.

A post's path is its ancestors' numbers and its own, six digits each: ``000002000005`` is post 5 under post 2. Sorting
by path is reading the tree from top to bottom, so a page of it is one range of an index, however large the thread.
Digits only, because databases disagree about the order of letters.
"""

WIDTH = 6
MAX_LEVELS = 60
MAX_PATH = WIDTH * MAX_LEVELS
MAX_NUMBER = 10**WIDTH - 1
SHOWN_LEVELS = 6
"""So many levels are drawn below each other; what is deeper continues on a page of its own."""
STEP = SHOWN_LEVELS - 1
BELOW_ALL = "9" * (WIDTH + 1)
"""Put after a path, it sorts behind everything that stands below."""


def place_under(parent: str, number: int) -> str:
    """The path of post ``number`` in answer to the post with path ``parent`` (empty: to the opening).

    At the deepest level an answer stands beside what it answers.
    """
    if number > MAX_NUMBER:
        raise ValueError("a thread holds at most 999,999 posts")
    if len(parent) >= MAX_PATH:
        parent = parent[:-WIDTH]
    return f"{parent}{number:0{WIDTH}}"


def depth_of(path: str) -> int:
    """0 for the opening post and direct answers to it."""
    return len(path) // WIDTH - 1


def last_number(path: str) -> int:
    """The number of the post that the path belongs to."""
    return int(path[-WIDTH:])


def trail(path: str) -> list[int]:
    """The numbers along the path, the post's own last."""
    return [int(path[i : i + WIDTH]) for i in range(0, len(path), WIDTH)]


def end_of(path: str) -> str:
    """The first path that is neither the post's own nor below it."""
    return f"{path[:-WIDTH]}{last_number(path) + 1:0{WIDTH}}"


def cut(path: str, depth: int) -> str:
    """The path of the ancestor at ``depth``."""
    return path[: (depth + 1) * WIDTH]


def shown_under(path: str) -> str:
    """The path of the post whose page shows this one: empty for the thread's own page."""
    depth = depth_of(path)
    return "" if depth < SHOWN_LEVELS else cut(path, STEP * ((depth - 1) // STEP))


def drawn_under(path: str) -> int:
    """The number of the post whose page shows this one; 0 for the thread's own page."""
    root = shown_under(path)
    return last_number(root) if root else 0


def branches_above(path: str) -> list[str]:
    """The paths of the posts whose continuations hold this one, or lead to it."""
    return [cut(path, depth) for depth in range(STEP, depth_of(path), STEP)]


def is_branch(path: str) -> bool:
    """Whether what is said below this post continues on a page of its own."""
    depth = depth_of(path)
    return depth > 0 and depth % STEP == 0
