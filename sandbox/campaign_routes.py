"""The sandbox's routes for campaigns: `tocsin campaign` without --stack, and the page's cards."""

import base64
import io
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from dispatch.campaign.control import Verb
from dispatch.campaign.person import SHARDS
from dispatch.campaign.raw import raw_line_in
from dispatch.codec import encode
from dispatch.errors import CampaignRefused
from handlers.adapters.log import log
from handlers.campaign_desk import CampaignDesk, campaign_desk
from handlers.campaign_keeping import Operator
from sandbox.asked import field
from sandbox.cloud import Cloud

IDENTITY = "sandbox"
NONE = "there are no campaigns here: CampaignCallerNumbers is empty"


def desk_of(cloud: Cloud) -> CampaignDesk | None:
    """The desk of the deployed campaigns; None where they are switched off."""
    try:
        return campaign_desk(cloud.deployment.outputs, lambda: cloud.loop.now)
    except KeyError:
        return None


def get_campaigns(desk: CampaignDesk | None, path: str) -> Any:  # noqa: ANN401 - any JSON value
    """All, one, one whole with its file, or a shard of one's people; KeyError: no such."""
    if desk is None:
        return [] if path == "/campaigns" else _none()
    if path == "/campaigns":
        return desk.board.views()
    named, _, part = path.removeprefix("/campaigns/").partition("/")
    if not part:
        return desk.view(named)
    if part == "whole":
        return _whole(desk, named)
    if re.fullmatch(f"people/[0-{SHARDS - 1}]", part):
        return [[encode(one) for one in known] for known in desk.people_in(named, int(part[-1]))]
    raise KeyError(path)


def _whole(desk: CampaignDesk, named: str) -> dict[str, Any]:
    campaign = desk.keeping.load(named)
    text = desk.keeping.campaigns.file(named, campaign.file_version)
    return {
        "now": desk.keeping.clock().isoformat(),
        "campaign": encode(campaign),
        "file": text,
    }


def post_campaigns(desk: CampaignDesk | None, path: str, body: Any) -> Any:  # noqa: ANN401 - JSON
    """What was asked for; raises CampaignRefused, and ConfigurationError for a file."""
    if desk is None:
        return _none()
    operator = Operator(str(field(body, "by")), IDENTITY)
    if path in (whole := _of_all(desk, operator, body)):
        return whole[path]()
    named, _, what = path.removeprefix("/campaigns/").partition("/")
    if what == "file":
        name, text = str(field(body, "name")), str(field(body, "text"))
        return encode(desk.keeping.update(named, name, text, operator))
    if what == "list":
        content = base64.b64decode(str(field(body, "content")))
        name = str(field(body, "name"))
        return encode(desk.listing.put(named, name, io.BytesIO(content), operator))
    if what == "notes":
        return _note(desk, named, operator, str(field(body, "what")))
    return _ask(desk, named, what, operator, body)


def _of_all(
    desk: CampaignDesk, operator: Operator, body: Mapping[str, Any]
) -> Mapping[str, Callable[[], Any]]:
    return {
        "/campaigns": partial(_create, desk, operator, body),
        "/campaigns/restore": partial(_restore, desk, operator, body),
        "/campaigns/forget": partial(_forget, desk, operator, body),
    }


def _create(desk: CampaignDesk, operator: Operator, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    name, text = str(field(body, "name")), str(field(body, "text"))
    return encode(desk.keeping.create(name, text, operator, str(body.get("id", ""))))


def _restore(desk: CampaignDesk, operator: Operator, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    first = int(body.get("first", 1))
    lines = [raw_line_in(str(one), place) for place, one in enumerate(field(body, "lines"), first)]
    return encode(desk.restore(lines, operator))


def _forget(desk: CampaignDesk, operator: Operator, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    keep = body.get("keepRefusal") is True
    return desk.forgetting.forget(str(field(body, "number")), operator, keep_refusal=keep)


def _note(desk: CampaignDesk, named: str, operator: Operator, what: str) -> dict[str, Any]:
    """Written down in the table and in the log: who saw whole numbers."""
    desk.keeping.note(desk.keeping.load(named).id, operator, what)
    log.info(what, campaign=named, by=operator.by)
    return {}


def _ask(desk: CampaignDesk, named: str, what: str, operator: Operator, body: Any) -> Any:  # noqa: ANN401 - JSON
    verbs = {one.value: one for one in Verb if one is not Verb.FINISH}
    if what not in verbs:
        raise KeyError(what)
    at = datetime.fromisoformat(body["at"]) if body.get("at") else None
    return encode(desk.keeping.ask(named, verbs[what], operator, at))


def _none() -> Any:  # noqa: ANN401 - it never returns
    raise CampaignRefused(NONE)
