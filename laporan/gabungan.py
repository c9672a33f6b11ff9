"""Rows with what is joined to them, in one query instead of prefetch_related's two: for pages that may ask only a few."""

from collections.abc import Collection, Iterable

from django.db.models import F, Model, QuerySet


def bergabung(rows: QuerySet, *kolom: str, urut: Collection[str]) -> list[tuple[Model, list[tuple]]]:
    """Each row once, in the order of `rows`, with the columns `kolom` of what is joined to it, in the order
    `urut`; nothing where the first of them is NULL. One query."""
    return terkumpul(gabungan(rows, *kolom, urut=urut))


def gabungan(rows: QuerySet, *kolom: str, urut: Collection[str]) -> QuerySet:
    """The query of `bergabung`, a row as often as something is joined to it; for a prepared one."""
    joined = {f"gabung_{n}": F(nama) for n, nama in enumerate(kolom)}
    return rows.annotate(**joined).order_by(*rows.query.order_by, "pk", *urut)


def terkumpul(rows: Iterable[Model]) -> list[tuple[Model, list[tuple]]]:
    """What `bergabung` makes of the rows of `gabungan`."""
    hasil: dict[int, tuple[Model, list]] = {}
    for row in rows:
        isi = tuple(nilai for nama, nilai in vars(row).items() if nama.startswith("gabung_"))
        hasil.setdefault(row.pk, (row, []))[1].extend([isi] if isi[0] is not None else [])
    return list(hasil.values())
