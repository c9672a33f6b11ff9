"""A meeting as a calendar file (RFC 5545): one event, whose UID stays and whose SEQUENCE grows with each change.

Instants are UTC, so every calendar shows them in its own zone. Nobody is listed: who was invited stands on the
invitation, and a calendar file travels further than that.
"""

import datetime as dt
import re
import uuid

from kbk.models import Kegiatan, MataAcara

PANJANG_BARIS = 75  # octets, without the line break
RUANG_NAMA = uuid.UUID("6f2f3d0e-5b0a-4c55-9d5e-4b424b52a9a7")  # of the UIDs; never change it


def kalender_rapat(kegiatan: Kegiatan, acara: list[MataAcara], alamat: str) -> bytes:
    """The file; `alamat` is the absolute address of the meeting's page. Needs rapat and kelompok__opd__pemda."""
    rapat = kegiatan.rapat
    baris = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Budaya Kerja//Rapat//ID",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uuid.uuid5(RUANG_NAMA, f'{kegiatan.pencatat_id}:{kegiatan.kunci_kirim}')}",
        f"SEQUENCE:{rapat.urutan}",
        f"DTSTAMP:{_utc(kegiatan.diubah_pada)}",
        f"DTSTART:{_utc(_saat(kegiatan, rapat.mulai))}",
        *([f"DTEND:{_utc(_saat(kegiatan, rapat.selesai))}"] if rapat.selesai else []),
        f"SUMMARY:{teks(kegiatan.judul)}",
        f"DESCRIPTION:{teks(_uraian(kegiatan, acara))}",
        *([f"LOCATION:{teks(kegiatan.tempat)}"] if kegiatan.tempat else []),
        f"URL:{alamat}",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(lipat(satu) for satu in baris)


def teks(value: str) -> str:
    """A value of type TEXT (3.3.11): backslash, semicolon, comma and line breaks escaped, control characters left out."""
    value = re.sub(r"\r\n?", "\n", value)
    value = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", value)
    return re.sub(r"([\\;,])", r"\\\1", value).replace("\n", "\\n")


def lipat(baris: str) -> bytes:
    """One content line (3.1): folded after at most 75 octets, never within a character, ended by CRLF."""
    isi, hasil = b"", []
    for huruf in baris:
        satu = huruf.encode()
        if len(isi) + len(satu) > PANJANG_BARIS - bool(hasil):  # a continued line begins with a blank
            hasil.append(isi)
            isi = b""
        isi += satu
    return b"\r\n ".join([*hasil, isi]) + b"\r\n"


def _saat(kegiatan: Kegiatan, jam: dt.time) -> dt.datetime:
    return dt.datetime.combine(kegiatan.tanggal, jam, tzinfo=kegiatan.kelompok.opd.pemda.zona)


def _utc(saat: dt.datetime) -> str:
    return f"{saat.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _uraian(kegiatan: Kegiatan, acara: list[MataAcara]) -> str:
    bagian = [f"{kegiatan.kelompok.nama}, {kegiatan.kelompok.opd.nama}"]
    if acara:
        bagian += ["Mata acara:", *(f"{n}. {item.judul}" for n, item in enumerate(acara, 1))]
    return "\n".join(bagian)
