"""One rule, and how it judges an alert."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dispatch.alert import Alert
from dispatch.judge.conditions import evaluate, is_true
from dispatch.severity import Severity
from dispatch.severity_words import severity_of


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as its file says it. `when` is empty for a catch-all, which matches everything.

    `plan_for` names a plan for every severity the rule can give. `example` is the path, relative to
    the rules' folder, of an event that this rule matches. `adviser` is True where an adviser may
    raise the severity. `line` is where the rule begins.
    """

    name: str
    when: str
    severity: Severity | None
    severity_from: str
    plan_for: Mapping[Severity, str]
    example: str
    because: str = ""
    catch_all: bool = False
    adviser: bool = False
    file: str = ""
    line: int = 0

    @property
    def plans(self) -> tuple[str, ...]:
        """The names of the plans it may start."""
        return tuple(sorted(set(self.plan_for.values())))

    @property
    def certain(self) -> bool:
        """True if the rule matches whenever its condition is true."""
        return self.severity is not None

    def raises(self, severity: Severity) -> Mapping[Severity, str]:
        """The plan for each severity that an adviser may raise `severity` to; often none."""
        known = self.plan_for.items() if self.adviser else ()
        return {worse: plan for worse, plan in known if worse.rank < severity.rank}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one alert; `reason` is a sentence for people.

    `raises` has the plan for each severity that an adviser may raise it to.
    """

    rule: str
    reason: str
    severity: Severity
    plan: str
    raises: Mapping[Severity, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule that did not match, and why not."""

    rule: str
    why: str


def document_of(event: Mapping[str, object], alert: Alert) -> dict[str, object]:
    """What conditions see: the event, with the alert's fields added as `alert`."""
    fields = {
        "event_id": alert.event_id,
        "source": alert.source,
        "detail_type": alert.detail_type,
        "status": alert.status.value,
        "dedup_key": alert.dedup_key,
        "name": alert.name,
        "summary": alert.summary,
        "resource": alert.resource,
        "region": alert.region,
        "account": alert.account,
        "at": alert.at.isoformat(),
        "note": alert.note,
        "drill": alert.drill,
        "target": alert.target.total_seconds() if alert.target else None,
        "by": alert.by,
        # jmespath goes by a value's exact type: a StrEnum would be no text to it.
        "tag_severity": str(alert.tag_severity),
        "name_severity": str(alert.name_severity),
    }
    return {**event, "alert": fields}


def try_rule(rule: Rule, document: dict[str, object]) -> tuple[Verdict | None, str]:
    """The rule's verdict, or None and why it does not match."""
    if rule.when:
        value, fault = evaluate(rule.when, document)
        if fault or not is_true(value):
            return None, fault or f"not true: {rule.when}"
    severity, origin = _severity(rule, document)
    if severity is None:
        return None, origin
    plan, raises = rule.plan_for[severity], rule.raises(severity)
    return Verdict(rule.name, _reason(rule, origin), severity, plan, raises), ""


def _severity(rule: Rule, document: dict[str, object]) -> tuple[Severity | None, str]:
    """The severity and where it comes from; or None and why there is none."""
    if not rule.severity_from:
        return rule.severity, ""
    word, fault = evaluate(rule.severity_from, document)
    if severity := severity_of(word):
        return severity, f"{severity} from {rule.severity_from}"
    missing = fault or f"no severity word in {rule.severity_from}"
    return rule.severity, f"{missing}, so {rule.severity}" if rule.severity else missing


def _reason(rule: Rule, origin: str) -> str:
    cause = rule.because or ("no rule matched" if rule.catch_all else rule.when)
    return f"{rule.name}: {cause}{f' ({origin})' if origin else ''}"
