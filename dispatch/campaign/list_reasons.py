"""Why an entry of a list is set aside: each is in the rejected file by one of these words."""

from enum import StrEnum


class Reason(StrEnum):
    """The word in the rejected file; MEANING says it in a sentence."""

    BROKEN_TEXT = "broken-text"
    NUL = "nul"
    TOO_LONG = "too-long"
    OPEN_QUOTE = "open-quote"
    COLUMNS = "columns"
    NOT_JSON = "not-json"
    NO_NUMBER = "no-number"
    NOT_A_NUMBER = "not-a-number"
    SEVERAL = "several-numbers"
    ROUNDED = "rounded"
    EXTENSION = "extension"
    LOST_ZERO = "lost-zero"
    NO_COUNTRY = "no-country"
    SHORT = "short-number"
    NOT_POSSIBLE = "not-possible"
    NOT_VALID = "not-valid"
    PREMIUM = "premium"
    SHARED_COST = "shared-cost"
    NO_TELEPHONE = "no-telephone"
    COUNTRY_CLOSED = "country-closed"
    COUNTRY_UNCONFIRMED = "country-unconfirmed"
    ZONE = "zone"
    DUPLICATE = "duplicate"
    KNOWN = "known"
    DO_NOT_CALL = "do-not-call"


MEANING = {
    Reason.BROKEN_TEXT: "bytes that are no text in the encoding that the campaign's file names",
    Reason.NUL: "it holds NUL characters: the encoding is another one, or the file is damaged",
    Reason.TOO_LONG: "a line, an entry or a cell is longer than a list's may be",
    Reason.OPEN_QUOTE: "a cell begins with a quotation mark that nothing closes",
    Reason.COLUMNS: "it has fewer or more cells than there are headings: they may be shifted",
    Reason.NOT_JSON: "the line is no JSON object",
    Reason.NO_NUMBER: "there is no telephone number",
    Reason.NOT_A_NUMBER: "what should be a telephone number is something else",
    Reason.SEVERAL: "there are several numbers in one cell: give each person one",
    Reason.ROUNDED: "a spreadsheet rounded it, as 8.19E+11: its digits are lost, export it as text",
    Reason.EXTENSION: "it has an extension, which nobody can dial after pick-up",
    Reason.LOST_ZERO: "the zero before it is missing: export the column as text, or write +81…",
    Reason.NO_COUNTRY: "it has no country code, and the campaign's file no default_country",
    Reason.SHORT: "it is an emergency or another short number",
    Reason.NOT_POSSIBLE: "it has too few or too many digits for its country",
    Reason.NOT_VALID: "no such number is given out in its country",
    Reason.PREMIUM: "it is a premium-rate number",
    Reason.SHARED_COST: "it is a shared-cost, company-wide or personal number, charged unlike any",
    Reason.NO_TELEPHONE: "it is a pager or a voicemail box",
    Reason.COUNTRY_CLOSED: "its country code is none of the stack's AllowedCallingCodes",
    Reason.COUNTRY_UNCONFIRMED: "no [[compliance]] of the campaign's file is for its country",
    Reason.ZONE: "its time zone does not exist, or its country's clocks share no calling hours",
    Reason.DUPLICATE: "the list has this number already, on the line that is told",
    Reason.KNOWN: "the campaign has this number from an earlier list",
    Reason.DO_NOT_CALL: "whoever has it asked never to be called again",
}

REPEATED = frozenset({Reason.DUPLICATE, Reason.KNOWN})
