"""The chain over a file of pages, in this process: `python -m speed.whole PATH [names]`."""

import sys
from pathlib import Path

from policyextract import pipeline
from policyextract.sources import read_bytes
from speed import pages

for page in pages.read(Path(sys.argv[1]), pages.ALL):
    found = pipeline.run(read_bytes(page.encode(), "page"))
    if "names" in sys.argv:
        pipeline.entities(found)
print("done")
