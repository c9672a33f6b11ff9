import datetime as dt
import io
import re
from html import unescape
from unittest import mock

import pytest
from openpyxl import load_workbook

from kbk.models import Kegiatan
from kbk.models.kegiatan import JENIS_KEGIATAN
from opd.models import Penugasan
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan, make_periode, make_periode_berjalan, make_rekap

DASBOR, PIMPINAN = "/dasbor/", "/dasbor/pimpinan/"
SEKARANG = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)
TEPAT = dt.datetime(2026, 10, 4, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def november():
    with mock.patch("django.utils.timezone.now", return_value=SEKARANG):
        yield


@pytest.fixture
def periode(kota):
    make_periode_berjalan(kota.bontang)
    return make_periode(kota.bontang)


def kode(response) -> list[str]:
    return [r["opd"].kode for r in response.context["rows"]]


# --- matrix -----------------------------------------------------------------------


@pytest.mark.parametrize("jumlah", [1, 3])
def test_matrix_costs_the_same_for_one_and_three(kota, cast, periode, masuk, jumlah, django_assert_num_queries):
    for opd in [kota.disdukcapil, kota.dishub, kota.kecamatan][:jumlah]:
        make_laporan(opd, cast, "diterima")
        pabrik.make_kegiatan(kota.akta, cast.notulis)
        make_rekap(kota.bontang, cast, revisi=opd.pk)
    client = masuk(cast.bagian_organisasi)
    client.get(DASBOR)
    with django_assert_num_queries(10):
        response = client.get(DASBOR)
    assert response.context["angka"]["diterima"] == jumlah


def test_matrix_begins_with_the_period_whose_reports_are_due(kota, cast, periode, masuk):
    laporan = make_laporan(kota.disdukcapil, cast, "diterima", diajukan_pada=TEPAT)
    response = masuk(cast.sekda).get(DASBOR)
    assert response.context["fokus"] == periode
    assert [p.singkat for p, _, _ in response.context["kolom"]] == ["TW III", "TW IV"]
    assert response.context["angka"] == {"opd": 4, "diterima": 1, "tepat_waktu": 1, "terlambat": 0, "nihil": 0, "belum": 3}
    for kata in ["Diterima <strong>1 dari 4</strong>", f'href="/laporan/{laporan.pk}/"', "45 hari", "*Belum menyampaikan (3)*"]:
        assert kata in response.text


def test_each_number_leads_to_its_rows(kota, cast, periode, masuk):
    for jenis in ("aksi", "rapat"):
        pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 7, 1), jenis)
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 6, 30))
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 7, 2), status="draf")
    client = masuk(cast.bagian_organisasi)
    (row,) = [r for r in client.get(DASBOR).context["rows"] if r["opd"] == kota.disdukcapil]
    assert (row["tindakan"], row["lengkap"], row["tepat"]) == ("50%", "0%", "0/1")
    assert client.get(row["kegiatan_url"]).context["page"].paginator.count == 2
    alamat, teks = re.search('bukti <a href="(.+)">(.+)</a>', row["sel"][0]).groups()
    assert (teks, client.get(unescape(alamat)).context["page"].paginator.count) == ("0%", 2)
    assert client.get(row["kurang_url"]).context["page"].paginator.count == Kegiatan.objects.tercatat().kurang_bukti().count() - 1
    for kegiatan in Kegiatan.objects.tercatat():
        for jenis in JENIS_KEGIATAN[kegiatan.jenis].bukti:
            pabrik.make_bukti(kegiatan, cast.notulis, jenis)
    (row,) = [r for r in client.get(DASBOR).context["rows"] if r["opd"] == kota.disdukcapil]
    alamat, teks = re.search('bukti <a href="(.+)">(.+)</a>', row["sel"][0]).groups()
    assert (teks, client.get(unescape(alamat)).context["page"].paginator.count) == ("100%", 2)


