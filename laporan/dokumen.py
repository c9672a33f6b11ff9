"""From a frozen snapshot to the HTML of a document: what is drawn, and from which files.

A document is drawn from its `masukan` alone (snapshot, signer, state, paper), so the same masukan gives the same
document for ever; its hash is the key of a print order. Nothing here reads the database.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from laporan import dokumen_buku, dokumen_daerah, dokumen_opd, dokumen_rapat
from laporan.kode import gambar_qr
from laporan.lampiran_data import lampiran
from laporan.models import LaporanDaerah, LaporanOpd
from laporan.naskah_dinas import naskah_cetak
from laporan.pdf import PdfGagal
from laporan.tanda_tangan import tanda_tangan
from opd.format_id import kode, waktu

UKURAN = {"A4": "210mm 297mm", "F4": "215mm 330mm"}
PANJANG_KAKI = 48  # characters of a unit's name that fit one line of the footer
SISI_QR = 16  # mm, with its quiet zone; about 0.35 mm a module
_SUMBER = ["laporan/dokumen.py", "laporan/dokumen_opd.py", "laporan/dokumen_daerah.py", "laporan/pdf.py"]
_SUMBER += ["laporan/dokumen_buku.py", "laporan/jilid.py", "laporan/penulis_pdf.py", "laporan/struktur_pdf.py", "laporan/lampiran_data.py", "laporan/kode.py", "laporan/dokumen_rapat.py"]
_SUMBER += ["laporan/tanda_tangan.py", "laporan/naskah_dinas.py", "laporan/susunan_opd.py", "laporan/models/tata_naskah.py"]
_SUMBER += ["kbk/grafik.py", "opd/format_id.py", "kbk/models/bukti.py"]
_ISI = {"laporan_opd": dokumen_opd, "laporan_daerah": dokumen_daerah, "rapat": dokumen_rapat, "buku": dokumen_buku}  # by the kind of snapshot
_ISI |= {"buku_provinsi": dokumen_buku}
_SEKITAR = {"rapat": dokumen_rapat.sekitar, "buku_provinsi": dokumen_buku.sekitar}


@dataclass(frozen=True)
class Dokumen:
    html: str
    lampiran: list[dict]  # files it carries inside: {nama, uraian, tipe, isi}
    berkas: dict[str, Path]  # key of every berkas:<key> in the HTML -> a private copy of the file


@cache
def versi_template() -> str:
    """Changes with everything that decides how a snapshot looks on paper, so that an old PDF is never
    taken for one of today's templates."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for path in sorted((settings.BASE_DIR / "templates/laporan/pdf").iterdir()):
        digest.update(path.read_bytes())
    for nama in _SUMBER:
        digest.update((settings.BASE_DIR / nama).read_bytes())
    return digest.hexdigest()[:16]


def masukan_cetak(laporan: LaporanOpd | LaporanDaerah, kertas: str) -> dict:
    """Everything that is drawn, as plain values: {cuplikan, penandatangan, keadaan, kode, sha256, waktu,
    kertas, alamat, qr, versi_template}. `keadaan` is what the paper says of itself: it stays the same from approval
    on, so an accepted report prints byte for byte as it was approved."""
    if isinstance(laporan, LaporanOpd):
        penandatangan, saat = laporan.penandatangan, laporan.diajukan_pada
        keadaan = "dikembalikan" if laporan.status == "dikembalikan" else "disetujui" if penandatangan else "diajukan"
    else:
        penandatangan, saat = laporan.cuplikan.get("penandatangan"), laporan.terkirim_pada or laporan.disusun_pada
        keadaan = "konsep" if laporan.status == "draf" else "terkirim"
    return {
        "cuplikan": laporan.cuplikan,
        "penandatangan": penandatangan,
        "keadaan": keadaan,
        "kode": laporan.kode_verifikasi,
        "sha256": laporan.sha256,
        "waktu": saat.isoformat(),
        "kertas": kertas,
        "alamat": settings.ALAMAT_PERIKSA,
        "qr": f"{settings.ALAMAT_SITUS}/v/{laporan.kode_verifikasi}/" if settings.ALAMAT_PERIKSA else "",
        "versi_template": versi_template(),
    }


