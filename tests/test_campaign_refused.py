"""What becomes of a call of a campaign that the service did not take, by how it was refused."""

import pytest

from dispatch.campaign.person import Outcome
from dispatch.campaign.refused import (
    COUNTRY_NOT_ALLOWED,
    MOST_IN_A_ROW,
    Fate,
    InARow,
    fate_of,
    outcome_of_refusal,
)
from dispatch.errors import (
    DeliveryError,
    NotReached,
    NumberRefused,
    OutcomeUnknown,
    QuotaFull,
    RequestInvalid,
    RouteRefused,
    Throttled,
)


@pytest.mark.parametrize("may_ring", [True, False])
@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (Throttled(), Fate.LATER),
        (QuotaFull(), Fate.LATER),
        (OutcomeUnknown(), Fate.SENT_AGAIN),
        (NumberRefused(), Fate.NEVER),
        (RequestInvalid(), Fate.NEVER),
        (DeliveryError(), Fate.NEVER),
    ],
    ids=repr,
)
def test_its_fate_is_that_of_its_refusal(error, fate, may_ring):
    assert fate_of(error, may_ring=may_ring) is fate


@pytest.mark.parametrize("error", [NotReached(), RouteRefused()], ids=repr)
def test_where_nobody_can_be_called_it_is_given_back_unless_it_may_ring_already(error):
    assert fate_of(error, may_ring=False) is Fate.GIVEN_BACK
    assert fate_of(error, may_ring=True) is Fate.SENT_AGAIN


def test_a_number_is_bad_only_where_the_service_says_so_of_it():
    assert outcome_of_refusal(NumberRefused("InvalidRequest")) is Outcome.BAD_NUMBER
    assert outcome_of_refusal(NumberRefused(COUNTRY_NOT_ALLOWED)) is Outcome.FAILED
    assert outcome_of_refusal(RequestInvalid()) is Outcome.FAILED


def test_a_campaign_calls_nobody_else_after_so_many_refusals_and_no_call_between():
    row = InARow()
    for _ in range(MOST_IN_A_ROW - 1):
        assert row.refused("spring", NumberRefused("no")) == ""
    row.placed("spring")
    told = [row.refused("spring", NumberRefused("no")) for _ in range(MOST_IN_A_ROW)]
    assert told[:-1] == [""] * (MOST_IN_A_ROW - 1)
    assert told[-1] == f"{MOST_IN_A_ROW} calls in a row were refused: no"
