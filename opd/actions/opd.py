"""Where a unit stands in the tree, and where it reports."""

from django.db import transaction

from opd import jejak
from opd.actions.mutasi import MutasiDitolak, move_everybody
from opd.models import Opd, Pegawai

JALUR_MAX = Opd._meta.get_field("jalur").max_length


def tree_place(kode: str, pemda_kode: str, induk: Opd | None) -> str:
    """The `jalur` of a unit: "64.74/DINKES/PKM-BS/". The closing slash keeps "DIN" from matching "DINKES"."""
    return f"{induk.jalur if induk else pemda_kode + '/'}{kode}/"


def place_opd(opd: Opd) -> None:
    """Saves `opd` with its jalur and pelapor, and carries both down to everything below it.

    pelapor is the nearest unit, itself or above, with `melapor`; None when there is none.
    Raises ValueError when the unit would stand below itself.
    """
    with transaction.atomic():
        old = opd.jalur
        if old and opd.induk and opd.induk.jalur.startswith(old):
            raise ValueError("Unit tidak dapat berada di bawah dirinya sendiri.")
        opd.jalur = tree_place(opd.kode, opd.pemda.kode, opd.induk)
        opd.save()
        _refresh(opd)


def _refresh(opd: Opd) -> None:
    opd.pelapor_id = opd.pk if opd.melapor else (opd.induk.pelapor_id if opd.induk else None)
    Opd.objects.filter(pk=opd.pk).update(pelapor=opd.pelapor_id, jalur=opd.jalur)
    for child in opd.anak.select_related("pemda").all():
        child.induk = opd
        child.jalur = tree_place(child.kode, opd.pemda.kode, opd)
        _refresh(child)


def save_opd(*, form, by) -> Opd:
    """A new or edited unit from a valid OpdForm, placed in the tree, with its trace.

    Raises BerubahError when somebody else saved it first.
    """
    new = form.instance.pk is None
    with transaction.atomic():
        form.ensure_unchanged()
        opd = form.save(commit=False)
        place_opd(opd)
        after = {name: jejak.plain(form.cleaned_data.get(name)) for name in form.changed_data}
        before = {} if new else {name: jejak.plain(form.initial.get(name)) for name in form.changed_data}
        jejak.record(by=by, aksi="buat_opd" if new else "ubah_opd", sasaran=opd, opd=opd, before=before, after=after)
    return opd


def move_pegawai(*, by, opd: Opd) -> int:
    """The active people of a unit that ended work in its successor from now on; returns how many.
    Raises MutasiDitolak when there is no successor that takes people today."""
    if opd.penerus is None:
        raise MutasiDitolak("Unit ini belum punya penerus.")
    with transaction.atomic():
        people = list(Pegawai.objects.aktif().filter(opd=opd).order_by("pk"))
        if people:
            move_everybody(by=by, people=people, dari=opd, ke=opd.penerus, on=opd.pemda.hari_ini())
            ids = [p.pk for p in people]
            jejak.record(by=by, aksi="pindahkan_pegawai", sasaran=opd, opd=opd, ke=opd.penerus_id, pegawai=ids)
    return len(people)
