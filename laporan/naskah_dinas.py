"""The settings of a pemda's paper as a snapshot carries them, and what the print templates make of them."""

import re

from laporan.models import TataNaskah
from opd.models import PemerintahDaerah

ISIAN = [f.name for f in TataNaskah._meta.concrete_fields if f.name not in {"id", "pemda", "ttd_rekap_unit", "ttd_rekap_mengetahui"}]
HURUF = {  # family names without quotes: they go into a style sheet as they are
    "liberation-sans": "Liberation Sans, DejaVu Sans",
    "liberation-serif": "Liberation Serif, DejaVu Serif",
    "dejavu-sans": "DejaVu Sans",
    "dejavu-serif": "DejaVu Serif",
}
SEBUTAN_KEPALA = {"Kota": "Wali Kota", "Kabupaten": "Bupati", "Provinsi": "Gubernur"}
TANDA = re.compile(r"\{(\w+)\}")
ISIAN_SURAT = ["unit", "daerah", "kepala_daerah", "tempat", "periode", "tahun", "ringkasan"]
ISIAN_SURAT_REKAP = [*ISIAN_SURAT, "provinsi"]


def naskah_of(pemda: PemerintahDaerah) -> TataNaskah:
    """The settings as they are now. One query, none when they came along with the pemda."""
    return getattr(pemda, "tata_naskah", None) or TataNaskah(pemda=pemda)


def isi_naskah(row: TataNaskah) -> dict:
    """The settings as plain values, to be frozen."""
    return {nama: getattr(row, nama) for nama in ISIAN}


def naskah_cetak(k: dict) -> dict:
    """What the print templates know as `naskah`: the settings of the snapshot `k`. What it was frozen without prints as
    it did then, which is what the defaults of TataNaskah say."""
    isi = isi_naskah(TataNaskah()) | k.get("tata_naskah", {})
    return isi | {
        "kop_pertama": isi["kop_pertama"] or f"Pemerintah {k['pemda']['nama']}",
        "kop_sekretariat": isi["kop_sekretariat"] or "Sekretariat Daerah",
        "kop_kelas": f"rasio-{isi['kop_rasio'].replace(':', '')}",
        "keluarga": HURUF[isi["huruf"]],
        "huruf_lebar": isi["huruf"].startswith("dejavu"),  # a tenth wider: its tables are set smaller
        "huruf_baku": (isi["huruf"], isi["ukuran_huruf"]) == (TataNaskah.Huruf.LIBERATION_SANS, 11),
    }


def kop_opd(naskah: dict, opd: dict) -> dict:
    """The lines of an agency in its letterhead, {kop_induk, kop_unit}: a unit below another stands under its name, and a
    Bagian writes as the Sekretariat Daerah (domain 3.3), where the settings have it so."""
    induk = opd["induk"] if naskah["kop_induk"] else None
    if induk and opd["jenis"] == "bagian":
        return {"kop_induk": "", "kop_unit": induk}
    return {"kop_induk": induk or "", "kop_unit": opd["nama"]}


def kepala_daerah(nama: str) -> str:
    """"Wali Kota Bontang" of "Kota Bontang"."""
    jenis, _, tempat = nama.partition(" ")
    return f"{SEBUTAN_KEPALA[jenis]} {tempat}" if jenis in SEBUTAN_KEPALA else f"Gubernur {nama}"  # Daerah Khusus, Daerah Istimewa


def surat(naskah: dict, jenis: str, k: dict, isi: dict, pembuka: str = "") -> dict | None:
    """The letter that an "opd" report or a "rekap" goes under, None when it goes without: {letak, sifat, hal, tujuan
    and paragraf as lists}. `isi`: what the named places besides those of the snapshot say; `pembuka`, where somebody
    wrote one, stands for the first paragraph."""
    letak = naskah[f"surat_{jenis}"]
    if letak == TataNaskah.Letak.TANPA:
        return None
    pemda, periode = k["pemda"], k["periode"]
    umum = {"daerah": pemda["nama"], "kepala_daerah": kepala_daerah(pemda["nama"]), "tempat": pemda["nama_tempat"]}
    umum |= {"periode": periode["nama"], "tahun": str(periode["tahun"])} | isi
    teks = {nama: _isikan(naskah[f"surat_{jenis}_{nama}"], umum) for nama in ("sifat", "hal", "tujuan", "isi")}
    paragraf = [p.strip() for p in teks["isi"].replace("\r", "").split("\n\n") if p.strip()]
    return {
        "letak": letak,
        "sifat": teks["sifat"],
        "hal": teks["hal"],
        "tujuan": teks["tujuan"].split("\n"),
        "pembuka": pembuka,
        "paragraf": paragraf[1:] if pembuka else paragraf,
    }


def _isikan(teks: str, isi: dict) -> str:
    """The text with its named places filled; one that is not known stays as it is, and is seen."""
    return TANDA.sub(lambda tanda: isi.get(tanda[1], tanda[0]), teks)


def salah_tanda(teks: str, dikenal: list[str]) -> str:
    """What is wrong with the named places of a text, "" when nothing is."""
    bisa = ", ".join(f"{{{nama}}}" for nama in dikenal)
    for nama in TANDA.findall(teks):
        if nama not in dikenal:
            return f"“{{{nama}}}” tidak dikenal. Yang dapat dipakai: {bisa}."
    if "{" in (sisa := TANDA.sub("", teks)) or "}" in sisa:
        return f"Ada kurung kurawal yang tidak berpasangan atau berisi spasi. Tulis seperti ini: {bisa}."
    return ""
