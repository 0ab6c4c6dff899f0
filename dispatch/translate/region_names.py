"""Region codes for the names that CloudWatch writes into its SNS messages.

A message of before 2020 has the name alone: "US West (Oregon)", earlier still "US West - Oregon".
Names: AWS General Reference, Regions and Endpoints; what is in brackets is unique.
"""

import re
from typing import Final

_CODE: Final = re.compile(r"[a-z]{2}(?:-[a-z]+)+-[0-9]")
_PLACES: Final = {
    "n. virginia": "us-east-1",
    "virginia": "us-east-1",
    "ohio": "us-east-2",
    "n. california": "us-west-1",
    "oregon": "us-west-2",
    "us-east": "us-gov-east-1",
    "us-west": "us-gov-west-1",
    "central": "ca-central-1",
    "calgary": "ca-west-1",
    "são paulo": "sa-east-1",
    "sao paulo": "sa-east-1",
    "ireland": "eu-west-1",
    "london": "eu-west-2",
    "paris": "eu-west-3",
    "frankfurt": "eu-central-1",
    "zurich": "eu-central-2",
    "milan": "eu-south-1",
    "spain": "eu-south-2",
    "stockholm": "eu-north-1",
    "cape town": "af-south-1",
    "bahrain": "me-south-1",
    "uae": "me-central-1",
    "tel aviv": "il-central-1",
    "mumbai": "ap-south-1",
    "hyderabad": "ap-south-2",
    "tokyo": "ap-northeast-1",
    "seoul": "ap-northeast-2",
    "osaka": "ap-northeast-3",
    "singapore": "ap-southeast-1",
    "sydney": "ap-southeast-2",
    "jakarta": "ap-southeast-3",
    "melbourne": "ap-southeast-4",
    "hong kong": "ap-east-1",
    "beijing": "cn-north-1",
    "ningxia": "cn-northwest-1",
}


def region_code(name: str) -> str:
    """The code of the region of that name, or of that code; empty for one that is not known."""
    if _CODE.fullmatch(name):
        return name
    place = name.partition("(")[2].partition(")")[0] or name.rpartition(" - ")[2]
    return _PLACES.get(place.strip().lower(), "")


def partition(region: str) -> str:
    """The partition of a region's ARNs."""
    head = region.split("-", 1)[0]
    if region.startswith("us-gov-"):
        return "aws-us-gov"
    return "aws-cn" if head == "cn" else "aws"
