"""One entry as the feed has it, its texts made safe."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dispatch.feeds.identity import Marks
from dispatch.feeds.titles import Title

TITLE_LIMIT: Final = 200
LINK_LIMIT: Final = 1000


@dataclass(frozen=True, slots=True)
class Raw:
    """Nothing of it is understood yet but the title; `lines` are the description's."""

    marks: Marks
    whole_title: str
    title: Title
    lines: tuple[str, ...]
    categories: tuple[str, ...]
    published_at: datetime | None
    updated_at: datetime | None
