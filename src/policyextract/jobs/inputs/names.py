"""What names tell: whether a file is a document or a manifest, and how it is called where it is shown."""

from __future__ import annotations

import os
import re
from urllib.parse import quote

from policyextract.jobs.inputs.item import Found
from policyextract.jobs.urls import unlocked
from policyextract.sources import shown
from policyextract.sources.kinds import SUFFIXES
from policyextract.sources.paths import is_debris

MANIFEST = re.compile(r"\.(?P<kind>csv|tsv|jsonl|ndjson|parquet)(?P<packed>\.gz)?$", re.IGNORECASE)


def manifest_kind(name: str) -> str:
    """What kind of manifest a path or URL names (csv, tsv, jsonl, ndjson, parquet); empty if it is none."""
    path = re.split(r"[?#]", name)[0] if name.startswith("http") else name
    found = MANIFEST.search(path)
    return found["kind"].lower() if found and not (found["packed"] and found["kind"] == "parquet") else ""


def is_document(name: str) -> bool:
    """Whether a file in a folder is named as documents and archives are; manifests are none."""
    suffix = os.path.splitext(name)[1].lower()
    return suffix in SUFFIXES and not is_debris(name) and not (suffix == ".gz" and manifest_kind(name))


def file_found(name: str, place: str) -> Found:
    """A file under a name that can be shown; a place that is no text is written as a URL."""
    if name.isprintable():
        return Found(name, place)
    if any("\ud800" <= char <= "\udfff" for char in place):
        place = f"file://{quote(os.fsencode(place))}"
    return Found(shown(name), place)


def url_found(url: str) -> Found:
    """A file behind a URL, under a name without the password that may be in it."""
    return Found(shown(unlocked(url)), url)
