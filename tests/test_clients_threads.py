"""The clients under the threads of a pacer."""

import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import boto3
import pytest

from handlers.adapters import clients
from handlers.wiring_campaign_pacer import THREADS


@pytest.fixture(autouse=True)
def anew():
    clients.client.cache_clear()
    yield
    clients.client.cache_clear()


@pytest.mark.parametrize("service", ["dynamodb", "connect", "sqs"])
def test_each_thread_of_the_pacer_keeps_its_connection(service):
    config = clients.client(service, "eu-west-1").meta.config
    assert config.max_pool_connections >= THREADS


def test_no_two_clients_are_made_at_once(monkeypatch):
    making, most = [], []

    def make(*_args, **_more):
        making.append(1)
        most.append(len(making))
        time.sleep(0)  # lets the others have their turn
        making.pop()
        return SimpleNamespace()

    monkeypatch.setattr(boto3, "client", make)
    monkeypatch.setattr(clients, "guard", lambda one: one)
    services = [f"service-{number}" for number in range(200)]
    with ThreadPoolExecutor(16) as executor:
        list(executor.map(clients.client, services))
    assert max(most) == 1
