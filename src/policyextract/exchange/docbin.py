"""DocBin of spaCy: all spans in `doc.spans["policyextract"]`, names and mentions also in `doc.ents`.

Each character is a token, so that every span begins and ends with one. What is read back may have other
tokens: its characters count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from policyextract.exchange.annotated import Annotated, Annotation, ExchangeError, Returned, flat

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

KEY = "policyextract"
REGION = "GPE"  # the label whose value is an id of a knowledge base: GB/T 2260


def write(documents: Iterable[Annotated], path: Path) -> None:
    """Writes a DocBin; `doc.user_data["policyextract"]` tells of which document each is."""
    import spacy
    from spacy.tokens import DocBin

    vocab = spacy.blank("zh").vocab
    docs = (_doc(vocab, document) for document in documents)
    DocBin(store_user_data=True, docs=docs).to_disk(path)


def _doc(vocab: Vocab, document: Annotated) -> Doc:
    from spacy.tokens import Doc

    starts = {sentence.start for sentence in document.sentences} | {0}
    doc = Doc(
        vocab,
        words=list(document.text),
        spaces=[False] * len(document.text),
        sent_starts=[at in starts for at in range(len(document.text))],
        user_data={KEY: {"key": document.key, "name": document.name}},
    )
    doc.spans[KEY] = [_span(doc, one) for one in document.annotations]
    doc.set_ents([_span(doc, one) for one in flat(document.annotations)])
    return doc


def _span(doc: Doc, one: Annotation) -> Span:
    from spacy.tokens import Span

    code = one.value if one.label == REGION and one.value else ""
    return Span(doc, one.start, one.end, one.label, kb_id=code)


def read(path: Path) -> Iterator[Returned]:
    """The documents of a DocBin; spans of `doc.ents` where there are none of ours."""
    import spacy
    from spacy.tokens import DocBin

    try:
        docs = list(DocBin().from_disk(path).get_docs(spacy.blank("zh").vocab))
    except Exception as error:  # whatever msgpack, zlib and spaCy say of a damaged file
        raise ExchangeError(
            f"{path}: is no DocBin ({type(error).__name__}); save it with `DocBin(docs=…).to_disk(…)`"
        ) from None
    for number, doc in enumerate(docs, 1):
        told = doc.user_data.get(KEY)
        key = str(told["key"]) if isinstance(told, dict) and "key" in told else None
        is_flat = KEY not in doc.spans
        spans = doc.ents if is_flat else doc.spans[KEY]
        found = tuple(Annotation(span.start_char, span.end_char, span.label_) for span in spans)
        yield Returned(f"document {number}", key, doc.text, found, is_flat=is_flat)
