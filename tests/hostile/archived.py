"""Hostile archives."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib

from hostile.seeds import HTML, TEXT, docx, seeds, tarred, zipped

GOOD = TEXT.encode()


def zeros(gigabytes: int) -> bytes:
    """So many GB of zeros packed (raw deflate): one packed block again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(10_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (100 * gigabytes) + b"\x03\x00"


def raw(entries: list[tuple[str, bytes, int]]) -> bytes:
    """A ZIP archive of what is packed already; each entry with the size that it says it has."""
    body, listing = bytearray(), bytearray()
    for name, packed, size in entries:
        called = name.encode()
        fields = struct.pack("<HHHHHIIIHH", 20, 0x800, 8, 0, 33, 0, len(packed), size, len(called), 0)
        listing += b"PK\x01\x02\x14\x00" + fields + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + called
        body += b"PK\x03\x04" + fields + called + packed
    count = min(len(entries), 0xFFFF)
    return bytes(body + listing) + _end(count, len(listing), len(body))


def _end(count: int, size: int, place: int) -> bytes:
    """The end of a ZIP archive."""
    return struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, size, place, 0)


def overlapping(count: int) -> bytes:
    """A ZIP archive all of whose entries are the same bytes."""
    packed = zlib.compress(bytes(50_000_000), 9)[2:-4]
    fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(packed), 50_000_000, 5, 0)
    body = b"PK\x03\x04" + fields + b"a.txt" + packed
    entry = b"PK\x01\x02\x14\x00" + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0)
    listing = b"".join(entry + b"%05d" % n for n in range(count))
    return bytes(body + listing) + _end(count, len(listing), len(body))


def nested(depth: int, width: int) -> bytes:
    """Archives in archives, at the bottom 100 MB of zeros each."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    inner = raw([("a.txt", packer.compress(bytes(100_000_000)) + packer.flush(), 100_000_000)])
    for _ in range(depth):
        inner = zipped({f"{n}.zip": inner for n in range(width)})
    return inner


def many(count: int) -> bytes:
    """A ZIP archive of so many files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n in range(count):
            archive.writestr(zipfile.ZipInfo(f"{n}.txt"), b"")
    return out.getvalue()


