import datetime as dt

import pytest

from laporan.cuplikan_daerah import susun_cuplikan_daerah
from laporan.models import LaporanDaerah, TataNaskah
from laporan.penandatangan import mengetahui_daerah, penandatangan_daerah
from laporan.tanda_tangan import tanda_tangan
from tests import pabrik
from tests.laporan.pabrik_laporan import make_periode
from tests.laporan.test_naskah_dinas import html, kata

HARI = dt.date(2026, 10, 18)


@pytest.fixture
def organisasi(kota):
    """Bagian Organisasi below the Setda, with somebody who leads it; and a Sekda."""
    setda = kota.bontang.opd.filter(jenis="setda").first() or pabrik.make_opd(kota.bontang, "SETDA2", jenis="setda")
    bagian = pabrik.make_opd(kota.bontang, "BAG-ORG", "Bagian Organisasi", jenis="bagian", induk=setda, melapor=False)
    kabag = pabrik.make_pegawai(bagian, "Rahma Aulia", golongan="IV/a")
    pabrik.make_penugasan(kabag, bagian)
    if not setda.penugasan.exists():
        pabrik.make_penugasan(pabrik.make_pegawai(setda, "Ir. Sekda", golongan="IV/d"), setda, jabatan="Sekretaris Daerah")
    return bagian


def naskah(kota, **isi) -> TataNaskah:
    return TataNaskah(pemda=kota.bontang, **isi)


def test_the_sekda_signs_unless_another_is_named(kota, organisasi):
    assert penandatangan_daerah(naskah(kota), HARI)["jabatan"] == "Sekretaris Daerah"
    tanda = penandatangan_daerah(naskah(kota, ttd_rekap_unit=organisasi), HARI)
    assert (tanda["nama"], tanda["jabatan"]) == ("Rahma Aulia", "Kepala Bagian Organisasi")
    assert penandatangan_daerah(naskah(kota, ttd_rekap_unit=organisasi), dt.date(2019, 1, 1)) is None


def test_on_behalf_of_one_above_and_of_one_two_above(kota, organisasi):
    tanda = penandatangan_daerah(naskah(kota, ttd_rekap_atas_nama="kepala_daerah"), HARI)
    assert tanda["atas_nama"] == ["a.n. WALI KOTA BONTANG"]
    dua = naskah(kota, ttd_rekap_unit=organisasi, ttd_rekap_atas_nama="sekretaris_daerah", ttd_rekap_ub="Asisten Administrasi Umum")
    blok = tanda_tangan(penandatangan_daerah(dua, HARI))
    assert blok["atas_nama"] == ["a.n. SEKRETARIS DAERAH", "ASISTEN ADMINISTRASI UMUM,", "u.b."]
    assert blok["jabatan"] == "KEPALA BAGIAN ORGANISASI,"


def test_the_sekda_takes_note_only_beside_another(kota, organisasi):
    assert mengetahui_daerah(naskah(kota, ttd_rekap_mengetahui=True), HARI) is None
    assert mengetahui_daerah(naskah(kota, ttd_rekap_unit=organisasi), HARI) is None
    tanda = mengetahui_daerah(naskah(kota, ttd_rekap_unit=organisasi, ttd_rekap_mengetahui=True), HARI)
    assert tanda["jabatan"] == "Sekretaris Daerah"


def test_the_recap_is_signed_as_the_settings_say(kota, cast, organisasi, tmp_path):
    isi = {"ttd_rekap_atas_nama": "sekretaris_daerah", "ttd_rekap_mengetahui": True}
    TataNaskah.objects.create(pemda=kota.bontang, ttd_rekap_unit=organisasi, **isi)
    rekap = LaporanDaerah(pemda=kota.bontang, periode=make_periode(kota.bontang))
    cuplikan = susun_cuplikan_daerah(rekap, dt.datetime(2026, 10, 18, 1, tzinfo=dt.UTC))
    teks = kata(html(tmp_path, cuplikan, keadaan="terkirim", penandatangan=cuplikan["penandatangan"]))
    assert teks.count("a.n. SEKRETARIS DAERAH KEPALA BAGIAN ORGANISASI, Rahma Aulia") == 2  # the letter, and the end
    assert teks.count("Mengetahui, SEKRETARIS DAERAH,") == 1
