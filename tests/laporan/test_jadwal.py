import datetime as dt

import pytest

from laporan.jadwal import susun
from laporan.models import Perpanjangan
from laporan.models.pembukaan import PembukaanKembali
from opd.models import Pengguna
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan, make_periode, make_rekap

# Triwulan III 2026: draft due 5 October, reports 10 October, recap 20 October.
SIANG = dt.time(4, 0, tzinfo=dt.UTC)  # 12.00 WITA


def pada(tanggal: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(tanggal), SIANG)


@pytest.fixture
def periode(kota):
    return make_periode(kota.bontang)


def dikatakan(kota, saat: dt.datetime | str) -> dict[str, list[str]]:
    """{person: what they should know then}, without what concerns the kecamatan and Setda, where few work."""
    saat = pada(saat) if isinstance(saat, str) else saat
    nama = dict(Pengguna.objects.values_list("pk", "nama_masuk"))
    hasil: dict[str, list[str]] = {}
    for (orang, _), kabar in susun(kota.bontang, saat).items():
        if kabar.opd not in {kota.kecamatan, kota.setda}:
            hasil.setdefault(nama[orang], []).append(kabar.kalimat)
    return hasil


NASKAH = "Naskah laporan Triwulan III 2026 Disdukcapil belum dimulai. Tenggat naskah 5 Oktober 2026."
LAPORAN = "Laporan Triwulan III 2026 Disdukcapil belum diajukan. Tenggat 10 Oktober 2026."
LEWAT = "Laporan Triwulan III 2026 Disdukcapil belum diajukan, padahal tenggatnya 10 Oktober 2026."
REKAP = "Rekap Triwulan III 2026 Kota Bontang belum dikirim ke provinsi. Tenggat 20 Oktober 2026."
KOTA = "4 perangkat daerah belum melapor Triwulan III 2026, tenggat 10 Oktober 2026: Disdukcapil, Dishub, Kec-Bs, Setda."


@pytest.mark.parametrize(
    ("hari", "sekretaris"),
    [
        ("2026-09-20", []),
        ("2026-09-21", [NASKAH]),
        ("2026-09-25", [NASKAH]),
        ("2026-09-26", [NASKAH, LAPORAN]),
        ("2026-10-05", [NASKAH, LAPORAN]),  # the day itself counts whole
        ("2026-10-06", [LAPORAN]),
        ("2026-10-10", [LAPORAN]),
        ("2026-10-11", [LEWAT]),
        ("2026-12-09", [LEWAT]),
        ("2026-12-10", []),  # after sixty days nobody is reminded any more
    ],
)
def test_the_secretary_is_reminded_from_fourteen_days_before(kota, cast, periode, hari, sekretaris):
    assert dikatakan(kota, hari).get("sekretaris", []) == sekretaris


@pytest.mark.parametrize(
    ("saat", "kunci"),
    [
        (dt.datetime(2026, 9, 25, 15, 59, tzinfo=dt.UTC), None),  # 23.59 WITA on the 25th
        (dt.datetime(2026, 9, 25, 16, 0, tzinfo=dt.UTC), "14"),
        (dt.datetime(2026, 10, 2, 15, 59, tzinfo=dt.UTC), "14"),
        (dt.datetime(2026, 10, 2, 16, 0, tzinfo=dt.UTC), "7"),
        (dt.datetime(2026, 10, 8, 16, 0, tzinfo=dt.UTC), "1"),
        (dt.datetime(2026, 10, 10, 15, 59, tzinfo=dt.UTC), "1"),
        (dt.datetime(2026, 10, 10, 16, 0, tzinfo=dt.UTC), None),
    ],
)
def test_stages_change_at_midnight_where_the_pemda_is(kota, cast, periode, saat, kunci):
    ada = [k for (orang, k) in susun(kota.bontang, saat) if orang == cast.sekretaris.pk and k.startswith("tenggat:")]
    assert ada == ([f"tenggat:{periode.pk}:{kota.disdukcapil.pk}:2026-10-10:{kunci}"] if kunci else [])


@pytest.mark.parametrize(
    ("hari", "pimpinan", "bagian", "sekda"),
    [
        ("2026-10-10", [], [], []),
        ("2026-10-11", [], [KOTA, REKAP], []),
        ("2026-10-13", [LEWAT], [KOTA, REKAP], []),
        ("2026-10-16", [LEWAT], [KOTA, REKAP], []),
        ("2026-10-17", [LEWAT], [KOTA, REKAP], [KOTA]),
    ],
)
def test_being_late_climbs_from_secretary_to_leader_to_sekda(kota, cast, periode, hari, pimpinan, bagian, sekda):
    kata = dikatakan(kota, hari)
    assert kata.get("pimpinan", []) == pimpinan
    assert [k for k in kata.get("bagian_organisasi", []) if hari > "2026-10-10"] == bagian
    assert kata.get("sekda", []) == sekda


