"""The guides of /bantuan/: one for each kind of work, one printed page long."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from opd.akses import ROLES, Permission, holds

P = Permission


@dataclass(frozen=True)
class Panduan:
    """`hak` is the permission whose holders do this work; None is a guide for everybody, also for who has no account."""

    template: str
    judul: str
    ringkas: str
    hak: Permission | None = None

    @property
    def slug(self) -> str:
        return PurePosixPath(self.template).stem

    @property
    def untuk(self) -> list[str]:
        """The roles that do this work, in the order in which a report travels."""
        return [role.label for role in ROLES.values() if self.hak in role.permissions]


PANDUAN = [
    Panduan("opd/bantuan/mencatat.html", "Mencatat kegiatan", "Foto, satu kalimat, siapa yang hadir: kurang dari satu menit di ponsel.", P.KEGIATAN_EDIT),
    Panduan("opd/bantuan/melapor.html", "Menyusun dan mengajukan laporan", "Dari nilai yang dipilih sampai laporan yang diajukan ke pimpinan.", P.LAPORAN_DRAFT),
    Panduan("opd/bantuan/menyetujui.html", "Menyetujui laporan sebagai pimpinan", "Satu layar: apa yang diminta, apa yang sudah dilakukan, apakah berhasil.", P.LAPORAN_APPROVE),
    Panduan("opd/bantuan/menerima.html", "Menerima laporan dan mengirim rekap", "Siapa yang belum melapor, apa yang diterima, dan rekap untuk provinsi.", P.LAPORAN_ACCEPT),
    Panduan("opd/bantuan/memantau.html", "Memantau budaya kerja satu daerah", "Membaca dasbor daerah dan menandatangani rekap.", P.DASBOR_DAERAH),
    Panduan("opd/bantuan/provinsi.html", "Menerima rekap kabupaten dan kota", "Rekap yang dikirim, keasliannya, dan keadaan setiap daerah.", P.REKAP_RECEIVE),
    Panduan("opd/bantuan/memeriksa.html", "Memeriksa bukti dan jejak", "Siapa mengubah apa, kapan, dan bukti di balik setiap angka.", P.JEJAK_VIEW),
    Panduan("opd/bantuan/merawat.html", "Merawat akun dan sistem", "Akun, data acuan, pekerja PDF, surel, dan cadangan.", P.SISTEM_VIEW),
    Panduan("opd/bantuan/keaslian.html", "Memeriksa keaslian laporan", "Untuk siapa pun yang memegang PDF atau cetakannya, tanpa akun."),
]  # fmt: skip
MENURUT_SLUG = {panduan.slug: panduan for panduan in PANDUAN}


def panduan_for(pengguna) -> tuple[list[Panduan], list[Panduan]]:
    """The guides to this person's own work, and the others."""
    own = [p for p in PANDUAN if p.hak and pengguna.is_authenticated and holds(pengguna, p.hak)]
    return own, [p for p in PANDUAN if p not in own]
