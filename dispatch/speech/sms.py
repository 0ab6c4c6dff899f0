"""Text messages: in how many segments a network sends a text (3GPP TS 23.038 and 23.040)."""

MOST_SEGMENTS = 3
"""A page's text takes no more: each is charged, and each can be late on its own."""
FRAME_SEGMENTS = 2
"""What an operator's text may take without names, so that these have room."""

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The GSM 7-bit default alphabet (3GPP TS 23.038, 6.2.1)."""
GSM_7_EXTENDED = frozenset("\f^{}\\[~]|€")
"""Its extension table (6.2.1.1): each takes two septets."""
ALONE = {"GSM-7": 160, "UCS-2": 70}
"""Units, septets or 16-bit ones, of a text sent in one segment."""
JOINED = {"GSM-7": 153, "UCS-2": 67}
"""Units of each segment of a longer text; the rest is the header that joins them."""


def encoding(text: str) -> str:
    """GSM-7, or UCS-2 for the whole text where one character is not in that alphabet."""
    return "GSM-7" if set(text) <= GSM_7 | GSM_7_EXTENDED else "UCS-2"


def segments(text: str) -> int:
    """The segments of a text; a character of two units is never parted."""
    scheme = encoding(text)
    widths = [_width(character, scheme) for character in text]
    if sum(widths) <= ALONE[scheme]:
        return 1
    count, used = 1, 0
    for width in widths:
        if used + width > JOINED[scheme]:
            count, used = count + 1, 0
        used += width
    return count


def _width(character: str, scheme: str) -> int:
    twice = character in GSM_7_EXTENDED if scheme == "GSM-7" else ord(character) > 0xFFFF  # noqa: PLR2004 - the end of Unicode's basic plane
    return 2 if twice else 1
