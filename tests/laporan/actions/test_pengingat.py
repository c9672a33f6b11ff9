import datetime as dt

import pytest
from django.db import OperationalError

from laporan.actions import pengingat
from laporan.actions.pengingat import run_pengingat
from opd.actions.surat import claim_surat, order_surat, send_surat
from opd.models import Denyut, Pemberitahuan, Pengguna, Surat
from tests.laporan.pabrik_laporan import make_laporan, make_periode

JAM = [6, 7, 8, 15]  # turns of a day, WITA
MULAI, AKHIR = dt.date(2026, 9, 15), dt.date(2026, 10, 25)


@pytest.fixture
def periode(kota, cast):
    """Triwulan III, of which nobody reports; the reports are due on 10 October."""
    for nama in ("sekretaris", "pimpinan", "sekda"):
        Pengguna.objects.filter(nama_masuk=nama).update(email=f"{nama}@contoh.id")
    return make_periode(kota.bontang)


def jalan(tidur=(), kali=1) -> None:
    """The worker's turns through the weeks around the deadline; on the days `tidur` it is not running."""
    for n in range((AKHIR - MULAI).days):
        hari = MULAI + dt.timedelta(days=n)
        for jam in JAM:
            at = dt.datetime.combine(hari, dt.time(jam), tzinfo=dt.timezone(dt.timedelta(hours=8)))
            for _ in range(0 if str(hari) in tidur else kali):
                putaran(at)


def putaran(at: dt.datetime) -> None:
    run_pengingat(at)
    order_surat(at)
    while surat := claim_surat(at):
        send_surat(surat, at)


def surat(kurir, nama: str) -> list[tuple[str, str]]:
    """(day, what it says) of every letter to that person."""
    isi = [(m.subject.partition(", ")[2], m.body) for m in kurir.terkirim if m.to == [f"{nama}@contoh.id"]]
    return [(hari, " | ".join(b[2:] for b in body.splitlines() if b.startswith("- "))) for hari, body in isi]


NASKAH = "Naskah laporan Triwulan III 2026 Disdukcapil belum dimulai. Tenggat naskah 5 Oktober 2026"
LAPORAN = "Laporan Triwulan III 2026 Disdukcapil belum diajukan. Tenggat 10 Oktober 2026"
LEWAT = "Laporan Triwulan III 2026 Disdukcapil belum diajukan, padahal tenggatnya 10 Oktober 2026"
SEKRETARIS = [
    ("21 September 2026", f"{NASKAH} (tinggal 14 hari)."),
    ("26 September 2026", f"{LAPORAN} (tinggal 14 hari)."),
    ("28 September 2026", f"{NASKAH} (tinggal 7 hari)."),
    ("3 Oktober 2026", f"{LAPORAN} (tinggal 7 hari)."),
    ("4 Oktober 2026", f"{NASKAH} (tinggal 1 hari)."),
    ("9 Oktober 2026", f"{LAPORAN} (tinggal 1 hari)."),
    ("11 Oktober 2026", f"{LEWAT} (lewat 1 hari)."),
]


def test_each_stage_is_written_once_and_climbs(kota, periode, kurir):
    jalan()
    assert surat(kurir, "sekretaris") == SEKRETARIS
    assert surat(kurir, "pimpinan") == [("13 Oktober 2026", f"{LEWAT} (lewat 3 hari).")]
    assert [hari for hari, _ in surat(kurir, "sekda")] == ["17 Oktober 2026"]


def test_every_turn_taken_twice_writes_nothing_twice(kota, periode, kurir):
    jalan(kali=2)
    assert surat(kurir, "sekretaris") == SEKRETARIS


def test_a_scheduler_that_slept_for_a_day_writes_it_the_next_morning_once(kota, periode, kurir):
    jalan(tidur={"2026-10-03", "2026-10-11"})
    harapan = [*SEKRETARIS]
    harapan[3:5] = [("4 Oktober 2026", f"{NASKAH} (tinggal 1 hari). | {LAPORAN} (tinggal 6 hari).")]
    harapan[-1] = ("12 Oktober 2026", f"{LEWAT} (lewat 2 hari).")
    found = [(hari, " | ".join(sorted(isi.split(" | "), reverse=True))) for hari, isi in surat(kurir, "sekretaris")]
    assert found == harapan


def test_one_that_slept_for_two_weeks_says_only_what_holds_now(kota, periode, kurir):
    jalan(tidur={str(MULAI + dt.timedelta(days=n)) for n in range(25)})
    assert surat(kurir, "sekretaris") == [("10 Oktober 2026", f"{LAPORAN} (hari ini)."), SEKRETARIS[-1]]


def test_what_is_done_before_the_morning_is_not_written(kota, cast, periode, kurir):
    pagi = dt.datetime(2026, 10, 2, 16, 30, tzinfo=dt.UTC)  # 3 October, 00.30 WITA: seven days left
    putaran(pagi)
    assert Pemberitahuan.objects.filter(pengguna=cast.sekretaris).exists()
    make_laporan(kota.disdukcapil, cast, "diterima", diterima_pada=pagi)
    putaran(pagi + dt.timedelta(hours=7))
    assert surat(kurir, "sekretaris") == []
    assert Pemberitahuan.objects.filter(pengguna=cast.sekretaris).berlaku().get().jenis == "kabar"


def test_news_of_the_day_comes_with_the_next_morning(kota, cast, periode, kurir):
    make_laporan(kota.disdukcapil, cast, "dikembalikan")
    siang = dt.datetime(2026, 10, 20, 5, 0, tzinfo=dt.UTC)
    putaran(siang)
    assert surat(kurir, "sekretaris") == []
    putaran(dt.datetime(2026, 10, 20, 23, 0, tzinfo=dt.UTC))
    assert [hari for hari, _ in surat(kurir, "sekretaris")] == ["21 Oktober 2026"]


def test_one_pemda_that_fails_does_not_silence_the_others(kota, cast, periode, monkeypatch, caplog):
    make_periode(kota.samarinda)
    asli = pengingat.susun

    def susun(pemda, at):
        if pemda == kota.samarinda:
            raise ValueError("rusak")
        return asli(pemda, at)

    monkeypatch.setattr(pengingat, "susun", susun)
    assert run_pengingat(dt.datetime(2026, 10, 8, 0, 0, tzinfo=dt.UTC)) > 0
    assert Denyut.objects.get(nama="pengingat").isi["gagal"] == ["64.72"]
    assert "pengingat 64.72 gagal" in caplog.text


def test_a_database_that_went_away_is_the_workers_matter(kota, periode, monkeypatch):
    def susun(pemda, at):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(pengingat, "susun", susun)
    with pytest.raises(OperationalError):
        run_pengingat()
    assert not Denyut.objects.filter(nama="pengingat").exists()
    assert not Surat.objects.exists()
