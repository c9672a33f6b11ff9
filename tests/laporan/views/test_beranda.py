import datetime as dt
from unittest import mock

import pytest

from laporan.models import CatatanReviu, LaporanOpd
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan, make_periode, make_periode_berjalan, make_rekap

SEKARANG = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)  # 24 November 2026, 09.00 WITA
PERAN = ["sekretaris", "ketua", "notulis", "anggota", "pimpinan", "bagian_organisasi", "sekda", "pemeriksa", "biro", "admin", "tanpa_peran"]


@pytest.fixture(autouse=True)
def november():
    with mock.patch("django.utils.timezone.now", return_value=SEKARANG):
        yield


@pytest.fixture
def periode(kota):
    """Triwulan III, whose reports are due, and triwulan IV, which runs."""
    make_periode_berjalan(kota.bontang)
    return make_periode(kota.bontang)


def tugas(response) -> list[tuple[str, str, str]]:
    return [(t.kalimat, t.tombol, t.rupa) for t in response.context["tugas"]]


def kalimat(masuk, orang) -> list[str]:
    return [k for k, _, _ in tugas(masuk(orang).get("/"))]


# --- cost -------------------------------------------------------------------------


def penuhi(kota, cast, jumlah):
    """`jumlah` of everything the page can show, for everybody it can show it to."""
    opds = [kota.disdukcapil, kota.dishub, kota.kecamatan][:jumlah]
    for n, opd in enumerate(opds):
        make_laporan(opd, cast, "disetujui" if n else "diajukan")
    for n in range(jumlah):
        acara = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 11, n + 1), "rapat")
        pabrik.make_tindak_lanjut(acara, cast.anggota.pegawai, dt.date(2026, 11, 10))
        dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil, f"N{n + 10}")
        for hari in range(jumlah):
            pabrik.make_pengukuran(pabrik.make_indikator(dipilih, f"Ukuran {hari}"), cast.notulis, "2", dt.date(2026, 11, hari + 1))
        make_rekap(kota.bontang, cast, "terkirim", revisi=n + 1)


@pytest.mark.parametrize("jumlah", [1, 3])
@pytest.mark.parametrize("peran", PERAN)
def test_at_most_eight_queries_for_everybody(kota, cast, periode, masuk, peran, jumlah, django_assert_max_num_queries):
    penuhi(kota, cast, jumlah)
    client = masuk(getattr(cast, peran))
    client.get("/")
    with django_assert_max_num_queries(8):
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("jumlah", [1, 3])
def test_eight_queries_for_somebody_with_every_role(kota, cast, periode, masuk, jumlah, django_assert_num_queries):
    penuhi(kota, cast, jumlah)
    pabrik.make_peran(cast.ketua, "bagian_organisasi", pemda=kota.bontang)
    pabrik.make_peran(cast.ketua, "sekretaris_opd", opd=kota.disdukcapil)
    pabrik.make_penugasan(cast.ketua.pegawai, kota.disdukcapil, status="plt", dari=dt.date(2026, 11, 1))
    client = masuk(cast.ketua)
    client.get("/")
    with django_assert_num_queries(8):
        response = client.get("/")
    assert all(response.context[bagian] for bagian in ("mencatat", "pimpinan", "daerah", "kemajuan", "ringkasan", "nilai"))
    assert response.text.index("Catat kegiatan") < response.text.index("Yang menunggu Anda") < response.text.index("Dasbor pimpinan")


# --- secretary and group ------------------------------------------------------------


def test_secretary_sees_the_return_with_its_reason_first(kota, cast, periode, masuk):
    laporan = make_laporan(kota.disdukcapil, cast, "dikembalikan")
    for isi, kembali in [("Lama.", True), ("Foto 12 Agustus buram.", True), ("Baik, kami ganti.", False)]:
        CatatanReviu.objects.create(laporan=laporan, penulis=cast.bagian_organisasi, isi=isi, pengembalian=kembali)
    acara = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 11, 2), "rapat")
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 6, 30), "rapat")  # before the periods in question
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 11, 3), "rapat", status="draf")
    pabrik.make_bukti(acara, cast.notulis, "undangan")
    pabrik.make_kehadiran(acara, cast.ketua.pegawai)
    pabrik.make_tindak_lanjut(acara, cast.ketua.pegawai, dt.date(2026, 11, 20))
    pabrik.make_tindak_lanjut(acara, cast.ketua.pegawai, dt.date(2026, 11, 24))
    pabrik.make_indikator(pabrik.make_nilai_terpilih(kota.disdukcapil))
    assert tugas(masuk(cast.sekretaris).get("/")) == [
        ("Laporan Triwulan III 2026 dikembalikan: “Foto 12 Agustus buram.”", "Perbaiki", "merah"),
        ("Tindak lanjut “Perbarui SOP loket” terlambat 4 hari", "Selesaikan", "merah"),
        ("1 kegiatan kurang bukti (notulen)", "Lengkapi", "oker"),
        ("1 ukuran belum dicatat bulan ini: Waktu layanan", "Catat ukuran", "oker"),
    ]


