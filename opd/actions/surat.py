"""Letters: one e-mail a person and day, handed to the mail server at most once (reliability 3.4).

A letter is taken like a print order, by a conditional UPDATE that gives it a token and a lease. Before the mail
server hears of it, `diserahkan_pada` is committed together with the notices it carries. So
- a worker that dies before has sent nothing, and the next one starts over;
- one that dies after leaves a letter of which nobody can say whether it arrived: it is not sent again by itself,
  stands as "belum pasti" in Kesehatan sistem, and a person decides;
- a mail server that refuses is asked again later, and in the end the notices wait for the next letter.
"""

import datetime as dt
import secrets
import smtplib
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, mailers
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from opd import jejak
from opd.actions.pemberitahuan import JAM_SURAT
from opd.akses import Permission
from opd.denyut import beat
from opd.models import Denyut, Pemberitahuan, Pengguna, Surat
from opd.models.pemberitahuan import PERCOBAAN_SURAT
from opd.pesan import susun_ringkasan

SEWA = dt.timedelta(minutes=5)
JEDA = [dt.timedelta(minutes=m) for m in (5, 15, 60, 240)]  # after the first, second … refusal
JAM_TENANG = 20  # from this hour on nobody gets a letter until the morning
TERPUTUS = "Pekerja mati ketika surat sedang diserahkan; mungkin sudah sampai, mungkin belum."
ALAMAT_SALAH = "Alamat pos-el akun ini tidak dapat dipakai. Perbaiki di halaman pengguna."
Status = Surat.Status


def order_surat(at: dt.datetime | None = None) -> int:
    """A letter for everybody with something due to be read, who was not written to today. Returns how many."""
    at = at or timezone.now()
    rows = Pemberitahuan.objects.siap_surat(at).filter(pengguna__in=Pengguna.objects.penerima_surel())
    hari: dict[int, dt.date] = {}
    for row in rows.select_related("pemda").order_by("pk"):
        if JAM_SURAT <= at.astimezone(row.pemda.zona).hour < JAM_TENANG:
            hari.setdefault(row.pengguna_id, row.pemda.hari_ini(at))
    sudah = set(Surat.objects.filter(pengguna__in=hari, hari__in=set(hari.values())).values_list("pengguna", "hari"))
    baru = [
        Surat(pengguna_id=pengguna, hari=tanggal, dibuat_pada=at, coba_pada=at)
        for pengguna, tanggal in hari.items()
        if (pengguna, tanggal) not in sudah
    ]
    Surat.objects.bulk_create(baru, ignore_conflicts=True)
    return len(baru)


def claim_surat(at: dt.datetime | None = None) -> Surat | None:
    """The next letter, now ours until its lease ends; None when nothing waits."""
    at = at or timezone.now()
    for pk, percobaan in Surat.objects.siap_dikirim(at).values_list("pk", "percobaan")[:20]:
        mine = Surat.objects.siap_dikirim(at).filter(pk=pk, percobaan=percobaan)
        baru = {"status": Status.BERJALAN, "token": secrets.token_hex(16), "sewa_sampai": at + SEWA}
        if mine.update(percobaan=F("percobaan") + 1, **baru):
            return Surat.objects.select_related("pengguna__pegawai__opd").get(pk=pk)
    return None


def settle_terputus(at: dt.datetime | None = None) -> int:
    """Letters whose worker died while handing them over become "belum pasti"; returns how many."""
    at = at or timezone.now()
    return Surat.objects.terputus(at).update(status=Status.TIDAK_PASTI, token="", galat=TERPUTUS, selesai_pada=at)


def send_surat(surat: Surat, at: dt.datetime | None = None) -> str:
    """Sends a claimed letter and returns one line about how it ended."""
    at = at or timezone.now()
    rows = list(_isi(surat, at))
    if not rows:
        _finish(surat, Status.BATAL, at)
        return f"{surat}: tidak ada lagi yang perlu dikabarkan"
    pesan = susun_ringkasan(surat, rows)
    try:
        validate_email(surat.pengguna.email)
        pesan.message()  # a header that is no header shows here, before anybody hears of it
    except (ValidationError, ValueError):
        _finish(surat, Status.GAGAL, at, ALAMAT_SALAH)
        return f"{surat}: gagal, {ALAMAT_SALAH}"
    kurir = mailers.default
    try:
        kurir.open()
    except OSError as galat:  # smtplib's errors are among them
        Surat.objects.filter(status=Status.ANTRI, coba_pada__lte=at).update(coba_pada=at + JEDA[0])
        return _refuse(surat, at, server_answer(galat), tetap=False)
    try:
        return _hand_over(surat, rows, kurir, pesan, at)
    finally:
        with suppress(OSError):
            kurir.close()


