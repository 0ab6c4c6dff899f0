"""The sandbox's Step Functions: what it carries out, and what it refuses when it is deployed."""

import copy
import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from dispatch.errors import ConfigurationError
from sandbox.api_calls import ServiceError
from sandbox.deploy.expand import expand
from sandbox.loop import Loop
from sandbox.regions import ACCOUNT, REGION
from sandbox.state_machine.definition import machine
from sandbox.state_machine.executions import StepFunctions
from sandbox.state_machine.faults import MachineRefused

ARN = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:one"
START = datetime(2026, 2, 1, tzinfo=UTC)
TASK = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "f", "Payload": {"given.$": "$"}},
    "OutputPath": "$.Payload",
    "End": True,
}
MAP = {
    "Type": "Map",
    "Label": "all",
    "ItemReader": {
        "Resource": "arn:aws:states:::s3:listObjectsV2",
        "Parameters": {"Bucket.$": "$.bucket"},
    },
    "ItemBatcher": {"MaxItemsPerBatch": 2},
    "MaxConcurrencyPath": "$.most",
    "ToleratedFailurePercentagePath": "$.tolerated",
    "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "One",
        "States": {"One": TASK},
    },
    "End": True,
}


def of(**states):
    """A machine that begins with its first state."""
    return {"StartAt": next(iter(states)), "States": states}


class Account:
    """One machine, whose function does what the test says."""

    def __init__(self, definition, *answers):
        self.loop, self.answers, self.asked = Loop(START), list(answers), []
        self.states = StepFunctions({ARN: machine(definition)}, self.loop, self.invoke)

    def invoke(self, _function, event):
        self.asked.append((self.loop.now, event))
        answer = self.answers.pop(0) if self.answers else "done"
        if isinstance(answer, Exception):
            raise answer
        return answer

    def run(self, given=None):
        """The execution, an hour later."""
        asked = {"stateMachineArn": ARN, "name": "a", "input": json.dumps(given or {})}
        arn = self.states.start_execution(asked)["executionArn"]
        self.loop.advance(START + timedelta(hours=1))
        return self.states.describe_execution({"executionArn": arn})

    def waits(self):
        """Seconds between two askings of the function."""
        times = [at for at, _ in self.asked]
        pairs = pairwise(times)
        return [round((after - before).total_seconds(), 1) for before, after in pairs]


def test_a_task_is_given_its_parameters_and_hands_on_its_answer():
    account = Account(of(One=TASK), {"is": 7})
    assert json.loads(account.run({"a": 1})["output"]) == {"is": 7}
    assert account.asked[0][1] == {"given": {"a": 1}}


def test_a_retry_waits_longer_each_time_and_begins_with_the_task():
    retry = {"ErrorEquals": ["TimeoutError"], "IntervalSeconds": 5, "BackoffRate": 2}
    account = Account(of(One=TASK | {"Retry": [retry]}), *[TimeoutError("x")] * 3)
    assert account.run()["status"] == "SUCCEEDED"
    assert account.waits() == [5.1, 10.1, 20.1]


def test_an_error_that_no_retry_names_fails_with_what_the_function_raised():
    retry = {"ErrorEquals": ["TimeoutError"], "MaxAttempts": 9}
    ended = Account(of(One=TASK | {"Retry": [retry]}), ValueError("no day")).run()
    assert (ended["status"], ended["error"]) == ("FAILED", "ValueError")
    assert json.loads(ended["cause"])["errorMessage"] == "no day"


def test_attempts_are_counted_for_each_retry_of_its_own():
    retries = [
        {"ErrorEquals": ["ValueError"], "MaxAttempts": 0},
        {"ErrorEquals": ["States.ALL"], "MaxAttempts": 1},
    ]
    account = Account(of(One=TASK | {"Retry": retries}), KeyError("a"), ValueError("b"))
    assert account.run()["error"] == "ValueError"
    assert len(account.asked) == 2


def test_a_task_can_say_how_often_it_was_tried():
    retry = {"ErrorEquals": ["States.ALL"], "MaxAttempts": 2}
    told = {"FunctionName": "f", "Payload": {"tried.$": "$$.State.RetryCount"}}
    account = Account(of(One=TASK | {"Parameters": told, "Retry": [retry]}), *[KeyError("a")] * 2)
    account.run()
    assert [event["tried"] for _, event in account.asked] == [0, 1, 2]


