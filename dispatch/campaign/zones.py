"""Which clock a person's calling hours are read on, where the list does not say."""

from dispatch.rota.wall_clock import zone

_ZONES = """
    AE=Asia/Dubai AT=Europe/Vienna BE=Europe/Brussels BG=Europe/Sofia CH=Europe/Zurich
    CN=Asia/Shanghai CZ=Europe/Prague DE=Europe/Berlin DK=Europe/Copenhagen EE=Europe/Tallinn
    EG=Africa/Cairo FI=Europe/Helsinki FR=Europe/Paris GB=Europe/London GR=Europe/Athens
    HK=Asia/Hong_Kong HR=Europe/Zagreb HU=Europe/Budapest IE=Europe/Dublin IL=Asia/Jerusalem
    IN=Asia/Kolkata IT=Europe/Rome JP=Asia/Tokyo KE=Africa/Nairobi KR=Asia/Seoul
    LT=Europe/Vilnius LU=Europe/Luxembourg LV=Europe/Riga MY=Asia/Kuala_Lumpur
    NL=Europe/Amsterdam NO=Europe/Oslo PH=Asia/Manila PL=Europe/Warsaw RO=Europe/Bucharest
    SA=Asia/Riyadh SE=Europe/Stockholm SG=Asia/Singapore SI=Europe/Ljubljana
    SK=Europe/Bratislava TH=Asia/Bangkok TR=Europe/Istanbul TW=Asia/Taipei VN=Asia/Ho_Chi_Minh
    ZA=Africa/Johannesburg
"""
OF_COUNTRY = dict(pair.split("=") for pair in _ZONES.split())
"""Countries whose telephone numbers are all in one time zone (IANA, zone.tab); others have more."""


def zone_of(country: str, own: str, usual: str) -> str:
    """The person's own time zone, else that of a country with a single one, else the file's.

    Empty where none of them is known: nobody can tell when this person may be called. Raises
    ValueError for an own zone that does not exist.
    """
    if own:
        zone(own)
        return own
    return OF_COUNTRY.get(country, usual)
