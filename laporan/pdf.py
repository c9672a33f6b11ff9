"""HTML to PDF. The only importer of WeasyPrint, and that only in a child process of its own.

The child limits itself (memory, CPU) before WeasyPrint is loaded, opens no connection, and can read nothing
but the files it was given: `berkas:<key>` in the HTML (reliability B1, finding 6). The caller watches the
clock. The same HTML and files give the same bytes: the dates in the PDF come from the HTML's own
<meta name="dcterms.created">, hashing is seeded, and nothing is random.
Measured on two shared cores: an OPD report of 18 pages with 14 photos takes 3 s and 150 MB, a city of
31 OPD 7 s and 210 MB.
"""

import base64
import datetime as dt
import gc
import hashlib
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

DENYUT = 0.5  # seconds between two looks at the child
SISI_FOTO = 1000  # px; 8 cm at 1000 px is 317 dpi
SEBAB = {
    "waktu": "Pembuatan PDF melewati batas waktu {waktu} detik.",
    "memori": "Pembuatan PDF melewati batas memori {memori} MB.",
    "isi": "Isi laporan tidak dapat disusun menjadi PDF ({rincian}).",
    "berkas": "Berkas yang sedang dicetak tidak dapat dibaca ({rincian}).",
    "bagian": "{rincian} tidak dapat dicetak. Buka laporan itu dan cetak di sana, lalu coba lagi di sini.",
    "berhenti": "Proses pembuat PDF berhenti sendiri (kode {rincian}).",
}
# Signals by which a child ends for a reason that has a name: XCPU; KILL, ABRT and TRAP follow a failed malloc.
SEBAB_SINYAL = {24: "waktu", 9: "memori", 6: "memori", 5: "memori"}
LINGKUNGAN = ("PATH", "HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "TMPDIR")

Kabar = Callable[[str, int], None]


class PdfGagal(Exception):  # noqa: N818 – reads as the sentence it carries
    """The PDF could not be made; str() is a plain sentence, `sebab` a key of SEBAB."""

    def __init__(self, sebab: str, **rincian):
        self.sebab = sebab
        super().__init__(SEBAB[sebab].format(**rincian))


@dataclass(frozen=True)
class Hasil:
    halaman: int
    sha256: str


def render_pdf(
    html: str,
    berkas: dict[str, Path],
    keluaran: Path,
    *,
    waktu_detik: int,
    memori_mb: int,
    lampiran: Sequence[dict] = (),
    bagian: Sequence[dict] = (),
    kabar: Kabar | None = None,
) -> Hasil:
    """Writes `html` as tagged PDF/A-3 to `keluaran`. `berkas` maps the key of every `berkas:<key>` to its file,
    `lampiran` are files it carries inside: {nama, uraian, tipe, isi}. `bagian` are finished PDFs {path, judul, awalan,
    halaman} that follow it in one book; ⟦0⟧, ⟦1⟧ … in `html` become the pages of the book they begin on.

    `kabar(stage, percent)` is called about twice a second while the child works; what it raises stops the
    child and passes on. Raises PdfGagal.
    """
    masukan = keluaran.with_suffix(".json")
    dibawa = [satu | {"isi": base64.b64encode(satu["isi"]).decode()} for satu in lampiran]
    alamat = {kunci: str(p) for kunci, p in berkas.items()}
    masukan.write_text(json.dumps({"html": html, "berkas": alamat, "lampiran": dibawa, "bagian": list(bagian), "keluaran": str(keluaran)}))
    anak = _lahirkan(masukan, waktu_detik, memori_mb)
    try:
        with anak:
            keluar, galat = _tunggu(anak, waktu_detik, kabar)
    finally:
        masukan.unlink()
    jawaban = _baris_terakhir(keluar)
    if anak.returncode or "halaman" not in jawaban:
        raise _sebab(anak.returncode, jawaban, galat, waktu=waktu_detik, memori=memori_mb)
    with keluaran.open("rb") as isi:
        return Hasil(jawaban["halaman"], hashlib.file_digest(isi, "sha256").hexdigest())


def _lahirkan(masukan: Path, waktu_detik: int, memori_mb: int) -> subprocess.Popen:
    """The child, with nothing of our environment that it does not need."""
    perintah = [sys.executable, "-P", "-s", "-B", str(Path(__file__)), str(masukan), str(waktu_detik), str(memori_mb)]
    lingkungan = {nama: os.environ[nama] for nama in LINGKUNGAN if nama in os.environ}
    return subprocess.Popen(
        [*perintah, str(os.getpid())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=lingkungan | {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"},
        cwd="/",
    )


def _tunggu(anak: subprocess.Popen, waktu_detik: int, kabar: Kabar | None) -> tuple[bytes, bytes]:
    """The child's output once it has ended; kills it when its time is over or `kabar` raises."""
    batas = time.monotonic() + waktu_detik
    try:
        while True:
            try:
                return anak.communicate(timeout=DENYUT)
            except subprocess.TimeoutExpired as belum:
                if time.monotonic() > batas:
                    raise PdfGagal("waktu", waktu=waktu_detik) from None
                baris = _baris_terakhir(belum.output or b"")
                if kabar:
                    kabar(baris.get("tahap", "Menyiapkan pembuat PDF"), baris.get("persen", 5))
    finally:
        if anak.poll() is None:
            anak.kill()


def _baris_terakhir(keluar: bytes) -> dict:
    """The newest whole line of JSON the child has written."""
    baris = keluar[: keluar.rfind(b"\n") + 1].splitlines()
    return json.loads(baris[-1]) if baris else {}


def _sebab(kode: int, jawaban: dict, galat: bytes, **batas) -> PdfGagal:
    if "sebab" in jawaban:
        return PdfGagal(jawaban["sebab"], rincian=jawaban.get("rincian", ""), **batas)
    if -kode in SEBAB_SINYAL:
        return PdfGagal(SEBAB_SINYAL[-kode], **batas)
    baris = galat.decode(errors="replace").strip().splitlines()
    if baris and baris[-1].startswith("MemoryError"):  # raised before the child could answer for itself
        return PdfGagal("memori", **batas)
    return PdfGagal("berhenti", rincian=baris[-1][:200] if baris and kode > 0 else kode)


# --- In the child. Everything below runs only there, and nothing below knows Django. ---------------------------


def batasi_diri(waktu_detik: int, memori_mb: int, induk: int) -> None:
    """Memory, CPU, no core file, no connection, and an end together with the worker that started us."""
    import ctypes  # noqa: PLC0415 – only the child needs these
    import resource  # noqa: PLC0415
    import signal  # noqa: PLC0415

    memori = memori_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memori, memori))
    resource.setrlimit(resource.RLIMIT_CPU, (waktu_detik, waktu_detik + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != induk:
            raise SystemExit("induk sudah tidak ada")

    def tolak(kejadian: str, _rincian: tuple) -> None:
        if kejadian.startswith(("socket.", "urllib.", "ftplib.", "http.")):
            raise PermissionError(f"tidak boleh: {kejadian}")

    sys.addaudithook(tolak)


def pengambil(berkas: dict[str, str]):
    """A WeasyPrint fetcher that answers `berkas:<key>` for the keys it was given, and refuses the rest.

    WeasyPrint goes on without an image it could not fetch, so what the machine would not read is kept in
    `.tidak_terbaca` and fails the document: a report never lacks a photo that is there."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 – not before the limits are set

    class HanyaBerkas(URLFetcher):
        def __init__(self):
            super().__init__(allowed_protocols=[], allow_redirects=False)
            self.tidak_terbaca = []

        def fetch(self, url, headers=None):
            kunci = url.removeprefix("berkas:")
            if kunci == url or kunci not in berkas:
                raise ValueError(f"alamat ditolak: {url[:80]}")
            try:
                isi, tipe = gambar_siap(Path(berkas[kunci]).read_bytes())
            except OSError as galat:
                self.tidak_terbaca.append(type(galat).__name__)
                raise
            return URLFetcherResponse(url, isi, {"Content-Type": tipe})

    return HanyaBerkas()


GAMBAR_RUSAK = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300" viewBox="0 0 400 300">'
    b'<rect x="1" y="1" width="398" height="298" fill="#f2f2f2" stroke="#777" stroke-dasharray="6 4"/>'
    b'<text x="200" y="156" text-anchor="middle" font-family="Liberation Sans" font-size="18" fill="#444">'
    b"Gambar tidak dapat dibaca</text></svg>"
)


def gambar_siap(isi: bytes) -> tuple[bytes, str]:
    """(bytes, media type) to put on paper: no larger than paper can show; a notice when it is no whole image."""
    from PIL import Image, ImageFile, UnidentifiedImageError  # noqa: PLC0415 – the limits come first

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint turns it on; half a photo is a broken one
    try:
        with Image.open(io.BytesIO(isi), formats=("JPEG", "PNG")) as gambar:
            if gambar.format == "PNG":
                gambar.load()
                return isi, "image/png"
            gambar.draft("RGB", (SISI_FOTO, SISI_FOTO))
            gambar.thumbnail((SISI_FOTO, SISI_FOTO))
            keluar = io.BytesIO()
            gambar.convert("RGB").save(keluar, "JPEG", quality=82, optimize=True)
            return keluar.getvalue(), "image/jpeg"
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        return GAMBAR_RUSAK, "image/svg+xml"


def tata(pekerjaan: dict, ambil):
    """The laid out document; of a book anew until its front matter is as long as its page numbers say."""
    import weasyprint  # noqa: PLC0415

    html, bagian, depan = pekerjaan["html"], pekerjaan["bagian"], 2
    while True:
        awal = depan + 1
        for nomor, satu in enumerate(bagian):
            html = html.replace(f"⟦{nomor}⟧", str(awal))
            awal += satu["halaman"]
        dokumen = weasyprint.HTML(string=html, base_url="tanpa-alamat:", url_fetcher=ambil).render(pdf_variant="pdf/a-3a")
        if not bagian or len(dokumen.pages) == depan:
            return dokumen
        html, depan = pekerjaan["html"], len(dokumen.pages)


def jilid(pdf, bagian: list[dict], keluaran: str) -> int:
    """Binds the parts behind the front matter `pdf` into one file; returns its number of pages."""
    import pikepdf  # noqa: PLC0415
    import weasyprint  # noqa: PLC0415

    from laporan.jilid import CONTOH_HURUF, Penjilid  # noqa: PLC0415

    huruf = pikepdf.open(io.BytesIO(weasyprint.HTML(string=CONTOH_HURUF, base_url="tanpa-alamat:").write_pdf()))
    semua = len(pdf.pages) + sum(satu["halaman"] for satu in bagian)
    with Path(keluaran).open("wb") as keluar:
        penjilid = Penjilid(pdf, huruf, keluar, bagian=len(bagian), semua=semua)
        for nomor, satu in enumerate(bagian):
            penjilid.tambah(satu["path"], satu["judul"], satu["awalan"])
            if nomor % 5 == 0:
                kabarkan(tahap=f"Menjilid bagian {nomor + 1} dari {len(bagian)}", persen=80 + 15 * nomor // len(bagian))
        return penjilid.selesai()


def lampiran_siap(pekerjaan: dict, dokumen) -> list:
    """The attachments for WeasyPrint, dated as the document is: the hour of the work is nobody's business."""
    from weasyprint import Attachment  # noqa: PLC0415

    saat = dt.datetime.fromisoformat(dokumen.metadata.created) if pekerjaan["lampiran"] else None
    return [
        Attachment(
            string=base64.b64decode(satu["isi"]), name=satu["nama"], description=satu["uraian"],
            created=saat, modified=saat, relationship="Data",
        )
        for satu in pekerjaan["lampiran"]
    ]  # fmt: skip


def kabarkan(**isi) -> None:
    print(json.dumps(isi), flush=True)  # the pipe to the parent


def ikuti_kemajuan() -> None:
    """WeasyPrint's own progress log, passed on in plain words."""
    import logging  # noqa: PLC0415

    class Penerus(logging.Handler):
        def emit(self, record):
            if record.args and "Page" in record.msg:
                nomor = record.args[0]
                if nomor % 5 == 1:
                    kabarkan(tahap=f"Menata halaman {nomor}", persen=min(20 + nomor, 75))
            elif record.msg.startswith("Step 6"):
                kabarkan(tahap="Menulis PDF", persen=80)

    log = logging.getLogger("weasyprint.progress")
    log.addHandler(Penerus())
    log.setLevel(logging.INFO)
    log.propagate = False


def anak_utama(masukan: Path, waktu_detik: int, memori_mb: int, induk: int) -> None:
    batasi_diri(waktu_detik, memori_mb, induk)
    try:
        pekerjaan = json.loads(masukan.read_text())
        kabarkan(tahap="Membaca laporan", persen=10)
        sys.path.append(str(Path(__file__).resolve().parents[1]))
        import pikepdf  # noqa: PLC0415 – after the limits: that is the point of this process

        from laporan.struktur_pdf import rapikan, simpan  # noqa: PLC0415

        ikuti_kemajuan()
        gc.freeze()
        gc.disable()  # the process ends with the document; collecting costs a quarter of the time
        ambil = pengambil(pekerjaan["berkas"])
        dokumen = tata(pekerjaan, ambil)
        mentah = io.BytesIO(dokumen.write_pdf(pdf_variant="pdf/a-3a", attachments=lampiran_siap(pekerjaan, dokumen)))
        with pikepdf.open(mentah) as pdf:
            rapikan(pdf, hashlib.sha256(pekerjaan["html"].encode()).hexdigest()[:12])
            halaman = len(pdf.pages)
            if pekerjaan["bagian"]:
                halaman = jilid(pdf, pekerjaan["bagian"], pekerjaan["keluaran"])
            else:
                simpan(pdf, pekerjaan["keluaran"])
        if ambil.tidak_terbaca:
            kabarkan(sebab="berkas", rincian=ambil.tidak_terbaca[0])
        else:
            kabarkan(halaman=halaman)
    except MemoryError:
        kabarkan(sebab="memori")
    except (RecursionError, ValueError, OSError, LookupError, TypeError, AttributeError, AssertionError) as galat:
        kabarkan(sebab="isi", rincian=type(galat).__name__)


if __name__ == "__main__":
    anak_utama(Path(sys.argv[1]), *(int(teks) for teks in sys.argv[2:5]))
