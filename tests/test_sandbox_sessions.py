"""The sandbox makes each boto3 client once."""

from botocore.config import Config

from sandbox.sessions import FrugalSession

HERE, THERE = "ap-northeast-1", "ap-northeast-3"


def test_whoever_asks_for_the_same_gets_the_client_that_was_made():
    session = FrugalSession()
    first = session.client("sqs", region_name=HERE, config=Config(read_timeout=5))
    assert session.client("sqs", region_name=HERE, config=Config(read_timeout=5)) is first


def test_another_service_region_or_setting_is_another_client():
    session = FrugalSession()
    asked = [("sqs", HERE, None), ("ssm", HERE, None), ("sqs", THERE, None)]
    asked.append(("sqs", HERE, Config(read_timeout=7)))
    clients = [session.client(name, region, config) for name, region, config in asked]
    assert len(set(map(id, clients))) == len(asked)
    assert clients[2].meta.region_name == THERE
    assert clients[3].meta.config.read_timeout == 7


def test_the_region_that_the_environment_names_counts(monkeypatch):
    session = FrugalSession()
    for region in (HERE, THERE):
        monkeypatch.setenv("AWS_DEFAULT_REGION", region)
        assert session.client("sqs").meta.region_name == region
