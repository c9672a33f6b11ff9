"""Two snapshots side by side, in words a reader knows."""

import copy

import pytest

from laporan.perbandingan import bandingkan, jumlah
from tests.laporan.contoh_cuplikan import cuplikan_opd


@pytest.fixture
def dulu() -> dict:
    return cuplikan_opd([("bukti/x.jpg", "0" * 64)])


@pytest.fixture
def kini(dulu) -> dict:
    return copy.deepcopy(dulu)


def beda(dulu, kini) -> dict[str, list[tuple]]:
    return {b.judul: [(i.nama, i.keadaan, i.isian) for i in b.butir] for b in bandingkan(dulu, kini)}


def test_equal_snapshots_do_not_differ(dulu, kini):
    kini |= {"revisi": 2, "jejak": {"nomor": 99, "hash": "f" * 64}, "pembukaan": [{"alasan": "x"}]}
    assert bandingkan(dulu, kini) == []


def test_a_changed_activity_says_which_fields(dulu, kini):
    acara = kini["kegiatan"][0]
    semula = acara["hasil"]
    acara |= {"hasil": "Antrean habis pukul 9.", "pimpinan_hadir": None, "nilai": ["Kecepatan", "Ketepatan"]}
    dulu["kegiatan"][0] |= {"pimpinan_hadir": True, "nilai": ["Kecepatan"]}
    [(nama, keadaan, isian)] = beda(dulu, kini)["Kegiatan"]
    assert (nama.startswith(acara["judul"]), keadaan) == (True, "berubah")
    assert isian == [
        ("Hasil", semula or "–", "Antrean habis pukul 9."),
        ("Nilai", "Kecepatan", "Kecepatan, Ketepatan"),
        ("Pimpinan hadir", "Ya", "–"),
    ]


def test_added_and_removed_activities_and_evidence(dulu, kini):
    lama = kini["kegiatan"].pop(0)
    kini["kegiatan"].append(lama | {"id": 9999, "judul": "Papan antrean dipasang", "tanggal": "2026-09-01"})
    kini["bukti"][0]["keterangan"] = "Warga di loket dua"
    hasil = beda(dulu, kini)
    assert [(nama, keadaan) for nama, keadaan, _ in hasil["Kegiatan"]] == [
        ("Papan antrean dipasang (1 September 2026)", "baru"),
        (f"{lama['judul']} ({hari(lama)})", "hilang"),
    ]
    baru = hasil["Kegiatan"][0][2]
    assert ("Tanggal", "–", "1 September 2026") in baru
    assert [(label, ke) for label, _, ke in hasil["Bukti"][0][2]] == [("Keterangan", "Warga di loket dua")]


def hari(acara) -> str:
    bulan = {"07": "Juli", "08": "Agustus", "09": "September"}
    tahun, b, h = acara["tanggal"].split("-")
    return f"{int(h)} {bulan[b]} {tahun}"


def test_replaced_evidence_is_one_gone_and_one_new(dulu, kini):
    kini["bukti"][0] |= {"id": 8888, "sha256": "a" * 64}
    rows = beda(dulu, kini)["Bukti"]
    assert [keadaan for _, keadaan, _ in rows] == ["baru", "hilang"]
    assert ("Berkas", "–", "SHA-256 aaaaaaaaaaaa…") in rows[0][2]


def test_only_the_paragraphs_that_differ(dulu, kini):
    dulu["narasi"]["kendala"] = "Satu.\nDua.\nTiga."
    kini["narasi"]["kendala"] = "Satu.\nDua, lebih jelas.\nEmpat.\nTiga."
    assert beda(dulu, kini) == {"Naskah": [("Kendala", "berubah", [("Isi", "…\nDua.\n…", "…\nDua, lebih jelas.\nEmpat.\n…")])]}


@pytest.mark.parametrize(("a", "b"), [("Satu.", ""), ("", "Satu."), ("Satu.\nSatu.", "Satu."), ("Satu.", "Satu.\nDua.")])
def test_text_that_only_grows_or_shrinks(dulu, kini, a, b):
    dulu["narasi"]["saran"], kini["narasi"]["saran"] = a, b
    [(_, _, [(_, lama, baru)])] = beda(dulu, kini)["Naskah"]
    assert lama != baru


def test_measures_follow_ups_groups_and_values(dulu, kini):
    indikator = kini["nilai"][0]["indikator"][0]
    indikator["titik"] = [*indikator["titik"], ["2026-09-30", "0.9"]]
    kini["nilai"][0]["masalah"] = "Antrean dua hari"
    kini["tindak_lanjut"][0]["catatan"] = "SOP baru ditempel di loket"
    kini["kelompok"][0]["anggota"] = kini["kelompok"][0]["anggota"][1:]
    hasil = beda(dulu, kini)
    assert hasil["Ukuran"][0][2][0][2].endswith("30 September 2026: 0,9")
    assert hasil["Nilai terpilih"][0][2] == [("Masalah", dulu["nilai"][0]["masalah"], "Antrean dua hari")]
    assert hasil["Tindak lanjut"][0][2][0][2] == "SOP baru ditempel di loket"
    assert hasil["Kelompok"][0][2][0][0] == "Susunan"


def test_a_value_without_a_word_is_still_new(dulu, kini):
    kosong = dict.fromkeys(("masalah", "sumber", "data_awal", "alasan", "perilaku"), "")
    kini["nilai"].append(kini["nilai"][0] | kosong | {"kode": "N99", "nama": "Keadilan", "indikator": []})
    assert beda(dulu, kini)["Nilai terpilih"] == [("Keadilan", "baru", [])]


def test_figures_are_shown_and_counted_only_when_nothing_else_explains_them(dulu, kini):
    kini["angka"]["kegiatan"] += 1
    sendiri = bandingkan(dulu, kini)
    assert ([b.judul for b in sendiri], jumlah(sendiri)) == (["Angka laporan"], 1)
    kini["nomor_surat"], dulu["nomor_surat"] = "000.8/12", ""
    bersama = bandingkan(dulu, kini)
    assert ([b.judul for b in bersama], jumlah(bersama)) == (["Keterangan laporan", "Angka laporan"], 1)


def test_two_people_of_one_name_are_two(dulu, kini):
    kembar = dulu["kehadiran"][0] | {"nama": "Siti"}
    dulu["kehadiran"] = [kembar, kembar | {"hadir": 2}]
    kini["kehadiran"] = [kembar, kembar | {"hadir": 3}]
    assert [isian for _, _, isian in beda(dulu, kini)["Kehadiran anggota"]] == [[("Hadir", "2", "3")]]

