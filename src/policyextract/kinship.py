"""Which regions have to do with each other: one of the two lies in the other, or is the same."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def stems(codes: frozenset[str]) -> frozenset[str]:
    """What the codes of regions have in common with those of all that lies in them.

    >>> sorted(stems(frozenset(("320000", "320600", "320612"))))
    ['32', '3206', '320612']
    """
    return frozenset(code[:2] if code.endswith("0000") else code.removesuffix("00") for code in codes)


@lru_cache(maxsize=4096)
def around(codes: frozenset[str]) -> frozenset[str]:
    """The stems of regions, and those of all that they lie in."""
    return frozenset(stem[:size] for stem in stems(codes) for size in (2, 4, 6))


def near(codes: frozenset[str], others: frozenset[str]) -> bool:
    """Whether any of the regions has to do with any of the others.

    >>> nantong, others = frozenset(("320600",)), frozenset(("110000", "320612"))
    >>> near(nantong, others), near(nantong, frozenset())
    (True, False)
    """
    return not (stems(codes).isdisjoint(around(others)) and around(codes).isdisjoint(stems(others)))
