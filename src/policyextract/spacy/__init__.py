"""policyextract as a component of a spaCy pipeline: `nlp.add_pipe("policyextract")`.

spaCy finds the factories by the entry points `spacy_factories`, and loads this module for every pipeline that
is made: the chain is loaded with the first component. What is found of a document is kept as plain JSON in
`doc.user_data`, so it goes wherever spaCy takes a document: to other processes, into a DocBin.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from policyextract.spacy.attributes import Whose, declare

declare()


@Language.factory(
    "policyextract",
    default_config={"names": "own"},
    assigns=["doc.spans", "doc._.policy_document", "doc._.policy_records", "span._.value"],
)
def make(nlp: Language, name: str, names: Whose) -> Callable[[Doc], Doc]:
    """Mentions and names into `doc.spans`, records into `doc._`; `names` says whose names it takes."""
    from policyextract.spacy.components import PolicyExtract

    return PolicyExtract(names)


@Language.factory("policyextract_names", assigns=["doc.ents"])
def make_names(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The names of bodies, places, laws and people into doc.ents, and nothing else."""
    from policyextract.spacy.components import PolicyNames

    return PolicyNames()
