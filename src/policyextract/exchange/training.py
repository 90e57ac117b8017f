"""Corrected spans as JSON lines, for whoever trains on them or keeps them as gold answers."""

from __future__ import annotations

import json

from policyextract.exchange.annotated import OF_RECORDS
from policyextract.exchange.changes import Corrected
from policyextract.formats.records import LINE_ENDS


def line(corrected: Corrected) -> str:
    """A document with its spans in order, those of records left out; offsets are code points of the text."""
    spans = [[one.start, one.end, one.label] for one in corrected.spans if one.label not in OF_RECORDS]
    document = corrected.document
    told = {"text": document.text, "spans": spans, "source": document.name}
    return json.dumps(told, ensure_ascii=False).translate(LINE_ENDS) + "\n"
