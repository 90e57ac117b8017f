"""Hostile PDF files and pictures."""

import io
import struct
import zlib

from hostile.seeds import pdf, picture

PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
    b"/Resources << /Font << /F 5 0 R >> >> /Contents 4 0 R >>"
)
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
WORDS = b"BT /F 12 Tf 50 700 Td (Every person gets 6000 yuan a month) Tj ET"


def stream(data: bytes, more: bytes = b"") -> bytes:
    """A stream object; `more` is of its dictionary."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


def objects(*given: bytes, root: bytes = b"1 0 R") -> bytes:
    """A PDF file of objects, numbered from 1."""
    data, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(given, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(
        data
    ) + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root %s >>\nstartxref\n%d\n%%%%EOF" % (
        len(places) + 1,
        table,
        len(places) + 1,
        root,
        len(data),
    )


def one(
    content: bytes = WORDS, more: bytes = b"", page: bytes = PAGE, font: bytes = FONT, *others: bytes
) -> bytes:
    """A PDF file of one page."""
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return objects(b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, stream(content, more), font, *others)


def tree(kids: bytes, count: bytes = b"1") -> bytes:
    """A PDF file with such a page tree."""
    pages = b"<< /Type /Pages /Kids [%s] /Count %s >>" % (kids, count)
    return objects(b"<< /Type /Catalog /Pages 2 0 R >>", pages, PAGE, stream(WORDS), FONT)


def box(size: bytes) -> bytes:
    """A PDF file whose page has such a size."""
    return one(page=PAGE.replace(b"[0 0 595 842]", size))


def packed(data: bytes, times: int) -> bytes:
    """Data packed again and again."""
    for _ in range(times):
        data = zlib.compress(data, 3)
    return data


def gigabyte() -> bytes:
    """A GB of blanks packed: one packed block again and again."""
    packer = zlib.compressobj(9)
    start = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = raw.compress(b" " * 10_000_000) + raw.flush(zlib.Z_FULL_FLUSH)
    return start + block * 100 + b"\x03\x00" + bytes(4)


def font(cmap: bytes, descendant: bytes = b"[7 0 R]") -> bytes:
    """A PDF file whose font has such a table of what its glyphs mean."""
    return one(
        b"BT /F 12 Tf 50 700 Td <00010002000300040005> Tj ET",
        b"",
        PAGE,
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H "
        b"/ToUnicode 6 0 R /DescendantFonts %s >>" % descendant,
        stream(cmap),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        b" /Supplement 0 >> /DW 1000 >>",
    )


def cmap(rules: bytes) -> bytes:
    """A table of what glyphs mean."""
    space = b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    return b"/CIDInit /ProcSet findresource begin begincmap\n" + space + rules + b"\nendcmap end"


def encrypted(user: str, owner: str = "owner") -> bytes:
    """A PDF file with passwords."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(user=user, owner=owner))
    return out.getvalue()


