"""Many reports accepted in one go, and the exceptions that somebody has to look at one by one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from kbk.models import PermintaanKelengkapan
from laporan.actions.laporan import KerjaSendiri, LaporanBerubah, is_own, move_laporan
from laporan.kesiapan import peringatan
from laporan.models import LaporanOpd
from laporan.models.laporan import TRANSITIONS, Status
from opd.akses import Permission

TERIMA = TRANSITIONS["terima"]
SENDIRI = "Anda menulis, mengajukan, atau menyetujuinya; penerimaan dilakukan orang lain."
NIHIL = "Laporan nihil: baca dahulu alasannya."
TANYA = "{n} permintaan kelengkapan belum ditutup."
BERUBAH = "Sudah diubah orang lain sejak halaman ini dibuka."


@dataclass(frozen=True)
class Putusan:
    """What became of one report; `alasan` says why it was left, nothing when it was accepted."""

    laporan: LaporanOpd
    alasan: list[str]


def with_exceptions(rows: Iterable[LaporanOpd], by) -> list[Putusan]:
    """Each report with why it is not accepted without being looked at; [] when nothing speaks against it.
    One query for each period."""
    rows = list(rows)
    terbuka = PermintaanKelengkapan.objects.terbuka()
    tanya = {p: terbuka.per_pelapor(p.mulai, p.selesai) for p in {row.periode for row in rows}}
    return [Putusan(row, _exceptions(row, by, tanya[row.periode].get(row.opd_id, 0))) for row in rows]


def _exceptions(laporan: LaporanOpd, by, tanya: int) -> list[str]:
    if laporan.status not in TERIMA.sources or not laporan.terkini:
        return [f"Keadaannya sekarang “{laporan.get_status_display()}”."]
    alasan = [SENDIRI] if is_own(by, laporan, TERIMA) else []
    alasan += [NIHIL] if laporan.nihil else []
    alasan += [TANYA.format(n=tanya)] if tanya else []
    return alasan + [k.kalimat for k in peringatan(laporan.cuplikan)]


def accept_laporan(*, by, pilihan: dict[int, int]) -> list[Putusan]:
    """Accepts those of {report id: version the person saw} that need no individual look, each by itself through
    move_laporan, in the order of the agencies. Raises PermissionDenied, and accepts nothing, when one of them is
    not the person's to accept."""
    rows = LaporanOpd.objects.for_user(by, Permission.LAPORAN_ACCEPT).filter(pk__in=pilihan)
    rows = list(rows.select_related("opd__pemda", "periode__pemda").order_by("opd__jalur"))
    if len(rows) != len(pilihan):
        raise PermissionDenied
    return [_accept(by, putusan, pilihan[putusan.laporan.pk]) for putusan in with_exceptions(rows, by)]


def _accept(by, putusan: Putusan, versi: int) -> Putusan:
    laporan = putusan.laporan
    if laporan.versi != versi and laporan.status == Status.DISETUJUI:
        return Putusan(laporan, [BERUBAH])
    if putusan.alasan:
        return putusan
    try:
        return Putusan(move_laporan(by=by, laporan=laporan, transisi=TERIMA.name, versi=versi), [])
    except LaporanBerubah:
        return Putusan(laporan, [BERUBAH])
    except KerjaSendiri as sendiri:
        return Putusan(laporan, [str(sendiri)])
