"""What a record becomes by a new answer of the machine, or by none, with regard to what people decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from policyextract.store.answers import VALUES, Fields, changes, held, overlaid

Changed = dict[str, list[object]]


class State(NamedTuple):
    """A record in the database, and what people did on it."""

    answer: Fields | None
    fields: Fields
    status: str
    attention: Mapping[str, object] | None
    gone: bool
    reviewed: bool = False  # also by a note
    added: bool = False  # a person added it
    corrected: Mapping[str, list[object]] = {}  # fields that somebody corrected, with what he let not stand

    @property
    def held(self) -> frozenset[str]:
        """The values that hold whatever the machine says."""
        return frozenset(held(self.status, self.corrected)) if self.reviewed else frozenset()


def found(state: State, answer: Fields) -> State:
    """The record by a new answer: it follows the machine but for what a person stands for.

    A reviewed one comes back for review where the answer isn't the one that the person saw, nor what he says,
    nor what he corrected.
    """
    answer = {**answer, "id": state.fields["id"]}
    fields = overlaid(answer, state.fields, state.held)
    told = _otherwise(state, answer) if state.reviewed and state.status != "new" else {}
    return state._replace(
        answer=answer, fields=fields, attention={"changed": told} if told else None, gone=False
    )


def missed(state: State) -> State:
    """The record of a person when the machine doesn't find it (any more): it stays.

    It comes back for review once, unless a person added it.
    """
    if state.added:
        return state._replace(answer=None, attention=None, gone=False)
    return state if state.gone else state._replace(attention={"gone": True}, gone=True)


def is_news(before: State, now: State) -> bool:
    """Whether somebody who saw the record before would want to see it now, before he decides."""
    return bool(
        changes(before.fields, now.fields)
        or before.attention != now.attention
        or before.gone != now.gone
        or before.fields["quote"] != now.fields["quote"]
    )


def comes_back(before: State, now: State) -> bool:
    """Whether somebody has to look at the record again, for another reason than before."""
    return now.attention is not None and now.attention != before.attention


def _otherwise(state: State, answer: Fields) -> Changed:
    """The values that the machine gives otherwise than when the person decided, from and to."""
    before = {**(state.answer or dict.fromkeys(VALUES)), **_asked_before(state)}
    told = changes(before, answer)
    told.pop("region_name", None)  # follows the region
    return {name: pair for name, pair in told.items() if answer[name] not in _known(state, name)}


def _known(state: State, name: str) -> list[object]:
    """The values of a field that the person has decided on: what he stands for, and what he corrected."""
    stands = [state.fields[name]] if name in state.held else []
    return [*stands, *state.corrected.get(name, ())]


def _asked_before(state: State) -> Fields:
    """What the machine said when the person decided, of values that changed since and weren't decided on."""
    told = (state.attention or {}).get("changed")
    return {name: pair[0] for name, pair in told.items()} if isinstance(told, dict) else {}
