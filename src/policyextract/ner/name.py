"""What a name is."""

from __future__ import annotations

from typing import Literal, NamedTuple

from policyextract.text import Span

Label = Literal["ORG", "GPE", "LOC", "LAW", "PERSON", "BENEFICIARY"]


class Name(NamedTuple):
    """A name, its label as OntoNotes has it (ORG, GPE, LOC, LAW, PERSON), and the rule that found it.

    BENEFICIARY are the words for those who are paid; they lie over the names of the other labels.
    A region has its code of GB/T 2260; a place that has none has the code of the region named before it
    in which it lies (`within`), where the words tell.
    """

    span: Span
    label: Label
    rule: str
    code: str | None = None
    within: str | None = None
