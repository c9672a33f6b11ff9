"""The trail in words: sentences, and values with the names of what they point at."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from opd import jejak
from opd.akses import held_roles
from opd.models import Jejak
from opd.riwayat import Peristiwa, tell
from opd.sebutan import KALIMAT, KATA_KERJA, halaman
from tests import pabrik


def told(**fields) -> Peristiwa:
    with transaction.atomic():
        row = jejak.record(**fields)
    (peristiwa,) = tell([row], fields["opd"].pemda if fields.get("opd") else pabrik_pemda())
    return peristiwa


def pabrik_pemda():
    from opd.models import PemerintahDaerah  # noqa: PLC0415

    return PemerintahDaerah()


def beda(peristiwa: Peristiwa) -> dict:
    return {b.label: (b.lama, b.baru) for b in peristiwa.beda}


def test_an_activity_reads_with_labels_and_names(cast, kota, nilai):
    from kbk.models import Nilai  # noqa: PLC0415

    satu, dua = Nilai.objects.dari_34()[:2]
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="Loket dua dibuka")
    held_roles(cast.notulis)
    anggota, ketua = cast.anggota.pegawai, cast.ketua.pegawai
    before = {"tanggal": "2026-08-12", "jenis": "aksi", "nilai": [satu.pk], "pimpinan_hadir": None, "kehadiran": {str(anggota.pk): "izin"}}
    after = {"tanggal": "2026-08-13", "jenis": "briefing", "nilai": [satu.pk, dua.pk], "pimpinan_hadir": True}
    after["kehadiran"] = {str(anggota.pk): "hadir", str(ketua.pk): "hadir"}
    p = told(by=cast.notulis, aksi="ubah_kegiatan", sasaran=kegiatan, opd=kota.disdukcapil, before=before, after=after)
    assert (p.oleh, p.peran, p.kalimat) == (cast.notulis.nama, "Notulis KBK", "mengubah kegiatan “Loket dua dibuka”")
    hadir = "; ".join(f"{orang.nama}: Hadir" for orang in sorted((anggota, ketua), key=lambda orang: str(orang.pk)))
    jenis = dict(kegiatan._meta.get_field("jenis").flatchoices)
    assert beda(p) == {
        "Tanggal kegiatan": ("12 Agustus 2026", "13 Agustus 2026"),
        "Jenis kegiatan": (jenis["aksi"], jenis["briefing"]),
        "Nilai": (satu.nama, f"{satu.nama}, {dua.nama}"),
        "Pimpinan hadir": ("–", "ya"),
        "Kehadiran": (f"{anggota.nama}: Izin", hadir),
    }
    assert not p.baru_saja


def test_of_attendance_only_what_differs_is_shown(cast, kota):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    satu, dua = cast.anggota.pegawai, cast.ketua.pegawai
    isi = {"before": {"kehadiran": {satu.pk: "hadir", dua.pk: "izin"}}, "after": {"kehadiran": {satu.pk: "hadir", dua.pk: "hadir"}}}
    p = told(by=cast.notulis, aksi="ubah_kegiatan", sasaran=kegiatan, opd=kota.disdukcapil, **isi)
    assert beda(p) == {"Kehadiran": (f"{dua.nama}: Izin", f"{dua.nama}: Hadir")}


def test_what_is_gone_is_still_told(cast, kota):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    with transaction.atomic():
        jejak.record(by=cast.notulis, aksi="hapus_entah", sasaran=kegiatan, opd=kota.disdukcapil, before={"kolom_lama": True, "kelompok": 999})
    row = Jejak.objects.get(aksi="hapus_entah")
    row.sasaran, row.sasaran_id = "modellama", 7  # of a model that no longer exists
    (p,) = tell([row], kota.bontang)
    assert p.kalimat == "menghapus modellama nomor 7"
    assert [(b.label, b.lama) for b in p.beda] == [("Kelompok", "nomor 999"), ("Kolom lama", "ya")]


@pytest.mark.parametrize(
    ("aksi", "isi", "kalimat"),
    [
        ("masuk", {}, "masuk ke aplikasi"),
        ("ekspor", {"berkas": "pegawai.xlsx", "baris": 12}, "mengunduh pegawai.xlsx, 12 baris"),
        ("ditolak", {"alamat": "kegiatan_detail", "nomor": 5, "status": 404}, "ditolak membuka kegiatan nomor 5"),
        ("ditolak", {"alamat": "jejak_list", "status": 403}, "ditolak membuka daftar jejak"),
        ("peringatan_penolakan", {"jumlah": 30, "menit": 5}, "ditolak 30 kali dalam 5 menit"),
        ("ganti_sandi", {}, "mengganti kata sandinya"),
        ("lihat_pengguna", {}, "membuka data pengguna “{nama}”"),
        ("joget_bersama", {}, "joget bersama: pengguna “{nama}”"),
    ],
)
def test_sentences(cast, kota, aksi, isi, kalimat):
    p = told(by=cast.anggota, aksi=aksi, sasaran=cast.anggota, opd=kota.disdukcapil, **isi)
    assert p.kalimat == kalimat.format(nama=cast.anggota.nama)


def test_nobody_known_is_somebody(db):
    p = told(by=None, aksi="masuk_ditolak", sasaran=None)
    assert (p.oleh, p.kalimat, p.tanda) == ("Seseorang", "gagal masuk sebagai nama yang tidak dikenal", "ditolak")


def test_a_value_in_braces_is_only_text(cast, kota):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis, judul="{isi.__class__} {0}")
    p = told(by=cast.notulis, aksi="ubah_kegiatan", sasaran=kegiatan, opd=kota.disdukcapil)
    assert p.kalimat == "mengubah kegiatan “{isi.__class__} {0}”"


def test_names_cost_one_query_whatever_the_rows_are_about(cast, kota, django_assert_num_queries):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    with transaction.atomic():
        for sasaran in (kegiatan, kota.akta, cast.anggota, cast.anggota.pegawai, kota.dishub):
            jejak.record(by=cast.notulis, aksi="ubah_apa", sasaran=sasaran, opd=kota.disdukcapil, after={"opd": kota.dishub.pk})
    rows = list(Jejak.objects.select_related("pengguna", "opd").filter(aksi="ubah_apa"))
    with django_assert_num_queries(1):
        assert len({p.kalimat for p in tell(rows, kota.bontang)}) == 5


def test_every_action_of_the_code_has_words():
    """A new verb belongs in opd.sebutan.KATA_KERJA."""
    sumber = "".join(p.read_text() for app in ("opd", "kbk", "laporan") for p in Path(settings.BASE_DIR, app).rglob("*.py"))
    aksi = set(re.findall(r'aksi ?= ?"([a-z_]+)"', sumber))
    assert len(aksi) > 30
    assert [a for a in sorted(aksi) if a not in KALIMAT and a.split("_")[0] not in KATA_KERJA] == []


@pytest.mark.parametrize(("alamat", "kata"), [("opd_move_pegawai", "opd move pegawai"), ("nilai_terpilih_list", "daftar nilai terpilih"), ("beranda", "beranda")])
def test_addresses_in_words(alamat, kata):
    assert halaman(alamat) == kata
