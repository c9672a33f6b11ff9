"""The same snapshot gives the same PDF byte for byte a year later, whatever became of the data (reliability C75)."""

import datetime as dt
import sys
from pathlib import Path
from unittest import mock

import pytest
from django.utils import timezone

from kbk.models import Kegiatan
from laporan.actions.cetakan import buat_pdf
from laporan.dokumen import masukan_cetak
from laporan.models import LaporanOpd
from tests import pabrik
from tests.laporan.pabrik_rekap import make_laporan_beku

SETAHUN = dt.timedelta(days=400)
# Stands in for the interpreter of the child that draws: the same program, with every clock of Python a year ahead.
NANTI = """#!{python}
import datetime, pathlib, runpy, sys, time
asli, geser = time.time, {detik}
time.time = lambda: asli() + geser
class Nanti(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
datetime.datetime = Nanti
pathlib.Path({catatan!r}).write_text(str(Nanti.now().date()))
sys.argv = sys.argv[4:]  # without -P -s -B
sys.path[0] = {folder!r}
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def setahun_lagi(tmp_path, monkeypatch):
    """setahun_lagi(): from now on it is a year later, here and in the child. Returns the file where the child notes
    its own date."""
    catatan = tmp_path / "tanggal-anak"

    def maju() -> Path:
        skrip = tmp_path / "python-nanti"
        isi = NANTI.format(python=sys.executable, detik=int(SETAHUN.total_seconds()), catatan=str(catatan), folder=str(tmp_path))
        skrip.write_text(isi)
        skrip.chmod(0o755)
        monkeypatch.setattr("laporan.pdf.sys", mock.Mock(executable=str(skrip), platform=sys.platform))
        kelak = timezone.now() + SETAHUN
        monkeypatch.setattr("django.utils.timezone.now", lambda: kelak)
        return catatan

    return maju


def cetak(laporan, keluaran: Path) -> bytes:
    """The report as it would be printed when it is asked for now."""
    buat_pdf(masukan_cetak(LaporanOpd.objects.get(pk=laporan.pk), "A4"), laporan, keluaran)
    return keluaran.read_bytes()


def test_a_report_prints_the_same_a_year_later(cast, kota, tmp_path, setahun_lagi):
    terpilih = pabrik.make_nilai_terpilih(kota.disdukcapil)
    pabrik.make_pengukuran(pabrik.make_indikator(terpilih), cast.notulis, "1.3")
    pabrik.make_kegiatan(kota.akta, cast.notulis, nilai=[terpilih.nilai])
    laporan = make_laporan_beku(kota.disdukcapil, cast, kesimpulan="Antrean turun.")
    dulu = cetak(laporan, tmp_path / "dulu.pdf")
    Kegiatan.objects.update(judul="Judul lain", hasil="Hasil lain")
    cast.pimpinan.pegawai.penugasan.update(sampai=dt.date(2026, 12, 31))
    catatan = setahun_lagi()
    kini = cetak(laporan, tmp_path / "kini.pdf")
    assert dt.date.fromisoformat(catatan.read_text()) > dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=300)
    assert len(dulu) > 10_000
    assert kini == dulu
