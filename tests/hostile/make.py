"""Writes hostile files: all that are made by hand, and as many damaged by chance as are wanted."""

import random
from collections.abc import Iterator
from pathlib import Path

from hostile.damage import DAMAGES
from hostile.harm import harms
from hostile.seeds import seeds

WEIGHTS = {
    "plain-.pdf": 6,
    ".pdf": 5,
    ".docx": 6,
    ".html": 4,
    "gb-.html": 2,
    ".eml": 4,
    ".zip": 3,
    ".tar.gz": 3,
    "utf8-.txt": 2,
    "gb-.txt": 2,
    "utf16-.txt": 1,
    "big5-.txt": 1,
    ".png": 1,
    ".jpg": 1,
    ".tif": 1,
    ".rtf": 0.5,
}


def damaged(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of files damaged by chance; the same seed gives the same ones."""
    chance = random.Random(seed)
    for number in range(count):
        name = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        damage = chance.choice(DAMAGES)
        yield f"{number:04}-{damage.__name__}-{name}".replace("-.", "."), damage(seeds()[name], chance)


def write(folder: Path, seed: int, count: int) -> list[Path]:
    """Writes so many files, and gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, make in dict(harms()).items():
        (folder / name).write_bytes(make())
        paths.append(folder / name)
    for name, data in damaged(seed, count - len(paths)):
        (folder / name).write_bytes(data)
        paths.append(folder / name)
    return paths
