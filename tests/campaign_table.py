"""The campaigns' table as the template makes it, in moto, behind the real client."""

from contextlib import contextmanager

from handlers.adapters import clients
from sandbox import api_calls
from sandbox.regions import REGION
from sandbox.stores import start_moto
from sandbox.tables import table_answers

TABLE = "campaigns"
KEYS = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]
NAMES = ("pk", "sk", "agenda", "agenda_at")
INDEX = {
    "IndexName": "agenda",
    "KeySchema": [
        {"AttributeName": "agenda", "KeyType": "HASH"},
        {"AttributeName": "agenda_at", "KeyType": "RANGE"},
    ],
    "Projection": {"ProjectionType": "KEYS_ONLY"},
}


@contextmanager
def campaign_table():
    """Yields its name; requests are checked against the service's model, and so are answers."""
    moto = start_moto(REGION)
    api_calls.install()
    api_calls.ANSWERS.clear()
    api_calls.ANSWERS.update(table_answers(REGION))
    clients.client.cache_clear()
    try:
        clients.client("dynamodb", REGION).create_table(
            TableName=TABLE,
            KeySchema=KEYS,
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in NAMES],
            GlobalSecondaryIndexes=[INDEX],
            BillingMode="PAY_PER_REQUEST",
        )
        yield TABLE
    finally:
        api_calls.ANSWERS.clear()
        moto.stop()
        clients.client.cache_clear()
