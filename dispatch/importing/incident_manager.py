"""AWS Incident Manager: what `aws ssm-contacts` prints, as docs/importing.md collects it."""

from datetime import timedelta

from dispatch.importing.incident_manager_rotations import Rotations
from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Escalation, Export, Person, Schedule, Step
from dispatch.importing.node import Node
from dispatch.importing.pages import RULES, refuse_nothing
from dispatch.importing.people import Method, numbers_of

COMMANDS = (
    *("list-contacts", "get-contact", "list-contact-channels", "get-contact-channel"),
    *("list-rotations", "get-rotation", "list-rotation-overrides", "get-rotation-override"),
)
"""Keys below which a single document may have their outputs."""
KINDS = {"VOICE": "voice", "SMS": "sms", "EMAIL": "email"}
PERSONAL, ESCALATION, ON_CALL = "PERSONAL", "ESCALATION", "ONCALL_SCHEDULE"
WANTED = "give the outputs of aws ssm-contacts get-contact, list-contact-channels, get-rotation"


def read(documents: list[Node], losses: Losses) -> Export:
    """The export; raises ConfigurationError."""
    outputs = [one for document in documents for one in _outputs(document)]
    contacts = _by(outputs, "Contacts", "ContactArn", without="ContactChannelArn")
    channels = _by(outputs, "ContactChannels", "ContactChannelArn")
    found = _by(outputs, "Rotations", "RotationArn", without="RotationOverrideId")
    refuse_nothing((contacts, found), documents, WANTED)
    _rest(outputs, losses)
    overrides = [one for one in outputs if one.has("RotationOverrideId")]
    rotations = Rotations(found, overrides, losses)
    kinds = {arn: one.text("Type", PERSONAL) for arn, one in contacts.items()}
    people = [_person(one, channels, losses) for one in _of(PERSONAL, contacts, kinds)]
    schedules = tuple(rotations.schedule(one) for one in _of(ON_CALL, contacts, kinds))
    plans = [_escalation(one, kinds, losses) for one in _of(ESCALATION, contacts, kinds)]
    return Export(tuple(people), schedules, (*plans, *_alone_among(schedules, plans)))


def _of(kind: str, contacts: dict[str, Node], kinds: dict[str, str]) -> list[Node]:
    return [one for arn, one in contacts.items() if kinds[arn] == kind]


def _alone_among(schedules: tuple[Schedule, ...], plans: list[Escalation]) -> list[Escalation]:
    """Plans of those schedules that no plan names."""
    named = {one for plan in plans for step in plan.steps for one in step.schedules}
    return [_alone(one) for one in schedules if one.id not in named]


def _outputs(document: Node) -> list[Node]:
    """The outputs of the commands, also where they stand below the commands' names."""
    if not any(document.has(name) for name in COMMANDS):
        return [document]
    below = [document.get(name) for name in COMMANDS if document.has(name)]
    several = (one.elements() if isinstance(one.value, list) else [one] for one in below)
    return [one for each in several for one in each]


def _by(outputs: list[Node], several: str, key: str, without: str = "") -> dict[str, Node]:
    """Items by their ARN; of several with one ARN the one that says the most."""
    listed = [item for one in outputs if one.has(several) for item in one.each(several)]
    alone = [one for one in outputs if one.has(key) and not (without and one.has(without))]
    found: dict[str, Node] = {}
    for one in sorted((*listed, *alone), key=lambda item: len(item.names())):
        found[one.text(key, None)] = one
    return {arn: found[arn] for arn in sorted(found)}


def _person(contact: Node, channels: dict[str, Node], losses: Losses) -> Person:
    arn = contact.text("ContactArn")
    after = _stages_of(contact, losses)
    methods = []
    for identifier, one in channels.items():
        if one.text("ContactArn") == arn:
            kind = KINDS.get(one.text("Type"), one.text("Type"))
            if one.text("ActivationStatus", "ACTIVATED") != "ACTIVATED" and kind == "voice":
                why = "the channel was never activated"
                losses.add(What.NUMBER, _where(one), why, "carried: verify it as any other")
            address = one.object("DeliveryAddress").text("SimpleAddress")
            methods.append(Method(kind, address, _where(one), after.get(identifier, 0)))
    name = contact.text("DisplayName") or contact.text("Alias")
    return Person(arn, name, numbers_of(methods, losses))


def _stages_of(contact: Node, losses: Losses) -> dict[str, int]:
    """After how many minutes the contact's own plan uses each channel."""
    after: dict[str, int] = {}
    begun, retried = 0, False
    for stage in contact.object("Plan").each("Stages"):
        for target in stage.each("Targets"):
            channel = target.object("ChannelTargetInfo")
            after.setdefault(channel.text("ContactChannelId"), begun)
            retried = retried or bool(channel.whole("RetryIntervalInMinutes"))
        begun += stage.whole("DurationInMinutes")
    if begun or retried:
        why = "the contact's own plan: when each channel is used, and how often"
        instead = "numbers in this order; give the plan's stage retries for further calls"
        losses.add(What.RULES, _where(contact), why, instead)
    return after


def _escalation(contact: Node, kinds: dict[str, str], losses: Losses) -> Escalation:
    arn = contact.text("ContactArn")
    name = contact.text("Alias") or contact.text("DisplayName")
    if not contact.has("Plan"):
        why = "it was only listed: collect it with get-contact as well"
        losses.add(What.STEP, _where(contact), why, "its stages are missing")
    stages = contact.object("Plan").each("Stages")
    steps = tuple(_step(one, _where(contact), kinds, losses) for one in stages)
    return Escalation(arn, name, _where(contact), steps)


def _step(stage: Node, where: str, kinds: dict[str, str], losses: Losses) -> Step:
    targets = [one.object("ContactTargetInfo") for one in stage.each("Targets")]
    named = [one for one in targets if one.has("ContactId")]
    if any(not one.flag("IsEssential", default=True) for one in named):
        why = "IsEssential is false: the plan goes on although this contact has acknowledged"
        losses.add(What.ACKNOWLEDGE, where, why, "key 1 of anybody ends the plan")
    if len(named) < len(targets):
        losses.add(What.STEP, where, "a stage engages a channel by itself", "left out of the stage")
    ids = [one.text("ContactId") for one in named]
    wait = timedelta(minutes=stage.whole("DurationInMinutes"))
    people = tuple(one for one in ids if kinds.get(one) != ON_CALL)
    return Step(where, people, tuple(one for one in ids if kinds.get(one) == ON_CALL), wait)


def _alone(schedule: Schedule) -> Escalation:
    """A response plan may engage an on-call schedule directly."""
    return Escalation(
        schedule.id,
        schedule.name,
        schedule.where,
        (Step(schedule.where, (), (schedule.id,), timedelta(minutes=5)),),
    )


def _rest(outputs: list[Node], losses: Losses) -> None:
    for one in outputs:
        if one.has("responsePlanSummaries") or one.has("incidentTemplate"):
            why = "a response plan: which alarm starts which engagement"
            losses.add(What.ROUTING, _where(one), why, RULES)
        if one.has("RotationOverrides") and one.each("RotationOverrides"):
            why = "list-rotation-overrides does not say whose rotation it is"
            losses.add(What.OVERRIDE, _where(one), why, "use get-rotation-override")


def _where(node: Node) -> str:
    arn = next((node.text(key) for key in ("ContactArn", "RotationArn") if node.has(key)), "")
    return f"{node.file}: {arn}" if arn else node.where
