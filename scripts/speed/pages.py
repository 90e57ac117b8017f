"""Pages to measure with: the clippings of corpus/ in any order, each with other numbers and other regions.

No page comes twice, so no cache pays that wouldn't in an archive. Lengths stay, for layout is read from them:
a number becomes another of as many digits, a name one of as many characters and of the same class (市, 县 …).
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from policyextract.regions import table

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
END = "\f"  # of a page in a file of pages
BLOCK = 1 << 16
ALL = 1 << 62  # characters: more than any file has
NUMBER = re.compile(r"[0-9]+(?=([月日]?))|[０-９]+(?=([月日]?))")
YEAR = re.compile(r"(?:19|20)\d\d")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
MOST = {"月": 12, "日": 28}


@cache
def clippings() -> tuple[str, ...]:
    """The texts of the corpus; those that are put aside are no part of it."""
    return tuple(path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt")))


@cache
def names() -> tuple[str, ...]:
    """The names of regions that are replaced: those with a class word."""
    return tuple(sorted({region.name for region in table().regions if len(region.name) > 2}))


@cache
def _alike() -> dict[tuple[int, str], list[str]]:
    """The names by length and last character."""
    found = defaultdict(list)
    for name in names():
        found[len(name), name[-1]].append(name)
    return found


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick(names())


def number(found: re.Match[str], chance: random.Random) -> str:
    """Another number of as many digits: a year a year, a month or day one that there is."""
    digits, after = str(int(found[0])).zfill(len(found[0])), found[1] or found[2]
    if YEAR.fullmatch(digits):
        new = f"20{chance.randint(10, 25)}"
    elif after and len(digits) < 3:
        new = str(chance.randint(1, 9) if len(digits) == 1 else chance.randint(10, MOST[after]))
    else:
        new = str(chance.randrange(1, 10)) + "".join(chance.choices("0123456789", k=len(digits) - 1))
    return new if found[0].isascii() else new.translate(WIDE)


def varied(text: str, chance: random.Random) -> str:
    """The text with other numbers and other names of regions, a name always the same one."""
    pieces, after, theirs = [], 0, {}
    for place, start, end in _automaton().find_matches_as_indexes(text):
        name = names()[place]
        new = theirs.setdefault(name, chance.choice(_alike()[len(name), name[-1]]))
        pieces += [text[after:start], new]
        after = end
    return NUMBER.sub(lambda found: number(found, chance), "".join([*pieces, text[after:]]))


def pages(seed: str) -> Iterator[str]:
    """Pages without end; the same seed gives the same."""
    for turn in count():
        chance = random.Random(f"{seed} {turn}")
        for text in chance.sample(clippings(), len(clippings())):
            yield varied(text, chance)


def write(path: Path, size: int, seed: str) -> None:
    """A file of pages with about so many bytes; the last page is cut."""
    with path.open("w", encoding="utf-8", newline="") as out:
        for page in pages(seed):
            size -= len(page.encode()) + 1
            out.write(page if size > 0 else page[: size // 3 - 1])
            out.write(END)
            if size <= 0:
                return


def line(path: Path, size: int) -> None:
    """A file with one page, which is one line, of about so many bytes."""
    write(path, size, "line")
    text = path.read_text("utf-8")
    path.write_text("".join(text.split()) + END, "utf-8")


def numbers(path: Path, amount: int) -> None:
    """A file with one page of promises with so many amounts, three in a sentence."""
    chance = random.Random(amount)
    sentences = (
        f"{place}对取得高级、中级、初级社会工作师证书的人员分别给予{a}元、{b}元、{c}元一次性奖励。"
        for place in chance.choices(names(), k=amount // 3 + 1)
        for a, b, c in [sorted(chance.choices(range(100, 30_000), k=3), reverse=True)]
    )
    path.write_text("\n".join(sentences) + END, "utf-8")


def read(path: Path, most: int) -> Iterator[str]:
    """The first pages of a file, with at least so many characters together, if it has them."""
    rest = ""
    with path.open(encoding="utf-8", newline="") as file:
        while most > 0 and (block := file.read(BLOCK)):
            *whole, rest = (rest + block).split(END)
            for page in whole:
                yield page
                most -= len(page)
                if most <= 0:
                    return
