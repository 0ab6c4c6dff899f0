"""What functions of the sandbox share: the modules of their adapters, which keep nothing."""

from night import CONTACTS, THREE_AM

from sandbox.cloud import Cloud
from sandbox.functions import ADAPTERS
from sandbox.regions import REGION

KEPT = (dict, list, set)


def kept(home=""):
    """Whatever could be changed at the top of an adapter, as it is now."""
    return {
        (module, name): repr(value)
        for module, loaded in ADAPTERS[home].items()
        for name, value in vars(loaded).items()
        if isinstance(value, KEPT) and not name.startswith("__")
    }


def test_adapters_keep_nothing_of_a_night(night):
    night.cloud.start_functions()
    before = kept()
    night.alarm()
    night.passes("100s")
    night.phone("primary").rings().answers().presses("1")
    night.passes("1h")
    assert ("handlers.adapters.caller", "ERRORS") in before
    assert kept() == before


def test_functions_at_home_elsewhere_have_adapters_of_their_own():
    cloud = Cloud(CONTACTS, THREE_AM, two_regions=True)
    cloud.start_functions()
    cloud.stop()
    at_home, away = (ADAPTERS[home]["handlers.adapters.clients"] for home in ("", REGION))
    assert at_home is not away
    assert kept(REGION)["handlers.adapters.clients", "_HOME"] == repr({"region": REGION})
    assert kept()["handlers.adapters.clients", "_HOME"] == repr({"region": ""})
