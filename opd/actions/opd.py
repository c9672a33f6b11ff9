"""Where a unit stands in the tree, and where it reports."""

from django.db import transaction

from opd import jejak
from opd.models import Opd


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
    """A new or edited unit from a valid ModelForm, placed in the tree, with its trace."""
    before = {name: form.initial.get(name) for name in form.changed_data}
    with transaction.atomic():
        opd = form.save(commit=False)
        place_opd(opd)
        after = {name: jejak.plain(form.cleaned_data.get(name)) for name in form.changed_data}
        before = {name: jejak.plain(value) for name, value in before.items()}
        jejak.record(by=by, aksi="ubah_opd", sasaran=opd, opd=opd, before=before, after=after)
    return opd
