"""Asks a language model on Amazon Bedrock how bad an alert is."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.advice.allowance import LONGEST
from dispatch.advice.answer import Advice, NoAdvice, read_answer
from dispatch.advice.question import question
from dispatch.alert import Alert
from handlers.adapters.clients import client
from handlers.adapters.deadline import within
from handlers.adapters.log import log_fault


class Adviser:
    """The model that `parameter` names, by its id or the ARN of an inference profile.

    The clients are made now, at the cold start, and not within the 2 s.
    """

    def __init__(self, parameter: str) -> None:
        self._parameter, self._ssm, self._bedrock = (
            parameter,
            client("ssm"),
            client("bedrock-runtime"),
        )

    def ask(self, alert: Alert) -> Advice | NoAdvice:
        """What it says of the alert, asked once and waited for 2 s. Never raises."""
        try:
            return read_answer(within(LONGEST.total_seconds(), lambda: self._answer(alert)))
        except TimeoutError:
            return NoAdvice("no answer in time")
        except ClientError as error:
            return NoAdvice(str(error.response.get("Error", {}).get("Code", "unknown")))
        except BotoCoreError as error:
            return NoAdvice(type(error).__name__)
        except Exception as error:  # noqa: BLE001 - whatever it is, the rules have judged already
            log_fault("adviser failed", error, event=alert.event_id)
            return NoAdvice(type(error).__name__)

    def _answer(self, alert: Alert) -> Mapping[str, Any]:
        model = self._ssm.get_parameter(Name=self._parameter)["Parameter"]["Value"]
        answer: Mapping[str, Any] = self._bedrock.converse(modelId=model, **question(alert))
        return answer