def tar_of(*members: tuple[str, bytes, str]) -> bytes:
    """A TAR archive of a good text and of members with a type and the place they lead to."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind, target in members:
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.devmajor, info.devminor = kind, target, 1, 5
            archive.addfile(info)
        info = tarfile.TarInfo("good.txt")
        info.size = len(GOOD)
        archive.addfile(info, io.BytesIO(GOOD))
    return out.getvalue()


def encrypted() -> bytes:
    """A ZIP archive whose entry says that it is encrypted."""
    data = bytearray(zipped({"a.txt": GOOD}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def sized(data: bytes, octal: bytes) -> bytes:
    """A TAR archive whose first member says it has another size; its checksum is right."""
    block = bytearray(data)
    block[124:136] = octal
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block[:512])
    return bytes(block)


def looped() -> bytes:
    """A gzip file that unpacks to a gzip file, and so on."""
    data = tarred({"a.txt": GOOD})
    for _ in range(50):
        data = gzip.compress(data, mtime=0)
    return data


CLIMBING = (
    "../../../escaped.txt",
    "/tmp/escaped.txt",
    "..\\..\\escaped.txt",
    "C:\\escaped.txt",
    "a/../../x.txt",
)
FILES = {
    "zeros-10-GB.zip": lambda: raw([("a.txt", zeros(10), 0xFFFFFFFE)]),
    "zeros-that-lie.zip": lambda: raw([("a.txt", zeros(3), 100)]),
    "zeros-many.zip": lambda: raw([(f"{n}.txt", zeros(1)[: 1 << 20], 100) for n in range(20)]),
    "zeros.docx": lambda: raw([("word/document.xml", zeros(3), 100), ("[Content_Types].xml", zeros(1), 100)]),
    "nested-42.zip": lambda: nested(4, 16),
    "nested-3.zip": lambda: nested(2, 16),
    "nested-200.zip": lambda: nested(200, 1),
    "entries-million.zip": lambda: raw([(f"{n}.txt", b"\x03\0", 0) for n in range(1_000_000)]),
    "entries-65536.zip": lambda: many(65_536),
    "overlapping.zip": lambda: overlapping(5000),
    "climbs.zip": lambda: zipped(dict.fromkeys((*CLIMBING, "good.txt"), GOOD)),
    "climbs.tar": lambda: tarred(dict.fromkeys((*CLIMBING, "good.txt"), GOOD)),
    "names.zip": lambda: zipped(
        {"a\x1b[2J.txt": GOOD, "a\nb.txt": GOOD, "a" * 5000 + ".txt": GOOD, "con.txt": GOOD}
    ),
    "names-same.zip": lambda: raw([("a.txt", zlib.compress(GOOD)[2:-4], len(GOOD))] * 3),
    "names-dots.zip": lambda: zipped(
        {"..txt": GOOD, "...": GOOD, "/": b"", "a//b.txt": GOOD, "!/a.txt": GOOD}
    ),
    "names-gb.zip": lambda: zipped({"good.txt": GOOD}).replace(b"good", "岳阳".encode("gb18030")),
    "encrypted.zip": encrypted,
    "checksum.zip": lambda: raw([("a.txt", zlib.compress(GOOD)[2:-4], len(GOOD))]),
    "method.zip": lambda: zipped({"a.txt": GOOD}).replace(b"\x08\x00\x00\x00\x21", b"\x63\x00\x00\x00\x21"),
    "listing-only.zip": lambda: b"PK\x05\x06" + bytes(18),
    "comment.zip": lambda: zipped({"a.txt": GOOD})[:-2] + b"\xff\xff" + b"PK\x05\x06" * 16_000,
    "bad-inside.zip": lambda: zipped(
        {"a.pdf": b"%PDF-1.4", "b.docx": docx()[:500], "c.txt": GOOD, "d.exe": b"MZ"}
    ),
    "all-kinds.zip": lambda: zipped(
        {
            f"a{n}{s[s.index('.') :]}": d
            for n, (s, d) in enumerate(seeds().items())
            if s.endswith((".txt", ".html", ".docx", ".eml", ".zip"))
        }
    ),
    "nothing.zip": lambda: zipped({}),
    "nothing-to-read.zip": lambda: zipped({"a.css": b"p{}", "b/.DS_Store": b"x"}),
    "jar.zip": lambda: zipped({"a.jar": zipped({"a.class": b"\xca\xfe\xba\xbe"})}),
    "links.tar": lambda: tar_of(
        ("a.txt", tarfile.SYMTYPE, "/etc/passwd"),
        ("b.txt", tarfile.LNKTYPE, "/etc/passwd"),
        ("c", tarfile.SYMTYPE, "/tmp"),
        ("c/escaped.txt", tarfile.REGTYPE, ""),
    ),
    "links-loop.tar": lambda: tar_of(
        ("a.txt", tarfile.LNKTYPE, "b.txt"),
        ("b.txt", tarfile.LNKTYPE, "a.txt"),
        ("c.txt", tarfile.SYMTYPE, "c.txt"),
    ),
    "devices.tar": lambda: tar_of(
        ("zero.txt", tarfile.CHRTYPE, ""),
        ("disk.txt", tarfile.BLKTYPE, ""),
        ("pipe.txt", tarfile.FIFOTYPE, ""),
    ),
    "sparse.tar": lambda: tar_of(("a.txt", tarfile.GNUTYPE_SPARSE, "")),
    "size-lies.tar": lambda: sized(tarred({"a.txt": GOOD}), b"77777777777\0"),
    "size-negative.tar": lambda: sized(tarred({"a.txt": GOOD}), b"\xff" * 12),
    "size-huge.tar": lambda: sized(tarred({"a.txt": GOOD}), b"\x80" + b"\x7f" * 11),
    "long-name.tar": lambda: sized(tarred({"a" * 3000 + ".txt": GOOD}), b"77777777777\0"),
    "zeros.tar.gz": lambda: b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + zeros(10) + bytes(8),
    "zeros-in.tar.gz": lambda: (
        gzip.compress(sized(tarred({"a.txt": b""})[:512], b"77777777777\0"), mtime=0)
        + b"\x1f\x8b\x08\0\0\0\0\0\0\x03"
        + zeros(9)
        + bytes(8)
    ),
    "zeros.gz": lambda: gzip.compress(bytes(500_000_000), 9, mtime=0),
    "zeros.bz2": lambda: bz2.compress(bytes(300_000_000)) * 10,
    "zeros.xz": lambda: lzma.compress(bytes(300_000_000), preset=1) * 10,
    "memory.xz": lambda: lzma.compress(
        GOOD, lzma.FORMAT_XZ, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30}]
    ),
    "one.gz": lambda: gzip.compress(GOOD, mtime=0),
    "gz-in-gz.gz": looped,
    "members-many.tar.gz": lambda: gzip.compress(tarred({f"{n}.txt": b"" for n in range(50_000)}), mtime=0),
    "web-page.zip": lambda: zipped({"a.html": HTML.encode(), "a_files/a.js": b"alert(1)"}),
}