def test_nobody_else_is_told(kota, cast, periode):
    siapa = set(dikatakan(kota, "2026-10-20"))
    assert siapa == {"sekretaris", "sekretaris_dishub", "pimpinan", "bagian_organisasi", "sekda"}


def test_the_days_are_data_of_the_pemda(kota, cast, periode):
    kota.bontang.kalender |= {"ingatkan": [3], "eskalasi": [2, 4, 5]}
    kota.bontang.save()
    harian = {hari: dikatakan(kota, hari) for hari in ("2026-10-06", "2026-10-07", "2026-10-11", "2026-10-14", "2026-10-15")}
    assert [LAPORAN in kata.get("sekretaris", []) for kata in harian.values()] == [False, True, False, False, False]
    assert [LEWAT in kata.get("sekretaris", []) for kata in harian.values()] == [False, False, False, True, True]
    assert [LEWAT in kata.get("pimpinan", []) for kata in harian.values()] == [False, False, False, True, True]
    assert [KOTA in kata.get("sekda", []) for kata in harian.values()] == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("hari", "kata"),
    [
        ("2026-10-12", ["Tenggat laporan Triwulan III 2026 Disdukcapil diperpanjang sampai 1 November 2026."]),
        ("2026-10-18", ["Laporan Triwulan III 2026 Disdukcapil belum diajukan. Tenggat 1 November 2026."]),
        ("2026-11-02", ["Laporan Triwulan III 2026 Disdukcapil belum diajukan, padahal tenggatnya 1 November 2026."]),
    ],
)
def test_an_extension_moves_every_reminder_and_ends_by_itself(kota, cast, periode, hari, kata):
    Perpanjangan.objects.create(
        opd=kota.disdukcapil, periode=periode, sampai=dt.date(2026, 11, 1), alasan="Banjir.", oleh=cast.bagian_organisasi
    )
    semua = dikatakan(kota, hari)
    assert semua["sekretaris"] == kata
    assert "pimpinan" not in semua
    assert not any("Disdukcapil" in k for k in semua.get("sekda", []) if "10 Oktober" in k)
    assert ("Disdukcapil" in "".join(semua["bagian_organisasi"])) == (hari > "2026-11-01")


def test_a_draft_counts_as_begun_and_not_as_handed_in(kota, cast, periode):
    make_laporan(kota.disdukcapil, cast, "draf")
    assert dikatakan(kota, "2026-09-28")["sekretaris"] == [LAPORAN]


@pytest.mark.parametrize("status", ["diajukan", "disetujui", "diterima", "direkap", "terkirim", "dikembalikan"])
def test_who_handed_in_once_is_not_late(kota, cast, periode, status):
    make_laporan(kota.disdukcapil, cast, status)
    assert LEWAT not in dikatakan(kota, "2026-10-20").get("sekretaris", [])
    assert "Disdukcapil" not in "".join(dikatakan(kota, "2026-10-20")["sekda"])


def test_the_nearest_holder_is_told(kota, cast, periode):
    """A unit below another one that reports by itself: its own secretary, and only without one the one above."""
    puskesmas = pabrik.make_opd(kota.bontang, "PKM", "Puskesmas", "puskesmas", induk=kota.disdukcapil, singkatan="Pkm")
    assert any("Pkm" in k for k in dikatakan(kota, "2026-10-08")["sekretaris"])
    pabrik.make_peran(cast.tanpa_peran, "sekretaris_opd", opd=puskesmas)
    assert not any("Pkm" in k for k in dikatakan(kota, "2026-10-08")["sekretaris"])
    assert any("Pkm" in k for k in dikatakan(kota, "2026-10-08")["tanpa_peran"])


def test_roles_count_by_their_dates(kota, cast, periode):
    cast.sekretaris.peran.update(sampai=dt.date(2026, 10, 7))
    assert ["sekretaris" in dikatakan(kota, hari) for hari in ("2026-10-07", "2026-10-08")] == [True, False]


def test_a_closed_account_is_told_nothing(kota, cast, periode):
    Pengguna.objects.filter(pk=cast.sekretaris.pk).update(is_active=False)
    assert "sekretaris" not in dikatakan(kota, "2026-10-08")


# --- reports on their way -----------------------------------------------------


def langkah(kota, hari="2026-10-06") -> dict[str, list[str]]:
    return {orang: [k for k in kata if "Disdukcapil" in k] for orang, kata in dikatakan(kota, hari).items()}


def test_a_submitted_report_waits_for_the_leader_who_did_not_write_it(kota, cast, periode):
    make_laporan(kota.disdukcapil, cast)
    pabrik.make_penugasan(cast.sekretaris.pegawai, kota.disdukcapil, status="plh", dari=dt.date(2026, 10, 1))
    kata = langkah(kota)
    assert kata["pimpinan"] == ["Laporan Triwulan III 2026 Disdukcapil menunggu persetujuan Anda."]
    assert "sekretaris" not in kata


