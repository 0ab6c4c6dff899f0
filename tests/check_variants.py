"""One broken project for each check: what is done to it, and what must be said where."""

from dataclasses import dataclass
from pathlib import Path

SPEECH = "contact_flows/speech"
ENGLISH = (Path(__file__).parents[1] / SPEECH / "en.toml").read_text(encoding="utf-8")
FLOW = "contact_flows/alert.json"
ON_CALL = "escalation_plans/on-call.toml"
NOTICE = "escalation_plans/notice.toml"
CONTACTS = "contacts.toml"
HEALTH = "rules/20-health.toml"
EXAMPLE = "rules/examples/health-issue.json"
TEMPLATE = "template.yaml"
PRICES = "prices/us-east-1.toml"
CAMPAIGN = "campaigns/appointment-reminder.toml"
NOTES = "campaigns/calling-rules.toml"
LEADS_PHONE = 'number = "+12025550103"\nverified = { "+12025550103"'
ASLEEP = "".join(
    f'[{name}]\nnumber = "{number}"\nverified = {{ "{number}" = 2026-11-20 }}\n'
    f'[[{name}.quiet_hours]]\nstart = "22:00"\nend = "07:00"\n'
    for name, number in (
        ("primary", "+12025550101"), ("backup", "+12025550102"), ("lead", "+12025550103"),
    )
)  # fmt: skip
STAGE_2 = 'contacts = ["backup", "lead"]'


@dataclass(frozen=True)
class Variant:
    """In `file`, `old` becomes `new` (None: the file is removed; no `old`: the file becomes `new`).

    The finding stands in `place` (the same file unless told) in the line of `at` (the first unless
    told) after `after`.
    """

    check: str
    file: str
    old: str
    new: str | None
    says: str
    at: str = ""
    level: str = "error"
    place: str = ""
    after: str = ""


def error(check, file, old, new, says, **more):
    return Variant(check, file, old, new, says, **more)


def warning(check, file, old, new, says, **more):
    return Variant(check, file, old, new, says, level="warning", **more)


FILES = (
    error("file-missing", TEMPLATE, "", None, "one must be there"),
    error("file-missing", FLOW, "", None, "one must be there"),
    error("file-missing", "contact_flows/campaign.json", "", None, "one must be there"),
    error("file-unreadable", NOTICE, "", "# \udcff\n", "save the file as UTF-8"),
    error("file-unreadable", ON_CALL, 'wait = "3m"', 'wait = "\udc803m"', "byte 0x80", at="wait"),
)

RULES = (
    error("rule-fault", HEALTH, "severity =", "sevrity =", "unknown key sevrity", at="sevrity"),
    error("rule-fault", HEALTH, 'severity = "high"', 'severity = "worst"', "one of critical",
          at='severity = "worst"'),
    error("rule-fault", HEALTH, "contains(['issue'", "contain(['issue'", "no function contain()",
          at="when ="),
    error("rule-fault", HEALTH, "[[rule]]", "[[rule]", "not valid TOML", at="[[rule]"),
    error("rule-never", "rules/90-catch-all.toml", "[[rule]]",
          '[[rule]]\nname = "all"\ncatch_all = true\nseverity = "low"\nplan = "notice"\n'
          'example = "examples/catch-all.json"\n\n[[rule]]',
          "all before it matches everything", at="[[rule]]", after="example"),
    error("rule-never", HEALTH, "[[rule]]",
          '[[rule]]\nname = "early"\nwhen = "alert.detail_type == \'AWS Health Event\'"\n'
          'severity = "low"\nplan = "notice"\nexample = "examples/health-notice.json"\n\n[[rule]]',
          "is matched by early, not by health-issue", at="example", after='"health-issue"'),
    error("rule-plan", HEALTH, 'plan = "notice"', 'plan = "night"',
          "no plan 'night'; there are notice, on-call", at='plan = "night"'),
    error("rule-example", HEALTH, "health-issue.json", "gone.json", "there is no such file",
          at="gone.json"),
    error("rule-example", EXAMPLE, "{", "", "is not JSON", place=HEALTH,
          at="health-issue.json"),
    error("rule-example", EXAMPLE, "AWS Health Event", "\udcff", "save the file as UTF-8",
          place=HEALTH, at="health-issue.json"),
    error("rule-example", EXAMPLE, '"issue"', '"scheduledChange"',
          "is matched by health-notice, not by health-issue", place=HEALTH, at="health-issue.json"),
    warning("rule-silent", "rules/30-tocsin-alert.toml", 'critical = "on-call"',
            'critical = "notice"', "name a plan with contacts for critical", at="plan ="),
)  # fmt: skip

