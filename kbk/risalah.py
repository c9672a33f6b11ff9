"""The minutes of a meeting as plain values: what the page shows, what finalising freezes, what the paper prints.

Nothing in it is looked up later, so final minutes say for ever who led, who came and what was agreed until when,
whatever becomes of the people and the follow-ups. A NIP stands only under a signature (opd.nip).
"""

import datetime as dt
from collections import defaultdict

from kbk.models import Keanggotaan, Kegiatan, Rapat, TindakLanjut
from kbk.models.kelompok import peran_kelompok_choices
from opd.models import Pegawai, Penugasan

VERSI = 1  # of the shape; raised when a template could no longer read an older one


def susun_risalah(kegiatan: Kegiatan) -> dict:
    """Everything the minutes hold now. Needs kelompok__opd with pemda and pelapor, rapat__pimpinan and
    rapat__notulis."""
    rapat, opd = kegiatan.rapat, kegiatan.kelompok.opd
    kop = opd.pelapor or opd  # a sub-unit writes on the paper of its agency
    kursi, posts = kursi_pada(kegiatan), Penugasan.objects.pada(kegiatan.tanggal).di_atas(opd)
    tindak = defaultdict(list)
    for row in kegiatan.tindak_lanjut.select_related("penanggung_jawab"):
        tindak[row.mata_acara_id].append(_tindak(row))
    return {
        "versi": VERSI,
        "acara": kegiatan.judul,
        "jenis": kegiatan.get_jenis_display(),
        "kelompok": kegiatan.kelompok.nama,
        "opd": opd.nama,
        "kop": {"unit": kop.nama, "alamat": kop.alamat, "kontak": kop.kontak},
        "tanggal": str(kegiatan.tanggal),
        "mulai": jam(rapat.mulai),
        "selesai": jam(rapat.selesai),
        "zona": opd.pemda.singkatan_zona,
        "tempat": kegiatan.tempat,
        "nomor_undangan": rapat.nomor_undangan,
        "pimpinan": penanda_tangan(rapat.pimpinan, kegiatan, kursi, posts),
        "notulis": penanda_tangan(rapat.notulis, kegiatan, kursi, posts) | {"jabatan": "Notulis"},
        "mata_acara": [
            {"judul": m.judul, "pembahasan": m.pembahasan, "keputusan": m.keputusan, "tindak_lanjut": tindak[m.pk]}
            for m in rapat.mata_acara.all()
        ],
        "tindak_lanjut": tindak[None],  # agreed without an item
        "lalu": [_tinjauan(row) for row in rapat.tinjauan.select_related("tindak_lanjut__penanggung_jawab")],
        "kehadiran": daftar_hadir(kegiatan, kursi),
    }


def kursi_pada(kegiatan: Kegiatan) -> list[Keanggotaan]:
    """The seats of the group on the day of the meeting, in the order of the decree."""
    seats = Keanggotaan.objects.filter(kelompok=kegiatan.kelompok_id).pada(kegiatan.tanggal).berurut()
    return list(seats.select_related("pegawai__opd"))


def daftar_hadir(kegiatan: Kegiatan, kursi: list[Keanggotaan]) -> list[dict]:
    """Who sits in the group that day, then who else came; `status` is "" while attendance was not taken."""
    taken = {row.pegawai_id: row for row in kegiatan.kehadiran.select_related("pegawai__opd")}
    people = {seat.pegawai_id: seat.pegawai for seat in kursi}
    people |= {pk: row.pegawai for pk, row in taken.items() if pk not in people}
    return [
        {
            "pegawai": pk, "nama": orang.nama_lengkap, "jabatan": orang.jabatan, "unit": orang.opd.singkatan,
            "status": taken[pk].status if pk in taken else "",
            "status_kata": taken[pk].get_status_display() if pk in taken else "",
        }
        for pk, orang in people.items()
    ]  # fmt: skip


def penanda_tangan(orang: Pegawai, kegiatan: Kegiatan, kursi: list[Keanggotaan], posts: list[Penugasan]) -> dict:
    """The signature block of a person on the day of the meeting: the post that leads the unit, with "Plt." or "Plh."
    as held that day, else the seat in the group."""
    return orang.tanda_tangan(_jabatan(orang, kegiatan, kursi, posts), kegiatan.kelompok.opd.pemda, kegiatan.tanggal)


def _jabatan(orang: Pegawai, kegiatan: Kegiatan, kursi: list[Keanggotaan], posts: list[Penugasan]) -> str:
    post = next((post for post in posts if post.pegawai_id == orang.pk), None)
    if post:
        return post.jabatan_lengkap
    peran = next((seat.peran for seat in kursi if seat.pegawai_id == orang.pk), "")
    return f"{dict(peran_kelompok_choices())[peran]} {kegiatan.kelompok.nama}" if peran else orang.jabatan


def jam(waktu: dt.time | None) -> str:
    """"09.00"; "" without one."""
    return f"{waktu:%H.%M}" if waktu else ""


def _tindak(row: TindakLanjut) -> dict:
    return {"uraian": row.uraian, "penanggung_jawab": row.penanggung_jawab.nama_lengkap, "tenggat": str(row.tenggat)}


def _tinjauan(row) -> dict:
    tindak = row.tindak_lanjut
    return {
        "uraian": tindak.uraian,
        "penanggung_jawab": tindak.penanggung_jawab.nama_lengkap,
        "tenggat_semula": str(row.tenggat_semula),
        "putusan": row.putusan,
        "putusan_kata": row.get_putusan_display(),
        "catatan": row.catatan,
        "tenggat": str(row.tenggat) if row.tenggat else "",
    }


def ringkas(acara: list) -> str:
    """What a report says of a meeting nobody summed up: its items and what was decided. `acara` are MataAcara."""
    bahasan = "; ".join(item.judul.rstrip(".") for item in acara)
    putusan = " ".join(f"{item.keputusan.strip().rstrip('.')}." for item in acara if item.keputusan.strip())
    awal = f"Rapat membahas {bahasan}." if bahasan else "Rapat kelompok budaya kerja."
    return f"{awal} Diputuskan: {putusan}" if putusan else awal


def risalah_of(rapat: Rapat, kegiatan: Kegiatan) -> dict:
    """The frozen minutes once they are final, else what they would be now."""
    return rapat.risalah if rapat.disahkan else susun_risalah(kegiatan)
