"""Every page of the matrix of access, read for NIPs of people outside the reader's own unit: where one stands whole."""

import pytest

from opd.akses import Permission
from opd.format_id import nip as grouped
from opd.models import Jejak, Pegawai
from tests.alamat import ask
from tests.halaman import words
from tests.test_akses_matrix import MATRIKS, address_of, is_placed

# Who keeps the staff list checks NIPs on the person's page, in its form and in the list's file; nobody anywhere else.
PENGELOLA = {"pegawai_detail", "pegawai_edit", "pegawai_list?bentuk=xlsx"}
UTUH = {
    "bagian_organisasi": PENGELOLA,
    "sekretaris_kecamatan": PENGELOLA,  # the staff list of the kelurahan below
    "pemeriksa": set(),
    "biro": set(),
}
HURUF = ("A", "K")  # of Disdukcapil and of the kelurahan: other people's units for each of these readers


@pytest.mark.parametrize("orang", UTUH)
def test_nobody_elses_nip_stands_whole(dunia, orang):
    pembaca = getattr(dunia.cast, orang)
    for nomor, huruf in enumerate(HURUF):
        pk = dunia.benda["pegawai"][huruf]
        Pegawai.objects.filter(pk=pk).update(nip=f"19770101200501197{nomor}")
    orang_lain = Pegawai.objects.exclude(opd=pembaca.pegawai and pembaca.pegawai.opd_id).exclude(nip=None)
    rahasia = {teks for angka in orang_lain.values_list("nip", flat=True) for teks in (angka, grouped(angka))}
    terbaca = set()
    for baris in (b for b in MATRIKS if b["metode"] == "GET"):
        for alamat in pages(baris, dunia):
            response = ask(dunia, orang, "GET", alamat)
            text = words(response) if response.status_code == 200 else ""
            if any(angka in text for angka in rahasia):
                terbaca.add(baris["alamat"])
    assert terbaca == UTUH[orang]


def pages(baris: dict, dunia) -> list[str]:
    """The address of this line, for each of the two units that has such an object."""
    if not is_placed(baris):
        return [address_of(baris, dunia, "A")]
    benda = [kata for kata in baris["benda"].split() if "=" not in kata]
    return [address_of(baris, dunia, huruf) for huruf in HURUF if all(huruf in dunia.benda[nama] for nama in benda)]


def test_the_trail_never_holds_a_nip(dunia, masuk):
    """What is written about people and accounts says that a NIP changed, and shows its end."""
    pegawai = Pegawai.objects.get(pk=dunia.benda["pegawai"]["A"])
    isian = {"nip": "19770101 200501 1 971", "nama": pegawai.nama, "jenis": "pns", "opd": pegawai.opd_id, "aktif": "on"}
    client = masuk(dunia.cast.sekretaris)
    form = client.get(f"/pegawai/{pegawai.pk}/ubah/").context["form"]
    client.post(f"/pegawai/{pegawai.pk}/ubah/", isian | {"semula": form.initial["semula"]})
    pegawai.refresh_from_db()
    row = Jejak.objects.for_user(dunia.cast.sekretaris, Permission.JEJAK_VIEW).filter(aksi="ubah_pegawai").get()
    assert (pegawai.nip, row.isi["after"]["nip"]) == ("197701012005011971", "•••••••• •••••• • 971")
