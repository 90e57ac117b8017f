"""Mails and web archives (.mht): what is written in them, and what is attached to them."""

from __future__ import annotations

import codecs
import email
import html
import io
import mimetypes
import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import MIMEPart
from email.policy import default
from pathlib import PurePosixPath

from policyextract.sources.encodings import likeliest
from policyextract.sources.file import File
from policyextract.sources.kinds import SUFFIXES
from policyextract.sources.members import Folder, clean
from policyextract.sources.source import Reason, Refusal, SourceError

LOGO = 100_000  # bytes; a larger picture between the words may be a scanned clipping
CUT = Refusal(Reason.damaged, "the mail is cut off here", "get it again to read what follows")
DAMAGED = Refusal(Reason.damaged, "damaged on its way (base64)", "ask for it again")
SEALED = Refusal(Reason.password, "encrypted", "save what is in it from your mail program")
WRAPPED = Refusal(
    Reason.kind, "attachments wrapped by Outlook, which aren't read", "ask for them as they are"
)
UNREAD = {
    "application/ms-tnef": WRAPPED,
    "application/pkcs7-mime": SEALED,
    "application/x-pkcs7-mime": SEALED,
}
# Charsets that programs name where they know none.
UNTOLD = {"", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252"}
WIDER = re.compile(r"\b(?:gb_?2312(?:-80)?|gbk|x-gbk|cp936)\b", re.IGNORECASE)  # GB18030 holds them
WORD = r"=\?[^?\s]+\?[BbQq]\?[^?]*\?="  # RFC 2047
BARE, CODED = re.compile(rf"(?<==)({WORD})"), re.compile(rf"{WORD}(?:\s+{WORD})*")
FORWARDED = re.compile(r"^\s*(?:(?:re|fwd?|转发|转|回复|答复|轉寄|回覆)\s*[:：]\s*)+", re.IGNORECASE)
UNSEEN = re.compile(r"<(style|script)\b.*?</\1\s*>|<[^>]*+>|\s++", re.DOTALL | re.IGNORECASE)
BODY = re.compile(r"<body\b[^>]*+>", re.IGNORECASE)


def unpack(file: File, folder: Folder) -> None:
    """Stores the words of a mail and its attachments in their order; of a web archive the page."""
    with file.path.open("rb") as data:
        message: MIMEPart = email.message_from_binary_file(data, policy=default)
    for part in message.walk():
        _mend_headers(part)
    if _is_page(message, file.name):
        folder.store(f"{PurePosixPath(file.name).stem}.html", io.BytesIO(_words(_page(message, file.name))))
        return
    title = FORWARDED.sub("", str(message["subject"] or "")).strip()
    for part in _parts(message):
        if _is_body(part):
            _store_body(part, title, folder)
            title = ""
        else:
            _store_attachment(part, folder)
    if any(type(defect).__name__ == "CloseBoundaryNotFoundDefect" for defect in message.defects):
        folder.refuse("…", CUT)


def _mend_headers(part: MIMEPart) -> None:
    """Headers are decoded that programs wrote against the rules: with bytes beyond ASCII, or unquoted."""
    for name, value in list(part.raw_items()):
        if name.lower() in ("subject", "content-type", "content-disposition"):
            raw = str(value).encode("utf-8", "surrogateescape")
            plain = WIDER.sub("gb18030", raw.decode(likeliest(raw), "replace"))
            quoted = plain if name.lower() == "subject" else BARE.sub(r'"\1"', plain)
            new = CODED.sub(lambda match: _decoded(match[0]), quoted)
            if new != value:
                part.replace_header(name, " ".join(new.split()))


def _decoded(words: str) -> str:
    """Words coded as RFC 2047 has it, also where a character was cut in two between them."""
    found = ""
    for data, charset in decode_header(words):
        raw = data.encode("latin-1", "replace") if isinstance(data, str) else data
        try:
            found += raw.decode(charset or likeliest(raw), "replace")
        except LookupError:
            found += raw.decode(likeliest(raw), "replace")
    return found


def _is_page(message: MIMEPart, name: str) -> bool:
    """Whether it is a web page that a browser saved as if it were a mail."""
    saved = "snapshot-content-location" in message or "Saved by" in str(message["from"])
    return saved or PurePosixPath(name).suffix.lower() in (".mht", ".mhtml")


def _page(message: MIMEPart, name: str) -> MIMEPart:
    """The part of a web archive that is the page itself: the first, before those in its frames."""
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    if not pages:
        raise SourceError(name, Reason.empty, "no web page in it", "save the page again")
    return pages[0]


def _parts(part: MIMEPart) -> Iterator[MIMEPart]:
    """The parts that hold something, of those that say the same the richest."""
    inner = list(part.iter_parts()) if part.get_content_maintype() == "multipart" else []
    if part.get_content_type() == "multipart/alternative":
        inner = [max(inner, key=_worth)] if inner else []
    elif part.get_content_maintype() != "multipart":
        yield part
    for one in inner:
        yield from _parts(one)


def _worth(part: MIMEPart) -> int:
    """How much an alternative says: HTML is the richer one, unless half of its words are missing."""
    texts = [one for one in part.walk() if _is_body(one)]
    return sum(
        len(_visible(_chars(one) or "")) * (1 + (one.get_content_subtype() == "html")) for one in texts
    )


def _visible(words: str) -> str:
    """The words of a body without tags and blanks."""
    return html.unescape(UNSEEN.sub("", words))


def _is_body(part: MIMEPart) -> bool:
    """Whether a part is what the mail says, and nothing that is attached to it."""
    return part.get_content_type() in ("text/plain", "text/html") and not (
        part.is_attachment() or part.get_filename()
    )


def _store_body(part: MIMEPart, title: str, folder: Folder) -> None:
    """Stores what a mail says under its subject, as a mail program shows it: that is often the headline."""
    name = f"正文.{'html' if part.get_content_subtype() == 'html' else 'txt'}"
    if not _intact(part):
        folder.refuse(name, DAMAGED)
    elif _visible(_chars(part) or ".") and folder.wants(name):
        folder.store(name, io.BytesIO(_words(part, title)))


def _words(part: MIMEPart, title: str = "") -> bytes:
    """What a part says, in UTF-8 and with a mark that tells so; as it came where its charset is not known."""
    chars = _chars(part)
    if chars is None:
        return _data(part)
    if title and "".join(title.split()) not in _visible(chars):
        if part.get_content_subtype() == "html":
            body = BODY.search(chars)
            at = body.end() if body else 0
            chars = f"{chars[:at]}<h1>{html.escape(title)}</h1>\n{chars[at:]}"
        else:
            chars = f"{title}\n\n{chars}"
    return codecs.BOM_UTF8 + chars.encode("utf-8", "replace")


def _chars(part: MIMEPart) -> str | None:
    """The characters of a part; None where neither UTF-8 nor what it calls its charset fits."""
    data = _data(part)
    charset = part.get_content_charset("")
    for encoding in ("utf-8", "" if charset in UNTOLD else charset):
        try:
            if encoding != "utf-8" or not data.isascii() or charset in ("utf-8", *UNTOLD):
                return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return None


def _data(part: MIMEPart) -> bytes:
    """The bytes of a part; of an attached mail the mail."""
    if part.get_content_type() == "message/rfc822":
        (inner,) = part.iter_parts()
        return inner.as_bytes(policy=default.clone(refold_source="none"))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _intact(part: MIMEPart) -> bool:
    """Whether nothing in base64 is wrong; what mail programs put up with is no harm."""
    if str(part["content-transfer-encoding"] or "").lower() != "base64":
        return True
    coded = "".join(str(part.get_payload()).split())
    return bool(re.fullmatch(r"[A-Za-z0-9+/]*+=*+", coded)) and len(coded.rstrip("=")) % 4 != 1


def _store_attachment(part: MIMEPart, folder: Folder) -> None:
    """Stores what is attached, if it is read; what looks like a logo is none of it."""
    name, kind = _name(part), part.get_content_type()
    if kind in UNREAD or name == "winmail.dat":
        folder.refuse(name, UNREAD.get(kind, WRAPPED))
    elif folder.wants(name) and not _is_logo(part):
        if _intact(part):
            folder.store(name, io.BytesIO(_data(part)))
        else:
            folder.refuse(name, DAMAGED)


def _name(part: MIMEPart) -> str:
    """The name of an attachment, with the ending that its type has where it has none of its own."""
    if part.get_content_type() == "message/rfc822":
        subjects = [str(inner["subject"] or "") for inner in part.iter_parts()]
        name, ending = part.get_filename() or (subjects or [""])[0] or "邮件", ".eml"
    else:
        name, ending = part.get_filename() or "附件", mimetypes.guess_extension(part.get_content_type()) or ""
    name = clean(name).strip().rpartition("/")[2]
    known = PurePosixPath(name).suffix.lower() in SUFFIXES
    return name if known or ending not in SUFFIXES else name + ending


def _is_logo(part: MIMEPart) -> bool:
    """Whether a part is a small picture between the words."""
    between = "content-id" in part or not part.is_attachment()
    return part.get_content_maintype() == "image" and between and len(_data(part)) < LOGO
