"""Faults between the handlers and AWS: a request fails before or after it was carried out."""

from collections import Counter, defaultdict, deque
from datetime import timedelta

from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from sandbox import api_calls
from sandbox.api_calls import ServiceError

HERE = "https://aws.invalid"


class Killed(BaseException):
    """The function's process ends here: no handler code runs any more, and nothing is caught."""


def refused(code, status):
    """The service answers with an error and does nothing."""

    def fault(_carry_out):
        raise ServiceError(code, status, "+12025550101 is what the text may hold")

    fault.__name__ = f"{code} {status}"
    return fault


def unheard(carry_out):
    """Carried out; the caller gave up before the answer came."""
    carry_out()
    raise ReadTimeoutError(endpoint_url=HERE)


def unreached(_carry_out):
    """Never came there."""
    raise ConnectTimeoutError(endpoint_url=HERE)


def killed_before(_carry_out):
    """The process ends before the request."""
    raise Killed


def killed_after(carry_out):
    """The process ends before it has seen the answer."""
    carry_out()
    raise Killed


def conflict(_carry_out):
    """DynamoDB: somebody else wrote at the same time."""
    answer = {"Error": {"Code": "TransactionCanceledException", "Message": "conflict"}}
    raise ClientError(answer, "TransactWriteItems")


def refused_write(_carry_out):
    """DynamoDB: throttled until botocore gave up."""
    answer = {"Error": {"Code": "ThrottlingException", "Message": "slow down"}}
    raise ClientError(answer, "PutItem")


def half_answered(carry_out):
    """DynamoDB: a batch read that leaves every key for later, which boto3 hands on as it is."""
    answer = carry_out()
    nothing = {table: [] for table in answer["Responses"]}
    later = {table: {"Keys": [{"pk": {"S": "any"}}]} for table in nothing}
    return {**answer, "Responses": nothing, "UnprocessedKeys": later}


def swallowed(_carry_out):
    """SQS: accepted, and never seen again."""
    return {"MessageId": "lost"}


def doubled(carry_out):
    """SQS: delivered twice."""
    carry_out()
    return carry_out()


class Faults:
    """Lets the next requests of a kind go wrong; used within the functions of one cloud only."""

    def __init__(self, night, monkeypatch, after_kill=lambda _function: None):
        self.waiting = defaultdict(deque)
        self.lasting = {}
        self.after_kill = after_kill
        self.inside = 0
        self.struck = Counter()
        """How many requests went wrong, by operation and by fault."""
        self.failed_at = []
        self.loop = night.cloud.loop
        for of, answer in list(api_calls.ANSWERS.items()):
            monkeypatch.setitem(api_calls.ANSWERS, of, self._wrapped(of[1], answer))
        for name, function in night.cloud.functions.items():
            monkeypatch.setattr(function, "invoke", self._mortal(function))
            self._lead_queue_to(night.cloud, name, function)

    def next(self, operation, fault, times=1):
        """The next `times` requests of this operation go wrong."""
        self.waiting[operation].extend([fault] * times)

    def during(self, operation, fault, length):
        """For that long every request of this operation goes wrong in this way."""
        self.lasting[operation] = (self.loop.now + length, fault)

    def always(self, operation, fault):
        """Every request of this operation goes wrong until `over`."""
        self.next(operation, fault, 100_000)

    def overtake(self, operation, act):
        """Before the next request of this operation is carried out, others do something."""

        def overtaken(carry_out):
            inside, self.inside = self.inside, 0
            act()
            self.inside = inside
            return carry_out()

        self.next(operation, overtaken)

    def late(self, carry_out):
        """SQS: accepted, and on its way for most of a minute."""
        self.loop.at(self.loop.now + timedelta(seconds=50), carry_out)
        return {"MessageId": "late"}

    def over(self):
        """Nothing goes wrong any more."""
        self.waiting.clear()
        self.lasting.clear()

    @property
    def waiting_for_any(self):
        """True while some request is still to go wrong."""
        lasting = any(until > self.loop.now for until, _ in self.lasting.values())
        waiting = (fault.__name__ for faults in self.waiting.values() for fault in faults)
        return lasting or any(fault != "overtaken" for fault in waiting)

    def _carry(self, operation, carry_out):
        fault = self._fault_of(operation) if self.inside else None
        if fault is None:
            return carry_out()
        self.struck[operation, fault.__name__] += 1
        if fault.__name__ != "overtaken":
            self.failed_at.append(self.loop.now)
        return fault(carry_out)

    def _fault_of(self, operation):
        if self.waiting[operation]:
            return self.waiting[operation].popleft()
        until, fault = self.lasting.get(operation, (self.loop.now, None))
        return fault if until > self.loop.now else None

    def _wrapped(self, operation, answer):
        return lambda asked: self._carry(operation, lambda: answer(asked))

    def _mortal(self, function):
        invoke = function.invoke

        def invoked(event):
            self.inside += 1
            try:
                return invoke(event)
            except Killed:
                self.after_kill(function)
                raise RuntimeError("Runtime exited with error: signal: killed") from None
            finally:
                self.inside -= 1

        return invoked

    def _lead_queue_to(self, cloud, name, function):
        for mapping in cloud.deployment.event_source_mappings:
            if mapping.function == name:
                cloud.queues[cloud.deployment.queues[mapping.queue].arn].deliver = function.invoke
