"""Imports in the tests: the made exports, and what they become."""

import json
from datetime import UTC, datetime
from pathlib import Path

from dispatch.importing.systems import import_from
from dispatch.plan_files import read_plan
from dispatch.rota.duty import contacts_at
from dispatch.rota.files import read_rota

EXPORTS = Path(__file__).parent / "exports"
SYSTEMS = ("incident-manager", "goalert", "grafana-oncall", "opsgenie", "pagerduty")
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def path_of(system):
    """The file or the folder that the operator has."""
    folder = EXPORTS / system
    file = folder / f"{system}.json"
    return file if file.exists() else folder


def texts_of(system):
    folder = EXPORTS / system
    found = sorted(folder.rglob("*.json"))
    return {one.relative_to(folder).as_posix(): one.read_text(encoding="utf-8") for one in found}


class Import:
    """One import, read back from the files that it makes."""

    def __init__(self, system, texts=None, taken=(), now=NOW):
        self.imported, self.losses = import_from(system, texts or texts_of(system), taken, now)
        self.files = self.imported.files

    @classmethod
    def of(cls, system, *documents):
        return cls(system, {"export.json": "\n".join(map(json.dumps, documents))})

    @property
    def rotas(self):
        folder = "escalation_plans/rotas/"
        names = [name for name in self.files if name.startswith(folder)]
        read = [read_rota(self.files[name], name) for name in names]
        return {one.rota.name: one.rota for one in read}

    @property
    def plans(self):
        names = [one for one in self.files if one.count("/") == 1 and "escalation" in one]
        read = [read_plan(self.files[name], name, self.rotas) for name in names]
        return {plan.name: plan for plan in read}

    def stages(self, plan):
        return [
            (one.contacts, one.on_call, one.notify, one.wait.total_seconds())
            for one in self.plans[plan].stages
        ]

    def on_call(self, at, *rotas):
        """Everybody on call in these rotas at a time with an offset."""
        moment = datetime.fromisoformat(at)
        return {key for name in rotas for key in contacts_at(self.rotas[name], moment)}

    def lost(self, what):
        """Why each thing of this kind is lost."""
        return [loss.why for loss in self.losses if loss.what == what]
