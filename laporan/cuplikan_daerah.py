"""The snapshot of a city's recap: drawn from the frozen snapshots of its OPD reports, never from live rows,
so that the recap says exactly what the leaders signed. Who has not reported is in it too."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import replace

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from kbk.models import Nilai, PemetaanNilai
from laporan import queries
from laporan.cuplikan import VERSI, bagian_pembukaan, bagian_pemda, bagian_periode
from laporan.dasar_hukum import dasar_hukum
from laporan.dokumen_daerah import FOTO_PER_OPD
from laporan.models import LaporanDaerah, LaporanOpd, PembukaanKembali
from laporan.naskah_dinas import isi_naskah, naskah_of
from laporan.penandatangan import mengetahui_daerah, penandatangan_daerah
from opd import jejak
from opd.models import Opd

KEADAAN = {  # what the recap says of an agency whose report it does not hold
    "belum": "Belum melapor",
    "draf": "Belum melapor",
    "diajukan": "Menunggu persetujuan pimpinan",
    "dikembalikan": "Dikembalikan untuk diperbaiki",
    "disetujui": "Menunggu diterima",
}


def susun_cuplikan_daerah(rekap: LaporanDaerah, at: dt.datetime | None = None) -> dict:
    """The recap as it would be frozen at `at` (default now); about twelve queries, however many agencies."""
    at = at or timezone.now()
    pemda, periode = rekap.pemda, rekap.periode
    opd = list(queries.wajib_lapor(pemda, periode))
    keadaan = {pk: k for (pk, _), k in queries.keadaan_laporan(opd, [periode], at).items()}
    beku = {row.opd_id: row for row in _diterima(opd, periode)}
    for pk, row in beku.items():  # what counts, not a revision under way
        keadaan[pk] = replace(keadaan[pk], laporan=row, status=row.status)
    dibuka = _pembukaan(opd, periode)
    baris = [_opd(o, keadaan[o.pk], beku.get(o.pk)) | {"pembukaan": dibuka[o.pk]} for o in opd]
    angka = queries.jumlah_angka(b["angka"] for b in baris if b["angka"])
    return {
        "versi": VERSI,
        "jenis": "laporan_daerah",
        "pemda": bagian_pemda(pemda),
        "provinsi": (pemda.provinsi or pemda).nama,
        "periode": bagian_periode(periode),
        "revisi": rekap.revisi,
        "dasar_hukum": dasar_hukum(pemda, periode.selesai),
        "angka": angka | queries.ringkasan_keadaan(keadaan.values()),
        "opd": baris,
        **_nilai([row.cuplikan for row in beku.values() if not row.nihil]),
    } | bagian_naskah(rekap, at)


def bagian_naskah(rekap: LaporanDaerah, at: dt.datetime) -> dict:
    """The parts that are written or signed rather than counted."""
    naskah, hari = naskah_of(rekap.pemda), rekap.pemda.hari_ini(at)
    return {
        "nomor_surat": rekap.nomor_surat,
        "narasi": {"pengantar": rekap.pengantar, "kesimpulan": rekap.kesimpulan},
        "penandatangan": penandatangan_daerah(naskah, hari),
        "mengetahui": mengetahui_daerah(naskah, hari),
        "tata_naskah": isi_naskah(naskah),
        "jejak": dict(zip(("nomor", "hash"), jejak.head(), strict=True)),
    }


def perubahan_sejak(rekap: LaporanDaerah) -> list[dict]:
    """What is accepted or reopened now and differs from what the recap holds: [{nama, perubahan}]. One query."""
    lama = {
        b["kode"]: (b["nama"], b["sha256"], len(b.get("pembukaan", [])))
        for b in rekap.cuplikan["opd"]
        if b["angka"] is not None
    }
    dibuka = PembukaanKembali.objects.filter(laporan__opd=OuterRef("opd"), laporan__periode=OuterRef("periode"))
    dibuka = Subquery(dibuka.order_by().values("laporan__opd").annotate(n=Count("pk")).values("n"))
    rows = LaporanOpd.objects.berlaku().filter(periode=rekap.periode_id).annotate(dibuka=Coalesce(dibuka, 0))
    kini = {kode: isi for kode, *isi in rows.values_list("opd__kode", "opd__nama", "sha256", "dibuka")}
    return [
        {"nama": (kini.get(kode) or lama[kode])[0], "perubahan": kata}
        for kode in sorted(lama.keys() | kini.keys())
        if (kata := _perubahan(lama.get(kode), kini.get(kode)))
    ]


def _perubahan(lama: tuple | None, kini: tuple | None) -> str:
    if lama is None:
        return "laporannya baru diterima"
    if kini is None:
        return "laporannya dikembalikan"
    if lama[1] != kini[1]:
        return "revisi laporannya diterima"
    return "laporannya dibuka kembali" if lama[2] != kini[2] else ""


def _diterima(opd: list[Opd], periode) -> list[LaporanOpd]:
    rows = LaporanOpd.objects.berlaku().filter(opd__in=opd, periode=periode)
    rows = rows.with_pertama_diajukan()
    return list(rows.only("opd", "status", "revisi", "nihil", "sha256", "kode_verifikasi", "penandatangan", "cuplikan"))


def _pembukaan(opd: list[Opd], periode) -> dict[int, list[dict]]:
    """{opd id: its reopenings in time order}: that an accepted report was opened again is never silent."""
    rows = PembukaanKembali.objects.filter(laporan__opd__in=opd, laporan__periode=periode)
    dibuka = defaultdict(list)
    for row in rows.annotate(opd_id=F("laporan__opd"), revisi=F("laporan__revisi")):
        dibuka[row.opd_id].append(bagian_pembukaan(row, row.revisi))
    return dibuka


def _opd(opd: Opd, keadaan: queries.Keadaan, laporan: LaporanOpd | None) -> dict:
    """One agency. Its name is the one it reported under; the chapter is empty for nihil and for silence."""
    k = laporan.cuplikan if laporan else None
    dari = k["opd"] if k else {n: getattr(opd, n) for n in ("kode", "nama", "singkatan", "jenis")}
    masuk = keadaan.laporan and keadaan.laporan.pertama_diajukan
    return {
        **{n: dari[n] for n in ("kode", "nama", "singkatan", "jenis")},
        "status": "direkap" if k else keadaan.status,
        "status_label": "Diterima" if k else KEADAAN["dikembalikan" if masuk and keadaan.status == "draf" else keadaan.status],
        "diajukan_pada": masuk.isoformat() if masuk else None,
        "hari_terlambat": keadaan.hari_terlambat,
        "diperpanjang_sampai": str(keadaan.tenggat) if keadaan.diperpanjang else None,
        "nihil": bool(k and k["nihil"]),
        "alasan_nihil": k["alasan_nihil"] if k else "",
        "revisi": laporan.revisi if k else None,
        "sha256": laporan.sha256 if k else "",
        "kode_verifikasi": laporan.kode_verifikasi if k else "",
        "angka": k["angka"] if k else None,
        "penandatangan": laporan.penandatangan if k else None,
        **_bab(k if k and not k["nihil"] else None),
    }


def _bab(k: dict | None) -> dict:
    """What the short chapter of an agency shows."""
    if k is None:
        return {"nilai": [], "indikator": [], "pimpinan": [], "kesimpulan": "", "kendala": "", "foto": []}
    return {
        "nilai": [{n: v[n] for n in ("kode", "nama", "berakhlak", "slogan", "kegiatan")} for v in k["nilai"]],
        "indikator": [i | {"nilai": v["nama"], "masalah": v["masalah"]} for v in k["nilai"] for i in v["indikator"]],
        "pimpinan": k["pimpinan"],
        "kesimpulan": k["narasi"]["kesimpulan"],
        "kendala": k["narasi"]["kendala"],
        "foto": _foto(k),
    }


def _foto(k: dict) -> list[dict]:
    """The photos that tell most: of actions before meetings, captioned before bare, from different activities."""
    tindakan = {a["id"] for a in k["kegiatan"] if a["tindakan"]}
    foto = sorted(
        (b for b in k["bukti"] if b["foto"]), key=lambda b: (b["kegiatan_id"] not in tindakan, not b["keterangan"])
    )
    pertama = {b["kegiatan_id"]: b for b in reversed(foto)}
    lain = [b for b in foto if pertama[b["kegiatan_id"]] is not b]
    return ([b for b in foto if pertama[b["kegiatan_id"]] is b] + lain)[:FOTO_PER_OPD]


def _nilai(cuplikan: list[dict]) -> dict:
    """per_nilai and per_berakhlak over the reports that are not nihil: how many agencies chose the value,
    how many activities applied it. An activity counts once for each value, and once for each BerAKHLAK
    value its values stand for."""
    ke = PemetaanNilai.objects.filter(utama=True, dari__in=Nilai.objects.dari_34())
    berakhlak = dict(ke.values_list("dari__nama", "ke__nama"))
    opd, acara, opd_b, acara_b = Counter(), Counter(), Counter(), Counter()
    for k in cuplikan:
        dipilih = {v["nama"] for v in k["nilai"]}
        opd.update(dipilih)
        opd_b.update({berakhlak.get(nama) for nama in dipilih})
        for a in k["kegiatan"]:
            acara.update(set(a["nilai"]))
            acara_b.update({berakhlak.get(nama) for nama in a["nilai"]})
    rows = Nilai.objects.dari_34().order_by("kode").values_list("kode", "nama")
    return {
        "per_nilai": [
            {"kode": kode, "nama": nama, "berakhlak": berakhlak.get(nama, ""), "opd": opd[nama], "kegiatan": acara[nama]}
            for kode, nama in rows
            if opd[nama] or acara[nama]
        ],
        "per_berakhlak": [
            {"nama": nama, "opd": opd_b[nama], "kegiatan": acara_b[nama]}
            for nama in Nilai.objects.berakhlak().order_by("kode").values_list("nama", flat=True)
        ],
    }
