"""Who signs the recap of a pemda on a day, as plain values to be frozen (domain 3.3)."""

import datetime as dt

from laporan.models import TataNaskah
from laporan.naskah_dinas import kepala_daerah
from opd.akses import Permission, holders
from opd.models import PemerintahDaerah, Penugasan


def penandatangan_daerah(naskah: TataNaskah, on: dt.date) -> dict | None:
    """The Sekda of that day, or who leads the unit that the settings name; None when nobody does. `atas_nama`: the lines
    above the post where it signs for another one."""
    pemda = naskah.pemda
    if naskah.ttd_rekap_unit is None:
        tanda = sekretaris_daerah(pemda, on)
    else:
        post = naskah.ttd_rekap_unit.pimpinan(on)
        tanda = post and post.pegawai.tanda_tangan(post.jabatan_lengkap, pemda, on)
    baris = atas_nama(naskah)
    return tanda | {"atas_nama": baris} if tanda and baris else tanda


def mengetahui_daerah(naskah: TataNaskah, on: dt.date) -> dict | None:
    """The Sekda beside another signer, where the settings ask for it."""
    return sekretaris_daerah(naskah.pemda, on) if naskah.ttd_rekap_mengetahui and naskah.ttd_rekap_unit_id else None


def atas_nama(naskah: TataNaskah) -> list[str]:
    """a.n. one level down, u.b. two: the lines that stand above the signer's own post."""
    if not naskah.ttd_rekap_atas_nama:
        return []
    atasan = {"kepala_daerah": kepala_daerah(naskah.pemda.nama), "sekretaris_daerah": "Sekretaris Daerah"}[naskah.ttd_rekap_atas_nama]
    antara = [f"{naskah.ttd_rekap_ub.upper()},", "u.b."] if naskah.ttd_rekap_ub else []
    return [f"a.n. {atasan.upper()}", *antara]


def sekretaris_daerah(pemda: PemerintahDaerah, on: dt.date) -> dict | None:
    """Who leads the Sekretariat Daerah, else who holds the role; None when nobody does. A Pj. or Plh. signs without
    titles (Permendagri 1/2023 Pasal 44)."""
    post = (
        Penugasan.objects.pada(on)
        .filter(opd__pemda=pemda, opd__jenis="setda", opd__induk=None)
        .select_related("pegawai")
        .first()
    )
    peran = None if post else holders(Permission.REKAP_SIGN, pemda, on).first()
    orang = post.pegawai if post else peran and peran.pengguna.pegawai
    if orang is None:
        return None
    polos = post is not None and post.status in {Penugasan.Status.PJ, Penugasan.Status.PLH}
    tanda = orang.tanda_tangan(post.jabatan_lengkap if post else "Sekretaris Daerah", pemda, on)
    return tanda | {"nama": orang.nama if polos else orang.nama_lengkap}
