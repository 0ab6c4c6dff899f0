"""Reads from the environment where it stands which response plan is the usual one, if any is."""

import os
from collections.abc import Mapping

from dispatch.speech.words import Words
from handlers.adapters.incident_manager import IncidentManager
from handlers.engaging import Engaging


def engaging(words: Mapping[str, Words], language: str) -> Engaging:
    """Its clients are made when a plan first engages somebody, and not before."""
    service = IncidentManager(os.environ.get("RESPONSE_PLAN_PARAMETER", ""))
    return Engaging(service, words, language)
