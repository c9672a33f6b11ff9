"""What the page of one report shows around its content: who must act, which steps one may take, and why not."""

from dataclasses import dataclass

from laporan.actions.laporan import MENULIS_CATATAN, is_own
from laporan.models import LaporanOpd
from laporan.models.laporan import BAGIAN_NARASI, TRANSITIONS, Status, Transition
from opd.akses import Permission

P = Permission
HAK = {f"may_{hak.removeprefix('laporan_')}": hak for hak in MENULIS_CATATAN}  # may_draft, may_submit, may_approve, may_accept
SENDIRI = "Anda menulis atau mengajukan laporan ini, jadi “{label}” dilakukan orang lain."
BUKAN_TUGAS = "Tidak ada tombol untuk Anda di sini: langkah berikutnya dilakukan {pelaku}."


@dataclass(frozen=True)
class Langkah:
    """A step that the person may take now."""

    nama: str
    label: str
    utama: bool


def langkah_terbuka(laporan: LaporanOpd, pengguna) -> tuple[list[Langkah], list[str]]:
    """(steps for buttons, sentences on steps that are missing). Needs the columns of HAK on `laporan`."""
    if not laporan.terkini:
        return [], []
    buka, alasan = [], []
    for langkah in TRANSITIONS.values():
        if laporan.status not in langkah.sources or not may_step(laporan, langkah):
            continue
        if is_own(pengguna, laporan, langkah):
            alasan.append(SENDIRI.format(label=langkah.label))
        else:
            buka.append(Langkah(langkah.name, langkah.label, not langkah.needs_reason))
    perbaiki = laporan.status == Status.DIKEMBALIKAN and laporan.may_draft
    if not buka and not alasan and not perbaiki:
        alasan.append(BUKAN_TUGAS.format(pelaku=laporan.pelaku_berikutnya))
    return buka, alasan


def may_step(laporan: LaporanOpd, langkah: Transition) -> bool:
    return getattr(laporan, f"may_{langkah.permission.removeprefix('laporan_')}")


def may_note(laporan: LaporanOpd) -> bool:
    """Whoever has a part in the report may write in its thread, as add_catatan has it."""
    return any(getattr(laporan, nama) for nama in HAK)


def bagian_narasi(k: dict) -> list[dict]:
    """The nine sections in order: nama, judul, teks, and whether something is written."""
    return [
        {"nama": nama, "judul": judul, "teks": k["narasi"][nama], "ada": bool(k["narasi"][nama].strip())}
        for nama, (judul, _) in BAGIAN_NARASI.items()
    ]
