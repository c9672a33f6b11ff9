"""The key of an opened form: made with it, and stored with what it is saved as, so that it counts once (reliability 3.5)."""

import re
import secrets

POLA = "[0-9a-f]{32}"


def new_kunci() -> str:
    return secrets.token_hex(16)


def is_kunci(text: str | None) -> bool:
    return re.fullmatch(POLA, text or "") is not None
