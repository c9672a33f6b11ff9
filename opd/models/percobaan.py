"""Counters of guesses, behind hashes."""

import datetime as dt

from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When


class PercobaanQuerySet(QuerySet):
    def take(self, kunci: str, *, jumlah: int, masa: dt.timedelta, at: dt.datetime) -> bool:
        """Counts one guess unless `jumlah` were counted within `masa` of the first of them.

        The database decides in one UPDATE, so that of a hundred guesses in the same moment, on however many
        workers, exactly `jumlah` pass.
        """
        self.bulk_create([self.model(kunci=kunci, mulai=at, jumlah=0)], ignore_conflicts=True)
        lewat = Q(mulai__lte=at - masa)
        return bool(
            self.filter(lewat | Q(jumlah__lt=jumlah), kunci=kunci).update(
                jumlah=Case(When(lewat, then=Value(1)), default=F("jumlah") + 1),
                mulai=Case(When(lewat, then=Value(at, models.DateTimeField())), default=F("mulai")),
            )
        )

    def give_back(self, kunci: list[str]) -> None:
        """Those guesses were right and count no more."""
        self.filter(kunci__in=kunci, jumlah__gt=0).update(jumlah=F("jumlah") - 1)

    def older_than(self, at: dt.datetime) -> QuerySet:
        return self.filter(mulai__lt=at)


class Percobaan(models.Model):
    """One key of opd.percobaan; which name or address it is for cannot be read from it."""

    kunci = models.CharField(max_length=64, primary_key=True)
    mulai = models.DateTimeField(db_index=True)
    jumlah = models.PositiveIntegerField()

    objects = PercobaanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "percobaan"

    def __str__(self) -> str:
        return f"{self.jumlah} sejak {self.mulai}"
