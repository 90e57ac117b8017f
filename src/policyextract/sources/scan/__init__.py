"""Scans and photos: the words in the pictures of pages, recognised by RapidOCR."""

from __future__ import annotations

from policyextract.sources.scan.pages import leaves, picture, recognised

__all__ = ["leaves", "picture", "recognised"]
