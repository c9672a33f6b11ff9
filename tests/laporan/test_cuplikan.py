import datetime as dt
import json
import re

import pytest

from laporan.cuplikan import susun_cuplikan
from laporan.dokumen import susun_dokumen
from laporan.kode import kode_baru
from laporan.models import LaporanOpd
from opd import jejak
from opd.format_id import rentang_tanggal
from opd.jejak import sidik
from tests import pabrik
from tests.laporan.contoh_cuplikan import cuplikan_opd
from tests.laporan.pabrik_laporan import make_laporan


@pytest.fixture
def berisi(cast, kota):
    """A draft of Disdukcapil with at least one row in every table."""
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    indikator = pabrik.make_indikator(dipilih)
    acara = pabrik.make_kegiatan(kota.akta, cast.notulis, nilai=[dipilih.nilai], pimpinan_hadir=True)
    pabrik.make_kehadiran(acara, cast.ketua.pegawai)
    pabrik.make_bukti(acara, cast.notulis)
    pabrik.make_tindak_lanjut(acara, cast.ketua.pegawai)
    pabrik.make_pengukuran(indikator, cast.notulis, "1.3")
    pabrik.make_sk(kota.akta)
    return make_laporan(kota.disdukcapil, cast, "draf", kesimpulan="Antrean turun.")


def bentuk(isi):
    """The shape of a value: keys and kinds, of lists that of the first item."""
    if isinstance(isi, dict):
        return {kunci: bentuk(v) for kunci, v in sorted(isi.items())}
    if isinstance(isi, list):
        return [bentuk(isi[0])] if isi else []
    return type(isi).__name__


def beda(ada, contoh, jalan="") -> list[str]:
    """Where two shapes differ; None stands for any kind."""
    if isinstance(ada, dict) and isinstance(contoh, dict):
        lebih = [f"{jalan}.{k}" for k in ada.keys() ^ contoh.keys()]
        return lebih + [x for k in ada.keys() & contoh.keys() for x in beda(ada[k], contoh[k], f"{jalan}.{k}")]
    if isinstance(ada, list) and isinstance(contoh, list):
        return beda(ada[0], contoh[0], f"{jalan}[]") if ada and contoh else []
    return [] if "NoneType" in (ada, contoh) or ada == contoh else [f"{jalan}: {ada} / {contoh}"]


def test_has_the_shape_the_paper_is_drawn_from(berisi):
    contoh = cuplikan_opd([("bukti/x.jpg", "0" * 64)])
    isi = susun_cuplikan(berisi)
    assert all(isi[kunci] for kunci in contoh if kunci not in {"nihil", "alasan_nihil", "nomor_surat", "pembukaan"})
    assert beda(bentuk(isi), bentuk(contoh)) == []


def test_paper_can_be_drawn_from_it(berisi, tmp_path):
    isi = susun_cuplikan(berisi)
    masukan = {
        "cuplikan": isi, "penandatangan": None, "keadaan": "diajukan", "kode": "K", "sha256": sidik(isi),
        "waktu": "2026-10-04T01:12:00+00:00", "kertas": "A4", "alamat": "", "versi_template": "x",
    }  # fmt: skip
    html = susun_dokumen(masukan, tmp_path).html
    assert "Waktu layanan" in html
    assert "Antrean turun." in html


def test_keeps_its_hash_through_the_database(berisi):
    isi = susun_cuplikan(berisi)
    LaporanOpd.objects.filter(pk=berisi.pk).update(cuplikan=isi)
    kembali = LaporanOpd.objects.get(pk=berisi.pk).cuplikan
    assert jejak.canonical(kembali) == jejak.canonical(isi)
    assert sidik(kembali) == sidik(json.loads(json.dumps(isi)))


def test_costs_the_same_however_large(berisi, cast, kota, django_assert_num_queries):
    for jumlah in (1, 3):
        for n in range(jumlah - 1):
            dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil, f"N0{n + 1}")
            pabrik.make_pengukuran(pabrik.make_indikator(dipilih), cast.notulis, "2")
            acara = pabrik.make_kegiatan(pabrik.make_kelompok(kota.disdukcapil), cast.notulis, nilai=[dipilih.nilai])
            pabrik.make_bukti(acara, cast.notulis)
            pabrik.make_kehadiran(acara, cast.anggota.pegawai)
            pabrik.make_tindak_lanjut(acara, cast.ketua.pegawai)
        laporan = LaporanOpd.objects.select_related("opd__pemda", "opd__induk", "periode__pemda").get(pk=berisi.pk)
        with django_assert_num_queries(11):
            assert len(susun_cuplikan(laporan)["nilai"]) == jumlah


def test_leader_of_the_day_gets_the_activity(cast, kota):
    """The head until 13 August, a Plt. from the 14th; the kelurahan has a head of its own."""
    plt = pabrik.make_pegawai(kota.kecamatan, "Plt Camat")
    camat = pabrik.make_pegawai(kota.kecamatan, "Camat", gelar_depan="Drs.")
    pabrik.make_penugasan(camat, kota.kecamatan, jabatan="Camat", sampai=dt.date(2026, 8, 13))
    pabrik.make_penugasan(plt, kota.kecamatan, jabatan="Camat", status="plt", dari=dt.date(2026, 8, 14))
    lurah = pabrik.make_pegawai(kota.kelurahan, "Lurah")
    pabrik.make_penugasan(lurah, kota.kelurahan, jabatan="Lurah", dari=dt.date(2026, 9, 1))
    for hari, hadir in [((8, 13), True), ((8, 14), False), ((8, 31), True), ((9, 1), True), ((9, 2), None)]:
        pabrik.make_kegiatan(kota.lurah, cast.sekretaris_kecamatan, dt.date(2026, *hari), pimpinan_hadir=hadir)
    isi = susun_cuplikan(make_laporan(kota.kecamatan, cast, "draf"))
    assert [(p["nama"], p["jabatan"], p["sampai"], p["kegiatan"], p["hadir"]) for p in isi["pimpinan"]] == [
        ("Drs. Camat", "Camat", "2026-08-13", 1, 1),
        ("Plt Camat", "Plt. Camat", None, 2, 1),
        ("Lurah", "Lurah", None, 2, 1),
    ]


