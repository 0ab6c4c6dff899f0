"""What a minute of a call costs, by the country called, from a region's price file."""

from dispatch.campaign.call_price import CallPrice
from dispatch.prices import Price, Prices

SERVICE, OUTBOUND, UNIT = "connect.service", "connect.outbound_", "minute"
"""`[connect.service]` is Connect's own part; `[connect.outbound_JP]` is a call's to Japan."""


def call_price_of(prices: Prices, country: str, currency: str) -> CallPrice | None:
    """None where the file has no price for calls to this country (ISO 3166-1).

    Raises ConfigurationError for a price in another unit or currency.
    """
    name = f"{OUTBOUND}{country}"
    if name not in prices.by_name:
        return None
    service = prices.get(SERVICE, UNIT, currency)
    telephony = prices.get(name, UNIT, currency)
    said = "; ".join(_said(one) for one in (telephony, service))
    return CallPrice(telephony.cost(1), service.cost(1), currency, said)


def _said(price: Price) -> str:
    doubt = ", unconfirmed" if price.unconfirmed else ""
    return f"{price.name} {price.cost(1):g} a {price.unit}, {price.as_of}{doubt} ({price.source})"