@pytest.mark.parametrize(
    ("pada", "kata", "rupa"),
    [
        (dt.datetime(2026, 9, 30, 15, 59, tzinfo=dt.UTC), None, None),  # 23.59 WITA on the last day
        (dt.datetime(2026, 9, 30, 16, 0, tzinfo=dt.UTC), "tenggat 10 Oktober 2026", "oker"),
        (dt.datetime(2026, 10, 10, 15, 59, tzinfo=dt.UTC), "tenggat 10 Oktober 2026", "oker"),
        (dt.datetime(2026, 10, 10, 16, 0, tzinfo=dt.UTC), "lewat 1 hari dari tenggat 10 Oktober 2026", "merah"),
    ],
)
def test_a_report_not_begun_waits_from_the_end_of_the_period_where_the_city_is(kota, cast, periode, masuk, pada, kata, rupa):
    with mock.patch("django.utils.timezone.now", return_value=pada):
        found = tugas(masuk(cast.sekretaris).get("/"))
    assert found == ([(f"Laporan Triwulan III 2026 belum dimulai, {kata}", "Mulai", rupa)] if kata else [])


@pytest.mark.parametrize("status", ["diajukan", "disetujui", "diterima", "direkap", "terkirim"])
def test_a_report_on_its_way_does_not_wait_for_the_secretary(kota, cast, periode, masuk, status):
    make_laporan(kota.disdukcapil, cast, status)
    assert kalimat(masuk, cast.sekretaris) == []
    assert "Tidak ada yang menunggu Anda sekarang" in masuk(cast.sekretaris).get("/").text


def test_progress_counts_the_sections_of_the_report_that_is_due(kota, cast, periode, masuk):
    make_laporan(kota.disdukcapil, cast, "draf", pengantar="Isi.", kesimpulan="Isi.")
    kemajuan = masuk(cast.sekretaris).get("/").context["kemajuan"]
    assert (kemajuan["terisi"], kemajuan["semua"], kemajuan["duduk"].periode.nama) == (2, 9, "Triwulan III 2026")
    assert kemajuan["duduk"].bagian_kosong[:2] == ["Latar belakang", "Profil dan tugas"]
    LaporanOpd.objects.update(status="diajukan", cuplikan={}, sha256="x", kode_verifikasi="k", diajukan_pada=SEKARANG)
    kemajuan = masuk(cast.sekretaris).get("/").context["kemajuan"]
    assert (kemajuan["terisi"], kemajuan["duduk"].periode.nama) == (0, "Triwulan IV 2026")


def test_days_left_of_the_running_period(cast, periode, masuk):
    assert "tenggat 10 Januari 2027, 47 hari lagi" in masuk(cast.ketua).get("/").text


def test_a_group_member_sees_their_group_and_no_report_to_write(kota, cast, periode, masuk):
    acara = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 11, 2), "rapat")
    pabrik.make_kegiatan(kota.kir, cast.notulis, dt.date(2026, 11, 2), "rapat")
    tindak = pabrik.make_tindak_lanjut(acara, cast.ketua.pegawai, dt.date(2026, 11, 20))
    for peran, tombol, alamat in [("ketua", "Selesaikan", f"/tindak-lanjut/{tindak.pk}/selesai/"), ("anggota", "Lihat", f"/kegiatan/{acara.pk}/")]:
        response = masuk(getattr(cast, peran)).get("/")
        assert [(t.kalimat, t.tombol) for t in response.context["tugas"]] == [
            ("Tindak lanjut “Perbarui SOP loket” terlambat 4 hari", tombol),
            ("1 kegiatan kurang bukti (undangan, daftar hadir, notulen)", "Lengkapi"),
        ]
        assert response.context["tugas"][0].alamat == alamat
        assert [k.pk for k in response.context["terakhir"]] == [acara.pk]


def test_the_last_five_activities_newest_first(kota, cast, periode, masuk):
    rows = [pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, n, 1), "rapat") for n in range(1, 11)]
    context = masuk(cast.notulis).get("/").context
    assert [k.pk for k in context["terakhir"]] == [k.pk for k in rows[:-6:-1]]


