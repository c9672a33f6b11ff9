"""Letters that go out at once: a link for a password, an alarm for who looks after security.

They are ordered by a row in the transaction of what they tell of and carried by the worker, so no page waits for a
mail server and how long an answer takes says nothing about whom it was about (reliability C24). One that a dying
worker left behind goes out again a little later: it may come twice, with a new link that ends the first.
"""

import datetime as dt
import logging
import smtplib
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, mailers
from django.core.validators import validate_email
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from opd.actions.pengguna import send_reset_link
from opd.actions.surat import is_final, server_answer
from opd.denyut import beat
from opd.models import Denyut, Jejak, Pengguna, SuratSegera
from opd.pesan import susun_peringatan, susun_tautan_sandi

log = logging.getLogger("opd.surat")

Jenis = SuratSegera.Jenis
SEWA = dt.timedelta(minutes=2)
JEDA = [dt.timedelta(minutes=m) for m in (1, 5, 15, 60)]  # after the first, second … refusal
BASI = {Jenis.SANDI: dt.timedelta(minutes=30), Jenis.PERINGATAN: dt.timedelta(days=1)}  # then nobody waits for it any more
TOLAKAN = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ValueError)  # the server's own no
DISIMPAN = dt.timedelta(days=2)


def order_reset_link(*, nama: str, jaringan: str, at: dt.datetime | None = None) -> None:
    """A link for the owner of this NIP or address, if there is one: that is looked up when it is sent, never
    while somebody waits for the answer. A form sent twice in a minute is one letter."""
    at = at or timezone.now()
    tanda = salted_hmac("opd.surat_segera", nama.casefold(), algorithm="sha256").hexdigest()[:32]
    _order(Jenis.SANDI, f"sandi:{tanda}:{int(at.timestamp()) // 60}", {"nama": nama, "jaringan": jaringan}, at)


def order_peringatan(jejak: Jejak) -> None:
    """A letter about this row of the trail, in the caller's transaction."""
    _order(Jenis.PERINGATAN, f"peringatan:{jejak.pk}", {"jejak": jejak.pk}, jejak.waktu)


def send_segera(at: dt.datetime | None = None) -> str | None:
    """Sends the next letter that waits and returns one line about how it ended; None when none does."""
    at = at or timezone.now()
    surat = _claim(at)
    if surat is None:
        return None
    pesan = _pesan(surat) if surat.dibuat_pada >= at - BASI[Jenis(surat.jenis)] else None
    if pesan is None:
        return _finish(surat, at, "tidak perlu dikirim")
    kurir, tersambung = mailers.default, False
    try:
        kurir.open()
        tersambung = True
        kurir.send_messages([pesan])
    except (OSError, ValueError) as galat:  # smtplib's errors are among them
        return _refuse(surat, at, galat, tetap=tersambung and isinstance(galat, TOLAKAN) and is_final(galat))
    finally:
        with suppress(OSError):
            kurir.close()
    beat(Denyut.Nama.SUREL, at, galat="")
    return _finish(surat, at, "terkirim")


def _order(jenis: str, kunci: str, isi: dict, at: dt.datetime) -> None:
    SuratSegera.objects.filter(selesai_pada__lt=at - DISIMPAN).delete()
    row = SuratSegera(kunci=kunci, jenis=jenis, isi=isi, dibuat_pada=at, coba_pada=at)
    SuratSegera.objects.bulk_create([row], ignore_conflicts=True)


def _claim(at: dt.datetime) -> SuratSegera | None:
    """The next one, ours for as long as SEWA: of two workers one changes the row."""
    menunggu = SuratSegera.objects.filter(selesai_pada__isnull=True, coba_pada__lte=at)
    for pk, percobaan in menunggu.values_list("pk", "percobaan")[:20]:
        mine = menunggu.filter(pk=pk, percobaan=percobaan)
        if mine.update(percobaan=F("percobaan") + 1, coba_pada=at + SEWA):
            return SuratSegera.objects.get(pk=pk)
    return None


def _pesan(surat: SuratSegera) -> EmailMessage | None:
    """The letter itself; None when there is nobody to write to."""
    if surat.jenis == Jenis.PERINGATAN:
        return susun_peringatan(surat, Jejak.objects.select_related("pemda").get(pk=surat.isi["jejak"]))
    pengguna = Pengguna.objects.aktif().named(surat.isi["nama"])
    with suppress(ValidationError):
        validate_email(pengguna.email if pengguna else "")
        kunci = send_reset_link(pengguna=pengguna, jaringan=surat.isi["jaringan"])
        return susun_tautan_sandi(surat, pengguna, reverse("tautan_sandi", args=[kunci]))
    return None


def _refuse(surat: SuratSegera, at: dt.datetime, galat: Exception, *, tetap: bool) -> str:
    sebab = server_answer(galat)
    beat(Denyut.Nama.SUREL, at, galat=sebab)
    if tetap or surat.percobaan > len(JEDA):
        log.error("%s gagal: %s", surat, sebab)
        return _finish(surat, at, f"gagal, {sebab}")
    SuratSegera.objects.filter(pk=surat.pk, percobaan=surat.percobaan).update(coba_pada=at + JEDA[surat.percobaan - 1])
    return f"{surat}: dicoba lagi, {sebab}"


def _finish(surat: SuratSegera, at: dt.datetime, hasil: str) -> str:
    SuratSegera.objects.filter(pk=surat.pk).update(selesai_pada=at, isi={})
    return f"{surat}: {hasil}"
