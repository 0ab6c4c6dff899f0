"""What moto keeps for the sandbox: DynamoDB's tables, the buckets, the parameters."""

import os
from collections import deque
from collections.abc import Mapping
from typing import Any

import boto3
from moto import mock_aws
from moto.dynamodb.models.dynamo_type import Item

from sandbox import conditions, item_sizes, queries, transactions
from sandbox.deploy.deployment import Deployment
from sandbox.tables import moto_table

TABLE_SETTINGS = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
MOTO: Any = {"core": {"mock_credentials": True, "reset_boto3_session": False}}


def start_moto(region: str) -> Any:  # noqa: ANN401 - moto ships no types
    """Start with empty stores; `stop()` of what is returned ends it."""
    os.environ.setdefault("AWS_DEFAULT_REGION", region)
    transactions.install()
    queries.install()
    conditions.install()
    item_sizes.install()
    moto = mock_aws(config=MOTO)
    moto.start()
    forget: Any = Item
    forget.instances_tracked = deque(maxlen=0)  # or moto keeps each item ever written, for a page
    return moto


def fill(deployment: Deployment, parameters: Mapping[str, str], contacts: str, region: str) -> None:
    """Create what the template makes, and what an operator has made before it."""
    make_tables(deployment, region)
    make_buckets(deployment, parameters, region)
    put_parameters(deployment, region)
    put_contacts(parameters, contacts, region)


def make_tables(deployment: Deployment, region: str) -> None:
    """Create the deployed tables."""
    for table in deployment.tables.values():
        given = table.properties
        settings = {name: given[name] for name in TABLE_SETTINGS if name in given}
        _client("dynamodb", region).create_table(TableName=table.ref, **settings)


def make_buckets(deployment: Deployment, parameters: Mapping[str, str], region: str) -> None:
    """Create the deployed buckets, and that of recordings, which is there before the stack."""
    deployed = [one.ref for one in deployment.of_type("AWS::S3::Bucket")]
    place = {"LocationConstraint": region}
    for name in filter(None, [*deployed, parameters.get("RecordingsBucketName")]):
        _client("s3", region).create_bucket(Bucket=name, CreateBucketConfiguration=place)


def empty_tables(deployment: Deployment, region: str) -> None:
    """Take every item out of the deployed tables; much cheaper than making them anew."""
    for table in deployment.tables.values():
        moto_table(table.ref, region).items.clear()


def put_parameters(deployment: Deployment, region: str) -> None:
    """Put the parameters that the template itself makes."""
    for one in deployment.of_type("AWS::SSM::Parameter"):
        _client("ssm", region).put_parameter(
            Name=one.ref, Value=one.properties["Value"], Type=one.properties["Type"], Overwrite=True
        )


def put_contacts(parameters: Mapping[str, str], text: str, region: str) -> None:
    """Put the contacts where an operator puts them: a SecureString."""
    _client("ssm", region).put_parameter(
        Name=parameters["ContactsParameterName"], Value=text, Type="SecureString", Overwrite=True
    )


def _client(service: Any, region: str) -> Any:  # noqa: ANN401 - boto3 makes clients at run time
    return boto3.client(service, region_name=region)
