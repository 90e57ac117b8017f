"""Names that no list holds: bodies, places, programmes and people.

    from policyextract.ner import names
"""

from policyextract.ner.names import Name, names

__all__ = ["Name", "names"]