def _isi(surat: Surat, at: dt.datetime):
    """What the letter says: everything due and unread in which the person still has a part; nothing for somebody
    who has closed this door since."""
    penerima = Pengguna.objects.penerima_surel().filter(pk=surat.pengguna_id)
    rows = Pemberitahuan.objects.for_user(surat.pengguna, Permission.LAPORAN_VIEW).siap_surat(at)
    return rows.filter(pengguna__in=penerima).select_related("pemda").order_by("pk")


def _hand_over(surat: Surat, rows: list[Pemberitahuan], kurir, pesan: EmailMessage, at: dt.datetime) -> str:
    with transaction.atomic():
        if not _mine(surat).update(diserahkan_pada=at, sewa_sampai=timezone.now() + SEWA):
            return f"{surat}: dilepas, pekerja lain sudah mengambilnya"
        Pemberitahuan.objects.filter(pk__in=[row.pk for row in rows]).update(surat=surat)
    try:
        kurir.send_messages([pesan])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ValueError) as galat:  # it said no
        return _refuse(surat, at, server_answer(galat), tetap=is_final(galat))
    except OSError as galat:  # it fell silent, before or after taking the letter
        _finish(surat, Status.TIDAK_PASTI, at, server_answer(galat))
        beat(Denyut.Nama.SUREL, at, galat=server_answer(galat))
        return f"{surat}: belum pasti, {server_answer(galat)}"
    _finish(surat, Status.TERKIRIM, at)
    beat(Denyut.Nama.SUREL, at, galat="")
    return f"{surat}: terkirim, {len(rows)} pemberitahuan"


def _refuse(surat: Surat, at: dt.datetime, sebab: str, *, tetap: bool) -> str:
    """The letter was certainly not taken: back to the queue while it is worth trying, else failed. Its notices
    are free for the next letter."""
    with transaction.atomic():
        Pemberitahuan.objects.filter(surat=surat).update(surat=None)
        beat(Denyut.Nama.SUREL, at, galat=sebab)
        if tetap or surat.percobaan >= PERCOBAAN_SURAT:
            _finish(surat, Status.GAGAL, at, sebab)
            return f"{surat}: gagal, {sebab}"
        lagi = at + JEDA[surat.percobaan - 1]
        _mine(surat).update(status=Status.ANTRI, token="", sewa_sampai=None, diserahkan_pada=None, coba_pada=lagi, galat=sebab)
    return f"{surat}: dicoba lagi, {sebab}"


def repeat_surat(*, by, surat: Surat) -> Surat:
    """A person decides that a failed or uncertain letter goes out again, with what is unread by then; it may
    then arrive twice. One that waits, runs or arrived is left as it is."""
    with transaction.atomic():
        ulang = Surat.objects.select_for_update().get(pk=surat.pk)
        if ulang.status in {Status.GAGAL, Status.TIDAK_PASTI}:
            Pemberitahuan.objects.filter(surat=ulang).update(surat=None)
            ulang.status, ulang.percobaan, ulang.coba_pada = Status.ANTRI, 0, timezone.now()
            ulang.diserahkan_pada = ulang.sewa_sampai = ulang.selesai_pada = None
            ulang.galat = ulang.token = ""
            ulang.save()
            unit = ulang.pengguna.pegawai.opd if ulang.pengguna.pegawai else None
            jejak.record(by=by, aksi="ulangi_surat", sasaran=ulang, opd=unit)
    return ulang


def _finish(surat: Surat, status: str, at: dt.datetime, galat: str = "") -> None:
    _mine(surat).update(status=status, token="", sewa_sampai=None, galat=galat[:300], selesai_pada=at)


def _mine(surat: Surat):
    """The letter, if this worker's token still stands on it: the fence of every write."""
    return Surat.objects.filter(pk=surat.pk, token=surat.token, status=Status.BERJALAN)


def is_final(galat: Exception) -> bool:
    """Whether asking again is useless: a permanent answer (5xx), or an address that is none."""
    if isinstance(galat, smtplib.SMTPRecipientsRefused):
        return all(kode >= 500 for kode, _ in galat.recipients.values())
    return not isinstance(galat, smtplib.SMTPResponseException) or galat.smtp_code >= 500


def server_answer(galat: Exception) -> str:
    """What the mail server said, as one short line."""
    if isinstance(galat, smtplib.SMTPRecipientsRefused):
        kode, teks = next(iter(galat.recipients.values()))
    elif isinstance(galat, smtplib.SMTPResponseException):
        kode, teks = galat.smtp_code, galat.smtp_error
    else:
        kode, teks = type(galat).__name__, str(galat)
    teks = teks.decode(errors="replace") if isinstance(teks, bytes) else teks
    return " ".join(f"{kode} {teks}".split())[:300]
