"""What a request of botocore's asks of IAM: actions, resources, and what conditions may look at.

By AWS's Service Authorization Reference. An operation that is not here is a KeyError: whoever adds
one says here what IAM is asked.
"""

import re

from iam import Request

from sandbox.deploy.identities import Place
from sandbox.regions import ACCOUNT

ITEM_ACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
SERVICES = {"pinpoint-sms-voice-v2": "sms-voice", "stepfunctions": "states"}
"""Where IAM names a service otherwise than botocore."""


CAMPAIGNS = "campaignbucket"
"""In the name of the bucket of lists, whose objects have S3's own key."""
INVOKE = "bedrock:InvokeModel"
"""What Converse asks for."""


def requests_of(service, operation, asked, region):
    """Each request that IAM decides about."""
    return READERS[service, operation](SERVICES.get(service, service), operation, asked, region)


def _arn(service, region, resource):
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{resource}"


def _items(action, table, keys, region, index=""):
    """Of the hash keys only the kind is kept: `incident#` of `incident#i-0a1b2c3d4e`."""
    kinds = sorted({head + mark for head, mark, _ in (key.partition("#") for key in keys)})
    resource = _arn("dynamodb", region, f"table/{table}{index}")
    return Request(f"dynamodb:{action}", resource, (("dynamodb:LeadingKeys", tuple(kinds)),))


def _one_item(_service, operation, asked, region):
    key = asked.get("Item") or asked["Key"]
    return [_items(operation, asked["TableName"], [key["pk"]["S"]], region)]


def _several_items(_service, operation, asked, region):
    return [
        _items(operation, table, [key["pk"]["S"] for key in one["Keys"]], region)
        for table, one in asked["RequestItems"].items()
    ]


def _several_puts(_service, operation, asked, region):
    return [
        _items(operation, table, [one["PutRequest"]["Item"]["pk"]["S"] for one in puts], region)
        for table, puts in asked["RequestItems"].items()
    ]


def _transaction(service, _operation, asked, region):
    """Not one action of its own: each of its writes asks for the action that it is."""
    writes = [write for each in asked["TransactItems"] for write in each.items()]
    return [
        one
        for kind, write in writes
        for one in _one_item(service, ITEM_ACTIONS[kind], write, region)
    ]


def _query(_service, operation, asked, region):
    name = re.search(r"= *(:\w+)", asked["KeyConditionExpression"])[1]
    keys = [asked["ExpressionAttributeValues"][name]["S"]]
    index = f"/index/{asked['IndexName']}" if "IndexName" in asked else ""
    return [_items(operation, asked["TableName"], keys, region, index)]


def _queue(service, operation, asked, _region):
    """The queue's own region and account; a batch needs the same action as one."""
    host, account, name = asked["QueueUrl"].removeprefix("https://").split("/")
    arn = f"arn:aws:sqs:{host.split('.')[1]}:{account}:{name}"
    return [Request(f"{service}:{operation.removesuffix('Batch')}", arn)]


def _publish(service, operation, asked, _region):
    """A phone number is no ARN. It is left out: what fails here is printed."""
    return [Request(f"{service}:{operation}", asked.get("TopicArn", ""))]


def _spoken_message(service, operation, asked, _region):
    return [Request(f"{service}:{operation}", asked["OriginationIdentity"])]


def _parameter(service, operation, asked, region):
    return [Request(f"{service}:{operation}", _parameter_arn(asked["Name"], region))]


def _read_parameter(service, operation, asked, region):
    """A SecureString is decrypted by Systems Manager in the caller's name."""
    arn = _parameter_arn(asked["Name"], region)
    read = Request(f"{service}:{operation}", arn)
    if not asked.get("WithDecryption"):
        return [read]
    known = {
        "kms:EncryptionContext:PARAMETER_ARN": (arn,),
        "kms:ViaService": (f"ssm.{region}.amazonaws.com",),
    }
    key = _arn("kms", region, "key/the-accounts-own")
    return [read, Request("kms:Decrypt", key, tuple(known.items()))]


def _parameter_arn(name, region):
    return _arn("ssm", region, f"parameter{name}")


def _anything(service, operation, _asked, _region):
    """An action that knows no resources."""
    return [Request(f"{service}:{operation}", "*")]


def _call(service, operation, asked, region):
    """The reference knows no resource of these three but the contact, not even the instance."""
    instance = asked["InstanceId"].rpartition("/")[2]
    contact = asked.get("ContactId", "of-a-new-call")
    arn = _arn(service, region, f"instance/{instance}/contact/{contact}")
    return [Request(f"{service}:{operation}", arn)]


def _events(service, operation, asked, region):
    return [
        Request(
            f"{service}:{operation}",
            _arn("events", region, f"event-bus/{entry.get('EventBusName', 'default')}"),
            (("events:source", (entry["Source"],)), ("events:detail-type", (entry["DetailType"],))),
        )
        for entry in asked["Entries"]
    ]


def _model(_service, _operation, asked, region):
    """A profile is asked for itself, and for its model in whichever region it leads to."""
    model = asked["modelId"]
    if not model.startswith("arn:"):
        return [Request(INVOKE, f"arn:aws:bedrock:{region}::foundation-model/{model}")]
    behind = "arn:aws:bedrock:eu-north-1::foundation-model/sandbox.stand-in"
    return [
        Request(INVOKE, model),
        Request(INVOKE, behind, (("bedrock:InferenceProfileArn", (model,)),)),
    ]


def _named(member):
    """What is asked for has its ARN in this member."""

    def reader(service, operation, asked, _region):
        return [Request(f"{service}:{operation}", asked[member])]

    return reader


