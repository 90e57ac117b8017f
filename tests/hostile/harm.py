"""Files that are made to do harm: bombs, loops, lies about sizes, and ways out of their folder."""

from collections.abc import Callable, Iterator

from hostile import archived, marked, printed, typed
from hostile.seeds import seeds

Maker = Callable[[], bytes]


def harms() -> Iterator[tuple[str, Maker]]:
    """The name of each file with what makes it."""
    for module in (printed, archived, marked, typed):
        yield from module.FILES.items()
    yield from wrong_names()


def wrong_names() -> Iterator[tuple[str, Maker]]:
    """Every kind of file under the name of every other."""
    kinds = seeds()
    for real in kinds:
        for said in sorted(
            {name[name.index(".") :] for name in kinds} | {".doc", ".wps", ".odt", ".mht", ".htm"}
        ):
            if not real.endswith(said):
                yield f"named-{real.replace('.', '')}{said}", lambda real=real: kinds[real]
    for suffix in sorted({name[name.index(".") :] for name in kinds} | {".doc", ".wps", ".odt", ".mht"}):
        for what, data in SCRAPS.items():
            yield f"{what}{suffix}", lambda data=data: data


SCRAPS = {"empty": b"", "byte": b"\x00", "letter": b"a", "newline": b"\n", "blanks": b" \t\r\n" * 100}
