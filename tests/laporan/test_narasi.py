"""The draft that the records write: fixed sentences, and nothing that is not recorded."""

import datetime as dt
import re

import pytest

from kbk.models import Nilai
from laporan.cuplikan import isi_laporan
from laporan.models import LaporanOpd
from laporan.models.laporan import BAGIAN_NARASI
from laporan.narasi import Kalimat, Konsep, berubah, teks_konsep
from tests import pabrik
from tests.laporan import contoh_cuplikan as contoh
from tests.laporan.pabrik_laporan import make_laporan, make_rekap


@pytest.fixture
def laporan(kota, cast, nilai) -> LaporanOpd:
    return make_laporan(kota.disdukcapil, cast, "draf")


@pytest.fixture
def isi(kota, cast, laporan):
    """Two actions and a meeting; a value for a problem with a measure, a slogan, an overdue follow-up."""
    terpilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    pabrik.make_nilai_terpilih(kota.disdukcapil, "N15", masalah=None)
    ukuran = pabrik.make_indikator(terpilih, satuan="hari", arah="turun", nilai_awal="3.2", target="1")
    pabrik.make_pengukuran(ukuran, cast.sekretaris, "1.3")
    kelompok = pabrik.make_kelompok(kota.disdukcapil, "KBK Loket")
    for jenis in ("aksi", "aksi", "rapat"):
        acara = pabrik.make_kegiatan(kelompok, cast.sekretaris, jenis=jenis, judul="Membuka loket 2", hasil="Antrean habis pukul 10.")
        acara.nilai.set([Nilai.objects.get(kode="N16")])
    pabrik.make_tindak_lanjut(acara, cast.sekretaris.pegawai, tenggat=dt.date(2026, 9, 1), uraian="Perbarui SOP loket.")


def konsep(laporan) -> dict[str, str]:
    return {nama: teks_konsep(isi) for nama, isi in Konsep(laporan, isi_laporan(laporan)).bagian().items()}


def test_every_section_says_what_is_recorded(laporan, isi):
    k = konsep(laporan)
    assert k["latar_belakang"] == (
        "Nilai Kecepatan dipilih karena masalah ini: Antrean lama. Nilai Ketepatan belum dikaitkan dengan masalah pekerjaan."
    )
    assert k["uraian_pelaksanaan"].startswith(
        "Tercatat 3 kegiatan: 2 tindakan yang menerapkan nilai dan 1 pertemuan. Nilai Ketepatan diterapkan pada 0 kegiatan. "
        "Nilai Kecepatan diterapkan pada 3 kegiatan. 12 Agustus 2026, Membuka loket 2: Antrean habis pukul 10."
    )
    assert "Lewat tenggat 1 tindak lanjut, antara lain “Perbarui SOP loket”." in k["kendala"]
    assert "Waktu layanan belum mencapai target: 1,3 hari, target 1." in k["kendala"]
    assert k["kesimpulan"].startswith("Waktu layanan 3,2 menjadi 1,3 hari; target 1 belum tercapai. Dari 1 target, 0 tercapai.")
    assert k["saran"] == "Nilai Ketepatan perlu dikaitkan dengan masalah pekerjaan, atau diganti."
    assert "tenggat 1 September 2026" in k["rencana"]
    assert set(k) == set(BAGIAN_NARASI)


def test_nothing_is_invented_where_nothing_is_recorded(laporan):
    k = konsep(laporan)
    assert k["uraian_pelaksanaan"] == "Belum ada kegiatan yang tercatat pada periode ini."
    assert not {"saran", "rencana", "kendala", "kesimpulan"} & set(k)


def test_a_nil_report_has_no_draft(laporan):
    laporan.nihil = True
    assert konsep(laporan) == {}


def test_the_same_records_give_the_same_words(laporan, isi):
    assert konsep(laporan) == konsep(laporan)


