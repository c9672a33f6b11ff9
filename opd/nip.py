"""The rules of a NIP (domain 5.1): the form is checked, the meaning only doubted."""

import datetime as dt

from opd import format_id
from opd.akses import Permission, reaches
from opd.models.pegawai import Pegawai, bare_nip


def shown_to(pengguna, pegawai: Pegawai) -> str:
    """The NIP as this reader may see it: whole inside the person's own OPD and for those who keep its
    staff list, else masked (domain 8.3). Needs pegawai.opd and pengguna.pegawai."""
    own = pengguna.pegawai.opd_id if pengguna.pegawai_id else None
    open_to = own == pegawai.opd_id or reaches(pengguna, Permission.PEGAWAI_EDIT, pegawai.opd)
    return format_id.nip(pegawai.nip) if open_to else format_id.nip_samar(pegawai.nip)


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