PLANS = (
    error("plan-fault", ON_CALL, "repeats", "repeat", "known here are", at="repeat"),
    error("plan-fault", ON_CALL, '"3m"', '"3 minutes"', 'write "90s"', at="3 minutes"),
    error("plan-fault", NOTICE, '"notices"', '"Chat"', "names no topic: give small", at="Chat"),
    warning("plan-topic", NOTICE, '"notices"', '"notice"', "did you mean notices?", at="notify"),
    warning("plan-topic", ON_CALL, "repeats = 2", 'notices = { low = ["operation"] }',
            "did you mean operations?", at="notices ="),
    error("plan-fault", NOTICE, "", "repeats = 1\n", "at least one [[stage]]"),
    warning("plan-voice", ON_CALL, "repeats = 2", 'repeats = 2\nfallback = ["sms", "voice"]',
            "voice needs the parameter VoiceOriginationArn", at="fallback"),
    warning("plan-engage", ON_CALL, "repeats = 2", 'engage = "incident-manager"',
            "engage needs the parameter IncidentManager", at="engage"),
    error("plan-fault", ON_CALL, "repeats = 2", 'engage = "pagers"',
          'give "incident-manager"', at="engage"),
    error("plan-fault", ON_CALL, "repeats = 2", 'fallback = ["pager"]',
          "known are sms, voice, notices, operations", at="fallback"),
    warning("plan-unused", "escalation_plans/spare.toml", "",
            '[[stage]]\nnotify = ["notices"]\n', "name it in a rule"),
    error("stage-contact", ON_CALL, '"lead"', '"leed"', "there are primary, backup, lead",
          at="leed"),
    error("stage-nobody", ON_CALL, '["primary"]', '["nobody"]', "stage 1: the stage reaches nobody",
          at="nobody"),
    warning("plan-asleep", CONTACTS, "", ASLEEP, "a high alert calls nobody while all sleep",
            place=ON_CALL, at='["primary"]'),
    error("stage-nobody", CONTACTS, '"+12025550101"', '"12025550101"',
          "stage 1: the stage reaches nobody", place=ON_CALL, at='["primary"]'),
    error("stage-unverified", CONTACTS, '{ "+12025550102"', '{ "+12025550199"',
          "plan on-call calls backup, who is not to be called: no verified number", place=ON_CALL,
          at=STAGE_2),
    error("stage-unverified", CONTACTS, "[lead]", "[lead]\nopted_out = 2026-11-20",
          "plan on-call calls lead, who is not to be called: opted out on 2026-11-20",
          place=ON_CALL, at=STAGE_2),
    warning("stage-same-number", CONTACTS, LEADS_PHONE, LEADS_PHONE.replace("03", "02"),
            "backup and lead have the same number, +12…02", place=ON_CALL, at=STAGE_2),
    warning("stage-same-number", CONTACTS, LEADS_PHONE, LEADS_PHONE.replace("03", "01"),
            "primary and lead have the same number, +12…01", place=ON_CALL, at=STAGE_2),
    warning("stage-same-person", ON_CALL, STAGE_2, 'contacts = ["primary"]', "name somebody else",
            at='contacts = ["primary"]', after="retries"),
    error("wait-unheard", ON_CALL, '"3m"', '"24s"', "less than 25 s; 81 s is enough", at="24s"),
    warning("wait-short", ON_CALL, '"3m"', '"70s"', "give 81 s or more", at="70s"),
    warning("wait-long", ON_CALL, '"3m"', '"25h"', "more than 24 h; wait less", at="25h"),
    error("retry-never", ON_CALL, "retries = 1", 'retries = 1\nretry_after = "3m"',
          "(180 s) must be shorter than wait (180 s)", at="retry_after"),
    warning("retry-late", ON_CALL, "retries = 1", "retries = 3", "the last begins after 240 s",
            at="retries"),
    warning("retry-nobody", NOTICE, 'wait = "1m"', "retries = 1", "nobody to retry", at="retries"),
)  # fmt: skip

