"""The figures of the values over a city, against SQL written apart from them."""

import pytest
from django.db import connection

from kbk.models import Kegiatan, Nilai
from kbk.models.nilai import KATALOG_34, KATALOG_BERAKHLAK
from laporan import queries, queries_nilai
from opd.akses import Permission
from tests import pabrik
from tests.laporan.pabrik_laporan import make_periode

RUPA = "0f1e2d3c4b5a6978"  # of a photo
PER_NILAI = """
SELECT n.kode, o.pelapor_id, COUNT(DISTINCT k.id) FROM kbk_kegiatan k
JOIN kbk_kegiatan_nilai kn ON kn.kegiatan_id = k.id JOIN kbk_nilai n ON n.id = kn.nilai_id
JOIN kbk_kelompok g ON g.id = k.kelompok_id JOIN opd_opd o ON o.id = g.opd_id
WHERE k.status = 'tercatat' AND k.tanggal BETWEEN '2026-07-01' AND '2026-09-30' GROUP BY n.kode, o.pelapor_id
"""
PER_BERAKHLAK = """
SELECT b.kode, o.pelapor_id, COUNT(DISTINCT k.id) FROM kbk_kegiatan k
JOIN kbk_kegiatan_nilai kn ON kn.kegiatan_id = k.id JOIN kbk_pemetaannilai p ON p.dari_id = kn.nilai_id AND p.utama
JOIN kbk_nilai b ON b.id = p.ke_id JOIN kbk_kelompok g ON g.id = k.kelompok_id JOIN opd_opd o ON o.id = g.opd_id
WHERE k.status = 'tercatat' AND k.tanggal BETWEEN '2026-07-01' AND '2026-09-30' GROUP BY b.kode, o.pelapor_id
"""


@pytest.fixture
def periode(kota, cast, nilai):
    """Two agencies: one chose Kecepatan because of a problem and Ketepatan as a slogan, the other Kecepatan as a slogan."""
    n16, n15, n30 = (Nilai.objects.get(kode=k) for k in ("N16", "N15", "N30"))
    pabrik.make_nilai_terpilih(kota.disdukcapil, "N16")
    pabrik.make_nilai_terpilih(kota.disdukcapil, "N15", masalah=None)
    pabrik.make_nilai_terpilih(kota.dishub, "N16", masalah=None)
    satu, dua = pabrik.make_kelompok(kota.disdukcapil), pabrik.make_kelompok(kota.dishub)
    for kelompok, isi in [(satu, [n16]), (satu, [n16, n30]), (satu, [n15]), (dua, [n16]), (dua, [])]:
        pabrik.make_kegiatan(kelompok, cast.sekretaris).nilai.set(isi)
    pabrik.make_kegiatan(satu, cast.sekretaris, status="draf").nilai.set([n16])
    pabrik.make_kegiatan(satu, cast.sekretaris, tanggal=make_periode(kota.bontang).selesai.replace(month=10, day=1)).nilai.set([n16])
    return make_periode(kota.bontang)


@pytest.mark.parametrize(("katalog", "sql"), [(KATALOG_34, PER_NILAI), (KATALOG_BERAKHLAK, PER_BERAKHLAK)])
def test_applied_values_are_what_sql_counts(kota, periode, katalog, sql, django_assert_num_queries):
    opd = list(queries.wajib_lapor(kota.bontang, periode))
    with connection.cursor() as cursor:
        cursor.execute(sql)
        harap = {(kode, unit): n for kode, unit, n in cursor.fetchall()}
    with django_assert_num_queries(3):
        rows = queries_nilai.penerapan_nilai(opd, periode, katalog)
    assert {(p.nilai.kode, unit): n for p in rows for unit, n in p.kegiatan.items()} == harap
    assert sum(harap.values()) > 3
    assert len(rows) == (34 if katalog == KATALOG_34 else 7)


def test_a_choice_without_a_problem_is_a_slogan(kota, periode):
    opd = list(queries.wajib_lapor(kota.bontang, periode))
    menurut_kode = {p.nilai.kode: p for p in queries_nilai.penerapan_nilai(opd, periode, KATALOG_34)}
    assert menurut_kode["N16"].dipilih == {kota.disdukcapil.pk: False, kota.dishub.pk: True}
    assert menurut_kode["N15"].dipilih == {kota.disdukcapil.pk: True}
    assert (menurut_kode["N16"].jumlah, menurut_kode["N16"].slogan) == (3, 1)
    assert [(n.opd.kode, n.nilai.kode) for n in queries_nilai.slogan(opd, periode)] == [("DISDUKCAPIL", "N15"), ("DISHUB", "N16")]


