"""The worker as a process of its own, on a database that outlives it."""

import datetime as dt
import signal
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from laporan.actions.cetakan import claim_cetakan, order_cetakan
from laporan.management.commands import pekerja
from laporan.models import Cetakan
from opd.models import Jejak, Mutasi, Pegawai
from tests.laporan import contoh_cuplikan as contoh
from tests.laporan.pabrik_laporan import make_laporan, make_rekap


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_order_is_taken_up_and_yields_one_result(kota, cast, luar):
    laporan = make_laporan(kota.disdukcapil, cast, cuplikan=contoh.cuplikan_opd(kegiatan=4))
    order_cetakan(by=cast.sekretaris, laporan=laporan)
    luar.siapkan()

    with luar.jalankan() as mati:
        luar.tunggu("status = 'berjalan' AND kemajuan >= 10")
        anak = _children(mati.pid)
        mati.send_signal(signal.SIGKILL)
        mati.wait()
    assert anak  # it was killed in the middle of drawing
    assert luar.sql("SELECT status, percobaan FROM laporan_cetakan") == [("berjalan", 1)]

    with luar.jalankan("--sekali") as dini:  # the lease still stands: nothing to do
        assert dini.communicate()[0] == ""
    luar.sql("UPDATE laporan_cetakan SET sewa_sampai = '2020-01-01 00:00:00+00:00'")
    with luar.jalankan("--sekali") as penerus:
        baris = penerus.communicate()[0]

    assert "selesai" in baris
    ((status, percobaan, nama, sha256),) = luar.sql("SELECT status, percobaan, berkas, sha256 FROM laporan_cetakan")
    assert (status, percobaan) == ("selesai", 2)
    assert [str(p.relative_to(luar.media)) for p in luar.media.rglob("*.pdf")] == [nama]
    assert luar.sql("SELECT count(*) FROM opd_jejak WHERE aksi = 'buat_cetakan'") == [(1,)]
    isi = subprocess.run(["sha256sum", luar.media / nama], capture_output=True, check=True, text=True).stdout
    assert isi.split()[0] == sha256
    assert not any(Path(f"/proc/{pid}").exists() for pid in anak)  # the child ended with its worker


def _children(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_stop_leaves_a_clean_queue(kota, cast, luar):
    order_cetakan(by=cast.sekretaris, laporan=make_laporan(kota.disdukcapil, cast, cuplikan=contoh.cuplikan_opd(kegiatan=4)))
    luar.siapkan()
    with luar.jalankan() as proses:
        luar.tunggu("status = 'berjalan' AND kemajuan >= 10")
        proses.send_signal(signal.SIGTERM)
        keluar = proses.communicate(timeout=10)[0]
    assert proses.returncode == 0
    assert "dikembalikan ke antrean" in keluar
    assert luar.sql("SELECT status, percobaan, token FROM laporan_cetakan") == [("antri", 0, "")]


@pytest.mark.django_db
def test_a_database_that_went_away_is_asked_again(kota, cast, capsys, monkeypatch):
    order_cetakan(by=cast.sekretaris, laporan=make_laporan(kota.disdukcapil, cast))
    gangguan = [OperationalError("server closed the connection")]

    def claim():
        if gangguan:
            raise gangguan.pop()
        return claim_cetakan()

    monkeypatch.setattr(pekerja, "run_pengingat", lambda: 0)
    monkeypatch.setattr(pekerja, "claim_cetakan", claim)
    monkeypatch.setattr(pekerja, "work_cetakan", lambda cetakan, berhenti: f"{cetakan} dikerjakan")
    # Neither may end the connection here: on PostgreSQL that would break the transaction this test runs in.
    monkeypatch.setattr(pekerja, "connection", SimpleNamespace(close=lambda: None))
    monkeypatch.setattr(pekerja, "close_old_connections", lambda: None)
    call_command("pekerja", "--sekali")
    keluar = capsys.readouterr().out.splitlines()
    assert keluar[0] == "basis data tidak menjawab (OperationalError); dicoba lagi"
    assert keluar[1].endswith("dikerjakan")


@pytest.mark.django_db
@pytest.mark.django_db
def test_a_move_whose_day_has_come_takes_effect(kota, cast, capsys, monkeypatch):
    monkeypatch.setattr(pekerja, "close_old_connections", lambda: None)  # the transaction of this test
    kemarin = kota.bontang.hari_ini() - dt.timedelta(days=1)
    isi = {"jenis": "pindah", "mulai": kemarin, "dari_opd": kota.disdukcapil, "ke_opd": kota.dishub}
    Mutasi.objects.create(pegawai=cast.anggota.pegawai, oleh=cast.bagian_organisasi, **isi)
    call_command("pekerja", "--sekali")
    assert Pegawai.objects.get(pk=cast.anggota.pegawai_id).opd == kota.dishub
    assert "1 mutasi mulai berlaku" in capsys.readouterr().out


def test_cetak_laporan_writes_the_file(kota, cast, capsys, monkeypatch, tmp_path):
    make_laporan(kota.disdukcapil, cast, cuplikan=contoh.cuplikan_nihil())
    keluaran = tmp_path / "l.pdf"
    call_command("cetak_laporan", pemda="64.74", periode="2026-TW3", opd="DISDUKCAPIL", keluaran=keluaran, kertas="F4")
    assert keluaran.read_bytes().startswith(b"%PDF-1.7")
    sha256 = subprocess.run(["sha256sum", keluaran], capture_output=True, check=True, text=True).stdout.split()[0]
    assert f"1 halaman, sha256 {sha256}" in capsys.readouterr().out
    assert Jejak.objects.get(aksi="ekspor_laporan").isi == {"sha256": sha256}
    assert Cetakan.objects.count() == 0


@pytest.mark.parametrize(
    ("ganti", "pesan"),
    [
        ({"pemda": "99.99"}, "Tidak ada pemda berkode 99.99."),
        ({"periode": "2026-TW9"}, "Kota Bontang tidak mempunyai periode 2026-TW9."),
        ({"opd": "X"}, "Kota Bontang tidak mempunyai OPD berkode X."),
        ({"opd": "DISHUB"}, "belum mengajukan laporan Triwulan III 2026."),
        ({"keluaran": Path("/tidak/ada/l.pdf"), "opd": None}, "Folder /tidak/ada tidak ada."),
    ],
)
@pytest.mark.django_db
def test_cetak_laporan_says_what_is_missing(kota, cast, tmp_path, ganti, pesan):
    make_rekap(kota.bontang, cast)
    opsi = {"pemda": "64.74", "periode": "2026-TW3", "opd": "DISDUKCAPIL", "keluaran": tmp_path / "l.pdf"} | ganti
    with pytest.raises(CommandError) as galat:
        call_command("cetak_laporan", **opsi)
    assert pesan in str(galat.value)
