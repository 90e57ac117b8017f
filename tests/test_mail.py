"""Mails and web archives: what is written in them, and what is attached to them, by the names people gave."""

import base64
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from policyextract.pipeline import run
from policyextract.sources import Limits, Options, Reader, SourceError

TEXT = "厦门市民政局每月给予持证社工岗位补贴200元。\n"
PNG = b"\x89PNG\r\n\x1a\n"


def read(path, **settings):
    """The names and words of the documents, and what was refused, of a file."""
    with Reader(Options(**settings)) as reader:
        found = list(reader.read(str(path)))
    documents = {one.name.partition("!/")[2]: one.chars for one in found if not isinstance(one, SourceError)}
    return documents, [str(one).partition("!/")[2] for one in found if isinstance(one, SourceError)]


def mail(subject="社工补贴", text=TEXT):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", subject
    message["Message-ID"] = "<1@example.org>"
    message.set_content(text)
    return message


def sent(path, message):
    path.write_bytes(message.as_bytes(policy=SMTP) if isinstance(message, EmailMessage) else message)
    return path


def test_the_words_stand_under_the_subject_and_attachments_behind_them(tmp_path):
    message = mail("转发：Fwd: 厦门提高社工补贴", "各位好，请看附件。\n")
    message.add_attachment(
        TEXT.encode("gbk"), maintype="text", subtype="plain", filename="关于社工补贴的通知.txt"
    )
    documents, refusals = read(sent(tmp_path / "a.eml", message))
    assert list(documents.items()) == [
        ("正文.txt", "厦门提高社工补贴\n\n各位好，请看附件。\n"),
        ("关于社工补贴的通知.txt", TEXT),
    ]
    assert not refusals


def test_a_subject_that_the_words_begin_with_is_not_repeated(tmp_path):
    assert read(sent(tmp_path / "a.eml", mail("厦门市民政局每月给予持证社工岗位补贴200元")))[0] == {
        "正文.txt": TEXT
    }


def test_the_subject_tells_whose_policy_it_is(tmp_path):
    path = sent(tmp_path / "a.eml", mail("岳阳市提高社工补贴", "持证社工每人每月补贴300元。\n"))
    with Reader() as reader:
        (record,) = run(reader.one(str(path))).document.records
    assert (record.region_name, record.evidence["region"].quote) == ("湖南省岳阳市", "岳阳市")


NAMES = {
    b"filename*=UTF-8''%E9%80%9A%E7%9F%A5.txt": "通知.txt",
    b"filename*0*=GBK''%CD%A8; filename*1*=%D6%AA.txt": "通知.txt",
    b'filename="=?gb2312?B?%b?="' % base64.b64encode("朱镕.txt".encode("gbk")): "朱镕.txt",
    b'filename="=?UTF-8?B?6YCa55+lLnR4dA==?="': "通知.txt",
    b"filename==?gb2312?Q?=CD=A8=D6=AA.txt?=": "通知.txt",
    'filename="通知.txt"'.encode("gbk"): "通知.txt",
    'filename="通知.txt"'.encode(): "通知.txt",
    b'filename="C:\\\\docs\\\\a.txt"': "a.txt",
    b'filename="../../a.txt"': "a.txt",
}


@pytest.mark.parametrize(("written", "name"), NAMES.items(), ids=str)
def test_names_however_they_are_written(tmp_path, written, name):
    head = (
        b"Message-ID: <1@b>\r\nContent-Type: application/pdf2\r\nContent-Disposition: attachment; %b\r\n\r\n"
    )
    assert read(sent(tmp_path / "a.eml", head % written + TEXT.encode())) == ({name: TEXT}, [])


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "gbk"),
        ("iso-8859-1", "gbk"),
        ("x-none", "gbk"),
        ("gbk", "utf-8"),
        ("big5", "big5"),
    ],
)
def test_the_charset_may_be_wrong_or_unknown(tmp_path, charset, encoding):
    text = (TEXT if encoding != "big5" else "臺北市社會工作師每月補助3000元，發給證書持有人員。\n") * 3
    head = f"Message-ID: <1@b>\nContent-Type: text/plain; charset={charset}\n"
    head += "Content-Transfer-Encoding: base64\n\n"
    path = sent(tmp_path / "a.eml", head.encode() + base64.encodebytes(text.encode(encoding)))
    assert read(path)[0] == {"正文.txt": text}


