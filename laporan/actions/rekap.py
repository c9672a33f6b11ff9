"""The recap of a city: composed from accepted reports, written, sent to the province, received there.

Every step takes the audit chain first, as in actions/laporan.py, and names the version the person saw.
The reports move along in the same transaction: accepted -> direkap when composed, -> terkirim when sent.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from laporan.cuplikan_daerah import bagian_naskah, perubahan_sejak, susun_cuplikan_daerah
from laporan.kode import kode_baru
from laporan.models import LaporanDaerah, LaporanOpd, Periode
from laporan.models.laporan import TRANSITIONS, Transition
from opd import jejak
from opd.akses import Permission, may
from opd.format_id import tanggal

NASKAH = ["pengantar", "kesimpulan", "nomor_surat"]


class RekapBerubah(Exception):  # noqa: N818 – reads as the sentence it carries
    """Somebody else saved, sent or received first. `tersimpan` is the recap as it is now."""

    def __init__(self, tersimpan: LaporanDaerah):
        super().__init__("Rekap ini sudah diubah orang lain.")
        self.tersimpan = tersimpan


class BelumDapat(Exception):  # noqa: N818
    """The step is not possible now; str() says why and what to do."""


def compose_rekap(*, by, periode: Periode) -> LaporanDaerah:
    """The recap of this period from what is accepted now: a new draft, or the draft there is, drawn anew.
    What was written in it stays. Raises PermissionDenied, BelumDapat."""
    if not may(by, Permission.REKAP_EDIT, periode.pemda):
        raise PermissionDenied
    if periode.selesai >= periode.pemda.hari_ini():
        raise BelumDapat(f"{periode.nama} berjalan sampai {tanggal(periode.selesai)}. Rekapnya disusun sesudah itu.")
    with jejak.exclusive():
        rekap = _newest(periode)
        if rekap and rekap.status != LaporanDaerah.Status.DRAF:
            raise BelumDapat(f"Rekap {periode.nama} sudah dikirim. Perubahan dikirim sebagai revisi.")
        rekap = rekap or LaporanDaerah(pemda=periode.pemda, periode=periode, kode_verifikasi=kode_baru())
        return _compose(by, rekap, "susun_rekap")


def revise_rekap(*, by, rekap: LaporanDaerah, alasan: str) -> LaporanDaerah:
    """The next revision of a sent recap, as a draft with the same words and what is accepted now.
    Raises PermissionDenied, BelumDapat, RekapBerubah when it is not the newest any more."""
    if not may(by, Permission.REKAP_EDIT, rekap):
        raise PermissionDenied
    alasan = alasan.strip()
    if not alasan:
        raise BelumDapat("Tulis alasan revisi, misalnya laporan yang terlambat diterima.")
    with jejak.exclusive():
        newest = _newest(rekap.periode)
        if newest.pk != rekap.pk:
            raise RekapBerubah(newest)
        if newest.status == LaporanDaerah.Status.DRAF:
            raise BelumDapat("Rekap ini masih draf dan dapat langsung disusun ulang.")
        baru = LaporanDaerah(pemda=rekap.pemda, periode=rekap.periode, kode_verifikasi=kode_baru())
        baru.revisi = newest.revisi + 1
        for nama in [*NASKAH, "kutipan"]:
            setattr(baru, nama, getattr(newest, nama))
        return _compose(by, baru, "revisi_rekap", alasan=alasan)


def write_rekap(*, by, rekap: LaporanDaerah, versi: int, isi: dict, kutipan: dict | None = None) -> LaporanDaerah:
    """Writes the fields of NASKAH over version `versi` of a draft; `kutipan` as in save_narasi. Raises RekapBerubah, PermissionDenied."""
    if not may(by, Permission.REKAP_EDIT, rekap):
        raise PermissionDenied
    with jejak.exclusive():
        kini = _expect(rekap, versi, LaporanDaerah.Status.DRAF)
        before = jejak.snapshot(kini, NASKAH)
        for nama in NASKAH:
            setattr(kini, nama, isi[nama])
        kini.kutipan = kini.kutipan if kutipan is None else kutipan
        kini.cuplikan |= bagian_naskah(kini, timezone.now())
        kini.sha256, kini.versi = jejak.sidik(kini.cuplikan), kini.versi + 1
        kini.save()
        changes = jejak.changes(before, jejak.snapshot(kini, NASKAH))
        jejak.record(by=by, aksi="tulis_rekap", sasaran=kini, pemda=kini.pemda, **changes)
    return kini


def send_rekap(*, by, rekap: LaporanDaerah, versi: int) -> LaporanDaerah:
    """Freezes the recap under today's Sekda and hands it to the province; its reports become terkirim.
    Raises RekapBerubah, PermissionDenied, BelumDapat when reports were accepted or returned meanwhile."""
    if not may(by, Permission.REKAP_SEND, rekap):
        raise PermissionDenied
    with jejak.exclusive():
        kini = _expect(rekap, versi, LaporanDaerah.Status.DRAF)
        if perubahan_sejak(kini):
            raise BelumDapat("Laporan yang diterima sudah berubah sejak rekap ini disusun. Susun ulang, periksa, lalu kirim.")
        pada = timezone.now()
        _move_reports(by, kini, TRANSITIONS["kirim_rekap"], pada)
        kini.cuplikan |= bagian_naskah(kini, pada)
        kini.sha256, kini.versi = jejak.sidik(kini.cuplikan), kini.versi + 1
        kini.status, kini.terkirim_oleh, kini.terkirim_pada = LaporanDaerah.Status.TERKIRIM, by, pada
        kini.save()
        isi = {"periode": kini.periode.kode, "revisi": kini.revisi, "sha256": kini.sha256}
        jejak.record(by=by, aksi="kirim_rekap", sasaran=kini, pemda=kini.pemda, after=isi)
    return kini


def receive_rekap(*, by, rekap: LaporanDaerah, versi: int) -> LaporanDaerah:
    """The province confirms that it holds the newest recap. Raises RekapBerubah, PermissionDenied."""
    if not may(by, Permission.REKAP_RECEIVE, rekap):
        raise PermissionDenied
    with jejak.exclusive():
        kini = _expect(rekap, versi, LaporanDaerah.Status.TERKIRIM)
        newest = LaporanDaerah.objects.terkirim().filter(periode=kini.periode_id).order_by("-revisi").first()
        if newest.pk != kini.pk:
            raise RekapBerubah(newest)
        kini.status, kini.versi = LaporanDaerah.Status.DITERIMA, kini.versi + 1
        kini.diterima_oleh, kini.diterima_pada = by, timezone.now()
        kini.save(update_fields=["status", "versi", "diterima_oleh", "diterima_pada"])
        isi = {"periode": kini.periode.kode, "revisi": kini.revisi}
        jejak.record(by=by, aksi="terima_rekap", sasaran=kini, pemda=kini.pemda, after=isi)
    return kini


def _compose(by, rekap: LaporanDaerah, aksi: str, **isi) -> LaporanDaerah:
    pada = timezone.now()
    _move_reports(by, rekap, TRANSITIONS["susun_rekap"], pada)
    rekap.versi = rekap.versi + 1 if rekap.pk else 1
    rekap.disusun_oleh, rekap.disusun_pada = by, pada
    rekap.cuplikan = susun_cuplikan_daerah(rekap, pada)
    rekap.sha256 = jejak.sidik(rekap.cuplikan)
    rekap.save()
    angka = rekap.cuplikan["angka"]
    after = {"periode": rekap.periode.kode, "revisi": rekap.revisi, "diterima": angka["diterima"], "opd": angka["opd"]}
    jejak.record(by=by, aksi=aksi, sasaran=rekap, pemda=rekap.pemda, after=after, **isi)
    return rekap


def _move_reports(by, rekap: LaporanDaerah, langkah: Transition, pada: dt.datetime) -> None:
    """Every accepted report of the period one step on, each with its own trace; also one that is being mended in
    a next revision, because it counts until that is accepted."""
    (dari,), ke = langkah.sources, langkah.target
    rows = LaporanOpd.objects.berlaku().filter(periode=rekap.periode, opd__pemda=rekap.pemda, status=dari)
    reports = list(rows.select_related("opd__pemda").only("opd__pemda", "revisi"))
    rows.update(status=ke, status_sejak=pada, versi=F("versi") + 1)
    for row in reports:
        before, after = {"status": dari}, {"status": ke, "revisi": row.revisi}
        jejak.record(by=by, aksi=f"{ke}_laporan", sasaran=row, opd=row.opd, before=before, after=after)


def _expect(rekap: LaporanDaerah, versi: int, status: str) -> LaporanDaerah:
    """The recap as it is now, if that is what the person saw."""
    kini = LaporanDaerah.objects.select_related("pemda__provinsi", "periode__pemda").get(pk=rekap.pk)
    if (kini.versi, kini.status) != (versi, status):
        raise RekapBerubah(kini)
    return kini


def _newest(periode: Periode) -> LaporanDaerah | None:
    rows = LaporanDaerah.objects.filter(periode=periode).select_related("pemda__provinsi", "periode__pemda")
    return rows.order_by("-revisi").first()
