"""Printed pages to text: rows to blocks, blocks to stories, stories to a Source."""

from __future__ import annotations

from policyextract.sources.typeset.assemble import source

__all__ = ["source"]