def test_values_show_where_they_began_and_where_they_are(kota, cast, periode, masuk):
    ukur = pabrik.make_indikator(pabrik.make_nilai_terpilih(kota.disdukcapil))
    pabrik.make_pengukuran(ukur, cast.notulis, "2.0", dt.date(2026, 8, 1))
    pabrik.make_pengukuran(ukur, cast.notulis, "1.3", dt.date(2026, 11, 1))
    pabrik.make_indikator(pabrik.make_nilai_terpilih(kota.disdukcapil, tahun=2025))
    client = masuk(cast.anggota)
    (nilai,) = client.get("/").context["nilai"]
    assert client.get(nilai["alamat"]).context["indikator"] == ukur
    assert (nilai["nilai"], nilai["kalimat"], nilai["tercapai"]) == ("Kecepatan", "3,2 → 1,3 hari (target 1)", False)


# --- leader, city, province ------------------------------------------------------------


def test_leader_sees_what_waits_for_approval(kota, cast, periode, masuk):
    make_laporan(kota.disdukcapil, cast, "diajukan")
    make_laporan(kota.dishub, cast, "diajukan")
    response = masuk(cast.pimpinan).get("/")
    assert tugas(response) == [("Laporan Triwulan III 2026 menunggu persetujuan Anda", "Lihat", "oker")]
    assert "Buka dasbor" in response.text
    assert "Catat kegiatan" not in response.text


def test_bagian_organisasi_sees_what_to_accept_who_is_silent_and_the_recap(kota, cast, periode, masuk):
    make_laporan(kota.disdukcapil, cast, "disetujui")
    make_laporan(kota.dishub, cast, "draf")
    make_laporan(kota.kecamatan, cast, "diterima")
    response = masuk(cast.bagian_organisasi).get("/")
    assert tugas(response) == [
        ("2 perangkat daerah belum melapor Triwulan III 2026, lewat 45 hari dari tenggat 10 Oktober 2026: Dishub, Setda", "Lihat", "merah"),
        ("Rekap Triwulan III 2026 belum disusun, lewat 35 hari dari tenggat 20 Oktober 2026", "Buka rekap", "merah"),
        ("1 laporan Triwulan III 2026 menunggu diterima: Disdukcapil", "Terima", "oker"),
    ]
    assert response.context["ringkasan"][0]["angka"] == {
        "diharapkan": 4, "masuk": 2, "tepat_waktu": 2, "terlambat": 2, "nihil": 0, "diterima": 1,
    }  # fmt: skip


def test_sekda_sees_the_city_without_what_others_must_do(kota, cast, periode, masuk):
    make_laporan(kota.disdukcapil, cast, "disetujui")
    assert kalimat(masuk, cast.sekda) == [
        "3 perangkat daerah belum melapor Triwulan III 2026, lewat 45 hari dari tenggat 10 Oktober 2026: Dishub, Kec-Bs, Setda"
    ]


def test_biro_sees_the_recaps_to_receive_and_nothing_of_the_city(kota, cast, periode, masuk):
    lama = make_rekap(kota.bontang, cast, "terkirim")
    make_laporan(kota.disdukcapil, cast, "disetujui")
    assert kalimat(masuk, cast.biro) == ["Rekap Kota Bontang Triwulan III 2026 menunggu diterima"]
    baru = make_rekap(kota.bontang, cast, "terkirim", revisi=2)
    (satu,) = masuk(cast.biro).get("/").context["tugas"]
    assert (satu.alamat, lama.pk != baru.pk) == (f"/rekap/{baru.pk}/", True)
    make_rekap(kota.bontang, cast, "draf", revisi=3)
    baru.status = "diterima"
    baru.save()
    assert kalimat(masuk, cast.biro) == []


@pytest.mark.parametrize(
    ("peran", "kata"),
    [("pemeriksa", "Pemeriksa"), ("admin", "Admin sistem"), ("tanpa_peran", "belum memegang peran"), ("biro", "Biro Organisasi")],
)
def test_those_without_a_task_are_shown_where_to_begin(cast, masuk, peran, kata):
    teks = masuk(getattr(cast, peran)).get("/").text
    assert kata in teks
    assert "Catat kegiatan" not in teks


def test_another_city_shows_nothing_of_this_one(kota, cast, periode, masuk):
    penuhi(kota, cast, 2)
    for orang in (cast.orang_luar, cast.sekretaris_luar):
        response = masuk(orang).get("/")
        assert (response.context["tugas"], response.context["terakhir"], response.context["nilai"]) == ([], [], [])


def test_signed_out_is_led_to_sign_in(client, db):
    assert client.get("/").url == "/masuk/?next=/"


def test_one_due_measure_opens_its_form_and_several_their_list(masuk, cast, kota):
    terpilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    satu = pabrik.make_indikator(terpilih)
    assert f'href="/indikator/{satu.pk}/ukur/"' in masuk(cast.sekretaris).get("/").text
    pabrik.make_indikator(terpilih, "Akta kembali")
    halaman = masuk(cast.sekretaris).get("/").text
    assert "2 ukuran belum dicatat" in halaman
    assert f'href="/indikator/{satu.pk}/ukur/"' not in halaman
