import datetime as dt
import importlib

from django.apps import apps

from laporan.cuplikan import susun_cuplikan
from laporan.dasar_hukum import dasar_hukum
from laporan.models import DasarHukum
from tests import pabrik
from tests.laporan.pabrik_laporan import make_laporan
from tests.laporan.pabrik_rekap import make_laporan_beku

AKHIR_TW3 = dt.date(2026, 9, 30)
isi_awal = importlib.import_module("laporan.migrations.0008_isi_dasar_hukum")


def test_without_a_list_of_its_own_a_pemda_cites_the_usual_rules(kota):
    baku = dasar_hukum(kota.bontang, AKHIR_TW3)
    assert baku[0] == "Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara;"
    assert [teks[-1] for teks in baku] == [";", ";", ";", ";", "."]
    assert "Kalimantan Timur" in baku[-1]


def test_legal_bases_of_another_province_are_not_cited(kota):
    jatim = pabrik.make_pemda("35", "Provinsi Jawa Timur", "provinsi")
    assert len(dasar_hukum(jatim, AKHIR_TW3)) == len(dasar_hukum(kota.bontang, AKHIR_TW3)) - 1


def test_the_migration_gives_every_pemda_what_it_cited_until_now(kota):
    dulu = {pemda: dasar_hukum(pemda, AKHIR_TW3) for pemda in (kota.bontang, kota.samarinda)}
    isi_awal.fill(apps, None)
    for pemda, teks in dulu.items():
        assert DasarHukum.objects.filter(pemda=pemda).count() == 5
        assert dasar_hukum(pemda, AKHIR_TW3) == teks


def test_a_new_edition_is_cited_from_its_day_and_the_old_one_until_its_own(kota):
    isi = {"pemda": kota.bontang, "urutan": 1}
    DasarHukum.objects.create(**isi, teks="Perwali 3/2019;", berlaku_sampai=AKHIR_TW3)
    DasarHukum.objects.create(**isi, teks="Perwali 7/2026", berlaku_dari=AKHIR_TW3 + dt.timedelta(days=1))
    DasarHukum.objects.create(pemda=kota.bontang, urutan=2, teks="Keputusan Wali Kota 1/2020")
    assert dasar_hukum(kota.bontang, AKHIR_TW3) == ["Perwali 3/2019;", "Keputusan Wali Kota 1/2020."]
    assert dasar_hukum(kota.bontang, dt.date(2026, 12, 31)) == ["Perwali 7/2026;", "Keputusan Wali Kota 1/2020."]


def test_all_ended_means_none_is_cited(kota):
    DasarHukum.objects.create(pemda=kota.bontang, urutan=1, teks="Perwali 3/2019", berlaku_sampai=dt.date(2020, 1, 1))
    assert dasar_hukum(kota.bontang, AKHIR_TW3) == []


def test_a_frozen_report_keeps_the_rules_of_its_day(kota, cast):
    lama = DasarHukum.objects.create(pemda=kota.bontang, urutan=1, teks="Perwali 3/2019")
    beku = make_laporan_beku(kota.disdukcapil, cast)
    lama.teks = "Perwali 7/2026"
    lama.save()
    beku.refresh_from_db()
    assert beku.cuplikan["dasar_hukum"] == ["Perwali 3/2019."]
    assert susun_cuplikan(make_laporan(kota.dishub, cast, "draf"))["dasar_hukum"] == ["Perwali 7/2026."]
