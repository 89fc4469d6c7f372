"""Choices from a list: one option, several, or a point of a scale. The first two may take an “other”, in words."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from consultations.kinds.base import (
    MAIN,
    Cells,
    Checked,
    Fields,
    Given,
    Kept,
    Kind,
    Label,
    Raw,
    Wording,
    codes_of,
    found_by,
    label_shown,
    labels_of,
    labels_shown,
    listed,
    required,
    spaced,
)  # fmt: skip
from consultations.kinds.decimals import shown
from consultations.kinds.figures import Bar, Counted, Fact, Figure, mean, quantile
from consultations.kinds.settling import chosen_codes, count_between, flagged, invalid, lined
from consultations.kinds.text import clean
from consultations.question_models import Question
from core.db import canonical_json
from core.locale import _, _l, ngettext

OTHER = "other"
LONGEST_OTHER = 500
Picks = tuple[list[str], str | None]
"""Ids of options as they were sent, and the words of “other”; ``None``: it was not chosen."""


class Choice(Kind):
    """Parent: options of a list."""

    control = "choice"
    takes = "options"
    has_words = True
    crosses = True
    groups = True
    splits = True

    def from_form(self, question: Question, fields: Fields) -> Raw:
        sent = [value for value in fields.get(question.field, ()) if value]
        words = "\n".join(fields.get(f"{question.field}-{OTHER}", ()))
        picks: list[Any] = [value for value in sent if value != OTHER]
        if OTHER in sent or words.strip():
            picks.append({OTHER: words})
        return None if not picks else picks if self.takes_several or len(picks) > 1 else picks[0]

    def to_form(self, question: Question, value: Raw) -> dict[str, list[str]]:
        ids, words = picks_of(value)
        other = {} if words is None else {f"{question.field}-{OTHER}": [words]}
        return {question.field: ids + [OTHER] * (words is not None), **other}

    def checked(self, question: Question, raw: Raw, complete: bool) -> Checked:
        try:
            ids, words = picks_of(raw)
        except ValueError:
            return Checked(None, (_unknown(),))
        known = {str(option.id): option.id for option in question.asked_options()}
        if any(key not in known for key in ids) or (words is not None and not question.settings.get(OTHER)):
            return Checked(raw, (_unknown(),))
        chosen: list[Any] = [option.id for option in question.asked_options() if str(option.id) in ids]
        if words is not None:
            chosen.append({OTHER: clean(words)})
        if len(chosen) > 1 and not self.takes_several:
            return Checked(raw, (_("This question takes one option only."),))
        value = chosen if self.takes_several else chosen[0] if chosen else None
        return Checked(value or None, self.problems(question, chosen) if complete else _long(words))

    def problems(self, question: Question, chosen: list[Any]) -> tuple[str, ...]:
        """What is wrong with a choice that is to be submitted."""
        if not chosen:
            return (required(),) if question.is_required else ()
        words = chosen[-1][OTHER] if isinstance(chosen[-1], dict) else None
        if words == "":
            return (_("You chose “other”: please say what."),)
        return _long(words)

    def kept(self, question: Question, given: Given) -> Kept:
        ids, words = picks_of(given)
        options = tuple(map(int, ids))
        return Kept(options) if words is None else Kept(options, {OTHER: True}, {MAIN: words})

    def given(self, question: Question, kept: Kept) -> Given:
        chosen: list[Any] = [option.id for option in question.options if option.id in kept.options]
        if isinstance(kept.value, dict) and kept.value.get(OTHER):
            chosen.append({OTHER: kept.words.get(MAIN, "")})
        return chosen or None if self.takes_several else chosen[0] if chosen else None

    def words(self, question: Question, given: Given) -> list[str]:
        ids, other = picks_of(given)
        found = labels_shown(question.options, ids)
        return found if other is None else [*found, _("Other: %(words)s", words=other)]

    def snapshot(self, question: Question, given: Given) -> Any:
        ids, other = picks_of(given)
        found: list[Any] = labels_of(question.options, ids)
        return found if other is None else [*found, {OTHER: other}]

    def codes(self, question: Question, given: Given) -> Any:
        ids, other = picks_of(given)
        found = codes_of(question.options, ids) + [OTHER] * (other is not None)
        return found if self.takes_several else found[0] if found else None

    def cells(self, question: Question, given: Given) -> dict[str, str]:
        ids, other = picks_of(given)
        found = labels_of(question.options, ids)
        return {"": " | ".join(found if other is None else [*found, spaced(other)])}

    def from_cells(self, question: Question, cells: Cells) -> tuple[Raw, list[str]]:
        parts = cells.get("", "").split("|") if self.takes_several else [cells.get("", "")]
        return self.from_labels(question, parts)

    def from_labels(self, question: Question, labels: Sequence[str]) -> tuple[Raw, list[str]]:
        """What the labels of options say; one that none bears is the “other”, where there is one."""
        named = found_by(question.asked_options())
        wanted = [spaced(label) for label in labels if label.strip()]
        chosen: list[Any] = [str(named[label].id) for label in wanted if label in named]
        unknown = [label for label in wanted if label not in named]
        if len(unknown) == 1 and question.settings.get(OTHER):
            chosen.append({OTHER: unknown.pop()})
        return chosen or None, unknown

    def bars(self, question: Question, counted: Counted) -> list[Bar]:
        found = [
            Bar(label_shown(o), counted.options.get(o.id, 0), str(o.position), f"option={o.position}")
            for o in question.ever_options()
        ]  # fmt: skip
        if question.settings.get(OTHER):
            found.append(Bar(_("Other"), sum(count for _value, count in counted.values), OTHER, f"value={OTHER}"))
        return found

    def counts_values(self, question: Question) -> bool:
        return bool(question.settings.get(OTHER))

    def parts(self, value: Any) -> Sequence[Any]:
        return [OTHER] if isinstance(value, dict) and value.get(OTHER) else []

    def categories(self, question: Question) -> list[str]:
        other = [canonical_json(OTHER)] if question.settings.get(OTHER) else []
        return [str(option.id) for option in question.ever_options()] + other

    def category(self, question: Question, key: str) -> str:
        named = {str(option.position): str(option.id) for option in question.options}
        return named.get(key) or canonical_json(key)

    def stands_behind(self, question: Question, value: Any, key: str) -> bool:
        return key == OTHER and isinstance(value, dict) and bool(value.get(OTHER))

    def is_said(self, key: str) -> bool:
        return key == OTHER


class Single(Choice):
    """One option."""

    name = "single"
    label = _l("One option")
    uses = ("options", "other")

    def settled(self, wording: Wording, options: Sequence[Label], rows: Sequence[Label]) -> dict[str, Any]:
        return flagged(wording, OTHER)


class Multiple(Choice):
    """Several options; ``exclusive`` are the codes of those that exclude all others, such as “none of these”."""

    name = "multiple"
    label = _l("Several options")
    uses = ("options", "other", "exclusive", "choices_exact", "choices_min", "choices_max")
    takes_several = True

    def settled(self, wording: Wording, options: Sequence[Label], rows: Sequence[Label]) -> dict[str, Any]:
        settings = flagged(wording, OTHER) | chosen_codes(wording, "exclusive", options)
        places = len(options) + settings.get(OTHER, False)
        settings |= count_between(wording, "choices_min", 1, places)
        least = settings.get("choices_min", 0)
        if wording.choices_exact and (wording.choices_max or least):
            raise invalid("choices_max", _("Give an exact number, or a least and a greatest number of options."))
        if wording.choices_max and wording.choices_max < least:
            raise invalid("choices_max", _("The greatest number is smaller than the least."))
        return settings

    def how(self, question: Question) -> str:
        exact, least, most = question.choices_exact, question.settings.get("choices_min"), question.choices_max
        if exact:
            return ngettext("Choose exactly %(num)s option.", "Choose exactly %(num)s options.", exact)
        if least and most:
            return _("Choose %(least)s to %(most)s options.", least=least, most=most)
        if least:
            return ngettext("Choose at least %(num)s option.", "Choose at least %(num)s options.", least)
        if most:
            return ngettext("Choose at most %(num)s option.", "Choose at most %(num)s options.", most)
        return _("Choose all that apply.")

    def problems(self, question: Question, chosen: list[Any]) -> tuple[str, ...]:
        found = super().problems(question, chosen)
        if found or not chosen:
            return found
        apart = set(question.settings.get("exclusive", ()))
        alone = [o.label for o in question.options if o.id in chosen and o.code in apart]
        if alone:
            together = _("“%(label)s” cannot be chosen together with others.", label=alone[0])
            return (together,) if len(chosen) > 1 else ()
        return _count_problems(question, len(chosen))


def _count_problems(question: Question, count: int) -> tuple[str, ...]:
    exact, least, most = question.choices_exact, question.settings.get("choices_min"), question.choices_max
    if exact and count != exact:
        return (_("Please choose exactly %(exact)s options: %(count)s are chosen.", exact=exact, count=count),)
    if least and count < least:
        return (_("Please choose at least %(least)s options: %(count)s are chosen.", least=least, count=count),)
    if most and count > most:
        return (_("Please choose at most %(most)s options: %(count)s are chosen.", most=most, count=count),)
    return ()


class Likert(Choice):
    """A point of a scale: its points are named, or numbered (a rating) when ``scale`` says from where to where."""

    name = "likert"
    label = _l("A scale with named points, or a rating by numbers")
    control = "likert"
    uses = ("options", "scale_from", "scale_to", "scale_low", "scale_high")
    least_options = 3
    has_words = False

    def options_of(self, wording: Wording) -> Sequence[str]:
        """The points that were named; of a rating, numbers, the first and last with their words."""
        first, last = _scale(wording)
        if first is None or last is None or any(label.strip() for label in wording.options):
            return wording.options
        ends = {first: wording.settings.get("scale_low"), last: wording.settings.get("scale_high")}
        return [Label(f"{n} ({ends[n]})" if ends.get(n) else str(n), str(n)) for n in range(first, last + 1)]

    def settled(self, wording: Wording, options: Sequence[Label], rows: Sequence[Label]) -> dict[str, Any]:
        first, last = _scale(wording)
        ends = lined(wording, "scale_low", 100) | lined(wording, "scale_high", 100)
        if first is None or last is None:
            if ends or first is not None or last is not None:
                raise invalid("scale_from", _("A rating needs its first and its last number."))
            return {}
        if len(options) != last - first + 1:
            raise invalid("options", _("A rating makes its own points: leave this empty."))
        return {"scale_from": first, "scale_to": last} | ends

    def figure(self, question: Question, counted: Counted) -> Figure:
        return Figure(tuple(self.bars(question, counted)), tuple(self._facts(question, counted)))

    def _facts(self, question: Question, counted: Counted) -> list[Fact]:
        """Of a rating: its mean and median. Named points have no distances, and so no mean."""
        start = question.settings.get("scale_from")
        if start is None or not counted.base:
            return []
        points = sorted(
            Decimal(start + o.position - 1) for o in question.options for _n in range(counted.options.get(o.id, 0))
        )
        found = [("mean", _("Mean"), mean(points)), ("median", _("Median"), quantile(points, Decimal("0.5")))]
        return [Fact(key, label, shown(value, 2)) for key, label, value in found]


def _scale(wording: Wording) -> tuple[int | None, int | None]:
    """From where to where a rating goes. Raises :class:`core.errors.Invalid` for what is no scale."""
    ends = count_between(wording, "scale_from", 0, 1) | count_between(wording, "scale_to", 2, 20)
    return ends.get("scale_from"), ends.get("scale_to")


def picks_of(value: Raw) -> Picks:
    """The ids and the “other” in what was given or sent. Raises :class:`ValueError` for what has another shape."""
    ids, words = [], None
    for each in listed(value):
        if isinstance(each, dict) and isinstance(each.get(OTHER), str):
            words = each[OTHER]
        elif isinstance(each, int | str) and not isinstance(each, bool):
            ids.append(str(each))
        else:
            raise ValueError(each)
    return [key for key in ids if key], words


def _unknown() -> str:
    return _("One of the options sent is not an option of this question. Choose from those shown.")


def _long(words: str | None) -> tuple[str, ...]:
    if words and len(words) > LONGEST_OTHER:
        return (_("“Other” takes at most %(limit)s characters.", limit=LONGEST_OTHER),)
    return ()
