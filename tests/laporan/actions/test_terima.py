import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from kbk.actions.permintaan import close_kelengkapan
from laporan.actions.terima import BERUBAH, NIHIL, SENDIRI, accept_laporan
from laporan.models import LaporanOpd
from opd.models import Jejak
from tests import pabrik
from tests.laporan import contoh_cuplikan as contoh
from tests.laporan.pabrik_laporan import make_laporan


def bersih() -> dict:
    """A snapshot that a reader misses nothing in."""
    k = contoh.cuplikan_opd(kegiatan=2)
    k["narasi"] = dict.fromkeys(k["narasi"], "Ada isinya.")
    k["angka"] |= {"kegiatan": 2, "lengkap": 2, "slogan": 0}
    for nilai in k["nilai"]:
        nilai["indikator"] = [i for i in nilai["indikator"] if i["terakhir"] is not None]
    k["kelompok"] = [g for g in k["kelompok"] if g["sk"] is not None]
    return k


@pytest.fixture
def dua(kota, cast):
    return [make_laporan(opd, cast, "disetujui", cuplikan=bersih()) for opd in (kota.disdukcapil, kota.dishub)]


def accept(cast, *laporan, by=None, **versi):
    hasil = accept_laporan(by=by or cast.bagian_organisasi, pilihan={row.pk: row.versi for row in laporan} | versi.get("versi", {}))
    return [(p.laporan.opd.kode, p.alasan) for p in hasil]


def status(*laporan) -> list[str]:
    return [LaporanOpd.objects.get(pk=row.pk).status for row in laporan]


def test_what_is_complete_is_accepted_each_with_its_trace(cast, dua):
    assert accept(cast, *dua) == [("DISDUKCAPIL", []), ("DISHUB", [])]
    assert status(*dua) == ["diterima", "diterima"]
    assert set(LaporanOpd.objects.values_list("diterima_oleh", flat=True)) == {cast.bagian_organisasi.pk}
    assert Jejak.objects.filter(aksi="terima_laporan").count() == 2


def test_what_needs_a_look_is_left_with_its_reasons(kota, cast, dua):
    kurang = bersih()
    kurang["angka"] |= {"lengkap": 1}
    kurang["narasi"]["saran"] = ""
    bolong = make_laporan(kota.setda, cast, "disetujui", cuplikan=kurang)
    nihil = make_laporan(kota.kecamatan, cast, "disetujui", cuplikan=bersih(), nihil=True, alasan_nihil="Banjir.")
    assert accept(cast, *dua, bolong, nihil) == [
        ("DISDUKCAPIL", []),
        ("DISHUB", []),
        ("KEC-BS", [NIHIL]),
        ("SETDA", ["1 bagian naskah masih kosong.", "1 kegiatan belum lengkap buktinya."]),
    ]
    assert status(*dua, bolong, nihil) == ["diterima", "diterima", "disetujui", "disetujui"]


def test_an_open_question_about_one_activity_is_a_reason_to_look(kota, cast, dua):
    acara = pabrik.make_kegiatan(kota.akta, cast.notulis)  # in the period
    for tanggal, kelompok in [(dt.date(2026, 6, 30), kota.akta), (dt.date(2026, 8, 1), kota.lain)]:
        pabrik.make_permintaan(pabrik.make_kegiatan(kelompok, cast.notulis, tanggal), cast.pimpinan)
    row = pabrik.make_permintaan(acara, cast.pimpinan)
    assert accept(cast, *dua) == [("DISDUKCAPIL", ["1 permintaan kelengkapan belum ditutup."]), ("DISHUB", [])]
    close_kelengkapan(by=cast.pimpinan, permintaan=row)
    assert accept(cast, dua[0]) == [("DISDUKCAPIL", [])]


def test_own_work_and_what_moved_meanwhile_are_left(kota, cast, dua):
    sendiri, berubah = dua
    sendiri.disetujui_oleh, sendiri.disetujui_pada = cast.bagian_organisasi, sendiri.diajukan_pada
    sendiri.save()
    LaporanOpd.objects.filter(pk=berubah.pk).update(versi=9)
    kembali = make_laporan(kota.setda, cast, "dikembalikan", cuplikan=bersih())
    assert accept(cast, sendiri, berubah, kembali) == [
        ("DISDUKCAPIL", [SENDIRI]),
        ("DISHUB", [BERUBAH]),
        ("SETDA", ["Keadaannya sekarang “Dikembalikan”."]),
    ]
    assert status(sendiri, berubah, kembali) == ["disetujui", "disetujui", "dikembalikan"]
    assert Jejak.objects.filter(aksi="terima_laporan").count() == 0


def test_twice_accepts_once(cast, dua):
    accept(cast, *dua)
    assert accept(cast, *dua) == [("DISDUKCAPIL", ["Keadaannya sekarang “Diterima”."]), ("DISHUB", ["Keadaannya sekarang “Diterima”."])]
    assert Jejak.objects.filter(aksi="terima_laporan").count() == 2


def test_a_foreign_report_refuses_all(kota, cast, dua):
    asing = make_laporan(kota.dinas_lain, cast, "disetujui", cuplikan=bersih())
    for orang in (cast.bagian_organisasi, cast.orang_luar, cast.sekretaris, cast.pimpinan):
        with pytest.raises(PermissionDenied):
            accept(cast, *dua, asing, by=orang)
    with pytest.raises(PermissionDenied):
        accept(cast, *dua, versi={10**8: 1})
    assert status(*dua, asing) == ["disetujui"] * 3
