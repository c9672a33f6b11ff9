"""The rules of a NIP (domain 5.1): the form is checked, the meaning only doubted; and who sees one whole.

A NIP tells the birth date. Whole it stands on one's own account, before colleagues of one's own unit, on the
pages of who keeps the staff list, and under a signature; everywhere else it is masked or not shown at all.
"""

import datetime as dt

from opd import format_id
from opd.akses import Permission, reaches
from opd.models.pegawai import Pegawai, bare_nip, is_nip


def in_list(pengguna, pegawai: Pegawai) -> str:
    """The NIP in lists and their spreadsheets: whole for colleagues of the person's own unit, masked for everybody
    else, also for who keeps the lists of many units. Needs pengguna.pegawai."""
    return format_id.nip(pegawai.nip) if works_in(pengguna, pegawai.opd_id) else format_id.nip_samar(pegawai.nip)


def on_record(pengguna, pegawai: Pegawai) -> str:
    """The NIP where it is the matter: on the person's own page and in the staff list's file. There it is whole also
    for who keeps that staff list and so has to check it. Needs pegawai.opd and pengguna.pegawai."""
    kept = reaches(pengguna, Permission.PEGAWAI_EDIT, pegawai.opd)
    return format_id.nip(pegawai.nip) if kept else in_list(pengguna, pegawai)


def sign_in(pengguna, akun) -> str:
    """With what this account signs in, as a list may show it: a NIP is masked like one. Needs akun.pegawai."""
    if not is_nip(akun.nama_masuk):
        return akun.nama_masuk
    seen = akun.pegawai is not None and works_in(pengguna, akun.pegawai.opd_id)
    return format_id.nip(akun.nama_masuk) if seen else format_id.nip_samar(akun.nama_masuk)


def works_in(pengguna, opd_id: int) -> bool:
    """Whether this person is a colleague there, who sees NIPs whole."""
    return pengguna.pegawai_id is not None and pengguna.pegawai.opd_id == opd_id


def check_format(text: str) -> tuple[str, str | None]:
    """(digits, None) of a NIP typed with or without blanks, dots and dashes, or (what was typed, sentence)."""
    digits = bare_nip(text)
    if not digits.isascii() or not digits.isdigit():
        return digits, "NIP hanya berisi angka. Hapus huruf dan tanda lain dari NIP ini."
    if len(digits) != 18:
        return digits, f"NIP terdiri atas 18 angka; yang tertulis {len(digits)} angka."
    return digits, None


def warnings(nip: str, jenis: str, on: dt.date) -> list[str]:
    """What is odd about a well-formed NIP of a person of this `jenis` on that day; real data have such errors."""
    found = []
    try:
        lahir = dt.date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return ["Delapan angka pertama NIP bukan tanggal lahir."]
    if not 18 <= (on - lahir).days / 365.2425 <= 70:
        found.append("Umur menurut NIP di luar 18 sampai 70 tahun.")
    tahun, bulan = int(nip[8:12]), int(nip[12:14])
    if jenis == Pegawai.Jenis.PNS:
        if not 1 <= bulan <= 12 or not 18 <= tahun - lahir.year <= 46 or (tahun, bulan) > (on.year, on.month):
            found.append("Tahun dan bulan pengangkatan di NIP tidak wajar untuk PNS.")
    elif not 2019 <= tahun <= on.year or bulan == 0:
        found.append("Tahun pengangkatan di NI PPPK tidak wajar.")
    if nip[14] not in "12":
        found.append("Angka ke-15 NIP biasanya 1 atau 2.")
    if nip[15:] == "000":
        found.append("Tiga angka terakhir NIP 000; mungkin angka aslinya hilang di Excel.")
    return found