def object_streams() -> bytes:
    """Object streams that say that they lie in each other."""
    entries = b"".join(struct.pack(">BHB", 2, stream, 0) for stream in (0, 2, 1, 2, 1, 2))
    inner = stream(b"1 0 << /Type /Catalog >>", b"/Type /ObjStm /N 1 /First 4 /Extends 2 0 R")
    head = b"%PDF-1.7\n1 0 obj\n" + inner + b"\nendobj\n2 0 obj\n" + inner + b"\nendobj\n"
    table = stream(entries, b"/Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R")
    return head + b"3 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF" % len(head)


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, data: bytes = b"", *more: bytes) -> bytes:
    """A PNG file that says that it is so large."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + b"".join(more)
        + chunk(b"IDAT", zlib.compress(data))
        + chunk(b"IEND", b"")
    )


def tiff(directories: int, loop: bool = False, size: int = 8) -> bytes:
    """A TIFF file of so many pages, each of one grey square; the last may lead to the first."""
    data, place = bytearray(b"II*\x00" + struct.pack("<I", 8)), 8
    for number in range(directories):
        tags = [
            (256, 4, size),
            (257, 4, size),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, 0),
            (279, 4, size * size),
        ]
        place += 2 + 12 * len(tags) + 4
        following = 8 if loop and number == directories - 1 else place if number < directories - 1 else 0
        data += struct.pack("<H", len(tags)) + b"".join(
            struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags
        )
        data += struct.pack("<I", following)
    return bytes(data)


def jpeg(width: int, height: int) -> bytes:
    """A JPEG file that says that it is so large."""
    data = bytearray(picture("JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


FILES = {
    "plain.pdf": one,
    "gigabyte.pdf": lambda: one(gigabyte(), b"/Filter /FlateDecode"),
    "packed-twice.pdf": lambda: one(
        packed(b" " * 300_000_000 + WORDS, 2), b"/Filter [/FlateDecode /FlateDecode]"
    ),
    "packed-often.pdf": lambda: one(packed(WORDS, 100), b"/Filter [" + b"/FlateDecode " * 100 + b"]"),
    "run-length.pdf": lambda: one(b"\x81 " * 4_000_000 + b"\x80", b"/Filter /RunLengthDecode"),
    "lzw.pdf": lambda: one(bytes(range(256)) * 10_000, b"/Filter /LZWDecode"),
    "predictor.pdf": lambda: one(
        packed(WORDS, 1),
        b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2000000000"
        b" /Colors 32 /BitsPerComponent 16 >>",
    ),
    "length-lies.pdf": lambda: one().replace(b"/Length 69", b"/Length 99999999"),
    "length-loop.pdf": lambda: one(more=b"/Length 4 0 R"),
    "filter-unknown.pdf": lambda: one(more=b"/Filter /NoSuch"),
    "tree-loop.pdf": lambda: tree(b"2 0 R"),
    "tree-loop-and-page.pdf": lambda: tree(b"3 0 R 2 0 R 3 0 R"),
    "tree-many.pdf": lambda: tree(b"3 0 R " * 1_000_000, b"1000000"),
    "tree-5000.pdf": lambda: tree(b"3 0 R " * 5000, b"5000"),
    "tree-counts-million.pdf": lambda: tree(b"3 0 R", b"1000000"),
    "tree-counts-below-none.pdf": lambda: tree(b"3 0 R", b"-5"),
    "tree-counts-none.pdf": lambda: tree(b"3 0 R", b"0"),
    "tree-empty.pdf": lambda: tree(b"", b"0"),
    "tree-of-strangers.pdf": lambda: tree(b"5 0 R 9 0 R null (a) 4 0 R", b"5"),
    "tree-deep.pdf": lambda: objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        *(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 3) for n in range(20_000)),
        PAGE,
    ),
    "no-root.pdf": lambda: objects(FONT, root=b"9 0 R"),
    "root-is-itself.pdf": lambda: objects(b"1 0 R"),
    "object-streams.pdf": object_streams,
    "xref-loop.pdf": lambda: one().replace(b"/Root 1 0 R >>", b"/Root 1 0 R /Prev 9 >>"),
    "xref-million.pdf": lambda: one().replace(b"xref\n0 6", b"xref\n0 99999999"),
    "arrays-nested.pdf": lambda: one(b"[" * 500_000),
    "dictionaries-nested.pdf": lambda: one(
        page=PAGE[:-2] + b"/X " + b"<< /A " * 100_000 + b" >>" * 100_000 + b" >>"
    ),
    "box-huge.pdf": lambda: box(b"[0 0 10000000 10000000]"),
    "box-huger.pdf": lambda: box(b"[-1e38 -1e38 1e38 1e38]"),
    "box-nothing.pdf": lambda: box(b"[0 0 0 0]"),
    "box-turned.pdf": lambda: box(b"[595 842 0 0]"),
    "box-short.pdf": lambda: box(b"[0 0]"),
    "box-words.pdf": lambda: box(b"[(a) /b null true]"),
    "box-missing.pdf": lambda: one(page=PAGE.replace(b"/MediaBox [0 0 595 842]", b"")),
    "turned-odd.pdf": lambda: one(page=PAGE[:-2] + b"/Rotate 37 /UserUnit 1e9 >>"),
    "operators.pdf": lambda: one(b"0 0 m 1 1 l S\n" * 1_000_000),
    "rules.pdf": lambda: one(
        b"".join(b"%d %d 1 400 re f\n" % (n % 595, n % 842) for n in range(200_000)) + WORDS
    ),
    "characters.pdf": lambda: one(
        b"BT /F 1 Tf " + b"1 0 Td (6000 yuan for each person) Tj\n" * 100_000 + b" ET"
    ),
    "characters-in-one-place.pdf": lambda: one(
        b"BT /F 12 Tf 50 700 Td " + b"(a) Tj -6.67 0 Td " * 50_000 + b" ET"
    ),
    "characters-outside.pdf": lambda: one(WORDS.replace(b"50 700", b"1e30 -1e30")),
    "characters-giant.pdf": lambda: one(WORDS.replace(b"12 Tf", b"1e9 Tf")),
    "characters-none.pdf": lambda: one(WORDS.replace(b"12 Tf", b"0 Tf")),
    "states.pdf": lambda: one(b"q " * 2_000_000),
    "form-of-itself.pdf": lambda: one(
        b"/X Do " + WORDS,
        b"",
        PAGE.replace(b"/Font", b"/XObject << /X 6 0 R >> /Font"),
        FONT,
        stream(
            b"/X Do /X Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
        ),
    ),
    "forms-doubling.pdf": lambda: one(
        b"/X Do",
        b"",
        PAGE.replace(b"/Font", b"/XObject << /X 6 0 R >> /Font"),
        FONT,
        *(
            stream(
                b"/X Do " * 10,
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
                % (7 + n),
            )
            for n in range(20)
        ),
    ),
    "picture-lies.pdf": lambda: one(
        b"595 0 0 842 0 0 cm /X Do",
        b"",
        PAGE.replace(b"/Font", b"/XObject << /X 6 0 R >> /Font"),
        FONT,
        stream(
            b"x",
            b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 "
            b"/BitsPerComponent 8 /ColorSpace /DeviceRGB",
        ),
    ),
    "pictures.pdf": lambda: one(b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI\n" * 100_000),
    "picture-open.pdf": lambda: one(b"BI /W 99999 /H 99999 ID " + b"x" * 100_000),
    "font-broken.pdf": lambda: font(b"\x00\xff" * 1000),
    "font-range.pdf": lambda: font(cmap(b"1 beginbfrange <0000> <FFFF> <0041> endbfrange")),
    "font-range-giant.pdf": lambda: font(cmap(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange")),
    "font-range-cid.pdf": lambda: font(cmap(b"1 begincidrange <00000000> <7FFFFFFF> 0 endcidrange")),
    "font-long.pdf": lambda: font(cmap(b"1 beginbfchar <0001> <" + b"0041" * 100_000 + b"> endbfchar")),
    "font-half-characters.pdf": lambda: font(cmap(b"2 beginbfchar <0001> <D800> <0002> <DC00> endbfchar")),
    "font-nothing.pdf": lambda: font(cmap(b"3 beginbfchar <0001> <> <0002> <0000> <0003> <FFFF> endbfchar")),
    "font-of-itself.pdf": lambda: font(b"", b"[5 0 R]"),
    "font-many.pdf": lambda: font(
        cmap(b"".join(b"1 beginbfchar <%04X> <4E00> endbfchar\n" % n for n in range(60_000)))
    ),
    "font-usecmap.pdf": lambda: font(b"/../../../../etc/passwd usecmap\n" + cmap(b"")),
    "font-encoding-path.pdf": lambda: font(cmap(b"")).replace(b"/Identity-H", b"/..#2F..#2Fescaped"),
    "encrypted.pdf": lambda: encrypted("secret"),
    "encrypted-open.pdf": lambda: encrypted(""),
    "encrypted-lies.pdf": lambda: one().replace(
        b"/Root 1 0 R >>", b"/Root 1 0 R /Encrypt << /Filter /Standard /V 99 >> >>"
    ),
    "javascript.pdf": lambda: one().replace(
        b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
    ),
    "header-late.pdf": lambda: bytes(1000) + one(),
    "end-missing.pdf": lambda: one().split(b"xref")[0],
    "header-only.pdf": lambda: b"%PDF-1.7\n",
    "header-and-noise.pdf": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4000,
    "words-none.pdf": lambda: one(b""),
    "numbers-odd.pdf": lambda: one(b"1e999 nan -. .-1 99999999999999999999 --5 +-3 rg " + WORDS),
    "wide.png": lambda: png(50_000, 50_000),
    "wide-palette.png": lambda: png(0x7FFFFFFF, 1),
    "none.png": lambda: png(0, 0),
    "zeros.png": lambda: png(12_000, 12_000, bytes(430_000_000)),
    "text.png": lambda: png(8, 8, bytes(200), chunk(b"zTXt", b"a\0\0" + packed(bytes(100_000_000), 1))),
    "profile.png": lambda: png(8, 8, bytes(200), chunk(b"iCCP", b"a\0\0" + packed(bytes(200_000_000), 1))),
    "chunks.png": lambda: png(8, 8, bytes(200), chunk(b"tEXt", b"a\0b") * 200_000),
    "white.png": lambda: png(500, 500, (b"\0" + b"\xff" * 1500) * 500),
    "dot.png": lambda: png(1, 1, b"\0\xff\xff\xff"),
    "thin.png": lambda: png(100_000, 1, b"\0" + b"\xff" * 300_000),
    "wide.jpg": lambda: jpeg(65_500, 65_500),
    "none.jpg": lambda: jpeg(0, 0),
    "scans.jpg": lambda: picture("JPEG")[:-2] + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" * 50_000,
    "pages.tif": lambda: tiff(100_000),
    "pages-3000.tif": lambda: tiff(3000),
    "loop.tif": lambda: tiff(3, loop=True),
    "wide.tif": lambda: tiff(1, size=60_000),
    "tags.tif": lambda: b"II*\x00\x08\x00\x00\x00\xff\xff" + bytes(800_000),
    "nowhere.tif": lambda: b"II*\x00" + b"\xff" * 4,
}
