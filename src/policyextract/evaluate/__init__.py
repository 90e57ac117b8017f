"""Answers against gold: precision, recall, F1, each error with its place, and how honest confidence is."""

from policyextract.evaluate.folder import Evaluation, gold_files, scored

__all__ = ["Evaluation", "gold_files", "scored"]
