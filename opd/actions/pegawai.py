"""What follows when a person's own data change."""

from collections.abc import Iterable

from django.db import transaction

from opd import jejak
from opd.models import Pegawai, Pengguna


def save_pegawai(*, by, form) -> Pegawai:
    """A new or edited person from a valid PegawaiForm; an account follows NIP and name.

    Raises BerubahError when somebody else saved it first.
    """
    aksi = "ubah_pegawai" if form.instance.pk else "buat_pegawai"
    with transaction.atomic():
        pegawai = jejak.save_form(form, by=by, aksi=aksi, opd=lambda row: row.opd)
        follow_pegawai([pegawai])
    return pegawai


def follow_pegawai(pegawai: Iterable[Pegawai]) -> list[int]:
    """Accounts take over NIP (to sign in with) and name of their person; returns the ids of those changed.

    A person without NIP keeps the sign-in name. Call it in the transaction that changed the people; that a
    NIP is free as a sign-in name is the caller's to check (`taken_names`).
    """
    people = {row.pk: row for row in pegawai}
    changed = []
    for pengguna in Pengguna.objects.filter(pegawai__in=people).order_by("pk"):
        row = people[pengguna.pegawai_id]
        wanted = (row.nip or pengguna.nama_masuk, row.nama)
        if (pengguna.nama_masuk, pengguna.nama) != wanted:
            pengguna.nama_masuk, pengguna.nama = wanted
            changed.append(pengguna)
    Pengguna.objects.bulk_update(changed, ["nama_masuk", "nama"], batch_size=500)
    return [pengguna.pk for pengguna in changed]


def taken_names(nip: Iterable[str]) -> dict[str, int | None]:
    """{NIP: id of the person or None} for those NIPs that somebody already signs in with."""
    rows = Pengguna.objects.filter(nama_masuk__in=list(nip)).values_list("nama_masuk", "pegawai_id")
    return dict(rows)