def susun_dokumen(masukan: dict, folder: Path) -> Dokumen:
    """The HTML of `masukan`. Its files are copied to `folder` and checked against the snapshot's SHA-256;
    one that is missing or differs is left out, and a labelled box stands in its place."""
    k = masukan["cuplikan"]
    jenis = _ISI[k["jenis"]]
    berkas = {}
    for foto in jenis.foto_dicetak(k):
        path = salin(foto["berkas"], folder / f"foto-{foto['kode_foto']}.jpg", foto["sha256"])
        if path:
            berkas[f"foto-{foto['kode_foto']}"] = path
    lambang = k["pemda"]["lambang"] and salin(k["pemda"]["lambang"], folder / "lambang.png", None)
    if lambang:
        berkas["lambang"] = lambang
    isi = jenis.konteks(k, frozenset(berkas))
    qr = _qr(masukan, folder, berkas)
    sekitar = _SEKITAR[k["jenis"]](masukan) if k["jenis"] in _SEKITAR else _umum(masukan, isi["unit"])
    dasar = {"k": k, "masukan": masukan, "ukuran": UKURAN[masukan["kertas"]], "kertas": masukan["kertas"]}
    dasar |= {"naskah": naskah_cetak(k)}
    html = render_to_string(jenis.template(k), dasar | sekitar | isi | qr | {"ada_lambang": bool(lambang)})
    return Dokumen(html, lampiran(masukan), berkas)


def salin(nama: str, tujuan: Path, sha256: str | None) -> Path | None:
    """A private copy of a stored file, None when it is gone or not what the snapshot recorded.
    Raises PdfGagal when the storage or the disk does not answer: that may pass, and a PDF would stay."""
    digest = hashlib.sha256()
    try:
        with default_storage.open(nama) as sumber, tujuan.open("wb") as salinan:
            for potong in sumber.chunks():
                digest.update(potong)
                salinan.write(potong)
    except FileNotFoundError:
        return None
    except OSError as galat:
        raise PdfGagal("berkas", rincian=galat.strerror or type(galat).__name__) from galat
    return tujuan if sha256 in (None, digest.hexdigest()) else None


def _qr(masukan: dict, folder: Path, berkas: dict[str, Path]) -> dict:
    """The address of the verification page as a QR code of SISI_QR in the margin; none where the site has no address."""
    if not masukan.get("qr"):
        return {}
    isi, lebar = gambar_qr(masukan["qr"])
    berkas["qr"] = folder / "qr.png"
    berkas["qr"].write_bytes(isi)
    return {"qr_dpi": round(lebar * 25.4 / SISI_QR)}


def _umum(masukan: dict, unit: str) -> dict:
    """What a report shows around its content."""
    k, pemda, periode = masukan["cuplikan"], masukan["cuplikan"]["pemda"], masukan["cuplikan"]["periode"]
    saat = waktu(masukan["waktu"], pemda["zona_waktu"], pemda["singkatan_zona"])
    opd_berdaerah = k["jenis"] == "laporan_opd" and naskah_cetak(k)["ttd_opd_daerah"]
    situs = masukan["alamat"]
    pendek = unit if len(unit) <= PANJANG_KAKI else k.get("opd", {}).get("singkatan") or unit
    return {
        "tanda_tangan": tanda_tangan(masukan["penandatangan"], daerah=pemda["nama"] if opd_berdaerah else ""),
        "mengetahui": tanda_tangan(k.get("mengetahui")),
        "belum_disetujui": masukan["keadaan"] in {"diajukan", "dikembalikan"},
        "keadaan": KEADAAN[masukan["keadaan"]].format(saat=saat) + (" · versi publik" if k.get("publik") else ""),
        "kaki_kiri": f"{pendek}\n{periode['nama']}" + (f"\nperiksa di {situs}" if situs else ""),
        "kaki_tengah": f"{kode(masukan['kode'])}\nrev. {k['revisi']} · {masukan['sha256'][:12]}\njejak {kepala_jejak(k)}",
    }


def kepala_jejak(cuplikan: dict) -> str:
    """"4182:9f2c9f2c9f2c9f2c": the head of the trail as paper carries it and `periksa_jejak --kepala` reads it."""
    return f"{cuplikan['jejak']['nomor']}:{cuplikan['jejak']['hash'][:16]}"


KEADAAN = {  # on the cover, with the instant the report was submitted, composed or sent
    "diajukan": "Diajukan {saat}, belum disetujui pimpinan",
    "dikembalikan": "Diajukan {saat}, dikembalikan untuk diperbaiki",
    "disetujui": "Diajukan {saat}, disetujui pimpinan",
    "konsep": "Konsep, disusun {saat}, belum dikirim",
    "terkirim": "Dikirim ke Biro Organisasi {saat}",
}
