"""Damage by chance: what a bad disk, a broken download or a wrong hand does to a file."""

import gzip
import io
import random
import zipfile
from collections.abc import Callable

from hostile.seeds import seeds

Damage = Callable[[bytes, random.Random], bytes]


def cut(data: bytes, chance: random.Random) -> bytes:
    """The file up to a place."""
    return data[: chance.randrange(len(data))]


def beheaded(data: bytes, chance: random.Random) -> bytes:
    """The file from a place on."""
    return data[chance.randrange(len(data)) :]


def bits(data: bytes, chance: random.Random) -> bytes:
    """Some bits turned, more often few than many."""
    new = bytearray(data)
    for _ in range(1 << chance.randrange(9)):
        new[chance.randrange(len(new))] ^= 1 << chance.randrange(8)
    return bytes(new)


def noise(data: bytes, chance: random.Random) -> bytes:
    """A block of the file overwritten with bytes of any kind, or of one."""
    start, size = _block(data, chance)
    block = bytes([chance.randrange(256)]) * size if chance.random() < 0.5 else chance.randbytes(size)
    return data[:start] + block + data[start + size :]


def spliced(data: bytes, chance: random.Random) -> bytes:
    """A block of the file once more in another place."""
    start, size = _block(data, chance)
    place = chance.randrange(len(data))
    return data[:place] + data[start : start + size] + data[place:]


def dropped(data: bytes, chance: random.Random) -> bytes:
    """The file without a block."""
    start, size = _block(data, chance)
    return data[:start] + data[start + size :]


def mixed(data: bytes, chance: random.Random) -> bytes:
    """A block of a file of another kind in it."""
    other = seeds()[chance.choice(sorted(seeds()))]
    start, size = _block(other, chance)
    place = chance.randrange(len(data))
    return data[:place] + other[start : start + size] + data[place:]


def numbered(data: bytes, chance: random.Random) -> bytes:
    """A few digits changed for others: lengths, offsets and counts that lie."""
    places = [at for at, byte in enumerate(data) if 48 <= byte <= 57] or [0]
    new = bytearray(data)
    for at in chance.sample(places, min(len(places), 1 << chance.randrange(6))):
        new[at] = 48 + chance.randrange(10)
    return bytes(new)


def inside(data: bytes, chance: random.Random) -> bytes:
    """Damage to what is packed in a file, packed again, so that no checksum tells of it."""
    damage = chance.choice(DAMAGES[:-1])
    if data.startswith(b"\x1f\x8b"):
        return gzip.compress(damage(gzip.decompress(data), chance), mtime=0)
    if not data.startswith(b"PK"):
        return damage(damage(data, chance) or b"0", chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            kept = old.read(name)
            hit = kept and (name == "word/document.xml" or chance.random() < 0.3)
            new.writestr(zipfile.ZipInfo(name), damage(kept, chance) if hit else kept)
    return out.getvalue()


DAMAGES: list[Damage] = [cut, beheaded, bits, noise, spliced, dropped, mixed, numbered, inside]


def _block(data: bytes, chance: random.Random) -> tuple[int, int]:
    size = min(len(data), 1 << chance.randrange(12))
    return chance.randrange(len(data) - size + 1), size
