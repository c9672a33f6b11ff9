"""Accounts and roles: made, closed, given and ended. Each asks opd.delegasi first.

A password is chosen by its owner only, through a link of opd.tautan_sandi.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from opd import jejak
from opd.delegasi import may_grant, may_manage
from opd.models import Pegawai, Pengguna, Peran
from opd.tautan_sandi import new_key, owner_of

BUKAN_WEWENANG = "Akun ini memegang peran yang bukan wewenang Anda. Minta Bagian Organisasi atau admin sistem mengubahnya."


class SudahBerperanError(Exception):
    """The person holds this role at this place in that time already; `peran` is the row."""

    def __init__(self, peran: Peran):
        super().__init__("Peran ini sudah dipegang pada masa itu.")
        self.peran = peran


def create_pengguna(*, by: Pengguna, pegawai: Pegawai | None, nama_masuk: str, nama: str, email: str | None) -> Pengguna:
    """An account nobody can sign in to yet; `invite` gives the link for its first password."""
    with transaction.atomic():
        pengguna = Pengguna.objects.create_user(nama_masuk, None, nama=nama, email=email, pegawai=pegawai)
        _record(by, "buat_pengguna", pengguna, after=jejak.snapshot(pengguna, ["pegawai", "nama_masuk", "email"]))
    return pengguna


def update_pengguna(*, by: Pengguna, form) -> Pengguna:
    """New values of nama, nama_masuk or email from a valid PenggunaForm, and nothing else of the account.
    Raises PermissionDenied, BerubahError when somebody else saved it first."""
    pengguna = form.instance
    _ensure_may_manage(by, pengguna)
    with transaction.atomic():
        form.ensure_unchanged()
        isi = {name: form.cleaned_data[name] for name in form.fields if name != "semula"}
        before = Pengguna.objects.values(*isi).get(pk=pengguna.pk)
        Pengguna.objects.filter(pk=pengguna.pk).update(**isi)
        changes = jejak.changes(before, isi)
        if changes["after"]:
            _record(by, "ubah_pengguna", pengguna, **changes)
    return pengguna


def set_active(*, by: Pengguna, pengguna: Pengguna, aktif: bool) -> None:
    """Opens or closes the account; a closed one is signed out on its next request. Raises PermissionDenied."""
    _ensure_may_manage(by, pengguna)
    with transaction.atomic():
        if Pengguna.objects.filter(pk=pengguna.pk).exclude(is_active=aktif).update(is_active=aktif):
            _record(by, "aktifkan_pengguna" if aktif else "nonaktifkan_pengguna", pengguna)


def invite(*, by: Pengguna, pengguna: Pengguna) -> str:
    """The key of a link with which the owner chooses a password. The old password, an earlier link and all
    sessions end with it: who forgot a password loses nothing, and a stolen one is worth nothing.

    Raises PermissionDenied.
    """
    _ensure_may_manage(by, pengguna)
    with transaction.atomic():
        pengguna.set_unusable_password()
        pengguna.save(update_fields=["password"])
        _record(by, "buat_tautan_sandi", pengguna)
        return new_key(pengguna)


def send_reset_link(*, pengguna: Pengguna, jaringan: str) -> str:
    """The key of a link its owner asked for at the door. The old password goes on until a new one is chosen:
    whoever knows a NIP could lock its owner out otherwise."""
    with transaction.atomic():
        _record(None, "minta_tautan_sandi", pengguna, jaringan=jaringan)
        return new_key(pengguna)


def choose_password(*, kunci: str, sandi: str) -> Pengguna | None:
    """The owner's own password; the link is used up by it, whoever else comes with it in the same moment.
    None when it was used, replaced or is too old."""
    with transaction.atomic():
        pengguna = owner_of(kunci, Pengguna.objects.select_for_update())
        if pengguna is not None:
            pengguna.set_password(sandi)
            pengguna.save(update_fields=["password", "sandi_pada"])
            _record(pengguna, "pasang_sandi", pengguna)
    return pengguna


def grant(*, by: Pengguna, pengguna: Pengguna, peran: str, pemda=None, opd=None, dari: dt.date, sampai: dt.date | None) -> Peran:
    """A dated role. Raises PermissionDenied, SudahBerperanError."""
    if not may_grant(by, peran, pengguna, pemda=pemda, opd=opd):
        raise PermissionDenied("Peran ini di tempat itu bukan wewenang Anda. Minta Bagian Organisasi atau admin sistem.")
    with transaction.atomic():
        Pengguna.objects.select_for_update().get(pk=pengguna.pk)  # two hands at once give one role
        same = Peran.objects.filter(pengguna=pengguna, peran=peran, pemda=pemda, opd=opd).belum_berakhir(dari)
        if there := same.filter(dari__lte=sampai or dt.date.max).first():
            raise SudahBerperanError(there)
        row = Peran.objects.create(pengguna=pengguna, peran=peran, pemda=pemda, opd=opd, dari=dari, sampai=sampai)
        isi = jejak.snapshot(row, ["pengguna", "peran", "pemda", "opd", "dari", "sampai"])
        jejak.record(by=by, aksi="beri_peran", sasaran=row, opd=_unit(row), pemda=pemda, after=isi)
    return row


def end_role(*, by: Pengguna, peran: Peran, sampai: dt.date, hari_ini: dt.date) -> None:
    """The role's last day is `sampai`; one that has not begun yet is taken away. Raises PermissionDenied."""
    if not may_grant(by, peran.peran, peran.pengguna, pemda=peran.pemda, opd=peran.opd):
        raise PermissionDenied("Peran ini bukan wewenang Anda. Minta Bagian Organisasi atau admin sistem.")
    with transaction.atomic():
        if peran.dari > hari_ini:
            before = jejak.snapshot(peran, ["pengguna", "peran", "pemda", "opd", "dari", "sampai"])
            jejak.record(by=by, aksi="batalkan_peran", sasaran=peran, opd=_unit(peran), pemda=peran.pemda, before=before)
            peran.delete()
            return
        before = {"sampai": peran.sampai}
        peran.sampai = sampai
        peran.save(update_fields=["sampai"])
        changes = jejak.changes(before, {"sampai": sampai})
        jejak.record(by=by, aksi="akhiri_peran", sasaran=peran, opd=_unit(peran), pemda=peran.pemda, **changes)


def _unit(peran: Peran):
    """The unit whose trail tells of a role: where it is held, else where the person works."""
    if peran.opd is not None or peran.pemda is not None:
        return peran.opd
    return peran.pengguna.pegawai.opd if peran.pengguna.pegawai else None


def _ensure_may_manage(by: Pengguna, pengguna: Pengguna) -> None:
    if not may_manage(by, pengguna):
        raise PermissionDenied(BUKAN_WEWENANG)


def _record(by: Pengguna | None, aksi: str, pengguna: Pengguna, **isi) -> None:
    jejak.record(by=by, aksi=aksi, sasaran=pengguna, opd=pengguna.pegawai.opd if pengguna.pegawai else None, **isi)
