"""Fills an empty installation with the sample city: all of it or nothing."""

import datetime as dt
from collections.abc import Callable, Collection
from contextlib import closing

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from kbk.models import SuratKeputusan
from laporan.contoh.akun import isi_akun
from laporan.contoh.bukti import Album, simpan_keputusan
from laporan.contoh.kelompok import isi_kelompok
from laporan.contoh.kota import Kota, semua_unit
from laporan.contoh.lambang import gambar_lambang
from laporan.contoh.laporan import isi_laporan
from laporan.contoh.nilai import isi_nilai
from laporan.contoh.orang import isi_orang
from laporan.contoh.rencana import rencanakan
from laporan.contoh.tulis import Penulis
from opd import jejak
from opd.models import Opd, PemerintahDaerah, Pengguna

BENIH = 6474
Kabar = Callable[[str], None]


class TidakDiisi(Exception):  # noqa: N818 – reads as the sentence it carries
    """The sample may not be put here; str() says why and what to do."""


def fill_kota(
    kabar: Kabar,
    *,
    benih: int = BENIH,
    at: dt.datetime | None = None,
    pelapor: Collection[str] | None = None,
) -> Kota:
    """Makes the sample city of Bontang as of `at` (default now); `pelapor` keeps only these agencies and what is
    below them. Raises TidakDiisi unless this is a demo (DEBUG) without accounts."""
    if not settings.DEBUG:
        raise TidakDiisi("Data contoh hanya untuk demo: akunnya memakai kata sandi yang diketahui semua orang. DEBUG mati.")
    if Pengguna.objects.exists():
        raise TidakDiisi("Basis data ini sudah berisi akun. Data contoh hanya diisikan ke basis data kosong.")
    with transaction.atomic():
        tanpa_batas_waktu()
        kota = _kota(benih, at or timezone.now(), pelapor)
        kabar("Pegawai, kelompok, dan nilai yang dipilih")
        isi_orang(kota)
        isi_kelompok(kota)
        isi_akun(kota)
        _awali_jejak(kota)
        _keputusan(kota)
        ukur = isi_nilai(kota)
        rencana = rencanakan(kota)
        with closing(Album(rencana)) as album:
            kabar(f"{len(rencana)} kegiatan dengan {album.jumlah} foto")
            penulis = Penulis(kota, rencana, ukur, album)
            isi_laporan(kota, penulis)
            penulis.sampai(kota.sekarang)
    return kota


def tanpa_batas_waktu() -> None:
    """One long transaction, on purpose: an interrupted filling leaves nothing behind."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0")


def _kota(benih: int, sekarang: dt.datetime, pelapor: Collection[str] | None) -> Kota:
    pemda = PemerintahDaerah.objects.select_related("provinsi").get(kode="64.74")
    unit = {}
    rows = Opd.objects.filter(pemda=pemda).select_related("pemda", "induk", "pelapor__pemda").order_by("jalur")
    for opd in rows:
        if pelapor is None or opd.pelapor.kode in pelapor:
            kosong = {"pegawai": 12, "kelompok": [], "nilai": [], "aksi": [], "profil": "", "layan": "warga", "tempat": [opd.nama]}
            unit[opd.kode] = kosong | semua_unit().get(opd.kode, {}) | {"opd": opd}
    pemda.lambang, pemda.alamat = gambar_lambang(), "Jalan Bessai Berinta Nomor 1, Bontang 75325"
    pemda.save(update_fields=["lambang", "alamat"])
    return Kota(pemda=pemda, benih=benih, sekarang=sekarang, unit=unit)


def _awali_jejak(kota: Kota) -> None:
    """The trail begins with who formed the groups."""
    saat = kota.pukul(kota.awal - dt.timedelta(days=20), 9)
    admin = Pengguna.objects.get(nama_masuk="admin")
    jejak.record_all(
        jejak.Entri(
            saat + dt.timedelta(minutes=n), admin, "buat_kelompok", regu.kelompok, regu.kelompok.opd,
            {"after": {"nama": regu.kelompok.nama, "opd": regu.kelompok.opd_id}},
        )
        for n, regu in enumerate(kota.kelompok)
    )  # fmt: skip


def _keputusan(kota: Kota) -> None:
    rows = []
    for regu in kota.kelompok:
        for sk in regu.keputusan:
            sk.berkas, sk.sha256 = simpan_keputusan(kota, regu, sk)
            rows.append(sk)
    SuratKeputusan.objects.bulk_create(rows)
