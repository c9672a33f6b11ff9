"""A city's book from nothing, after one report changed, and bound from 400 parts; Chromium prints the same HTML beside it.

Two threads stand for two workers: each part is made by a limited child, as a worker makes it.
"""

import os
import re
import resource
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import typst

from laporan.actions.cetakan import buat_pdf
from laporan.dokumen import susun_dokumen
from laporan.jenis_cetakan import REGISTRY, Bagian
from laporan.models import LaporanDaerah
from tests.bench.typst_buku import Penyalin

PEKERJA, BANYAK, KERTAS = 2, 400, "A4"
BUKU = REGISTRY["buku_daerah"]


@dataclass
class Pakai:
    """What a piece of work took, of this process and its children."""

    cpu: float
    jam: float


class Jam:
    def __init__(self):
        self.cpu, self.jam = _cpu(), time.perf_counter()

    def baca(self) -> Pakai:
        return Pakai(_cpu() - self.cpu, time.perf_counter() - self.jam)


def _cpu() -> float:
    semua = [resource.getrusage(siapa) for siapa in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(r.ru_utime + r.ru_stime for r in semua)


def puncak() -> int:
    """MB of the largest child so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def _cetak(pesanan: tuple[Bagian, dict, Path]) -> dict:
    bagian, masukan, path = pesanan
    hasil = buat_pdf(masukan, bagian.benda, path, jenis=bagian.jenis)
    return {"path": str(path), "judul": bagian.judul, "awalan": bagian.awalan, "halaman": hasil.halaman}


def _jilid(rekap: LaporanDaerah, jadi: list[dict], path: Path) -> int:
    return buat_pdf(BUKU.masukan(rekap, KERTAS), rekap, path, jenis=BUKU.slug, bagian=jadi).halaman


def ukur(rekap: LaporanDaerah, folder: Path) -> None:
    """Prints the rows of the book of `rekap`; its files go to `folder`."""
    pesanan = [(b, REGISTRY[b.jenis].masukan(b.benda, KERTAS), folder / f"{n:03d}.pdf") for n, b in enumerate(BUKU.bagian(rekap))]
    jam = Jam()
    with ThreadPoolExecutor(PEKERJA) as pekerja:
        jadi = list(pekerja.map(_cetak, pesanan))
    halaman = _jilid(rekap, jadi, folder / "buku.pdf")
    utuh = jam.baca()
    print(f"Buku kota: {len(jadi)} bagian, {halaman} halaman, {PEKERJA} pekerja")
    print(f"  dari nol: {utuh.cpu:.1f} detik CPU, {utuh.cpu / halaman * 100:.1f} per 100 halaman (batas 16); {utuh.jam:.1f} detik jam")
    jam = Jam()
    jadi[1] = _cetak(pesanan[1])
    _jilid(rekap, jadi, folder / "buku.pdf")
    satu = jam.baca()
    print(f"  setelah satu OPD berubah: {satu.cpu:.1f} detik CPU, {satu.jam:.1f} detik jam (batas 2,5)")
    print(f"  memori puncak satu proses: {puncak()} MB (batas 400)")
    banyak = [jadi[n % len(jadi)] | {"awalan": f"L{n:03d}"} for n in range(BANYAK)]
    jam = Jam()
    halaman = _jilid(rekap, banyak, folder / "banyak.pdf")
    print(f"  {BANYAK} bagian, {halaman} halaman dijilid: {jam.baca().cpu:.1f} detik CPU, puncak {puncak()} MB (batas 400)")
    naskah = _typst([masukan for _, masukan, _ in pesanan], folder / "typst")
    jam = Jam()
    typst.compile(naskah, naskah.with_suffix(".pdf"))
    lain = jam.baca()
    with pikepdf.open(naskah.with_suffix(".pdf")) as pdf:
        print(f"  Typst, isi yang sama sekaligus: {len(pdf.pages)} halaman, {lain.cpu:.1f} detik CPU, {lain.jam:.1f} detik jam", end="")
    print(f" (setelah satu OPD berubah {satu.jam / lain.jam:.2f} ×, batas 1)")
    if program := os.environ.get("CHROMIUM") or shutil.which("chromium"):
        jam = Jam()
        _chromium(program, [masukan for _, masukan, _ in pesanan], folder)
        lain = jam.baca()
        print(f"  Chromium, HTML yang sama tanpa tag: {lain.cpu:.1f} detik CPU, {lain.jam:.1f} detik jam (buku {utuh.jam / lain.jam:.2f} ×)")


def _typst(masukan: list[dict], folder: Path) -> Path:
    """All parts as one document of Typst's, which tags what it makes as we do."""
    isi = []
    for n, satu in enumerate(masukan):
        (folder / f"{n}").mkdir(parents=True)
        dokumen = susun_dokumen(satu, folder / f"{n}")
        penyalin = Penyalin({k: Path(p) for k, p in dokumen.berkas.items()}, folder, f"{n}")
        penyalin.feed(dokumen.html)
        isi.append("".join(penyalin.isi))
    naskah = folder / "buku.typ"
    naskah.write_text('#set page("a4")\n#set text(font: "Liberation Sans", size: 11pt, lang: "id")\n' + "\n#pagebreak()\n".join(isi))
    return naskah


def _chromium(program: str, masukan: list[dict], folder: Path) -> None:
    """All parts as one HTML, printed by a headless Chromium."""
    isi = []
    for n, satu in enumerate(masukan):
        berkas = folder / f"html-{n}"
        berkas.mkdir()
        dokumen = susun_dokumen(satu, berkas)
        isi.append(re.sub(r"berkas:([\w-]+)", lambda c, b=dokumen.berkas: b[c[1]].as_uri() if c[1] in b else c[0], dokumen.html))
    (folder / "buku.html").write_text("".join(isi))
    perintah = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profil'}"]
    perintah += ["--no-pdf-header-footer", f"--print-to-pdf={folder / 'chromium.pdf'}", (folder / "buku.html").as_uri()]
    subprocess.run(perintah, check=True, capture_output=True, timeout=300)
