"""Texts that are made to keep a pattern busy: runs of what it looks for, and all that nearly matches."""

from collections.abc import Iterator

from policyextract.patterns import Pattern, cases

# What any text may be full of.
RUNS = (
    *"1九十的社元年级，、。“”《》（）- \u3000\t\n",
    *("1,", "1.", "1、", "1 ", "一、", "1-", "1年", "每1", "社工"),
    *("“”", "《》", "（）", "“1", "《一", "（社", " ，"),
)


def texts(pattern: Pattern, length: int) -> Iterator[tuple[str, str]]:
    """Texts of so many characters, each with a name that tells of what it is made."""
    for unit in dict.fromkeys(filter(None, (*RUNS, *_units(pattern)))):
        yield f"{unit!r} again and again", again(unit, length)
    told = list(cases([pattern]))
    longest = max((case.text for case in told if not case.why), key=len)
    for char in sorted(set("".join(case.text for case in told))):
        run = char * (length // 2)
        yield f"{longest!r} in a run of {char!r}", run + longest + run[len(longest) :]


def again(unit: str, length: int) -> str:
    """A text of so many characters in which a unit is repeated."""
    return (unit * (length // len(unit) + 1))[:length]


def _units(pattern: Pattern) -> Iterator[str]:
    """What is repeated: the pattern's examples, whole and damaged, and the words that it looks for."""
    for case in cases([pattern]):
        text = case.text
        yield from (text, "".join(text.split()), text[1:], text[:-1], f"社{text[1:]}1")
        for words, _ in case.expected:
            yield from (words, words[1:], words[:-1], f"{words[:-1]}社", f"{words}、")
    literals = sorted(pattern.facts.places() or ())
    yield from literals
    yield "".join(literals)