def test_an_approved_report_waits_for_the_city_and_its_writer_hears_of_it(kota, cast, periode):
    make_laporan(kota.disdukcapil, cast, "disetujui", disetujui_oleh=cast.pimpinan, disetujui_pada=pada("2026-10-05"))
    kata = langkah(kota)
    assert kata["bagian_organisasi"] == ["Laporan Triwulan III 2026 Disdukcapil sudah disetujui pimpinan dan menunggu diterima."]
    assert kata["sekretaris"] == ["Laporan Triwulan III 2026 Disdukcapil sudah disetujui pimpinan."]
    assert "pimpinan" not in kata


def test_a_returned_report_waits_for_the_secretary(kota, cast, periode):
    make_laporan(kota.disdukcapil, cast, "dikembalikan")
    assert langkah(kota)["sekretaris"] == [
        "Laporan Triwulan III 2026 Disdukcapil dikembalikan. Buka untuk membaca alasannya, lalu perbaiki."
    ]


@pytest.mark.parametrize("status", ["diterima", "direkap", "terkirim"])
def test_an_accepted_report_is_good_news_once_for_who_made_it(kota, cast, periode, status):
    diterima = {"diterima_oleh": cast.bagian_organisasi, "diterima_pada": pada("2026-10-05")}
    make_laporan(kota.disdukcapil, cast, status, disetujui_oleh=cast.pimpinan, disetujui_pada=pada("2026-10-05"), **diterima)
    kalimat = ["Laporan Triwulan III 2026 Disdukcapil sudah diterima."]
    kata = langkah(kota)
    assert (kata["sekretaris"], kata["pimpinan"]) == (kalimat, kalimat)
    assert "sekretaris" not in langkah(kota, "2026-10-20")
    sehari = susun(kota.bontang, pada("2026-10-06"))
    assert {k for (orang, k) in sehari if orang == cast.pimpinan.pk} == {
        k for (orang, k) in susun(kota.bontang, pada("2026-10-07")) if orang == cast.pimpinan.pk
    }


def test_a_reopened_report_waits_for_who_writes_until_its_last_day(kota, cast, periode):
    diterima = {"diterima_oleh": cast.bagian_organisasi, "diterima_pada": pada("2026-10-05")}
    laporan = make_laporan(kota.disdukcapil, cast, "diterima", **diterima)
    buka = {"alasan": "Foto tertukar.", "oleh": cast.bagian_organisasi, "dibuka_pada": pada("2026-11-02")}
    PembukaanKembali.objects.create(laporan=laporan, sampai=dt.date(2026, 11, 9), **buka)
    kalimat = "Laporan Triwulan III 2026 Disdukcapil dibuka kembali sampai 9 November 2026. Perbaiki sebagai revisi sebelum itu."
    assert langkah(kota, "2026-11-09")["sekretaris"] == [kalimat]
    assert "sekretaris" not in langkah(kota, "2026-11-10")


def test_a_question_about_one_activity_waits_for_its_answer_and_then_for_who_asked(kota, cast, periode):
    kegiatan = pabrik.make_kegiatan(kota.akta, cast.notulis)
    permintaan = pabrik.make_permintaan(kegiatan, cast.bagian_organisasi, "Foto buram.")
    kata = dikatakan(kota, "2026-09-15")["sekretaris"]
    assert kata == ["Ada permintaan kelengkapan untuk kegiatan Disdukcapil tanggal 12 Agustus 2026. Buka untuk membaca dan menjawabnya."]
    permintaan.jawaban, permintaan.penjawab, permintaan.dijawab_pada = "Sudah diganti.", cast.sekretaris, pada("2026-09-15")
    permintaan.save()
    kata = dikatakan(kota, "2026-09-15")
    assert kata == {"bagian_organisasi": ["Permintaan kelengkapan Anda untuk kegiatan Disdukcapil tanggal 12 Agustus 2026 sudah dijawab."]}
    permintaan.penutup, permintaan.ditutup_pada = cast.bagian_organisasi, pada("2026-09-15")
    permintaan.save()
    assert dikatakan(kota, "2026-09-15") == {}


def test_a_sent_recap_is_not_asked_for(kota, cast, periode):
    make_rekap(kota.bontang, cast, "draf")
    assert REKAP in dikatakan(kota, "2026-10-19")["bagian_organisasi"]
    make_rekap(kota.bontang, cast, "terkirim", revisi=2)
    assert REKAP not in dikatakan(kota, "2026-10-19")["bagian_organisasi"]


@pytest.mark.parametrize("jumlah", [1, 3])
def test_the_cost_does_not_grow_with_the_agencies(kota, cast, periode, jumlah, django_assert_num_queries):
    for n in range(jumlah):
        opd = pabrik.make_opd(kota.bontang, f"LAIN-{n}")
        pabrik.make_peran(cast.tanpa_peran, "sekretaris_opd", opd=opd)
        make_laporan(opd, cast)
    with django_assert_num_queries(9):
        susun(kota.bontang, pada("2026-10-20"))
