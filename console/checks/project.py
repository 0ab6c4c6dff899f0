"""The project that is checked: its files, read once, and what can be understood of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath
from typing import TypeVar

from console.checks.expansion import Expansion, expand_text
from console.checks.files import (
    CAMPAIGNS,
    CONTACTS,
    PLANS,
    ROTAS,
    RULES,
    SPEECH,
    TEMPLATE,
    read_file,
)
from console.checks.files import read_project as read_files_of
from console.checks.people import People, read_people
from console.finding import Finding
from console.flows.model import Level
from dispatch.campaign.calling_rules import RULES_FILE
from dispatch.campaign.settings import CampaignFile, campaign_in
from dispatch.errors import ConfigurationError
from dispatch.judge.files import read_files
from dispatch.judge.rule import Rule
from dispatch.line.limit_files import LIMITS_FILE, is_limits, read_limits
from dispatch.line.limits import DEFAULT_LIMITS, Limits
from dispatch.plan import LANGUAGES, Plan, Stage
from dispatch.plan_files import read_plan
from dispatch.rota.files import RotaFile, people_in, read_rota
from dispatch.rota.model import Rota
from dispatch.severity import Severity
from dispatch.speech.words import Words, read_words
from dispatch.toml_lines import Path as Keys
from dispatch.toml_lines import lines_of

T = TypeVar("T")


@dataclass(frozen=True)
class Project:
    """Texts by file name relative to `root`; `contacts_file` is empty where there is none."""

    root: Path
    texts: Mapping[str, str]
    contacts_file: str
    unreadable: tuple[Finding, ...]

    def texts_in(self, folder: str) -> dict[str, str]:
        """The files of one folder, folders in it left out."""
        return {name: self.texts[name] for name in self.texts if name.rpartition("/")[0] == folder}

    def finding(self, file: str, keys: Keys, level: Level, message: str) -> Finding:
        """A finding at the line of a TOML file's key, or of the table that it belongs to."""
        lines = lines_of(self.texts[file])
        ways = (keys[:length] for length in range(len(keys), 0, -1))
        return Finding(file, next((lines[way] for way in ways if way in lines), 1), level, message)

    @cached_property
    def rules(self) -> list[Rule]:
        """The rules that can be read."""
        return read_files(self.texts_in(RULES))[0]

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """The plans that can be read, by file."""
        return _readable(self.read_plan, self.plan_texts)

    @cached_property
    def plan_texts(self) -> dict[str, str]:
        """The files of plans; the limits lie beside them."""
        texts = self.texts_in(PLANS)
        return {name: text for name, text in texts.items() if not is_limits(name)}

    @cached_property
    def limits(self) -> Limits:
        """How often people may be called; the defaults where the file has a fault."""
        text = self.texts.get(f"{PLANS}/{LIMITS_FILE}", "")
        return _readable(read_limits, {LIMITS_FILE: text}).get(LIMITS_FILE, DEFAULT_LIMITS)

    @cached_property
    def campaigns(self) -> dict[str, CampaignFile]:
        """The campaigns that can be read, by file."""
        return _readable(campaign_in, self.campaign_texts)

    @cached_property
    def campaign_texts(self) -> dict[str, str]:
        """The files of campaigns; the notes on calling rules lie beside them."""
        texts = self.texts_in(CAMPAIGNS)
        return {name: text for name, text in texts.items() if PurePath(name).name != RULES_FILE}

    def severities_of(self, plan: Plan) -> list[Severity]:
        """The severities with which a rule may start the plan, the worst first."""
        started = [one.plan_for.items() for one in self.rules]
        given = {severity for one in started for severity, name in one if name == plan.name}
        return [severity for severity in Severity if severity in given]

    def read_plan(self, text: str, file: str) -> Plan:
        """A plan that may name any rota there is, one with faults too; ConfigurationError."""
        return read_plan(text, file, self._rotas_by_name)

    @cached_property
    def rotas(self) -> dict[str, RotaFile]:
        """The rotas that can be read, by file."""
        return _readable(read_rota, self.texts_in(ROTAS))

    def on_call(self, stage: Stage) -> list[str]:
        """Everybody who can be on call in the stage's rotas."""
        named = [one for one in self.rotas.values() if one.rota.name in stage.on_call]
        return list(dict.fromkeys(key for one in named for key in people_in(one)))

    @cached_property
    def _rotas_by_name(self) -> dict[str, Rota]:
        names = [PurePath(file).stem for file in self.texts_in(ROTAS)]
        broken = {name: Rota(name, "UTC") for name in names}
        return broken | {one.rota.name: one.rota for one in self.rotas.values()}

    @cached_property
    def plan_names(self) -> list[str]:
        """The names of all plans, those with faults too."""
        return [PurePath(file).stem for file in self.plan_texts]

    @cached_property
    def words(self) -> dict[str, Words]:
        """The texts that can be read, by file."""
        return _readable(read_words, self.texts_in(SPEECH))

    @cached_property
    def languages(self) -> set[str]:
        """The languages that have a file, those with faults too."""
        named = {PurePath(file).stem for file in self.texts_in(SPEECH)}
        return {words.language for words in self.words.values()} | (named & set(LANGUAGES))

    @cached_property
    def people(self) -> People | None:
        """The contacts; None where there is no file of them."""
        text = self.texts.get(self.contacts_file)
        return None if text is None else read_people(text, self.contacts_file)

    @cached_property
    def template(self) -> Expansion | None:
        """The template, expanded; None where there is no file of it."""
        text = self.texts.get(TEMPLATE)
        return None if text is None else expand_text(text)


def read_project(root: Path, contacts: Path | None) -> Project:
    """Everything below `root`, with the contacts in a file of its own (None: contacts.toml).

    Raises OSError for a root or a contacts file that does not exist.
    """
    if not root.is_dir():
        raise FileNotFoundError(f"there is no {root}")
    if contacts is not None and not contacts.is_file():
        raise FileNotFoundError(f"there is no {contacts}")
    path = contacts or root / CONTACTS
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    found = dict(read_files_of(root))
    if path.exists():
        found[name] = read_file(path, name)
    texts = {file: text for file, text in found.items() if isinstance(text, str)}
    unreadable = tuple(one for one in found.values() if isinstance(one, Finding))
    return Project(root, texts, name if name in texts else "", unreadable)


def _readable(read: Callable[[str, str], T], texts: Mapping[str, str]) -> dict[str, T]:
    """Without the files that have a fault: their own check reports it."""
    known: dict[str, T] = {}
    for file, text in texts.items():
        try:
            known[file] = read(text, file)
        except ConfigurationError:
            continue
    return known
