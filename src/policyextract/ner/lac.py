"""The second voice: LAC, the Chinese lexical analyser whose model comes inside jieba's package.

The network (Jiao, Sun, Sun: Chinese Lexical Analysis with Deep Bi-GRU-CRF Network, 2018) reads characters:
an embedding, two layers of a GRU in each direction, a linear layer, and a CRF over 57 tags (a part of
speech, or PER, LOC, ORG, TIME, each with -B where a word begins and -I inside, and O). `jieba/lac_small`
holds the parameters as files of PaddlePaddle; numpy is all that is needed to read and run them.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

Array = NDArray[np.float32]

SIZE = 128  # of an embedding and of a state
BATCH = 2048  # characters that run through the network together


class LacError(RuntimeError):
    """The model isn't there, or is another one than this program reads."""


class Tagged(NamedTuple):
    """A word of a sentence: from where to where, and its tag without -B and -I."""

    start: int
    end: int
    tag: str


def tensor(path: Path) -> Array:
    """The numbers of a PaddlePaddle parameter file, in their shape.

    The file holds a version (4 bytes), the offsets of sequences (none here), a version, the length of a
    protocol buffer, that buffer (field 1: the type, field 2: each dimension), and the values, float32.
    """
    data = path.read_bytes()
    (levels,) = struct.unpack_from("<Q", data, 4)
    (size,) = struct.unpack_from("<i", data, 16)
    if levels or struct.unpack_from("<i", data, 12)[0]:
        raise LacError(f"{path}: is no parameter of the LAC model; reinstall jieba 0.42.1")
    shape = [value for field, value in _fields(data[20 : 20 + size]) if field == 2]
    return np.frombuffer(data, "<f4", offset=20 + size).reshape(shape)


def _fields(buffer: bytes) -> Iterator[tuple[int, int]]:
    """The number and the value of each field of a protocol buffer that holds nothing but varints."""
    at = 0
    while at < len(buffer):
        tag, value, shift = buffer[at], 0, 0
        more = True
        while more:
            at += 1
            value |= (buffer[at] & 127) << shift
            shift, more = shift + 7, buffer[at] > 127
        at += 1
        yield tag >> 3, value


@dataclass(frozen=True, slots=True)
class Layer:
    """A GRU in both directions: [0] reads from left to right, [1] from right to left."""

    into: Array  # (2, D, 3 SIZE): the input of update gate, reset gate, and candidate
    bias: Array  # (2, 1, 3 SIZE)
    gates: Array  # (2, SIZE, 2 SIZE): the state before, to both gates
    candidate: Array  # (2, SIZE, SIZE)

    @classmethod
    def load(cls, folder: Path, number: int) -> Layer:
        """Layer 0 or 1; a GRU's file has the gates' weights before the candidate's."""
        both = (2 * number, 2 * number + 1)
        states = [tensor(folder / f"gru_{n}.w_0").ravel() for n in both]
        bias = [tensor(folder / f"fc_{n}.b_0") + tensor(folder / f"gru_{n}.b_0") for n in both]
        return cls(
            np.stack([tensor(folder / f"fc_{n}.w_0") for n in both]),
            np.stack(bias).reshape(2, 1, 3 * SIZE),
            np.stack([w[: 2 * SIZE * SIZE].reshape(SIZE, 2 * SIZE) for w in states]),
            np.stack([w[2 * SIZE * SIZE :].reshape(SIZE, SIZE) for w in states]),
        )

    def run(self, inputs: Array, batch: Batch) -> Array:
        """The states (N, 2 SIZE) of a batch's characters, given what is read of each (N, D)."""
        given = np.stack((inputs, inputs[batch.mirrored])) @ self.into + self.bias
        out = np.empty((2, len(inputs), SIZE), np.float32)
        state = np.zeros((2, batch.counts[0], SIZE), np.float32)
        at = 0
        for count in batch.counts:
            state = self._step(given[:, at : at + count], state[:, :count])
            out[:, at : at + count] = state
            at += count
        return np.concatenate((out[0], out[1][batch.mirrored]), axis=1)

    def _step(self, given: Array, state: Array) -> Array:
        """The next state; the update gate says how much of it is new."""
        gates = sigmoid(given[:, :, : 2 * SIZE] + state @ self.gates)
        update, reset = gates[:, :, :SIZE], gates[:, :, SIZE:]
        fresh = np.tanh(given[:, :, 2 * SIZE :] + (reset * state) @ self.candidate)
        return cast(Array, state + update * (fresh - state))


def sigmoid(x: Array) -> Array:
    """1 / (1 + e^-x), by way of tanh, which doesn't overflow."""
    half = np.float32(0.5)
    return cast(Array, np.tanh(x * half) * half + half)


class Batch(NamedTuple):
    """Sentences, the longest first, that are read together: the first characters of all, the second, …

    `counts` tells how many sentences have a first character, a second, …, and `mirrored`, for each
    character, the number of that which stands there when its sentence is read from its end.
    """

    counts: list[int]
    mirrored: NDArray[np.int64]
    rows: list[NDArray[np.int64]]  # for each sentence the numbers of its characters

    @classmethod
    def of(cls, lengths: Sequence[int]) -> Batch:
        """That of sentences with these lengths."""
        counts = [sum(length > at for length in lengths) for at in range(lengths[0])]
        starts = np.cumsum([0, *counts[:-1]])
        rows = [starts[:length] + n for n, length in enumerate(lengths)]
        mirrored = np.empty(sum(lengths), np.int64)
        for row in rows:
            mirrored[row] = row[::-1]
        return cls(counts, mirrored, rows)


