"""Amazon Connect's stand-in: three operations, and the deployed contact flows behind them."""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from botocore.exceptions import ConnectTimeoutError

from dispatch.phone import PhoneNumber
from sandbox.api_calls import ServiceError
from sandbox.deploy.resources import ContactFlow
from sandbox.flow.run import ContactData, FlowError, FlowRun
from sandbox.loop import Loop
from sandbox.telephone.allowance import Allowance
from sandbox.telephone.call import Call
from sandbox.telephone.contact_events import contact_event, contact_record
from sandbox.telephone.crowd import Scripted
from sandbox.telephone.tape import Keep, keeps_nothing
from sandbox.telephone.telephony import Telephony

TOKEN_LIFE = timedelta(days=7)
"""A ClientToken is honoured this long (facts: StartOutboundVoiceContact)."""
Invoke = Callable[[str, dict[str, Any]], dict[str, Any]]
PutEvent = Callable[[Mapping[str, Any]], object]


class Connect:
    """One Connect instance with its contact flows; calls ring on `telephony`.

    `allowance` is what it allows, without limits at first. Its events have tags unless `untagged`.
    `put_record` gets the contact record of each call that is over, where a stream is read;
    `keep` gets the call itself, to leave its recording where it was recorded.
    """

    def __init__(
        self,
        flows: Mapping[str, ContactFlow],
        telephony: Telephony,
        loop: Loop,
        invoke: Invoke,
        put_event: PutEvent,
    ) -> None:
        self.flows = {flow.id: flow for flow in flows.values()}
        self.loop = loop
        self.invoke = invoke
        self.put_event = put_event
        self.telephony = telephony
        self.dead = self.untagged = False
        self.full_queues: set[str] = set()
        self.put_record: PutEvent | None = None
        self.keep: Keep = keeps_nothing
        self.allowance = Allowance()
        self.under_way = 0
        """Calls at once: those that ring and those that talk."""
        self.calls: dict[str, Call] = {}
        self._by_token: dict[str, Call] = {}

    def start_outbound_voice_contact(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Place a call, or name the call that this token placed already."""
        self._must_live()
        known = self._by_token.get(asked["ClientToken"])
        if known is not None and self.loop.now - known.placed_at < TOKEN_LIFE:
            return {"ContactId": known.contact_id}
        if asked["ContactFlowId"] not in self.flows:
            raise ServiceError("ResourceNotFoundException", 404, "no such contact flow")
        return {"ContactId": self._place(asked).contact_id}

    def _place(self, asked: Mapping[str, Any]) -> Call:
        contact_id = str(uuid.UUID(hashlib.sha256(asked["ClientToken"].encode()).hexdigest()[:32]))
        self.allowance.start(self.under_way, self.loop.now)
        contact, script = self.telephony.callee_at(asked["DestinationPhoneNumber"])
        call = Call(contact_id, contact, dict(asked), self.loop.now, self._run, self._tell)
        call.scripted = Scripted.of(script) if script else None
        self.under_way += 1
        self.calls[contact_id] = self._by_token[asked["ClientToken"]] = call
        self.telephony.ring(call)
        return call

    def stop_contact(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """End a call; one that has ended is a 410, as in Connect."""
        self._must_live()
        call = self.calls.get(asked["ContactId"])
        if call is None or call.state == "ended":
            raise ServiceError("ContactNotFoundException", 410, "the contact has ended")
        rang = call.state == "ringing"
        self.telephony.end(call, "TELECOM_ORIGINATOR_CANCEL" if rang else "AGENT_DISCONNECT")
        return {}

    def describe_contact(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The contact record of a call."""
        self._must_live()
        call = self.calls.get(asked["ContactId"])
        if call is None:
            raise ServiceError("ResourceNotFoundException", 404, "no such contact")
        return {"Contact": call.record()}

    @property
    def instance_id(self) -> str:
        """What requests name it by."""
        return next(iter(self.flows.values())).instance_arn.rpartition("/")[2]

    def dies(self, *, phones_go_on: bool) -> None:
        """The region is gone: no request arrives, no event leaves, nobody is talked to.

        Phones that ring either go on, with nobody behind them, or stop.
        """
        self.dead = True
        for call in self.calls.values():
            if call.state == "in-call" or (call.state == "ringing" and not phones_go_on):
                self.telephony.end(call, "TELECOM_PROBLEM")

    def _must_live(self) -> None:
        if self.dead:
            raise ConnectTimeoutError(endpoint_url="https://connect")

    def _run(self, call: Call) -> FlowRun:
        if self.dead:
            raise FlowError("the region is gone")
        flow = self.flows[call.request["ContactFlowId"]]
        data = ContactData(
            contact_id=call.contact_id,
            instance_arn=flow.instance_arn,
            customer=PhoneNumber(call.request["DestinationPhoneNumber"]),
            system=PhoneNumber(call.request["SourcePhoneNumber"]),
            attributes=call.attributes,
        )
        return FlowRun(flow.content, data, self.invoke, self._queue_fault)

    def _queue_fault(self, queue: str) -> str:
        return "QueueAtCapacity" if queue in self.full_queues else ""

    def _tell(self, call: Call, happening: str) -> None:
        self.under_way -= happening == "DISCONNECTED"
        if self.dead:
            return
        if happening == "DISCONNECTED":
            self.keep(call)
        event = contact_event(call, happening, self.loop.now, self._instance(call))
        if self.untagged:
            del event["detail"]["tags"]
        self.put_event(event)
        if self.put_record is not None and happening == "DISCONNECTED":
            self.put_record(contact_record(call))

    def _instance(self, call: Call) -> str:
        return self.flows[call.request["ContactFlowId"]].instance_arn
