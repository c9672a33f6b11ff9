"""The clock of the sample: the reports of past quarters go through the very actions people use, on their own day."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone


@contextmanager
def pada_saat(saat: dt.datetime) -> Iterator[None]:
    """Inside, it is `saat`. Only for the one process that fills an empty demo: it turns Django's own clock, so
    that permissions, deadlines, signers and the trail are those of that day without a second way to write them."""
    asli = timezone.now
    timezone.now = lambda: saat
    try:
        yield
    finally:
        timezone.now = asli