@dataclass(frozen=True, slots=True)
class Crf:
    """The scores of a tag at the start, at the end, behind another; decoded by Viterbi."""

    start: Array
    end: Array
    step: Array

    def best(self, scores: Array, batch: Batch) -> NDArray[np.int64]:
        """The tag of each character in the likeliest rows of them, for a batch's scores (N, tags).

        Where each tag came from is told on the way back, for the tags alone that are taken.
        """
        at = batch.counts[0]
        alphas = [scores[:at] + self.start]
        for count in batch.counts[1:]:
            ways = alphas[-1][:count, :, None] + self.step
            alphas.append(ways.max(1) + scores[at : at + count])
            at += count
        path: list[NDArray[np.int64]] = []
        for alpha in reversed(alphas):
            on = path[-1] if path else np.empty(0, np.int64)
            came = (alpha[: len(on)] + self.step.T[on]).argmax(1)
            path.append(np.concatenate((came, (alpha[len(on) :] + self.end).argmax(1))))
        return np.concatenate(path[::-1])


@dataclass(frozen=True, slots=True)
class Lac:
    """The model, ready to read sentences."""

    ids: dict[str, int]
    tags: tuple[str, ...]
    embedding: Array
    layers: tuple[Layer, Layer]
    out: Array
    bias: Array
    crf: Crf

    @classmethod
    def load(cls, folder: Path) -> Lac:
        """The model of a folder such as jieba's; raises LacError where a file is missing."""
        model = folder / "model_baseline"
        try:
            words = _numbered(folder / "word.dic")
            tags = _numbered(folder / "tag.dic")
            crf = tensor(model / "crfw")
            return cls(
                {word: n for n, word in words.items()},
                tuple(tags[n] for n in range(len(tags))),
                tensor(model / "word_emb"),
                (Layer.load(model, 0), Layer.load(model, 1)),
                tensor(model / "fc_4.w_0"),
                tensor(model / "fc_4.b_0").ravel(),
                Crf(crf[0], crf[1], crf[2:]),
            )
        except OSError as error:
            raise LacError(f"{error.filename}: {error.strerror}; reinstall jieba 0.42.1") from None

    def words(self, sentences: Sequence[str]) -> list[list[Tagged]]:
        """The words of each sentence."""
        found: list[list[Tagged]] = [[]] * len(sentences)
        with _threads().limit(limits=1):
            for batch in _batches(sentences):
                for n, path in zip(batch, self._paths([sentences[n] for n in batch]), strict=True):
                    found[n] = self._words(path)
        return found

    def _paths(self, sentences: Sequence[str]) -> Iterator[list[str]]:
        """For each of some sentences, the longest first, the tags of its characters."""
        batch = Batch.of([len(sentence) for sentence in sentences])
        ids = np.empty(len(batch.mirrored), np.int64)
        for sentence, row in zip(sentences, batch.rows, strict=True):
            ids[row] = [self.ids.get(char, self.ids["OOV"]) for char in sentence]
        states = self.layers[1].run(self.layers[0].run(self.embedding[ids], batch), batch)
        best = self.crf.best(states @ self.out + self.bias, batch)
        return ([self.tags[tag] for tag in best[row]] for row in batch.rows)

    def _words(self, path: Sequence[str]) -> list[Tagged]:
        starts = [n for n, tag in enumerate(path) if n == 0 or begins(path[n - 1], tag)]
        return [
            Tagged(start, end, path[start].partition("-")[0])
            for start, end in zip(starts, [*starts[1:], len(path)], strict=True)
        ]


def begins(before: str, tag: str) -> bool:
    """Whether a word begins with `tag`: a -B, or the first O of several."""
    return tag.endswith("-B") or tag == "O" != before


def _numbered(path: Path) -> dict[int, str]:
    """The words of a list by their number; a line has both, with a tab between."""
    rows = [line.split("\t") for line in path.read_text("utf-8").split("\n")]
    return {int(row[0]): row[1] for row in rows if len(row) == 2}


def _batches(sentences: Sequence[str]) -> Iterator[list[int]]:
    """The numbers of the sentences that aren't empty, the longest first, as many as are read together."""
    batch: list[int] = []
    held = 0
    for n in sorted((n for n, s in enumerate(sentences) if s), key=lambda n: -len(sentences[n])):
        if batch and held + len(sentences[n]) > BATCH:
            yield batch
            batch, held = [], 0
        batch.append(n)
        held += len(sentences[n])
    if batch:
        yield batch


@functools.cache
def _threads() -> ThreadpoolController:
    """What tells numpy's libraries how many threads to use: for matrices as small as these, one is quickest
    by far."""
    return ThreadpoolController()


@functools.cache
def lac() -> Lac:
    """The model in jieba's package, loaded at the first call."""
    spec = find_spec("jieba")  # jieba itself isn't imported: it takes its time
    if spec is None or spec.origin is None:
        raise LacError("jieba is not installed; run `pip install jieba==0.42.1`")
    return Lac.load(Path(spec.origin).parent / "lac_small")