PEOPLE = (
    error("contact-fault", CONTACTS, '"+12025550102"', '"2025550102"', "(E.164)",
          at='"2025550102"'),
    error("contact-fault", CONTACTS, 'number = "+12025550102"', "", "number is missing",
          at="[backup]"),
    error("contact-fault", CONTACTS, "language", "langauge", "unknown key langauge", at="langauge"),
    error("contact-fault", CONTACTS, '"ja"', '"fr"', "one of en, ja, pl", at='"fr"'),
    error("contact-zone", CONTACTS, "Europe/Warsaw", "Europe/Warszawa", "no time zone",
          at="Warszawa"),
    error("contact-language", f"{SPEECH}/pl.toml", "", None, "there are en, ja", place=CONTACTS,
          at='language = "pl"'),
    warning("contact-unused", ON_CALL, STAGE_2, 'contacts = ["lead"]', "no plan calls backup",
            place=CONTACTS, at="[backup]"),
)  # fmt: skip

TEXTS = (
    error("flow-fault", FLOW, '"NextAction": "language"', '"NextAction": "langage"',
          "leads to 'langage', which is no action", at='    {\n      "Identifier": "logging"'),
    error("flow-fault", FLOW, '"StartAction": "logging",', '"StartAction" "logging",',
          "no JSON", at='"StartAction"'),
    error("speech-fault", f"{SPEECH}/en.toml", "{who} has", "{whom} has", "known are {who}",
          at="already_acknowledged"),
    error("speech-language", f"{SPEECH}/ja.toml", "", None, "ja needs one"),
    error("speech-twice", f"{SPEECH}/english.toml", "", f'language = "en"\n{ENGLISH}',
          "is in contact_flows/speech/en.toml already"),
    warning("speech-behind", f"{SPEECH}/pl.toml", "\nvpce =", "\n# vpce =",
            "[identifier] lacks 'vpce'", at="[identifier]"),
)  # fmt: skip

DEPLOYMENT = (
    error("template-fault", TEMPLATE, "Parameters:", "Parameters: [", "not YAML",
          at="    Type: String"),
    error("template-fault", TEMPLATE, "!Ref NoticesTopic, Protocol", "!Ref NoticeTopic, Protocol",
          "no parameter or resource NoticeTopic", at="  NoticesSubscription:"),
    error("template-fault", TEMPLATE, "!Ref NoticesTopic\n  Op", "!Ref Notices\n  Op",
          "no parameter or resource Notices", at="  NoticesTopicArn:"),
    error("template-fault", TEMPLATE, "AWS::SNS::Topic", "AWS::SNS::Tropic",
          "AWS::SNS::Tropic, unknown", at="  NoticesTopic:"),
    error("template-fault", TEMPLATE, "Handler: handlers.answer.handler", "Hander: x",
          "Hander", at="  AnswerFunction:"),
    error("template-pattern", TEMPLATE, "equals-ignore-case: API", "equals-ignoring-case: API",
          "Unrecognized match type equals-ignoring-case at detail.initiationMethod",
          at="  ContactEventRule:"),
    error("template-pattern", TEMPLATE, "detail-type: [Tocsin Alert]", "detail-type: Tocsin Alert",
          "must be an object or an array", at="  CustomRule:"),
    error("template-target", TEMPLATE, "Arn: !GetAtt ContactEventQueue.Arn\n          Retry",
          "Arn: arn:aws:sqs:eu-central-1:111122223333:gone\n          Retry",
          "name a resource, as !GetAtt", at="  ContactEventRule:"),
    error("template-handler", TEMPLATE, "handlers.answer.handler", "handlers.anwser.handler",
          "there is no file handlers/anwser.py", at="  AnswerFunction:"),
    error("template-handler", TEMPLATE, "handlers.answer.handler", "handlers.answer.handle",
          "handlers/answer.py defines no handle", at="  AnswerFunction:"),
    error("template-handler", TEMPLATE, "handlers.answer.handler", "handlers/answer",
          "module.function", at="  AnswerFunction:"),
    error("template-flow", FLOW, '"StartAction": "logging"', '"StartAction": "language"',
          "run `make template`", place=TEMPLATE, at="  AlertFlow:"),
)  # fmt: skip

