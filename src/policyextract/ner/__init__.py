"""Names that no list holds: bodies, places, programmes and people."""

from policyextract.ner.name import Name
from policyextract.ner.names import names

__all__ = ["Name", "names"]