SARINGAN = [
    ("", ["DISDUKCAPIL", "DISHUB", "KEC-BS", "SETDA"]),
    ("keadaan=belum", ["KEC-BS", "SETDA"]),
    ("keadaan=disetujui", ["DISHUB"]),
    ("keadaan=diterima", ["DISDUKCAPIL"]),
    ("keadaan=terlambat", ["KEC-BS", "SETDA"]),
    ("q=perhubungan", ["DISHUB"]),
    ("q=setda&keadaan=belum", ["SETDA"]),
    ("q=tidakada", []),
    ("keadaan=x&periode=0&pemda=abc", ["DISDUKCAPIL", "DISHUB", "KEC-BS", "SETDA"]),
    ("periode=%s&keadaan=belum", []),
]


def test_matrix_is_filtered_and_the_totals_stay_those_of_the_city(kota, cast, periode, masuk):
    make_laporan(kota.disdukcapil, cast, "diterima", diajukan_pada=TEPAT)
    make_laporan(kota.dishub, cast, "disetujui", diajukan_pada=TEPAT)
    make_laporan(kota.kecamatan, cast, "draf")
    client, berjalan = masuk(cast.bagian_organisasi), kota.bontang.periode.get(kode="2026-TW4").pk
    found = [(q, client.get(f"{DASBOR}?{q % berjalan if '%s' in q else q}")) for q, _ in SARINGAN]
    assert [(q, kode(r)) for q, r in found] == SARINGAN
    assert {r.context["angka"]["opd"] for _, r in found} == {4}
    assert [r.context["saring"]["q"].value() for q, r in found if q.startswith("q=")] == ["perhubungan", "setda", "tidakada"]
    assert "Tidak ada perangkat daerah yang cocok" in client.get(f"{DASBOR}?q=tidakada").text


def test_matrix_as_spreadsheet_has_numbers_and_dates(kota, cast, periode, masuk):
    make_laporan(kota.disdukcapil, cast, "diterima", diajukan_pada=TEPAT)
    pabrik.make_kegiatan(kota.akta, cast.notulis)
    response = masuk(cast.bagian_organisasi).get(f"{DASBOR}?bentuk=xlsx&q=disduk")
    judul, *rows = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    assert len(rows) == 1
    row = dict(zip(judul, rows[0], strict=True))
    assert row["TW III keadaan"] == "Diterima"
    assert row["TW III diajukan"] == dt.datetime(2026, 10, 4, 9, 12)  # noqa: DTZ001
    assert (row["TW III hari terlambat"], row["TW IV keadaan"], row["TW IV diajukan"]) == (0, "Berjalan", None)
    assert (row["TW III bukti lengkap"], row["TW IV bukti lengkap"]) == (0, None)
    assert (row["Tepat waktu"], row["Jatuh tempo"], row["Kegiatan"], row["Bagian tindakan"]) == (1, 1, 1, 1)


def test_the_recap_is_one_tap_away(kota, cast, periode, masuk):
    client = masuk(cast.bagian_organisasi)
    assert f'action="/rekap/susun/{periode.pk}/"' in client.get(DASBOR).text
    assert "Susun rekap" not in masuk(cast.sekda).get(DASBOR).text
    rekap = make_rekap(kota.bontang, cast)
    teks = client.get(DASBOR).text
    assert f'href="/rekap/{rekap.pk}/"' in teks
    assert f'action="/rekap/{rekap.pk}/cetak/"' in teks


def test_a_city_without_periods_is_told_what_to_do(cast, masuk):
    assert "Buat periode" in masuk(cast.bagian_organisasi).get(DASBOR).text
    assert "Bagian Organisasi membuatnya" in masuk(cast.sekda).get(DASBOR).text


def test_somebody_at_two_cities_chooses_and_nobody_sees_a_third(kota, cast, periode, masuk):
    make_periode(kota.samarinda)
    assert kode(masuk(cast.bagian_organisasi).get(f"{DASBOR}?pemda={kota.samarinda.pk}"))[0] == "DISDUKCAPIL"
    pabrik.make_peran(cast.bagian_organisasi, "sekda", pemda=kota.samarinda)
    assert kode(masuk(cast.bagian_organisasi).get(f"{DASBOR}?pemda={kota.samarinda.pk}")) == ["DISDIK"]


