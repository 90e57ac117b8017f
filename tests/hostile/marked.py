"""Hostile web pages, mails and Word files."""

import io
import zipfile
import zlib

from hostile.seeds import HTML, TEXT, docx, zipped

LISTENER = "http://127.0.0.1:8925/"
"""Files ask for things there; nobody must."""

BODY = "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))


def page(inner: str) -> bytes:
    """A web page with something in its body."""
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{inner}</body></html>".encode()


def nested(depth: int, tag: str = "div") -> bytes:
    """A web page whose words lie in so many elements."""
    return page(f"<{tag}>" * depth + BODY + f"</{tag}>" * depth)


def word(document: bytes, **others: bytes) -> bytes:
    """A Word file with another document.xml, and with other parts."""
    out = io.BytesIO()
    parts = {name.replace("__", "/") + ".xml": data for name, data in others.items()}
    with zipfile.ZipFile(io.BytesIO(docx())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, document if name == "word/document.xml" else parts.get(name) or old.read(name))
    return out.getvalue()


NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PARAGRAPH = "<w:p><w:r><w:t>每人补贴200元</w:t></w:r></w:p>"


def body(inner: str, head: str = "") -> bytes:
    """The XML of a Word document."""
    return f'<?xml version="1.0"?>{head}<w:document {NS}><w:body>{inner}</w:body></w:document>'.encode()


def laughs() -> bytes:
    """XML whose entity is ten to the ninth words."""
    lines = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    return f'<!DOCTYPE w:document [<!ENTITY l0 "社工">{lines}]>'


def entity(place: str) -> bytes:
    """A Word document that wants the words of another file."""
    head = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{place}">]>'
    return word(body(PARAGRAPH.replace("每人", "&x;每人"), head))


def gigabytes() -> bytes:
    """A Word file whose document.xml is 2 GB of paragraphs, packed as blocks that are all the same."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(body("")[: -len("</w:body></w:document>")]) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(PARAGRAPH.encode() * 20_000) + packer.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = start + block * 1800 + end.compress(b"</w:body></w:document>") + end.flush()
    return swapped("word/document.xml", packed, 1800 * 20_000 * len(PARAGRAPH.encode()))


def swapped(name: str, packed: bytes, size: int) -> bytes:
    """A Word file in which one part is packed already; its checksum is wrong, as nobody gets to its end."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        info = zipfile.ZipInfo(name)
        info.compress_type, info.compress_size, info.file_size, info.CRC = 8, len(packed), size, 0
        info.header_offset = out.tell()
        out.write(info.FileHeader(zip64=False) + packed)
        new.filelist.append(info)
        new.NameToInfo[name] = info
        new.start_dir, new._didModify = out.tell(), True
    return out.getvalue()


def mail(header: str, body: bytes) -> bytes:
    """A mail with such a header."""
    return f"MIME-Version: 1.0\r\nFrom: a@example.org\r\n{header}\r\n\r\n".encode() + body


def parts(count: int) -> bytes:
    """A mail of so many parts."""
    part = b"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + "每人补贴200元".encode() + b"\r\n"
    return mail("Content-Type: multipart/mixed; boundary=x", part * count + b"--x--\r\n")


def mail_in_mail(depth: int) -> bytes:
    """A mail in a mail in a mail."""
    head = "MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n" * depth
    return head.encode() + mail("Content-Type: text/plain; charset=utf-8", TEXT.encode())


def multiparts(depth: int) -> bytes:
    """A mail of a part of a part of a part."""
    heads = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth))
    return f"MIME-Version: 1.0\r\n{heads}Content-Type: text/plain\r\n\r\n".encode() + TEXT.encode()


def attached(name: str, encoding: str = "base64", data: bytes = b"!!!! no base64 ====") -> bytes:
    """A mail with a file of such a name."""
    return mail(
        "Content-Type: multipart/mixed; boundary=x",
        f"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{TEXT}\r\n--x\r\nContent-Type: text/plain\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\nContent-Transfer-Encoding: {encoding}'
        "\r\n\r\n".encode()
        + data
        + b"\r\n--x--\r\n",
    )


