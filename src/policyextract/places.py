"""Names of regions in running text, with the code that each one means.

A name is found by the gazetteer, longest first; names that touch and lie in one another are one
chain with the code of the deepest (贵州省晴隆县). What a name of several regions means, and whether
a name without its class word is one at all, the other names of the same article and page tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from policyextract.barenames import Witnesses, firm, vouched
from policyextract.gazetteer import Chain, chains
from policyextract.namesakes import Surroundings
from policyextract.patterns import Mention
from policyextract.values import Place


def find(chars: str) -> list[Mention]:
    """The regions named in the text of an article, with their codes.

    >>> [(str(m.value), m.span) for m in find("江西南昌市西湖区的社工守护平安")]
    [('360103', Span(start=0, end=8))]
    """
    return next(read([chars]))


def read(texts: Sequence[str]) -> Iterator[list[Mention]]:
    """The regions that each article of a page names; what one names helps to read the others."""
    found = [chains(text) for text in texts]
    sure = [firm(text, names) for text, names in zip(texts, found, strict=True)]
    known = Witnesses.of([chain for names in sure for chain in names])
    page = sum(map(_named, sure), Counter[str]())
    for text, names, own in zip(texts, found, sure, strict=True):
        kept = sorted({*own, *vouched(text, names, known)}, key=lambda chain: chain.span)
        yield list(_resolved(Surroundings(text, kept, page - _named(own))))


def _named(chains: Sequence[Chain]) -> Counter[str]:
    """How often some names mean a code beyond doubt."""
    return Counter(chain.codes[0] for chain in chains if len(chain.codes) == 1)


def _resolved(article: Surroundings) -> Iterator[Mention]:
    for index, chain in enumerate(article.chains):
        rule = "region.chain" if len(chain.names) > 1 else f"region.{chain.names[0].forms[0].kind}"
        yield Mention(chain.span, Place(article.meaning(index)), rule)