def _stack(service, operation, asked, region):
    stack = Place(region, ACCOUNT, asked["StackName"])
    arn = _arn(service, region, f"stack/{stack.stack}/{stack.uuid('stack')}")
    return [Request(f"{service}:{operation}", arn)]


def _nothing(_service, _operation, _asked, _region):
    """Every identity may do this; IAM is not asked."""
    return []


def _bucket(service, operation, asked, _region):
    return [Request(f"{service}:{operation}", f"arn:aws:s3:::{asked['Bucket']}")]


def _listing(service, _operation, asked, region):
    return _bucket(service, "ListBucket", asked, region)


def _object(asked, *actions):
    """In a bucket with versions an object's own is asked for, by actions of their own."""
    arn = f"arn:aws:s3:::{asked['Bucket']}/{asked['Key']}"
    version = "Version" if "VersionId" in asked else ""
    return [Request(f"s3:{action.format(version)}", arn) for action in actions]


def _key_of(asked, action, region):
    """S3 asks KMS in the caller's name, and tells it of which object."""
    known = {
        "kms:EncryptionContext:aws:s3:arn": (f"arn:aws:s3:::{asked['Bucket']}/{asked['Key']}",),
        "kms:ViaService": (f"s3.{region}.amazonaws.com",),
    }
    return Request(f"kms:{action}", _arn("kms", region, "key/of-the-object"), tuple(known.items()))


def _read_object(_service, _operation, asked, region):
    by_kms = CAMPAIGNS not in asked["Bucket"]
    return [
        *_object(asked, "GetObject{}"),
        *([_key_of(asked, "Decrypt", region)] if by_kms else []),
    ]


def _head_object(service, _operation, asked, region):
    """Who may not ask for locks hears nothing of them; who may not list hears 403 for 404."""
    locks = {name: value for name, value in asked.items() if name != "VersionId"}
    found = _object(locks, "GetObjectLegalHold", "GetObjectRetention")
    return [*_object(asked, "GetObject{}"), *found, *_bucket(service, "ListBucket", asked, region)]


def _restored_object(_service, _operation, asked, _region):
    """The one action is asked for versions too."""
    named = {name: value for name, value in asked.items() if name != "VersionId"}
    return _object(named, "RestoreObject")


def _write_object(_service, _operation, asked, region):
    found = _object(asked, "PutObject", *(["PutObjectTagging"] if "Tagging" in asked else []))
    by_kms = str(asked.get("ServerSideEncryption", "")).startswith("aws:kms")
    return [*found, *([_key_of(asked, "GenerateDataKey", region)] if by_kms else [])]


def _object_tags(_service, operation, asked, _region):
    return _object(asked, operation.replace("Object", "Object{}"))


READERS = {
    ("s3", "GetBucketVersioning"): _bucket,
    ("s3", "HeadObject"): _head_object,
    ("s3", "GetObject"): _read_object,
    ("s3", "PutObject"): _write_object,
    ("s3", "RestoreObject"): _restored_object,
    ("s3", "GetObjectTagging"): _object_tags,
    ("s3", "PutObjectTagging"): _object_tags,
    **{("dynamodb", one): _one_item for one in ("GetItem", "PutItem", "UpdateItem", "DeleteItem")},
    ("dynamodb", "BatchGetItem"): _several_items,
    ("dynamodb", "BatchWriteItem"): _several_puts,
    ("dynamodb", "TransactWriteItems"): _transaction,
    ("dynamodb", "Query"): _query,
    ("sqs", "SendMessage"): _queue,
    ("sqs", "SendMessageBatch"): _queue,
    ("sqs", "ReceiveMessage"): _queue,
    ("sqs", "DeleteMessage"): _queue,
    ("sqs", "DeleteMessageBatch"): _queue,
    ("sqs", "ChangeMessageVisibilityBatch"): _queue,
    ("sqs", "GetQueueAttributes"): _queue,
    ("sns", "Publish"): _publish,
    ("pinpoint-sms-voice-v2", "SendVoiceMessage"): _spoken_message,
    ("ssm", "GetParameter"): _read_parameter,
    ("ssm", "PutParameter"): _parameter,
    ("ssm", "DescribeParameters"): _anything,
    ("connect", "StartOutboundVoiceContact"): _call,
    ("connect", "StopContact"): _call,
    ("connect", "DescribeContact"): _call,
    ("bedrock-runtime", "Converse"): _model,
    ("events", "PutEvents"): _events,
    ("ssm-incidents", "StartIncident"): _named("responsePlanArn"),
    ("ssm-incidents", "UpdateIncidentRecord"): _named("arn"),
    ("ssm-incidents", "GetIncidentRecord"): _named("arn"),
    ("ssm-incidents", "CreateTimelineEvent"): _named("incidentRecordArn"),
    ("ssm-contacts", "StartEngagement"): _named("ContactId"),
    ("ssm-contacts", "StopEngagement"): _named("EngagementId"),
    ("ssm-contacts", "ListEngagements"): _anything,
    ("ssm-contacts", "ListPagesByEngagement"): _named("EngagementId"),
    ("ssm-contacts", "ListPageReceipts"): _named("PageId"),
    ("s3", "ListObjectsV2"): _listing,
    ("stepfunctions", "StartExecution"): _named("stateMachineArn"),
    ("stepfunctions", "ListExecutions"): _named("stateMachineArn"),
    ("stepfunctions", "DescribeExecution"): _named("executionArn"),
    ("stepfunctions", "StopExecution"): _named("executionArn"),
    ("stepfunctions", "ListMapRuns"): _named("executionArn"),
    ("stepfunctions", "DescribeMapRun"): _named("mapRunArn"),
    ("cloudformation", "DescribeStacks"): _stack,
    ("sts", "GetCallerIdentity"): _nothing,
}
