"""Small good files of every kind, made on the spot, for others to damage."""

import email.message
import email.policy
import gzip
import io
import tarfile
import zipfile
from functools import cache

TEXT = (
    "岳阳市社会工作人才激励办法\n\n"
    "近日，湖南省岳阳市民政局、市财政局联合印发《岳阳市社会工作人才激励办法》，自2024年3月1日起施行，有效期五年。\n"
    "《办法》明确，对取得高级社会工作师证书的人员，一次性给予6000元奖励；"
    "对在乡镇社工站工作的持证人员，每人每月发放200元津贴。\n"
)
TRADITIONAL = "臺北市社會工作師每月補助三千元，發給證書持有人員。\n" * 3
PARAGRAPHS = TEXT.split("\n")


@cache
def seeds() -> dict[str, bytes]:
    """The bytes of good files by their suffix; what stands before a dash tells two of one suffix apart."""
    return {
        "utf8-.txt": TEXT.encode(),
        "gb-.txt": TEXT.encode("gb18030"),
        "utf16-.txt": TEXT.encode("utf-16"),
        "big5-.txt": TRADITIONAL.encode("big5"),
        ".html": HTML.encode(),
        "gb-.html": HTML.replace("utf-8", "gb2312").encode("gb18030"),
        ".docx": docx(),
        ".pdf": pdf(),
        "plain-.pdf": plain(pdf()),
        ".eml": mail(),
        ".zip": zipped({"a.txt": TEXT.encode(), "folder/b.html": HTML.encode()}),
        ".tar.gz": gzip.compress(tarred({"a.txt": TEXT.encode(), "b.html": HTML.encode()}), mtime=0),
        ".png": picture("PNG"),
        ".jpg": picture("JPEG"),
        ".tif": picture("TIFF"),
        ".rtf": RTF,
    }


HTML = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>岳阳市社会工作人才激励办法</title></head><body>'
    "<div class='nav'><a href='/'>首页</a> <a href='/zwgk'>政务公开</a></div><article><h1>"
    + PARAGRAPHS[0]
    + "</h1>"
    + "".join(f"<p>{words}</p>" for words in PARAGRAPHS[2:4])
    + "<table><tr><th>级别</th><th>奖励（元）</th></tr><tr><td>高级</td><td>6000</td></tr></table>"
    "</article><div class='foot'>版权所有</div></body></html>"
)
RTF = (
    b"{\\rtf1\\ansi\\uc1 "
    + b"".join(
        b"\\par " + b"".join(b"\\u%d?" % (ord(char) - (ord(char) > 32767) * 65536) for char in line)
        for line in PARAGRAPHS
    )
    + b"}"
)


def docx() -> bytes:
    """A Word file with a heading, paragraphs and a table."""
    import docx

    document = docx.Document()
    for line in PARAGRAPHS:
        document.add_paragraph(line)
    table = document.add_table(2, 2)
    for cell, words in zip(table._cells, ["级别", "奖励（元）", "高级", "6000"], strict=True):
        cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf() -> bytes:
    """A PDF file of two pages."""
    from weasyprint import HTML as Html

    return Html(string=HTML + "<p style='break-before: page'>" + PARAGRAPHS[3]).write_pdf()


def plain(data: bytes) -> bytes:
    """A PDF file with nothing in it compressed, so that damage reaches everything."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def mail() -> bytes:
    """A mail with a text and two files."""
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"], message["Subject"] = "a@example.org", "岳阳市社会工作人才激励办法"
    message["MIME-Version"] = "1.0"
    message.set_content(TEXT)
    message.add_attachment(TEXT.encode("gb18030"), maintype="text", subtype="plain", filename="附件.txt")
    message.add_attachment(HTML.encode(), maintype="text", subtype="html", filename="b.html")
    return message.as_bytes()


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    """A TAR archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def picture(kind: str) -> bytes:
    """A small picture of words."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (360, 60), 255)
    ImageDraw.Draw(image).text((10, 15), "Policy 6000 2024", 0, ImageFont.load_default(28))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()
