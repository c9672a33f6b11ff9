import datetime as dt

import pytest

from kbk.actions.rapat import fresh
from kbk.ics import kalender_rapat, lipat, teks
from tests import pabrik

ALAMAT = "https://budaya.contoh.go.id/kegiatan/1/rapat/"


@pytest.fixture
def kegiatan(cast, kota):
    row = pabrik.make_kegiatan(kota.akta, cast.notulis, dt.date(2026, 9, 14), "rapat", judul="Rapat; evaluasi, antrean", tempat="Aula")
    pabrik.make_rapat(row, cast.ketua.pegawai, cast.notulis.pegawai, mulai=dt.time(7, 30), selesai=dt.time(9), urutan=2)
    return fresh(row)


def isi(kegiatan) -> list[str]:
    data = kalender_rapat(kegiatan, list(kegiatan.rapat.mata_acara.all()), ALAMAT)
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    return data.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_one_event_in_utc_with_its_sequence(kegiatan):
    baris = isi(kegiatan)
    assert baris[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert baris[-2:] == ["END:VEVENT", "END:VCALENDAR"]
    assert {"SEQUENCE:2", "DTSTART:20260913T233000Z", "DTEND:20260914T010000Z", "LOCATION:Aula", f"URL:{ALAMAT}"} <= set(baris)
    assert "SUMMARY:Rapat\\; evaluasi\\, antrean" in baris
    assert next(b for b in baris if b.startswith("DESCRIPTION:")).endswith("Mata acara:\\n1. Antrean loket\\n2. Jam buka")


def test_the_uid_stays_and_tells_nothing(kegiatan, cast):
    uid = next(b for b in isi(kegiatan) if b.startswith("UID:"))
    kegiatan.judul, kegiatan.tanggal, kegiatan.rapat.urutan = "Lain", dt.date(2026, 9, 20), 3
    baris = isi(kegiatan)
    assert uid in baris
    assert kegiatan.kunci_kirim not in "".join(baris)
    assert not any(nip in "".join(baris) for nip in (cast.ketua.pegawai.nip, cast.notulis.pegawai.nip))
    assert "ATTENDEE" not in "".join(baris)


def test_until_it_ends_has_no_end(kegiatan):
    kegiatan.rapat.selesai = None
    assert not [b for b in isi(kegiatan) if b.startswith(("DTEND", "DURATION"))]


def test_text_is_escaped_and_nothing_slips_in():
    assert teks("a\\b;c,d\r\nEND:VEVENT\rx\ty") == "a\\\\b\\;c\\,d\\nEND:VEVENT\\nx y"


def test_lines_fold_between_characters():
    data = lipat("SUMMARY:" + "é" * 100)
    assert [len(b) for b in data.split(b"\r\n")] == [74, 75, 61, 0]
    assert data.decode().replace("\r\n ", "") == "SUMMARY:" + "é" * 100 + "\r\n"
