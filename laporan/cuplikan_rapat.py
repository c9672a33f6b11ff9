"""What a paper of a meeting is drawn from: plain values, everything it shows, nothing else.

Final minutes come from what was frozen with them; an invitation and an attendance list from the meeting as it is.
"""

from kbk.actions.rapat import fresh
from kbk.models import Kegiatan, Rapat
from kbk.risalah import risalah_of
from laporan.cuplikan import bagian_pemda
from laporan.naskah_dinas import isi_naskah, naskah_of
from opd.models import Pegawai, Penugasan


def cuplikan_rapat(rapat: Rapat, naskah: str, *, ber_nip: bool) -> dict:
    """{naskah, pemda, r: the minutes, kepala, nip, disahkan, adendum, undangan} of undangan, notulen or daftar_hadir;
    `ber_nip`: with the NIPs of who works in the group's own unit."""
    kegiatan = fresh(rapat.kegiatan)
    rapat = kegiatan.rapat
    r = risalah_of(rapat, kegiatan)
    return {
        "jenis": "rapat",
        "naskah": naskah,
        "pemda": bagian_pemda(kegiatan.kelompok.opd.pemda),
        "tata_naskah": isi_naskah(naskah_of(kegiatan.kelompok.opd.pemda)),
        "r": r,
        "kepala": _kepala(kegiatan) if naskah == "daftar_hadir" else None,
        "nip": _nip(kegiatan, r) if ber_nip else {},
        "disahkan": {"nama": rapat.disahkan_oleh.nama, "waktu": rapat.disahkan_pada.isoformat()} if rapat.disahkan else None,
        "adendum": _adendum(rapat) if naskah == "notulen" else [],
        "undangan": str(kegiatan.kelompok.opd.pemda.hari_ini(rapat.undangan_pada)) if rapat.undangan_pada else "",
        "waktu": _waktu(kegiatan, naskah).isoformat(),
    }


def _waktu(kegiatan: Kegiatan, naskah: str):
    """The instant the paper says of itself: issued, made final, or last changed."""
    rapat = kegiatan.rapat
    own = {"undangan": rapat.undangan_pada, "notulen": rapat.disahkan_pada}.get(naskah)
    return own or kegiatan.diubah_pada


def _kepala(kegiatan: Kegiatan) -> dict | None:
    """The signature of who leads the unit on the day of the meeting."""
    opd = kegiatan.kelompok.opd
    post = next(iter(Penugasan.objects.pada(kegiatan.tanggal).di_atas(opd)), None)
    return post and post.pegawai.tanda_tangan(post.jabatan_lengkap, opd.pemda, kegiatan.tanggal)


def _nip(kegiatan: Kegiatan, r: dict) -> dict[str, str]:
    people = [row["pegawai"] for row in r["kehadiran"]]
    own = Pegawai.objects.filter(pk__in=people, opd=kegiatan.kelompok.opd_id, nip__isnull=False)
    return {str(pk): nip for pk, nip in own.order_by("pk").values_list("pk", "nip")}


def _adendum(rapat: Rapat) -> list[dict]:
    rows = rapat.adendum.select_related("penulis")
    return [{"penulis": row.penulis.nama, "waktu": row.dibuat_pada.isoformat(), "isi": row.isi} for row in rows]