def test_under_berakhlak_an_activity_counts_once_for_a_value(kota, periode):
    """Kecepatan and Kesabaran both stand for Berorientasi Pelayanan."""
    opd = list(queries.wajib_lapor(kota.bontang, periode))
    rows = {p.nilai.nama: p for p in queries_nilai.penerapan_nilai(opd, periode, KATALOG_BERAKHLAK)}
    assert rows["Berorientasi Pelayanan"].kegiatan == {kota.disdukcapil.pk: 2, kota.dishub.pk: 1}
    assert rows["Berorientasi Pelayanan"].dipilih == {kota.disdukcapil.pk: False, kota.dishub.pk: True}
    assert rows["Akuntabel"].kegiatan == {kota.disdukcapil.pk: 1}


def test_the_list_of_activities_narrows_as_the_number_counts(kota, cast, periode, masuk):
    nilai = Nilai.objects.get(nama="Berorientasi Pelayanan")
    saringan = {"dari": "2026-07-01", "sampai": "2026-09-30", "status": "tercatat", "opd": kota.disdukcapil.pk}
    client = masuk(cast.bagian_organisasi)
    for tambahan, banyak in [({"nilai": nilai.pk}, 2), ({"jenis": "tindakan"}, 3), ({"jenis": "pertemuan"}, 0)]:
        assert client.get("/kegiatan/", saringan | tambahan).context["page"].paginator.count == banyak


def test_a_file_that_is_evidence_twice_is_found_across_agencies(kota, cast, periode):
    acara = [pabrik.make_kegiatan(pabrik.make_kelompok(unit), cast.sekretaris) for unit in (kota.disdukcapil, kota.dishub)]
    lama = pabrik.make_kegiatan(pabrik.make_kelompok(kota.dishub), cast.sekretaris, tanggal=periode.mulai.replace(year=2025))
    sama = [pabrik.make_bukti(k, cast.sekretaris, sha256="ab" * 32) for k in acara]
    pabrik.make_bukti(lama, cast.sekretaris, sha256="cd" * 32)
    pabrik.make_bukti(acara[0], cast.sekretaris, sha256="ef" * 32)
    lihat = Kegiatan.objects.for_user(cast.bagian_organisasi, Permission.KEGIATAN_VIEW)
    assert queries_nilai.bukti_dipakai_ulang(lihat, periode) == [sama]
    hanya_sendiri = Kegiatan.objects.for_user(cast.sekretaris, Permission.KEGIATAN_VIEW)
    assert queries_nilai.bukti_dipakai_ulang(hanya_sendiri, periode) == []


def test_photos_that_look_alike_are_shown_across_agencies_to_the_city_alone(kota, cast, periode, masuk):
    satu, dua = pabrik.make_kelompok(kota.disdukcapil), pabrik.make_kelompok(kota.dishub)
    lama = pabrik.make_kegiatan(dua, cast.sekretaris_dishub, periode.mulai.replace(month=6), judul="Uji kir keliling")
    baru = pabrik.make_kegiatan(satu, cast.sekretaris, periode.selesai)
    nanti = pabrik.make_kegiatan(satu, cast.sekretaris, periode.selesai.replace(month=10))
    sana, sini, _, _ = (pabrik.make_bukti(k, cast.sekretaris, rupa=rupa) for k, rupa in [(lama, RUPA), (baru, RUPA), (nanti, RUPA), (baru, "")])
    for orang, ada in [(cast.bagian_organisasi, [(sini, sana)]), (cast.sekretaris, []), (cast.sekretaris_dishub, [])]:
        terlihat = Kegiatan.objects.for_user(orang, Permission.KEGIATAN_VIEW)
        assert queries_nilai.bukti_mirip(terlihat, periode) == ada
    client = masuk(cast.bagian_organisasi)
    halaman = client.get(f"/dasbor/bukti-ulang/?periode={periode.pk}").text
    assert f"{kota.disdukcapil.singkatan} dan {kota.dishub.singkatan}" in halaman
    assert "Uji kir keliling" in halaman
    assert masuk(cast.sekretaris).get(f"/dasbor/bukti-ulang/?periode={periode.pk}").status_code == 403
