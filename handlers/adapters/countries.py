"""Whose a number in E.164 form is, for what a call to it costs."""

import phonenumbers


def country_of(number: str) -> str:
    """The country (ISO 3166-1); empty where nobody can tell."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""
