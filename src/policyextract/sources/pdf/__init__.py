"""PDF files: the characters, lines and pictures of their pages."""

from __future__ import annotations

from policyextract.sources.pdf.pages import leaves

__all__ = ["leaves"]