def test_what_is_caught_goes_on_with_the_error_where_it_is_to_be():
    catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.fault", "Next": "End"}]
    states = of(One=TASK | {"Catch": catch}, End={"Type": "Succeed"})
    output = json.loads(Account(states, ValueError("no")).run({"a": 1})["output"])
    assert (output["a"], output["fault"]["Error"]) == (1, "ValueError")


def test_a_choice_and_a_wait_go_their_ways_on_the_sandboxs_clock():
    choices = [{"Variable": "$.at", "NumericLessThanPath": "$.count", "Next": "Wait"}]
    go_on = {"Parameters": {"at.$": "States.MathAdd($.at, 1)", "count.$": "$.count"}}
    states = of(
        Left={"Type": "Choice", "Choices": choices, "Default": "Over"},
        Wait={"Type": "Wait", "Seconds": 60, "Next": "GoOn"},
        GoOn={"Type": "Pass", "Next": "Left", **go_on},
        Over={"Type": "Succeed"},
    )
    ended = Account(states).run({"at": 0, "count": 3})
    assert (ended["stopDate"] - START).total_seconds() == 180


def test_more_than_a_state_may_hand_on_fails_and_is_not_meant_by_all_errors():
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "End"}]
    states = of(One=TASK | {"Catch": catch}, End={"Type": "Succeed"})
    ended = Account(states, "x" * 300_000).run()
    assert (ended["status"], ended["error"]) == ("FAILED", "States.DataLimitExceeded")


def test_a_name_belongs_to_one_execution():
    account = Account(of(One=TASK))
    account.run()
    with pytest.raises(ServiceError, match="ExecutionAlreadyExists"):
        account.run()


def changed(definition, path, value):
    """The definition with one place changed; None takes it away."""
    copied = copy.deepcopy(definition)
    *folders, last = path.split("/")
    here = copied
    for each in folders:
        here = here[each]
    here[last] = value
    if value is None:
        del here[last]
    return copied


WHOLE = of(One=TASK | {"Next": "All"}, All=MAP)
del WHOLE["States"]["One"]["End"]


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("States/One/Next", "Nowhere", "One leads to Nowhere, and there is no such state"),
        ("StartAt", "Nowhere", "StartAt leads to Nowhere"),
        ("StartAt", "All", "nothing leads to One"),
        ("States/One/Next", None, "One needs either Next or End"),
        ("States/One/Type", "Parallel", "One is of the type Parallel"),
        ("States/One/HeartbeatSeconds", 3, "One has HeartbeatSeconds"),
        ("States/One/Resource", "arn:aws:states:::aws-sdk:s3:copyObject", "knows no arn:aws"),
        ("States/One/Parameters/a.$", "States.UUID()", "the sandbox knows no States.UUID"),
        ("States/One/Parameters/a.$", "$.a[0]", "is no path and no function"),
        ("States/One/OutputPath", "$..a", "is no path that the sandbox knows"),
        ("States/One/Retry", [{"Errors": []}], "Retry of One has Errors"),
        ("States/All/ItemReader/ReaderConfig", {}, "ItemReader of All has ReaderConfig"),
        ("States/All/ItemReader/Resource", "arn:aws:states:::s3:getObject", "reads items with"),
        ("States/All/ItemReader", None, "All has no ItemReader"),
        ("States/All/ItemProcessor/ProcessorConfig/Mode", "INLINE", "knows distributed maps"),
        ("States/All/ItemProcessor/States/One/Next", "Nowhere", "needs either Next or End"),
        ("States/All/ResultWriter", {}, "the sandbox writes results with"),
        ("States/All/ResultWriter", {"Bucket": "b"}, "ResultWriter of All has Bucket"),
    ],
)
def test_what_the_sandbox_does_not_know_is_refused_by_its_name(path, value, why):
    machine(WHOLE)
    with pytest.raises(MachineRefused, match=why.replace(".", r"\.")):
        machine(changed(WHOLE, path, value))


def test_a_dangling_next_is_refused_when_the_template_is_deployed(tmp_path):
    template = tmp_path / "template.yaml"
    template.write_text(
        "Transform: AWS::Serverless-2016-10-31\n"
        "Resources:\n"
        "  Machine:\n"
        "    Type: AWS::Serverless::StateMachine\n"
        "    Properties:\n"
        f"      Role: arn:aws:iam::{ACCOUNT}:role/one\n"
        "      Definition: {StartAt: A, States: {A: {Type: Pass, Next: B}}}\n"
    )
    with pytest.raises(ConfigurationError, match=r"template\.yaml:3: A leads to B") as refused:
        expand(template, {}, REGION, ACCOUNT)
    assert refused.value.line == 3
