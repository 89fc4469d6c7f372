"""Opinion groups as a document that is stored, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from consultations.opinions.groups import Group, Opinions, Shared, Stands
from consultations.opinions.mapping import Place, Square
from consultations.opinions.typical import Count


def written(found: Opinions) -> dict[str, Any]:
    """As plain values."""
    return asdict(found)


def read(document: Mapping[str, Any]) -> Opinions:
    """What :func:`written` wrote."""
    groups = tuple(_group(one) for one in document["groups"])
    shared = tuple(
        Shared(one["statement"], tuple(Count(**count) for count in one["counts"])) for one in document["shared"]
    )
    squares = tuple(Square(**one) for one in document["squares"])
    return Opinions(**{**document, "groups": groups, "shared": shared, "squares": squares})


def _group(one: Mapping[str, Any]) -> Group:
    statements = (
        Stands(said["statement"], said["vote"], Count(**said["inside"]), Count(**said["outside"]))
        for said in one["statements"]
    )
    return Group(one["voters"], Place(**one["place"]), tuple(statements))