FILES = {
    **{f"nested-{n}.html": lambda n=n: nested(n) for n in (255, 256, 1000, 5000, 20_000, 200_000)},
    **{
        f"nested-{t}.html": lambda t=t: nested(20_000, t) for t in ("b", "table", "span", "ul", "font", "svg")
    },
    "entities.html": lambda: page("&amp;" * 10_000_000),
    "entities-unclosed.html": lambda: page("&#" * 1_000_000 + "&lt" * 1_000_000),
    "entities-half-characters.html": lambda: page("&#xD800;&#xDFFF;&#x110000;&#0;" * 1000 + BODY),
    "comment-unclosed.html": lambda: page("<!--" + BODY * 1000),
    "comments.html": lambda: b"<!---->" * 200_000 + HTML.encode(),
    "comments-nested.html": lambda: page("<!--" * 500_000 + BODY),
    "attribute-50-MB.html": lambda: page(f'<p title="{"a" * 50_000_000}">{BODY}'),
    "attributes.html": lambda: page("<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">" + BODY),
    "paragraphs.html": lambda: page("<p>每人补贴200元" * 300_000),
    "script-unclosed.html": lambda: page("<script>" + BODY * 1000),
    "no-words.html": lambda: page("<img src=a.png>" * 100),
    "menu-only.html": lambda: page("<a href=/>首页</a>" * 100),
    "remote.html": lambda: page(
        f"<img src={LISTENER}><iframe src={LISTENER}></iframe>"
        f"<link rel=stylesheet href={LISTENER}><script src={LISTENER}></script>" + BODY
    ),
    "refresh.html": lambda: page(f"<meta http-equiv=refresh content='0;url={LISTENER}'>" + BODY),
    "table-spans.html": lambda: page(
        "<table><tr><td rowspan=65534 colspan=1000>6000<td>1</table>" * 50 + BODY
    ),
    "table-wide.html": lambda: page("<table><tr>" + "<td>6000" * 100_000 + "</table>" + BODY),
    "table-long.html": lambda: page("<table>" + "<tr><td>高级<td>6000" * 100_000 + "</table>"),
    "charset-lies.html": lambda: page(BODY).replace(b"utf-8", b"utf-16"),
    "charset-unknown.html": lambda: page(BODY).replace(b"utf-8", b"no-such-thing"),
    "charset-rot13.html": lambda: page(BODY).replace(b"utf-8", b"rot13"),
    "doctype.html": lambda: (laughs() + "<html><body>&l9;" + BODY).encode(),
    "laughs.docx": lambda: word(body(PARAGRAPH.replace("每人", "&l9;"), laughs())),
    "entity-file.docx": lambda: entity("file:///etc/passwd"),
    "entity-network.docx": lambda: entity(LISTENER),
    "gigabytes.docx": gigabytes,
    "paragraphs.docx": lambda: word(body(PARAGRAPH * 300_000)),
    "nested.docx": lambda: word(body("<w:sdt><w:sdtContent>" * 50_000)),
    "tables-nested.docx": lambda: word(
        body("<w:tbl><w:tr><w:tc>" * 2000 + PARAGRAPH + "</w:tc></w:tr></w:tbl>" * 2000)
    ),
    "table-wide.docx": lambda: word(
        body("<w:tbl><w:tr>" + f"<w:tc>{PARAGRAPH}</w:tc>" * 50_000 + "</w:tr></w:tbl>")
    ),
    "table-spans.docx": lambda: word(
        body(
            "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='1000000000'/></w:tcPr>"
            + PARAGRAPH
            + "</w:tc></w:tr></w:tbl>"
        )
    ),
    "attribute.docx": lambda: word(body(PARAGRAPH.replace("<w:r>", f'<w:r w:x="{"a" * 20_000_000}">'))),
    "no-words.docx": lambda: word(body("<w:p/>" * 100)),
    "no-body.docx": lambda: word(f"<w:document {NS}/>".encode()),
    "other-xml.docx": lambda: word(b"<html/>"),
    "numbers.docx": lambda: word(
        body(
            '<w:p><w:pPr><w:numPr><w:ilvl w:val="999999999"/><w:numId w:val="-1"/>'
            "</w:numPr></w:pPr><w:r><w:t>每人</w:t></w:r></w:p>"
        )
    ),
    "styles-loop.docx": lambda: word(
        body(PARAGRAPH.replace("<w:r>", '<w:pPr><w:pStyle w:val="a"/></w:pPr><w:r>')),
        word__styles=f'<w:styles {NS}><w:style w:styleId="a" w:type="paragraph"><w:basedOn w:val="a"/>'
        "</w:style></w:styles>".encode(),
    ),
    "only-name.docx": lambda: zipped({"word/document.xml": b""}),
    "mails-nested.eml": lambda: mail_in_mail(200),
    "parts-nested.eml": lambda: multiparts(200),
    "parts-nested-deep.eml": lambda: multiparts(5000),
    "parts.eml": lambda: parts(100_000),
    "parts-unclosed.eml": lambda: parts(10)[:-9],
    "no-boundary.eml": lambda: mail("Content-Type: multipart/mixed", TEXT.encode()),
    "base64.eml": lambda: attached("a.txt"),
    "base64-odd.eml": lambda: attached("a.txt", data=b"QUJ\xff\xfeD=R"),
    "quoted.eml": lambda: attached("a.txt", "quoted-printable", b"=ZZ=\r\n=E6=B0"),
    "uuencode.eml": lambda: attached("a.txt", "x-uuencode", b"begin 644 ../../x\r\n!!!!\r\nend"),
    "climbs.eml": lambda: attached("../../../escaped.txt", "8bit", TEXT.encode()),
    "absolute.eml": lambda: attached("/tmp/escaped.txt", "8bit", TEXT.encode()),
    "name-of-terminal.eml": lambda: attached("a\x1b[2J\x07.txt", "8bit", TEXT.encode()),
    "name-long.eml": lambda: attached("a" * 100_000 + ".txt", "8bit", TEXT.encode()),
    "headers.eml": lambda: mail("\r\n".join(f"X-{n}: {'a' * 50}" for n in range(100_000)), TEXT.encode()),
    "header-long.eml": lambda: mail("Subject: " + "=?utf-8?B?5bKz?= " * 200_000, TEXT.encode()),
    "charset.eml": lambda: mail("Content-Type: text/plain; charset=no-such", TEXT.encode()),
    "remote.eml": lambda: mail(
        f'Content-Type: message/external-body; access-type=URL; URL="{LISTENER}"', b"\r\n"
    ),
    "no-words.eml": lambda: mail("Content-Type: text/plain", b"\r\n"),
    "bomb.rtf": lambda: b"{\\rtf1" + b"{" * 200_000 + b"x" + b"}" * 200_000 + b"}",
    "remote.rtf": lambda: b'{\\rtf1{\\field{\\*\\fldinst INCLUDETEXT "' + LISTENER.encode() + b'"}}x}',
    "unclosed.rtf": lambda: b"{\\rtf1 \\u31038?",
    "picture.rtf": lambda: b"{\\rtf1{\\pict\\pngblip " + b"89" * 2_000_000 + b"}x}",
}