def test_names_are_escaped(kota, cast, periode, masuk):
    kota.setda.singkatan = "<script>x</script>"
    kota.setda.save()
    teks = masuk(cast.bagian_organisasi).get(DASBOR).text
    assert "<script>x" not in teks
    assert teks.count("&lt;script&gt;x") == 3  # the row, the name of its link, and the reminder


# --- leader -------------------------------------------------------------------------


@pytest.mark.parametrize("jumlah", [1, 3])
def test_leader_costs_the_same_for_one_and_three(kota, cast, periode, masuk, jumlah, django_assert_num_queries):
    make_laporan(kota.disdukcapil, cast, "diajukan")
    dipilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    for n in range(jumlah):
        acara = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 11, n + 1), pimpinan_hadir=True)
        pabrik.make_kehadiran(acara, cast.ketua.pegawai)
        pabrik.make_tindak_lanjut(acara, cast.ketua.pegawai, dt.date(2026, 11, 10))
        pabrik.make_pengukuran(pabrik.make_indikator(dipilih, f"Ukuran {n}"), cast.notulis, "2", dt.date(2026, 11, 1))
    client = masuk(cast.pimpinan)
    client.get(DASBOR)
    with django_assert_num_queries(14):
        response = client.get(DASBOR)
    assert (response.context["angka"].hadir, len(response.context["ukuran"]), len(response.context["macet"])) == (jumlah,) * 3


def test_leader_sees_presence_results_and_what_is_stuck(kota, cast, periode, masuk):
    for hari, ada in [(1, True), (2, True), (3, False)]:
        acara = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 11, hari), pimpinan_hadir=ada)
        pabrik.make_kehadiran(acara, cast.ketua.pegawai, "hadir" if hari < 3 else "izin")
    pabrik.make_tindak_lanjut(acara, cast.ketua.pegawai, dt.date(2026, 11, 20))
    ukur = pabrik.make_indikator(pabrik.make_nilai_terpilih(kota.disdukcapil))
    pabrik.make_pengukuran(ukur, cast.notulis, "1.3", dt.date(2026, 11, 1))
    teks = " ".join(masuk(cast.pimpinan).get(DASBOR).text.split())
    for kata in [
        "Kepala Dinas Kependudukan dan Pencatatan Sipil",
        "sejak 1 Januari 2020",
        "3 kegiatan KBK</a>",
        "Masalah: Antrean lama",
        "Anggota rata-rata 2,0 dari 3.",
        "3,2 → 1,3 hari (target 1)",
        "belum tercapai",
        "1 tindak lanjut lewat tenggat",
        "terlambat 4 hari",
    ]:
        assert kata in teks, kata


def test_leader_sees_what_changed_and_every_number_opens_its_rows(kota, cast, periode, masuk):
    for hari in (dt.date(2026, 8, 3), dt.date(2026, 11, 2), dt.date(2026, 11, 3)):
        pabrik.make_kegiatan(kota.akta, cast.notulis, hari, pimpinan_hadir=True)
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 8, 4), jenis="rapat", pimpinan_hadir=True)
    client = masuk(cast.pimpinan)
    context = client.get(DASBOR).context
    assert context["sejak_lalu"] == [
        ("kehadiran Anda", 2, 2, "tetap"), ("tindakan", 1, 2, "naik 1"), ("pertemuan", 1, 0, "turun 1"), ("bukti lengkap", 0, 0, "tetap"),
    ]  # fmt: skip
    jumlah = {nama: client.get(isi["url"]).context["page"].paginator.count for nama, isi in context["alamat_kerja"].items()}
    assert jumlah == {"tindakan": 2, "pertemuan": 0, "lengkap": 0, "semua": 2}


