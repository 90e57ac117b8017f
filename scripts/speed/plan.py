"""How much is measured: a short run, everything, or hardly anything."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes in bytes with how many rounds of each; single pages by size and by amounts; how often started;
    the sizes of text of which memory is measured.

    `seconds` are CPU seconds that a turn of policyextract, and one of anybody else, may take: who is too
    slow for a text gets as much of it as it does in that time.
    """

    sizes: dict[int, int]
    lines: tuple[int, ...]
    numbers: tuple[int, ...]
    seconds: tuple[float, float]
    starts: int
    streams: tuple[int, ...]
    peers: bool = True

    def up_to(self, most: int) -> Self:
        """The plan without the texts of more bytes."""
        sizes = {size: count for size, count in self.sizes.items() if size <= most}
        lines, streams = (tuple(size for size in some if size <= most) for some in (self.lines, self.streams))
        return replace(self, sizes=sizes, lines=lines, streams=streams)


QUICK = Plan({10_000: 2}, (10_000,), (50,), (1, 0.2), 1, (10_000,), peers=False)
SHORT = Plan(
    {10_000: 3, 100_000: 3, 1_000_000: 3},
    (10_000, 100_000, 1_000_000),
    (50, 500, 5000),
    (5, 1),
    3,
    (10_000, 1_000_000),
)
LONG = Plan(
    {10_000: 9, 100_000: 9, 1_000_000: 5, 10_000_000: 1, 100_000_000: 1},
    (10_000, 100_000, 1_000_000, 10_000_000),
    (50, 500, 5000, 50_000),
    (1800, 10),
    15,
    (10_000, 1_000_000, 10_000_000),
)


def amount(size: int) -> str:
    """A size in bytes.

    >>> amount(10_000), amount(100_000_000)
    ('10 KB', '100 MB')
    """
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1000} KB"
