"""A number: kept exactly as a decimal text, with least, greatest, steps, decimals and a unit."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import Any

from consultations.kinds.base import (
    Checked,
    Given,
    Kind,
    Label,
    Raw,
    Wording,
    listed,
    required,
    single_text,
    too_many,
)
from consultations.kinds.decimals import as_stored, plain, shown, typed
from consultations.kinds.figures import Bar, Cell, Counted, Fact, Figure, Table, mean, quantile
from consultations.kinds.settling import count_between, invalid, lined
from consultations.question_models import Question
from core.locale import _, _l

BINS = 10
MOST_DECIMALS = 12
LIMITS = ("min", "max", "step")


class Number(Kind):
    """A number, counted, measured or estimated."""

    name = "number"
    label = _l("A number")
    control = "number"
    is_one_field = True
    uses = ("min", "max", "step", "decimals", "unit")
    keeps_value = True
    splits = True
    single_facts = frozenset({"min", "max"})

    def settled(self, wording: Wording, options: Sequence[Label], rows: Sequence[Label]) -> dict[str, Any]:
        found = {name: plain(value) for name in LIMITS if (value := _limit(wording, name)) is not None}
        if "min" in found and "max" in found and Decimal(found["min"]) > Decimal(found["max"]):
            raise invalid("max", _("The greatest number is smaller than the least."))
        if "step" in found and Decimal(found["step"]) <= 0:
            raise invalid("step", _("A step is larger than nought."))
        return found | count_between(wording, "decimals", 0, MOST_DECIMALS) | lined(wording, "unit", 40)

    def how(self, question: Question) -> str:
        low, high, step = (question.settings.get(name) for name in LIMITS)
        unit = question.settings.get("unit")
        bounds = {"low": shown(Decimal(low or 0)), "high": shown(Decimal(high or 0))}
        parts = [
            _("From %(low)s to %(high)s.", **bounds) if low and high else _("At least %(low)s.", **bounds) if low
            else _("At most %(high)s.", **bounds) if high else "",
            _("In steps of %(step)s.", step=shown(Decimal(step))) if step else "",
            _("Unit: %(unit)s.", unit=unit) if unit else "",
        ]  # fmt: skip
        return " ".join(filter(None, parts))

    def checked(self, question: Question, raw: Raw, complete: bool) -> Checked:
        if isinstance(raw, int) and not isinstance(raw, bool):
            raw = str(raw)
        text = single_text(raw).strip()
        if too_many(raw) or len(text) > 200:
            return Checked(text[:200], (_("This question takes one number."),))
        if not text:
            return Checked(None, (required(),) if complete and question.is_required else ())
        stored = as_stored(text)
        value, problem = (stored, "") if stored is not None else typed(text)
        if value is None:
            return Checked(text, (problem,) if complete else ())
        problems = _problems(question.settings, value) if complete else ()
        return Checked(plain(value), problems)

    def words(self, question: Question, given: Given) -> list[str]:
        unit = question.settings.get("unit", "")
        value = as_stored(given)
        return [f"{given if value is None else shown(value)} {unit}".strip() for given in listed(given)]

    def to_form(self, question: Question, value: Raw) -> dict[str, list[str]]:
        stored = as_stored(value) if isinstance(value, str) else None
        return {question.field: [str(value) if stored is None else shown_plainly(stored)] if value else []}

    def figure(self, question: Question, counted: Counted) -> Figure:
        values = _ordered(counted)
        note = _("Quartiles lie between neighbouring answers in proportion.") if values else ""
        return Figure(tuple(self.bars(question, counted)), tuple(_facts(question, values)), note=note)

    def bars(self, question: Question, counted: Counted) -> list[Bar]:
        values = _ordered(counted)
        if not values:
            return []
        edges = _edges(values)
        return [_bar(low, high, values, high == edges[-1]) for low, high in pairwise(edges)]

    def recounted(self, question: Question, bars: Sequence[Bar], counted: Counted) -> dict[str, int]:
        """The same bars, of some of the answers."""
        found = [(value, count) for value, count in counted.values if as_stored(value) is not None]
        return {b.key: sum(n for value, n in found if self.stands_behind(question, value, b.key)) for b in bars}

    def compared(self, question: Question, groups: Sequence[tuple[str, Counted]]) -> Table:
        lines = []
        for label, counted in groups:
            facts = _facts(question, _ordered(counted))
            lines.append((label, tuple(Cell(fact.value) for fact in facts)))
        heads = tuple(fact.label for fact in _facts(question, [Decimal(1)]))
        return Table(_("Group"), heads, tuple(lines))

    def stands_behind(self, question: Question, value: Any, key: str) -> bool:
        number, (low, mark, high) = as_stored(value), key.partition("..")
        first, last = as_stored(low), as_stored(high.rstrip("]"))
        if number is None or first is None or last is None or not mark:
            return False
        return first <= number < last or (key.endswith("]") and number == last)


def shown_plainly(value: Decimal) -> str:
    """A number as its reader would type it: no marks between thousands."""
    return shown(value).replace("\u202f", "")


def _limit(wording: Wording, name: str) -> Decimal | None:
    given = wording.settings.get(name)
    if given in (None, ""):
        return None
    text = str(given).strip()
    stored = as_stored(text)
    value, problem = (stored, "") if stored is not None else typed(text)
    if value is None:
        raise invalid(name, problem)
    return value


def _problems(settings: dict[str, Any], value: Decimal) -> tuple[str, ...]:
    low, high, step = (Decimal(settings[name]) if name in settings else None for name in LIMITS)
    if low is not None and value < low:
        return (_("The least number is %(low)s.", low=shown(low)),)
    if high is not None and value > high:
        return (_("The greatest number is %(high)s.", high=shown(high)),)
    places = settings.get("decimals")
    if places is not None and _places(value) > places:
        return (_("Give at most %(places)s decimals.", places=places),)
    if step is not None and not _on_step(value - (low or 0), step):
        return (
            _(
                "Give a number in steps of %(step)s, counted from %(low)s.",
                step=shown(step),
                low=shown(low or Decimal(0)),
            ),
        )
    return ()


def _places(value: Decimal) -> int:
    return len(plain(value).partition(".")[2])


def _on_step(distance: Decimal, step: Decimal) -> bool:
    with localcontext(prec=80):
        return distance % step == 0


def _ordered(counted: Counted) -> list[Decimal]:
    return sorted(value for each in counted.each() if (value := as_stored(each)) is not None)


def _facts(question: Question, values: list[Decimal]) -> list[Fact]:
    if not values:
        return []
    unit = question.settings.get("unit", "")
    places = max(map(_places, values)) + 2
    found = [
        ("mean", _("Mean"), mean(values)), ("min", _("Least"), values[0]),
        ("lower_quartile", _("Lower quartile"), quantile(values, Decimal("0.25"))),
        ("median", _("Median"), quantile(values, Decimal("0.5"))),
        ("upper_quartile", _("Upper quartile"), quantile(values, Decimal("0.75"))), ("max", _("Greatest"), values[-1]),
    ]  # fmt: skip
    count = Fact("n", _("Answers"), str(len(values)))
    return [count, *(Fact(key, label, f"{shown(value, places)} {unit}".strip()) for key, label, value in found)]


def _edges(values: list[Decimal]) -> list[Decimal]:
    """The edges of at most ten bars of one round width (1, 2 or 5 times a power of ten) over all values."""
    low, high = values[0], values[-1]
    if low == high:
        return [low, low]
    width = _round_width((high - low) / BINS)
    with localcontext(prec=60):
        start = (low // width) * width
        start = start if start <= low else start - width
        count = int((high - start) // width) + 1
        if count > BINS + 1 or (start + (count - 1) * width == high and count > 1):
            count -= 1
        return [start + width * place for place in range(count + 1)]


def _round_width(least: Decimal) -> Decimal:
    power = Decimal(1).scaleb(least.adjusted())
    return next(power * times for times in (1, 2, 5, 10) if power * times >= least)


def _bar(low: Decimal, high: Decimal, values: list[Decimal], is_last: bool) -> Bar:
    count = sum(low <= value < high or (is_last and value == high) for value in values)
    key = f"{plain(low)}..{plain(high)}" + "]" * is_last
    if low == high:
        return Bar(shown(low), count, key, f"value={key}")
    label = _("%(low)s to %(high)s", low=shown(low), high=shown(high)) if is_last else _(
        "%(low)s to under %(high)s", low=shown(low), high=shown(high)
    )  # fmt: skip
    return Bar(label, count, key, f"value={key}")