def test_who_did_not_lead_in_the_period_before_is_told_so(kota, cast, periode, masuk):
    orang = cast.tanpa_peran
    Penugasan.objects.filter(pegawai=cast.pimpinan.pegawai).update(sampai=dt.date(2026, 10, 14))
    pabrik.make_penugasan(orang.pegawai, kota.disdukcapil, status="plt", dari=dt.date(2026, 10, 15))
    pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 8, 3), pimpinan_hadir=True)
    halaman = masuk(orang).get(DASBOR)
    assert halaman.context["sejak_lalu"] == []
    assert "Anda belum menjabat di sini" in halaman.text
    assert [(p.pegawai, p.dari) for p in halaman.context["pemimpin"]] == [
        (cast.pimpinan.pegawai, dt.date(2020, 1, 1)), (orang.pegawai, dt.date(2026, 10, 15)),
    ]  # fmt: skip


def test_an_acting_leader_is_told_which_days_count(kota, cast, periode, masuk):
    orang = cast.tanpa_peran
    pabrik.make_penugasan(orang.pegawai, kota.dishub, status="plt", dari=dt.date(2026, 8, 14), jabatan="Kepala Dinas Perhubungan")
    teks = masuk(orang).get(f"{DASBOR}?periode={periode.pk}").text
    assert "Plt. Kepala Dinas Perhubungan" in teks
    assert "sejak 14 Agustus 2026" in teks
    assert "Dihitung dari 14 Agustus 2026 sampai 30 September 2026" in teks


def test_approval_is_one_tap_and_not_for_what_one_wrote(kota, cast, periode, masuk):
    laporan = make_laporan(kota.disdukcapil, cast, "diajukan")
    make_laporan(kota.dishub, cast, "diajukan")
    client = masuk(cast.pimpinan)
    response = client.get(DASBOR)
    assert [(row.pk, boleh) for row, boleh in response.context["menunggu"]] == [(laporan.pk, True)]
    client.post(f"/laporan/{laporan.pk}/langkah/setujui/", {"versi": laporan.versi})
    laporan.refresh_from_db()
    assert laporan.status == "disetujui"
    laporan.status, laporan.disetujui_oleh, laporan.disetujui_pada, laporan.pengubah = "diajukan", None, None, cast.pimpinan
    laporan.save()
    teks = client.get(DASBOR).text
    assert "pejabat lain yang menyetujuinya" in teks
    assert "langkah/setujui" not in teks


def test_who_leads_two_units_chooses(kota, cast, periode, masuk):
    pabrik.make_penugasan(cast.pimpinan.pegawai, kota.dishub, status="plt", dari=dt.date(2026, 11, 1))
    client = masuk(cast.pimpinan)
    assert client.get(DASBOR).context["post"].opd == kota.dishub
    assert client.get(f"{DASBOR}?opd={kota.disdukcapil.pk}").context["post"].opd == kota.disdukcapil
    assert client.get(f"{DASBOR}?opd={kota.setda.pk}").context["post"].opd == kota.dishub


def test_a_leader_without_periods_or_activities_is_told_what_comes(kota, cast, masuk):
    teks = masuk(cast.pimpinan).get(DASBOR).text
    assert "Belum ada periode laporan" in teks
    make_periode_berjalan(kota.bontang)
    teks = masuk(cast.pimpinan).get(DASBOR).text
    for kata in ["Belum ada kegiatan yang tercatat", "Belum ada indikator", "Tidak ada tindak lanjut yang lewat tenggat", "Berjalan"]:
        assert kata in teks


def test_a_post_that_ended_yesterday_opens_nothing(kota, cast, masuk):
    post = cast.pimpinan.pegawai.penugasan.get()
    post.sampai = dt.date(2026, 11, 23)
    post.save()
    assert [masuk(cast.pimpinan).get(alamat).status_code for alamat in (DASBOR, PIMPINAN)] == [403, 403]
