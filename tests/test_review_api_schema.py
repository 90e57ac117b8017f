"""The API does what its description says, whatever it is sent: schemathesis makes that up.

For longer, with other examples each time: `EXAMPLES=200 .venv/bin/pytest tests/test_review_api_schema.py`.
"""

import os
import shutil

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from policyextract.review.app import create
from policyextract.review.desk import Desk
from policyextract.store import database

EXAMPLES = int(os.environ.get("EXAMPLES", "0"))  # of a route; 0: the same few each time
# Whatever a form sends as a file is one, and to take back a step nothing is said.
MODES = {path: [GenerationMode.POSITIVE] for path in ("/api/extract/file", "/api/undo")}


@pytest.fixture(scope="module")
def description(filled, tmp_path_factory):
    """The description of the API on a copy of a filled database."""
    copy = tmp_path_factory.mktemp("api") / "desk.sqlite"
    shutil.copyfile(filled, copy)
    with database.open(str(copy)) as store:
        yield schemathesis.openapi.from_asgi("/api/openapi.json", create(Desk(store, hosts=("testserver",))))


# What is right by its form can still be refused: a decision on a version that is gone, a text of controls.
def test_answers_are_as_described(description):
    operations = [found.ok() for found in description.get_all_operations()]
    assert len(operations) >= 7
    for operation in operations:
        for mode in MODES.get(operation.path, GenerationMode):

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                max_examples=EXAMPLES or 15,
                deadline=None,
                derandomize=not EXAMPLES,
                suppress_health_check=list(HealthCheck),
            )
            def holds(case):
                case.call_and_validate(excluded_checks=[positive_data_acceptance])

            holds()
