"""Ranking: items put in order, all or the first few. A place is chosen for each item, so that it works everywhere."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from consultations.kinds.base import (
    Cells,
    Checked,
    Fields,
    Given,
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
from consultations.kinds.figures import Cell, Counted, Figure, Table, mean, tallied
from consultations.kinds.settling import count_between, flagged
from consultations.question_models import Question
from consultations.suppressing import is_small
from core.locale import _, _l


class Ranking(Kind):
    """``places``: how many items can be ranked, by default all; ``all_places``: fewer are no answer."""

    name = "ranking"
    label = _l("A ranking")
    control = "ranking"
    uses = ("options", "places", "all_places")
    keeps_value = True

    def settled(self, wording: Wording, options: Sequence[Label], rows: Sequence[Label]) -> dict[str, Any]:
        return count_between(wording, "places", 1, len(options)) | flagged(wording, "all_places")

    def how(self, question: Question) -> str:
        most = places_of(question)
        if question.settings.get("all_places"):
            return _("Give the places from 1 (first) to %(most)s, each once.", most=most)
        return _(
            "Give places from 1 (first) to at most %(most)s, each once; leave out what you do not rank.", most=most
        )

    def places(self, question: Question) -> int:
        """How many places there are to give."""
        return places_of(question)

    def place_names(self, question: Question) -> set[str]:
        """The places as a form sends them."""
        return {str(place) for place in range(1, places_of(question) + 1)}

    def from_form(self, question: Question, fields: Fields) -> Raw:
        sent = {}
        for option in question.asked_options():
            place = "".join(fields.get(f"{question.field}-o{option.id}", ())[:1]).strip()
            if place:
                sent[str(option.id)] = place
        return sent or None

    def to_form(self, question: Question, value: Raw) -> dict[str, list[str]]:
        if not isinstance(value, Mapping):
            value = {str(option): place for place, option in enumerate(listed(value), 1)}
        return {f"{question.field}-o{option}": [str(place)] for option, place in value.items()}

    def checked(self, question: Question, raw: Raw, complete: bool) -> Checked:
        known = {str(option.id): option.id for option in question.asked_options()}
        sent = raw if isinstance(raw, Mapping) else {str(key): str(n) for n, key in enumerate(listed(raw), 1)}
        unlike = not isinstance(raw, Mapping) and len(sent) < len(listed(raw))
        if unlike or set(map(str, sent)) - set(known):
            return Checked(None, (_("Rank each item shown once, and no others."),))
        places = {str(key): _place(value) for key, value in sent.items()}
        most = places_of(question)
        if any(place is None or not 1 <= place <= most for place in places.values()):
            return Checked(None, (_("A place is a number from 1 to %(most)s.", most=most),))
        ordered = [known[key] for key, _at in sorted(places.items(), key=lambda pair: pair[1] or 0)]
        problems = _doubts(question, places) or self._shortage(question, len(ordered))
        is_list = not _doubts(question, places)
        return Checked((ordered or None) if is_list else dict(sent), problems if complete else ())

    def _shortage(self, question: Question, count: int) -> tuple[str, ...]:
        most = places_of(question)
        if not count:
            return (required(),) if question.is_required else ()
        if count < most and question.settings.get("all_places"):
            return (_("Please fill all %(most)s places: %(count)s are filled.", most=most, count=count),)
        return ()

    def words(self, question: Question, given: Given) -> list[str]:
        if isinstance(given, Mapping):  # a draft in which two items still have one place
            pairs = [(str(place), labels_shown(question.options, [_place(key)])) for key, place in given.items()]
            return [f"{place}. {' '.join(label)}" for place, label in pairs]
        return [f"{place}. {label}" for place, label in enumerate(labels_shown(question.options, listed(given)), 1)]

    def snapshot(self, question: Question, given: Given) -> Any:
        return labels_of(question.options, given)

    def codes(self, question: Question, given: Given) -> Any:
        return codes_of(question.options, given if isinstance(given, list) else [])

    def cells(self, question: Question, given: Given) -> dict[str, str]:
        return {"": " | ".join(labels_of(question.options, given))}

    def from_cells(self, question: Question, cells: Cells) -> tuple[Raw, list[str]]:
        named = found_by(question.asked_options())
        labels = [spaced(label) for label in cells.get("", "").split("|") if label.strip()]
        unknown = [label for label in labels if label not in named]
        return [str(named[label].id) for label in labels if label in named] or None, unknown

    def from_labels(self, question: Question, labels: Sequence[str]) -> tuple[Raw, list[str]]:
        return self.from_cells(question, {"": "|".join(labels)})

    def parts(self, value: Any) -> Sequence[Any]:
        """Each item with its place."""
        return [f"{option}.{place}" for place, option in enumerate(value, 1)]

    def shielded(self, question: Question, figure: Figure, protected: Counted, threshold: int) -> Figure:
        """Points and means are made of all places, so one place that few gave keeps all of it back."""
        if any(is_small(count, threshold) for _part, count in protected.values):
            return Figure(note=figure.note, kept_back="all")
        return figure

    def figure(self, question: Question, counted: Counted) -> Figure:
        heads = (_("Points"), _("Mean place"), _("First places"), _("Ranked by"))
        lines = tuple(
            (label_shown(option), _standing(option.id, counted, places_of(question)))
            for option in question.ever_options()
        )
        lines = tuple(sorted(lines, key=lambda line: -int(line[1][0].value)))
        note = _(
            "Points are Borda's: the first of %(most)s places gives %(most)s points, each next place one less, and an "
            "item that was not ranked none. The mean place is over those who ranked the item.",
            most=places_of(question),
        )  # fmt: skip
        return Figure(table=Table(_("Item"), heads, lines), note=note)

    def stands_behind(self, question: Question, value: Any, key: str) -> bool:
        option, _mark, place = key.partition(".")
        ranked = [str(each) for each in listed(value)]
        return option in ranked and (not place or str(ranked.index(option) + 1) == place)


def places_of(question: Question) -> int:
    """How many places there are to give."""
    count = len(question.asked_options())
    return min(int(question.settings.get("places") or count), count)


def _place(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _doubts(question: Question, places: Mapping[str, int | None]) -> tuple[str, ...]:
    """Why places make no order: one is given twice, or one before the last is left out."""
    given = sorted(place or 0 for place in places.values())
    for place in given:
        if given.count(place) > 1:
            return (_("Place %(place)s is given twice: give each item a place of its own.", place=place),)
    missing = set(range(1, len(given) + 1)) - set(given)
    if missing:
        return (_("Place %(place)s is missing: fill the places from 1 on.", place=min(missing)),)
    return ()


def _standing(option: int, counted: Counted, most: int) -> tuple[Cell, ...]:
    of_it = ((*part.partition("."), count) for part, count in counted.values)
    places = tallied((int(place), count) for item, _dot, place, count in of_it if item == str(option))
    points = sum((most - place + 1) * count for place, count in places.items())
    every = [Decimal(place) for place, count in places.items() for _time in range(count)]
    average = shown(mean(every), 2) if every else "–"
    first, ranked = places[1], sum(places.values())
    return (
        Cell(str(points)), Cell(average), Cell(str(first), f"value={option}.1" if first else ""),
        Cell(str(ranked), f"value={option}" if ranked else ""),
    )  # fmt: skip