def test_every_sentence_with_figures_opens_its_rows(laporan, isi, masuk, cast):
    client = masuk(cast.sekretaris)
    semua = [k for isi in Konsep(laporan, isi_laporan(laporan)).bagian().values() for k in isi]
    berangka = [k for k in semua if re.search(r"\d", k.teks.replace("Triwulan III 2026", "").replace("1 Juli s.d. 30 September 2026", ""))]
    assert [k.teks for k in berangka if not k.sumber] == []
    for alamat in {alamat for k in semua for _, alamat in k.sumber}:
        assert client.get(alamat, follow=True).status_code == 200, alamat


def test_the_editor_takes_a_draft_and_overwrites_nothing(laporan, isi, masuk, cast):
    client = masuk(cast.sekretaris)
    alamat = f"/laporan/{laporan.pk}/naskah/"
    dasar = {"versi": laporan.versi, "saran": "Tulisan saya."}
    form = client.post(alamat, dasar | {"konsep": "semua"}).context["form"]
    assert form["saran"].value() == "Tulisan saya."
    assert form["latar_belakang"].value().startswith("Nilai Kecepatan dipilih")
    form = client.post(alamat, dasar | {"konsep": "saran"}).context["form"]
    assert form["saran"].value() == "Tulisan saya.\n\nNilai Ketepatan perlu dikaitkan dengan masalah pekerjaan, atau diganti."
    assert form["latar_belakang"].value() is None or not form["latar_belakang"].value()
    laporan.refresh_from_db()
    assert laporan.saran == ""  # nothing is saved before the person says so


def test_a_figure_that_changed_since_is_named(laporan, isi, masuk, cast, kota):
    laporan.uraian_pelaksanaan = konsep(laporan)["uraian_pelaksanaan"] + " Kami akan terus mencatat."
    laporan.save()
    halaman = masuk(cast.sekretaris).get(f"/laporan/{laporan.pk}/naskah/")
    assert "Catatannya berubah" not in halaman.text
    pabrik.make_kegiatan(kota.disdukcapil.kelompok.first(), cast.sekretaris)
    halaman = masuk(cast.sekretaris).get(f"/laporan/{laporan.pk}/naskah/")
    assert "Tertulis: “Tercatat 3 kegiatan: 2 tindakan yang menerapkan nilai dan 1 pertemuan.” Sekarang: “Tercatat 4 kegiatan: 3 tindakan" in halaman.text


def test_only_the_same_sentence_with_other_figures_is_stale():
    kini = [Kalimat("Tercatat 12 kegiatan.")]
    assert berubah("Kami senang. Tercatat 11 kegiatan. Selesai.", kini) == [("Tercatat 11 kegiatan.", "Tercatat 12 kegiatan.")]
    assert berubah("Tercatat 12 kegiatan.", kini) == berubah("Tercatat banyak kegiatan.", kini) == []


def test_the_recap_has_a_draft_of_its_own(kota, cast, masuk):
    rekap = make_rekap(kota.bontang, cast, cuplikan=contoh.cuplikan_daerah([
        {"kode": f"D{n}", "nama": f"Dinas Ke-{n}", "singkatan": f"D{n}", "jenis": "dinas"} for n in range(1, 6)
    ]))  # fmt: skip
    form = masuk(cast.bagian_organisasi).post(f"/rekap/{rekap.pk}/naskah/", {"versi": rekap.versi, "konsep": "pengantar"}).context["form"]
    assert form["pengantar"].value() == (
        "Rekapitulasi ini menghimpun laporan pelaksanaan budaya kerja perangkat daerah Kota Bontang selama Triwulan III 2026. "
        "Dari 5 perangkat daerah, 2 laporan diterima, 2 di antaranya diajukan tepat waktu. "
        "Belum diterima: Dinas Ke-3, Dinas Ke-4, dan Dinas Ke-5."
    )
    rekap.refresh_from_db()
    assert rekap.pengantar == ""
