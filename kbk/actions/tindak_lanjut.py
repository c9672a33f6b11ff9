"""Follow-ups: agreed in an activity, carried over until somebody closes them with a result."""

import datetime as dt

from kbk.actions.izin import ensure_may_write, open_days, open_minutes
from kbk.models import Kegiatan, MataAcara, TindakLanjut
from opd import jejak
from opd.akses import Permission
from opd.models import Pegawai

ISI = ["kegiatan", "uraian", "penanggung_jawab", "tenggat"]


class SudahSelesai(Exception):  # noqa: N818
    """Somebody else closed it in the meantime."""


def create_tindak_lanjut(
    *, by, kegiatan: Kegiatan, uraian: str, penanggung_jawab: Pegawai, tenggat: dt.date, mata_acara: MataAcara | None = None
) -> TindakLanjut:
    """The same promise to the same person with the same date is one row, however often it is sent;
    `mata_acara` is the item of a meeting whose decision it carries out. Raises PermissionDenied, PeriodeTerkunci (also once the minutes of a meeting are final)."""
    ensure_may_write(by=by, kelompok=kegiatan.kelompok, tanggal=kegiatan.tanggal)
    with open_minutes(kegiatan):
        row, new = TindakLanjut.objects.get_or_create(
            kegiatan=kegiatan, uraian=uraian, penanggung_jawab=penanggung_jawab, tenggat=tenggat, defaults={"mata_acara": mata_acara}
        )
        if new:
            after = jejak.snapshot(row, ISI)
            opd = kegiatan.kelompok.opd
            jejak.record(by=by, aksi="buat_tindak_lanjut", sasaran=row, opd=opd, after=after)
    return row


def close_tindak_lanjut(*, by, tindak_lanjut: TindakLanjut, selesai_pada: dt.date, catatan_selesai: str) -> None:
    """One agreed in a closed period may still be closed, on a day that is open: it was open when the report was
    accepted, and stays so in it. Raises SudahSelesai, PermissionDenied, TanggalDepan, PeriodeTerkunci."""
    kelompok = tindak_lanjut.kegiatan.kelompok
    ensure_may_write(by=by, kelompok=kelompok, tanggal=selesai_pada, permission=Permission.TINDAK_LANJUT_CLOSE)
    with open_days(kelompok.opd, [selesai_pada]):
        open_row = TindakLanjut.objects.terbuka().filter(pk=tindak_lanjut.pk)
        if not open_row.update(selesai_pada=selesai_pada, catatan_selesai=catatan_selesai):
            raise SudahSelesai
        jejak.record(
            by=by,
            aksi="selesaikan_tindak_lanjut",
            sasaran=tindak_lanjut,
            opd=kelompok.opd,
            after={"selesai_pada": selesai_pada, "catatan_selesai": catatan_selesai},
        )
