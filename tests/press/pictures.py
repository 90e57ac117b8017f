"""Pictures that show nothing: grey shapes with grain, as a photograph in a newspaper."""

from __future__ import annotations

import base64
import io
from typing import NamedTuple

import numpy as np
from PIL import Image


class Picture(NamedTuple):
    """A picture of some height in points; `seed` decides what is on it."""

    height: float
    seed: int

    @property
    def data(self) -> str:
        """The picture as the address of an image in HTML."""
        chance = np.random.default_rng(self.seed)
        rough = Image.fromarray(chance.integers(60, 220, (4, 6), dtype=np.uint8))
        grey = np.asarray(rough.resize((150, 100), Image.Resampling.BICUBIC), dtype=np.int16)
        grain = grey + chance.integers(-14, 15, grey.shape)
        out = io.BytesIO()
        Image.fromarray(grain.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=60)
        return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()
