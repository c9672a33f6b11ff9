"""What the page of a meeting says: where it stands, who must act next, and why a button is not there."""

from dataclasses import dataclass

from kbk.actions.notulen import is_own, may_finalise, penghalang
from kbk.actions.rapat import undangan_terhalang
from kbk.models import Kegiatan
from opd.format_id import hari_tanggal, waktu


@dataclass(frozen=True)
class Keadaan:
    """`kata` is a slug of components/status.html with its `label`; `kalimat` says what happens next. Of invitation and
    approval the reason why they can't be had, "" when they can."""

    kata: str
    label: str
    kalimat: str
    undangan: str
    sahkan: str


def keadaan_rapat(kegiatan: Kegiatan, pengguna, ada_acara: bool) -> Keadaan:
    """Needs rapat with its people, and may_edit of the activity."""
    rapat, hari_ini = kegiatan.rapat, kegiatan.kelompok.opd.pemda.hari_ini()
    undangan = undangan_terhalang(kegiatan, ada_acara, hari_ini)
    if rapat.disahkan:
        pemda = kegiatan.kelompok.opd.pemda
        saat = waktu(rapat.disahkan_pada, pemda.zona_waktu, pemda.singkatan_zona)
        kalimat = f"Notulen disahkan {rapat.disahkan_oleh.nama} {saat}. Koreksi ditulis sebagai adendum."
        return Keadaan("selesai", "Notulen disahkan", kalimat, undangan, "")
    if kegiatan.tanggal > hari_ini:
        kalimat = f"Rapat disiapkan untuk {hari_tanggal(kegiatan.tanggal)}. Sesudah berlangsung, notulis menulis notulennya."
        return Keadaan("draf", "Disiapkan", kalimat, undangan, "Notulen disahkan sesudah rapat berlangsung.")
    kurang = penghalang(kegiatan)
    if not rapat.ditulis:
        kalimat = f"Menunggu notulen dari {rapat.notulis}."
        return Keadaan("draf", "Belum ada notulen", kalimat, undangan, " ".join(kurang))
    kalimat = f"Menunggu pengesahan oleh {rapat.pimpinan} (pimpinan rapat) atau ketua kelompok."
    return Keadaan("diajukan", "Notulen belum disahkan", kalimat, undangan, _sahkan(kegiatan, pengguna, kurang))


def _sahkan(kegiatan: Kegiatan, pengguna, kurang: list[str]) -> str:
    """Why this person can't finalise the minutes."""
    rapat = kegiatan.rapat
    if kegiatan.kunci:
        return kegiatan.kunci.kalimat
    if kurang:
        return " ".join(kurang)
    if not may_finalise(pengguna, rapat):
        return "Notulen disahkan oleh pimpinan rapat, ketua kelompok, atau sekretaris perangkat daerah."
    if is_own(pengguna, rapat):
        return (
            "Tidak ada yang mengesahkan tulisannya sendiri: notulen ini terakhir Anda tulis, atau Anda notulisnya. Mintalah "
            "pimpinan rapat atau ketua kelompok; bila di kelompok ini tidak ada orang lain, sekretaris perangkat daerah."
        )
    return ""
