"""Types of Arrow tables, the same in the output of bulk jobs and in exports of a database.

Amounts are exact decimals; boxes are lists of four numbers.
"""

from __future__ import annotations

import pyarrow as pa

AMOUNT = pa.decimal128(38, 8)
BOXES = pa.list_(pa.list_(pa.float64()))
WHOLE = pa.int32()
WORDS = pa.list_(pa.string())
EVIDENCE = pa.struct(
    [
        ("field", pa.string()),
        ("start", WHOLE),
        ("end", WHOLE),
        ("quote", pa.string()),
        ("rule", pa.string()),
        ("how", pa.string()),
        ("page", WHOLE),
        ("boxes", BOXES),
    ]
)
