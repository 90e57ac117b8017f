"""Scans and photos: what the words in a picture are, where they stand, and what is said of bad pictures."""

import subprocess
import sys

import pytest

from policyextract.sources import Limits, Options, SourceError, scan
from policyextract.sources.file import File

HIDDEN = """
import sys
class Hidden:
    def find_spec(self, name, *_):
        if name.partition(".")[0] in ("numpy", "onnxruntime", "PIL", "rapidocr"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Hidden())
from pathlib import Path
from policyextract.sources import Reader
print(next(Reader().read(sys.argv[1])))
"""