def test_member_is_listed_once_with_the_seat_held_last(cast, kota):
    orang = pabrik.make_pegawai(kota.dishub, "Pindah Kursi")
    pabrik.make_anggota(kota.kir, orang, "anggota", sampai=dt.date(2026, 8, 1))
    pabrik.make_anggota(kota.kir, orang, "ketua", dari=dt.date(2026, 8, 2))
    lama = pabrik.make_pegawai(kota.dishub, "Sudah Pergi")
    pabrik.make_anggota(kota.kir, lama, sampai=dt.date(2026, 6, 30))
    isi = susun_cuplikan(make_laporan(kota.dishub, cast, "draf"))
    assert [(a["nama"], a["kedudukan"]) for a in isi["kelompok"][0]["anggota"]] == [("Pindah Kursi", "Ketua")]
    assert isi["angka"]["anggota"] == 1


def test_evidence_is_numbered_in_the_order_of_the_days(cast, kota):
    akhir = pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub, dt.date(2026, 9, 30))
    awal = pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub, dt.date(2026, 7, 1))
    satu = pabrik.make_bukti(akhir, cast.sekretaris_dishub)
    dua, tiga = (pabrik.make_bukti(awal, cast.sekretaris_dishub, j) for j in ("foto", "notulen"))
    lama = pabrik.make_bukti(awal, cast.sekretaris_dishub)
    lama.digantikan_oleh = dua
    lama.save()
    isi = susun_cuplikan(make_laporan(kota.dishub, cast, "draf"))
    assert [(b["kode"], b["id"], b["foto"]) for b in isi["bukti"]] == [
        ("B-001", dua.pk, True),
        ("B-002", tiga.pk, False),
        ("B-003", satu.pk, True),
    ]
    assert [k["bukti"] for k in isi["kegiatan"]] == [["B-001", "B-002"], ["B-003"]]
    assert [b["bulan"] for b in isi["per_bulan"]] == ["2026-07", "2026-08", "2026-09"]


def test_closed_after_the_period_is_still_open_in_it(cast, kota):
    acara = pabrik.make_kegiatan(kota.kir, cast.sekretaris_dishub)
    orang = cast.sekretaris_dishub.pegawai
    hasil = {"selesai_pada": dt.date(2026, 10, 1), "catatan_selesai": "Sudah"}
    pabrik.make_tindak_lanjut(acara, orang, dt.date(2026, 9, 29), **hasil)
    pabrik.make_tindak_lanjut(acara, orang, dt.date(2026, 9, 30), **hasil)
    baris = susun_cuplikan(make_laporan(kota.dishub, cast, "draf"))["tindak_lanjut"]
    assert [(t["status"], t["selesai_pada"], t["catatan"]) for t in baris] == [("terlambat", None, ""), ("terbuka", None, "")]


def test_a_measure_after_the_period_is_not_in_it(cast, kota):
    indikator = pabrik.make_indikator(pabrik.make_nilai_terpilih(kota.dishub))
    for hari, nilai in [((6, 30), "2.5"), ((9, 30), "1.60"), ((10, 1), "0.9")]:
        pabrik.make_pengukuran(indikator, cast.sekretaris_dishub, nilai, dt.date(2026, *hari))
    hasil = susun_cuplikan(make_laporan(kota.dishub, cast, "draf"))["nilai"][0]["indikator"][0]
    assert hasil["titik"] == [["2026-06-30", "2.5"], ["2026-09-30", "1.6"]]
    assert (hasil["terakhir"], hasil["selisih"], hasil["capaian"], hasil["tercapai"]) == ("1.6", "-1.6", "72.7", False)


def test_codes_are_long_and_readable():
    kode = {kode_baru() for _ in range(200)}
    assert len(kode) == 200
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{20}", k) for k in kode)


def test_hash_sees_every_change(berisi):
    isi = susun_cuplikan(berisi)
    lain = isi | {"narasi": isi["narasi"] | {"kesimpulan": "Antrean naik."}}
    assert sidik(lain) != sidik(isi)
    assert sidik(dict(reversed(isi.items()))) == sidik(isi)



@pytest.mark.parametrize(("dari", "sampai", "rentang"), [
    ("2017-01-01", None, "1 Juli s.d. 30 September 2026"),
    ("2017-01-01", "2026-08-14", "1 Juli s.d. 14 Agustus 2026"),
    ("2026-08-15", None, "15 Agustus s.d. 30 September 2026"),
])  # fmt: skip
def test_who_began_or_ended_within_reports_about_its_own_days(berisi, kota, dari, sampai, rentang):
    opd = kota.disdukcapil
    opd.berlaku_dari, opd.berlaku_sampai = dt.date.fromisoformat(dari), sampai and dt.date.fromisoformat(sampai)
    opd.save()
    berisi.opd = opd
    k = susun_cuplikan(berisi)
    assert rentang_tanggal(k["periode"]["mulai"], k["periode"]["selesai"]) == rentang
    assert k["periode"]["nama"] == "Triwulan III 2026"
