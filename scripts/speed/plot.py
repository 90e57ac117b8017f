"""The figures as a picture: speed by size of the text; single pages that grow."""

from pathlib import Path
from statistics import median

import matplotlib
from matplotlib import pyplot
from matplotlib.axes import Axes

from speed.contenders import OWN
from speed.figures import SHAPES, Figures
from speed.report import lines

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "benchmark", "font.size": 9})


def draw(figures: Figures, path: Path) -> None:
    """Writes the picture."""
    picture, (texts, single) = pyplot.subplots(1, 2, figsize=(10, 4.8), layout="constrained")
    _texts(texts, figures)
    _single(single, figures)
    picture.savefig(path, metadata={"Date": None})
    pyplot.close(picture)


def _texts(axes: Axes, figures: Figures) -> None:
    """Characters a second of everybody; bars are the range of the rounds."""
    for name, sizes, speeds in lines(figures):
        middle = [median(values) for values in speeds]
        range_ = [
            [value - min(values) for value, values in zip(middle, speeds, strict=True)],
            [max(values) - value for value, values in zip(middle, speeds, strict=True)],
        ]
        own = {"linewidth": 2.5, "color": "black"} if name == OWN.name else {"linewidth": 1}
        axes.errorbar(sizes, middle, yerr=range_, marker="o", markersize=3, capsize=2, label=name, **own)
    axes.set(xscale="log", yscale="log", xlabel="bytes of text", ylabel="characters a second (CPU, one core)")
    axes.set_title("Texts of many pages")
    axes.grid(alpha=0.3)
    axes.figure.legend(loc="outside lower center", fontsize=8, ncols=5)


def _single(axes: Axes, figures: Figures) -> None:
    """Microseconds a character of policyextract: a level line is linear time."""
    for shape, found in figures.single.items():
        chars = [turn.chars for turn in found.values()]
        cost = [turn.seconds / turn.chars * 1e6 for turn in found.values()]
        axes.plot(chars, cost, marker="o", label=f"{shape}, by its {SHAPES[shape][0]}")
    axes.set(xscale="log", xlabel="characters of the page", ylabel="µs a character (policyextract)")
    axes.set_ylim(bottom=0)
    axes.set_title("One page that grows")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=7)