ELSEWHERE = {
    ("rota-fault", "error"): "test_every_fault_of_a_rotas_file_is_found",
    ("rota-contact", "error"): "test_somebody_who_is_no_contact_is_an_error_at_the_layer",
    ("rota-unverified", "error"): "test_whoever_must_not_be_called_is_an_error_that_names_the_plan",
    ("rota-unused", "warning"): "test_a_rota_that_no_plan_names_is_a_warning",
    ("rota-gap", "warning"): "test_a_gap_is_a_warning_that_names_the_rota_the_gap_and_the_plan",
    ("rota-calendar", "error"): (
        "test_a_calendar_file_that_is_missing_or_none_is_an_error_at_its_source"
    ),
    ("rota-stranger", "warning"): "test_events_that_name_nobody_are_a_warning_with_the_event",
    ("rota-empty", "warning"): "test_events_that_name_nobody_are_a_warning_with_the_event",
    ("campaign-number", "error"): (
        "test_a_caller_number_must_be_one_of_the_stacks_where_those_are_known"
    ),
}
"""Checks that need more than one file, by the test in test_check_rotas.py or
test_check_campaigns.py that proves each."""

PRICE_FILES = (
    error("price-fault", PRICES, "as_of = 2026-10-07", 'as_of = "2026"', "as_of must be a date",
          at='as_of = "2026"'),
    error("price-fault", PRICES, "[sqs.requests]", "[sqs.request]",
          "[sqs.requests] is missing: give its price"),
    error("price-fault", PRICES, 'unit = "GB-second"', 'unit = "second"',
          '[lambda.duration] unit is "second": give the price in "GB-second"',
          at="[lambda.duration]"),
)  # fmt: skip

CAMPAIGNS = (
    error("campaign-fault", CAMPAIGN, "cap = 800", "cap = 0", "no call would be placed",
          at="cap = 0"),
    error("campaign-fault", CAMPAIGN, 'next = "thanks"', 'next = "thank"', "there is no step",
          at='next = "thank"'),
    error("campaign-country", CAMPAIGN, 'country = "JP"\nc', 'country = "GB"\nc',
          "nobody has confirmed the calling rules of JP", at="default_country"),
    error("campaign-rules", NOTES, "[GB]", "[UK ]\nhour = 1\n[GB]", "as_of is missing",
          at="[UK ]"),
    warning("campaign-hours", CAMPAIGN, "sat 10:00-17:00", "sat 07:00-17:00", "sat 07:00-08:00",
            at="hours ="),
    warning("campaign-aged", CAMPAIGN, "confirmed_on = 2026-11-20", "confirmed_on = 2024-11-20",
            "read its rules again", at="confirmed_on"),
    warning("campaign-machine", CAMPAIGN, '["no-answer", "no-key"]', '["machine"]',
            "answering_machine_detection", at='outcomes = ["machine"]'),
    warning("campaign-later", CAMPAIGN, "attempts_per_day = 2", "attempts_per_day = 1",
            "asks to be called later", at="attempts_per_day"),
    warning("campaign-never", CAMPAIGN, "[calling_hours] ",
            "[calling_hours]\nlast_day = 2020-01-01 ",
            "nobody in JP can be called any more", at="hours ="),
    warning("campaign-retry", CAMPAIGN, "next day at 18:00", "next day at 21:00",
            "never inside the calling hours", at='wait = "next day'),
)  # fmt: skip

VARIANTS = (*FILES, *RULES, *PLANS, *PEOPLE, *TEXTS, *DEPLOYMENT, *PRICE_FILES, *CAMPAIGNS)
