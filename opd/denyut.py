"""The heartbeat of the parts that work unseen, and when their silence has lasted too long."""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from opd.format_id import bita, lama, persen
from opd.models import Denyut

# Longer than this without a sign, and administrators are told. A print order does not hold up the worker's heartbeat.
BATAS = {
    Denyut.Nama.PEKERJA: dt.timedelta(minutes=5),
    Denyut.Nama.PENGINGAT: dt.timedelta(minutes=15),
    Denyut.Nama.CADANGAN: dt.timedelta(hours=26),
}

AKIBAT = {
    Denyut.Nama.PEKERJA: "pengingat, pos-el, dan PDF tertunda. Jalankan manage.py pekerja.",
    Denyut.Nama.PENGINGAT: "pengingat tertunda. Lihat catatan pekerja.",
    Denyut.Nama.CADANGAN: "data terakhir belum tercadangkan. Jalankan manage.py cadangkan.",
}
RUANG_SEMPIT, RUANG_HABIS = 0.20, 0.10  # of the disk that is free


def beat(bagian: Denyut.Nama, at: dt.datetime | None = None, **isi) -> Denyut:
    """Notes down that this part was at work, and how it went."""
    row, _ = Denyut.objects.update_or_create(nama=bagian, defaults={"pada": at or timezone.now(), "isi": isi})
    return row


def terakhir() -> dict[str, Denyut]:
    """{part: its last sign}, in one query; a part that never gave one is not in it."""
    return {row.nama: row for row in Denyut.objects.all()}


def terlambat(denyut: dict[str, Denyut], at: dt.datetime) -> list[Denyut.Nama]:
    """The parts that have been silent too long or were never heard of."""
    return [nama for nama, batas in BATAS.items() if nama not in denyut or at - denyut[nama].pada > batas]


def peringatan(denyut: dict[str, Denyut], at: dt.datetime) -> list[str]:
    """One sentence for each thing an administrator should look after now."""
    kata = []
    for nama in terlambat(denyut, at):
        sejak = f"terakhir berjalan {lama(at - denyut[nama].pada)} lalu" if nama in denyut else "belum pernah berjalan"
        kata.append(f"{nama.label} {sejak}: {AKIBAT[nama]}")
    return kata + [f"Diska hampir penuh, {d.kata}." for d in diska() if d.bagian < RUANG_HABIS]


@dataclass(frozen=True)
class Diska:
    """Room on the disk that holds `isi`."""

    isi: str
    bebas: int
    besar: int

    @property
    def bagian(self) -> float:
        return self.bebas / self.besar

    @property
    def kata(self) -> str:
        return f"{bita(self.bebas)} bebas dari {bita(self.besar)} ({persen(self.bebas, self.besar)})"


def diska() -> list[Diska]:
    """The disks of the stored files and, when it is another one, of an SQLite database; each once."""
    tempat = {"Berkas": Path(settings.MEDIA_ROOT)}
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        tempat["Basis data"] = Path(settings.DATABASES["default"]["NAME"]).parent
    ada = {nama: next(p for p in (path, *path.absolute().parents) if p.exists()) for nama, path in tempat.items()}
    per_diska: dict[int, tuple[list[str], Path]] = {}
    for nama, path in ada.items():
        per_diska.setdefault(path.stat().st_dev, ([], path))[0].append(nama)
    ukur = [(" dan ".join(nama).capitalize(), shutil.disk_usage(path)) for nama, path in per_diska.values()]
    return [Diska(isi, u.free, u.total) for isi, u in ukur]
