"""Answers against gold: precision, recall, F1, each error with its place, and how honest confidence is."""

from policyextract.evaluate.answers import read_gold
from policyextract.evaluate.folder import Evaluation, compared, gold_files, scored

__all__ = ["Evaluation", "compared", "gold_files", "read_gold", "scored"]
