"""The draft that the records write: fixed sentences, and nothing that is not recorded."""

import datetime as dt
import re

import pytest

from kbk.models import Kegiatan, Nilai
from laporan.actions.laporan import move_laporan, open_laporan
from laporan.models import LaporanOpd
from laporan.models.laporan import BAGIAN_NARASI
from laporan.narasi import Kalimat, berubah, dikutip, konsep_opd, teks_konsep
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
    return {nama: teks_konsep(isi) for nama, isi in konsep_opd(laporan).items()}


def test_every_section_says_what_is_recorded(laporan, isi):
    k = konsep(laporan)
    assert k["latar_belakang"] == (
        "Nilai Kecepatan dipilih karena masalah ini: Antrean lama. Nilai Ketepatan belum dikaitkan dengan masalah pekerjaan."
    )
    assert k["uraian_pelaksanaan"].startswith(
        "Tercatat 3 kegiatan: 2 tindakan yang menerapkan nilai dan 1 pertemuan. Nilai Ketepatan diterapkan pada 0 kegiatan. "
        "Nilai Kecepatan diterapkan pada 3 kegiatan. 12 Agustus 2026, Membuka loket 2: Antrean habis pukul 10."
    )
    assert "Lewat tenggat 1 tindak lanjut: “Perbarui SOP loket”." in k["kendala"]
    assert "Waktu layanan belum mencapai target: 1,3 hari, target 1." in k["kendala"]
    assert k["kesimpulan"].startswith("Waktu layanan 3,2 menjadi 1,3 hari; target 1 belum tercapai. Dari 1 target, 0 tercapai.")
    assert k["kesimpulan"].endswith("Dari 1 tindak lanjut, 0 selesai dan 1 lewat tenggat.")
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
    semua = [k for isi in konsep_opd(laporan).values() for k in isi]
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
    assert form["latar_belakang"].value() is None  # the form as it was posted did not have it
    laporan.refresh_from_db()
    assert laporan.saran == ""  # nothing is saved before the person says so


def tulis(client, laporan, **isi):
    """Saves the draft as its page does, and gives the page that comes after."""
    alamat = f"/laporan/{laporan.pk}/naskah/"
    laporan.refresh_from_db()
    assert client.post(alamat, {"versi": laporan.versi} | isi).status_code == 302
    return client.get(alamat)


def test_a_sentence_that_the_records_no_longer_say_is_named(laporan, isi, masuk, cast, kota):
    client, k = masuk(cast.sekretaris), konsep(laporan)
    naskah = {"uraian_pelaksanaan": k["uraian_pelaksanaan"] + " Kami akan terus mencatat.", "kendala": k["kendala"]}
    assert "Catatannya berubah" not in tulis(client, laporan, **naskah).text
    pabrik.make_kegiatan(kota.disdukcapil.kelompok.first(), cast.sekretaris)
    Kegiatan.objects.filter(tindak_lanjut__isnull=False).get().tindak_lanjut.update(selesai_pada=dt.date(2026, 9, 2))
    halaman = client.get(f"/laporan/{laporan.pk}/naskah/").text
    assert "Tertulis: “Tercatat 3 kegiatan: 2 tindakan yang menerapkan nilai dan 1 pertemuan.” Sekarang: “Tercatat 4 kegiatan: 3 tindakan" in halaman
    assert "“Lewat tenggat 1 tindak lanjut: “Perbarui SOP loket”.” Catatan sekarang tidak menyatakannya lagi" in halaman
    assert "Kami akan" not in halaman.partition("Catatannya berubah")[2].partition("</p>")[0]


def test_a_result_that_made_room_for_newer_ones_is_as_true_as_before(laporan, isi, masuk, cast, kota):
    client, k = masuk(cast.sekretaris), konsep(laporan)
    assert tulis(client, laporan, uraian_pelaksanaan=k["uraian_pelaksanaan"]).status_code == 200
    for hari in (20, 21, 22):
        pabrik.make_kegiatan(kota.disdukcapil.kelompok.first(), cast.sekretaris, tanggal=dt.date(2026, 8, hari), hasil="Selesai.")
    assert "12 Agustus 2026, Membuka loket 2: Antrean habis pukul 10." not in konsep(laporan)["uraian_pelaksanaan"]
    halaman = client.get(f"/laporan/{laporan.pk}/naskah/").text
    assert halaman.count("Catatannya berubah") == 2  # how many there are, and how many have their evidence


def test_what_was_taken_goes_with_the_words_into_the_next_revision(laporan, isi, masuk, cast):
    tulis(masuk(cast.sekretaris), laporan, saran=konsep(laporan)["saran"] + " Terima kasih.")
    for oleh, langkah in ((cast.sekretaris, "ajukan"), (cast.pimpinan, "kembalikan_pimpinan")):
        laporan.refresh_from_db()
        move_laporan(by=oleh, laporan=laporan, transisi=langkah, versi=laporan.versi, alasan="Foto buram.")
    baru = open_laporan(by=cast.sekretaris, opd=laporan.opd, periode=laporan.periode)
    assert (baru.revisi, baru.kutipan) == (2, {"saran": ["Nilai Ketepatan perlu dikaitkan dengan masalah pekerjaan, atau diganti."]})


def test_only_what_was_taken_can_be_stale():
    kini, lama = [Kalimat("Tercatat 12 kegiatan.")], ["Tercatat 11 kegiatan.", "Lewat tenggat 1 tindak lanjut."]
    assert berubah("Kami senang. Tercatat 11 kegiatan. Selesai.", kini, lama) == [("Tercatat 11 kegiatan.", "Tercatat 12 kegiatan.")]
    assert berubah("Lewat tenggat 1 tindak lanjut.", kini, lama) == [("Lewat tenggat 1 tindak lanjut.", "")]
    assert berubah("Tercatat 12 kegiatan. Tercatat 10 kegiatan.", kini, lama) == []
    assert berubah("Tercatat 112 kegiatan.", [Kalimat("Tercatat 112 kegiatan.")], ["2 kegiatan."]) == []


def test_what_stands_word_for_word_is_taken():
    kini = [Kalimat("Tercatat 12 kegiatan."), Kalimat("Selesai 3.", ditawarkan=False)]
    assert dikutip("Kami senang. Tercatat 12 kegiatan. Lewat 1.", kini, ["Lewat 1.", "Lewat 2."]) == ["Lewat 1.", "Tercatat 12 kegiatan."]
    assert dikutip("Selesai 3.", kini, []) == ["Selesai 3."]
    assert dikutip("Tercatat 12 kegiatan di dua loket.", kini, []) == []


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
