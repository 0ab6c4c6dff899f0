"""What every function of every sandbox asks AWS for, beside what its role allows.

Importing this begins it. `conftest.rights` looks through it after each test, so that every journey
of every test file shows that the functions may do what they do; `recorded` keeps what was asked.
"""

from collections import defaultdict
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from botocore.client import BaseClient
from iam import grants_of
from iam_requests import Request, requests_of

from sandbox import direct_calls
from sandbox.cloud import Cloud
from sandbox.functions import Function
from sandbox.state_machine import tasks

POLLING = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
"""What Lambda does in a function's name to read its queue."""
READING = (
    *("kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords"),
    *("kinesis:GetShardIterator", "kinesis:ListShards"),
)
"""What it does in a function's name to read its stream."""
LOGGING = ("logs:CreateLogStream", "logs:PutLogEvents")
"""What it does in its name to write its log."""


class Actor:
    """Who asks. An operator has no `grants`: whose policies apply is for the test to say."""

    def __init__(self, name, grants=None, log_group="", queues=(), streams=()):
        self.name, self.grants, self.log_group, self.queues = name, grants, log_group, queues
        self.streams = streams
        self.allowed = set()

    def may(self, request):
        if self.grants is None or request in self.allowed:
            return True
        if any(grant.allows(request) for grant in self.grants):
            self.allowed.add(request)
            return True
        return False


NOBODY = Actor("the test itself", ())
ACTORS = [NOBODY]
"""Who is acting now, last: a function may be invoked while an operator waits for an answer."""
DEPLOYED = WeakKeyDictionary()
"""Each function of each cloud: its actor, and the environment that the template gives it."""
KNOWN = {}
MACHINE = {}
"""The state machine of the cloud that began last, as `actor`."""
REFUSED = []
"""What was asked since the last look, and is not allowed."""
LISTENERS = []


@contextmanager
def acting(actor):
    """Requests within it are this actor's."""
    ACTORS.append(actor)
    try:
        yield
    finally:
        ACTORS.pop()


class Recording:
    """What was asked: of IAM, by the actor's name, and of boto3, by the functions."""

    def __init__(self):
        self.requests = defaultdict(set)
        self.operations = set()


@contextmanager
def recorded():
    """What is asked within it."""
    recording = Recording()
    LISTENERS.append(recording)
    try:
        yield recording
    finally:
        LISTENERS.remove(recording)


def taken():
    """What was refused since the last look."""
    refused = list(dict.fromkeys(REFUSED))
    REFUSED.clear()
    return refused


def statements(resource):
    """The statements of a role or a managed policy."""
    documents = [each["PolicyDocument"] for each in resource.properties.get("Policies", [])]
    if "PolicyDocument" in resource.properties:
        documents.append(resource.properties["PolicyDocument"])
    return [each for document in documents for each in document["Statement"]]


def role_of(deployment, function):
    """The role that a function runs with."""
    properties = deployment.resources[function].properties
    arn = properties.get("Role") or properties["RoleArn"]
    return next(one for one in deployment.of_type("AWS::IAM::Role") if one.attributes["Arn"] == arn)


def _note(actor, request):
    for recording in LISTENERS:
        recording.requests[actor.name].add(request)
    if not actor.may(request):
        REFUSED.append(f"{actor.name}: {request}")


def _watched(ask):
    def asked(client, operation, params):
        if ACTORS[-1] is not NOBODY:
            _note_call(client.meta, operation, params)
        with acting(NOBODY):  # what others do while the service answers is theirs
            return ask(client, operation, params)

    return asked


def _note_call(meta, operation, params):
    service, actor = meta.service_model.service_name, ACTORS[-1]
    for recording in LISTENERS if actor.log_group else ():  # a function, with boto3 in its package
        recording.operations.add((service, operation))
    try:
        requests = requests_of(service, operation, params, meta.region_name)
    except (KeyError, TypeError, ValueError) as error:
        REFUSED.append(f"{service} {operation}: what it asks of IAM is not known ({error!r})")
        return
    for request in requests:
        _note(actor, request)


def _with_its_role(act):
    def acted(function, *arguments):
        actor, environment = DEPLOYED.get(function, (NOBODY, {}))
        if not environment.items() <= function.environment.items():
            actor = NOBODY  # a test has spoilt it: nobody deployed what it now asks for
        if actor is not NOBODY:
            _note_what_lambda_does(actor, polled=any("Records" in event for event in arguments))
        with acting(actor):
            return act(function, *arguments)

    return acted


def _note_what_lambda_does(actor, *, polled):
    for action in LOGGING:
        _note(actor, Request(action, actor.log_group))
    for queue in actor.queues if polled else ():
        for action in POLLING:
            _note(actor, Request(action, queue))
    for stream in actor.streams if polled else ():
        for action in READING:
            _note(actor, Request(action, stream))


def _with_the_role_of_its_machine(ask):
    def asked(service, operation, parameters):
        with acting(MACHINE.get("actor", NOBODY)):
            return ask(service, operation, parameters)

    return asked


def _noting_what_is_invoked(invoke):
    def invoked(of, parameters):
        actor = MACHINE.get("actor")
        if actor and parameters["FunctionName"].startswith("arn:"):  # else it is of no cloud
            _note(actor, Request("lambda:InvokeFunction", parameters["FunctionName"]))
        return invoke(of, parameters)

    return invoked


def _known_from_now_on(make):
    def made(cloud, *arguments, **named):
        make(cloud, *arguments, **named)
        for name, function in cloud.functions.items():
            logical_id, _, elsewhere = name.partition(" in ")
            deployment = cloud.second if elsewhere else cloud.deployment
            actor = KNOWN.setdefault((id(deployment), name), _actor(name, deployment, logical_id))
            DEPLOYED[function] = (actor, deployment.functions[logical_id].environment)
        MACHINE.clear()
        for machine in cloud.deployment.of_type("AWS::StepFunctions::StateMachine"):
            grants = grants_of(statements(role_of(cloud.deployment, machine.logical_id)))
            MACHINE["actor"] = Actor(machine.logical_id, grants)

    return made


def _actor(name, deployment, function):
    group = deployment.resources[function].properties["LoggingConfig"]["LogGroup"]
    [log] = [one for one in deployment.of_type("AWS::Logs::LogGroup") if one.ref == group]
    mappings = [one for one in deployment.event_source_mappings if one.function == function]
    queues = tuple(deployment.queues[one.queue].arn for one in mappings)
    streams = [arn for reader, arn in deployment.stream_readers.items() if reader == function]
    grants = grants_of(statements(role_of(deployment, function)))
    return Actor(name, grants, log.attributes["Arn"], queues, streams)


BaseClient._make_api_call = _watched(BaseClient._make_api_call)  # noqa: SLF001 - all pass there
tasks.ask = _with_the_role_of_its_machine(tasks.ask)
tasks.Tasks.invoke_function = _noting_what_is_invoked(tasks.Tasks.invoke_function)
direct_calls._ask = _watched(direct_calls._ask)  # noqa: SLF001 - and here, around botocore
Function.invoke = _with_its_role(Function.invoke)
Function.start = _with_its_role(Function.start)
Cloud.__init__ = _known_from_now_on(Cloud.__init__)