def test_of_two_ways_to_say_the_same_the_richer_one_is_read(tmp_path):
    message = mail()
    message.add_alternative(
        f"<html><body><p>{TEXT}</p><table><tr><td>初级</td></tr></table></body></html>", subtype="html"
    )
    documents, refusals = read(sent(tmp_path / "a.eml", message))
    assert [*documents, *(one.partition(":")[0] for one in refusals)] == ["正文.html"]
    poor = mail()
    poor.add_alternative("<html><body>请用别的程序打开</body></html>", subtype="html")
    assert list(read(sent(tmp_path / "b.eml", poor))[0]) == ["正文.txt"]


def test_pictures_between_the_words_are_read_where_they_are_no_logos(tmp_path):
    message = mail()
    message.add_related(PNG, "image", "png", cid="<logo>", filename="logo.png")
    message.add_related(PNG + bytes(200_000), "image", "png", cid="<scan>", filename="剪报.png")
    documents, refusals = read(sent(tmp_path / "a.eml", message))
    assert [*documents, *(one.partition(":")[0] for one in refusals)] == ["正文.txt", "剪报.png"]


def test_attached_mails_are_mails_of_their_own(tmp_path):
    message, inner = mail("转发", "见附件\n"), mail("原信", TEXT)
    inner.add_attachment(TEXT.encode(), maintype="application", subtype="octet-stream", filename="通知.txt")
    message.add_attachment(inner)
    path = sent(tmp_path / "a.eml", message)
    assert set(read(path)[0]) == {"正文.txt", "原信.eml!/正文.txt", "原信.eml!/通知.txt"}
    assert "an archive in 1 archives" in read(path, limits=Limits(depth=1))[1][0]


def test_what_can_not_be_opened_is_told(tmp_path):
    message = mail()
    for name, kind in (("winmail.dat", "ms-tnef"), ("smime.p7m", "pkcs7-mime")):
        message.add_attachment(b"x", maintype="application", subtype=kind, filename=name)
    documents, refusals = read(sent(tmp_path / "a.eml", message))
    assert list(documents) == ["正文.txt"]
    assert "wrapped by Outlook" in refusals[0] and "encrypted" in refusals[1]


def test_base64_that_was_damaged_is_refused_and_the_rest_read(tmp_path):
    message = mail()
    message.add_attachment(
        TEXT.encode() * 9, maintype="application", subtype="octet-stream", filename="通知.txt"
    )
    data = bytearray(message.as_bytes())
    at = data.index(b"attachment") + 200
    data[at : at + 3] = b"*?\x81"
    documents, refusals = read(sent(tmp_path / "a.eml", bytes(data)))
    assert list(documents) == ["正文.txt"]
    assert refusals == ["通知.txt: damaged on its way (base64); ask for it again"]


def test_a_mail_that_is_cut_off_says_so(tmp_path):
    message = mail()
    message.add_attachment(
        TEXT.encode() * 9, maintype="application", subtype="octet-stream", filename="通知.txt"
    )
    documents, refusals = read(sent(tmp_path / "a.eml", message.as_bytes()[:-200]))
    assert "正文.txt" in documents and "cut off here" in refusals[-1]


def test_a_web_archive_is_its_page(tmp_path):
    data = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://example.org/\r\nSubject: page\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/html\r\nContent-ID: <frame>\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        f"<html><head><meta charset=utf-8></head><body><p>{TEXT}</p></body></html>\r\n"
        "--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{'iVBORw0KGgo' * 20000}\r\n--b--\r\n"
    )
    documents, refusals = read(sent(tmp_path / "网页.mhtml", data.encode()))
    assert [*documents, *(one.partition(":")[0] for one in refusals)] == ["网页.html"]
