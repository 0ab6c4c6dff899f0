"""Every function may do what it does, and nothing else.

None missing: every sandbox of every test compares what is asked of AWS with the roles of the
deployed template (tests/recording.py). None extra: the journeys here need every grant.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import recording
from iam import Grant, Request, grants_of, refused, unused
from iam_requests import READERS
from recording import recorded, role_of, statements
from rights_journeys import JOURNEYS, run

from packing.service_models import OPERATIONS
from sandbox import regions

TESTS = Path(__file__).parent


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """What each function asked of IAM in all journeys."""
    with recorded() as everything:
        for journey in JOURNEYS:
            run(journey, tmp_path_factory.mktemp("rotas"))
    assert recording.taken() == []
    return everything


def functions():
    """Each deployed function with its grants, by the name it is recorded with."""
    first, second = regions.deployed_with_second(), regions.deployed_second()
    return {
        **{name: _grants(first, name) for name in first.functions},
        **{
            f"{name} in {regions.SECOND_REGION}": _grants(second, name) for name in second.functions
        },
    }


def _grants(deployment, function):
    return grants_of(statements(role_of(deployment, function)))


FUNCTIONS = functions()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_a_function_does_is_allowed(asked, function):
    assert refused(FUNCTIONS[function], asked[function]) == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_a_function_may_do_is_done_in_some_journey(asked, function):
    assert [str(one) for one in unused(FUNCTIONS[function], asked[function])] == []
