"""Pattern files are test files: `pytest patterns/money.toml` runs its examples."""

from pathlib import Path

import pytest

from policyextract import patterns

FOLDER = Path(__file__).parent / "patterns"


def pytest_collect_file(parent, file_path):
    if file_path.suffix == ".toml" and FOLDER in file_path.parents and file_path.parent != FOLDER / "lists":
        return PatternFile.from_parent(parent, path=file_path)
    return None


class PatternFile(pytest.File):
    def collect(self):
        for case in patterns.cases(patterns.load_file(self.path)):
            yield Example.from_parent(self, name=case.marked, case=case)


class Example(pytest.Item):
    def __init__(self, *, case, **kwargs):
        super().__init__(**kwargs)
        self.case = case

    def runtest(self):
        if trouble := self.case.trouble():
            raise Mismatch(trouble)

    def repr_failure(self, excinfo):
        return str(excinfo.value) if isinstance(excinfo.value, Mismatch) else super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, self.case.line() - 1, f"{self.case.pattern.id}: {self.name}"


class Mismatch(Exception):
    pass
