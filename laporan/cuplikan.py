"""The snapshot of an OPD report: plain values, everything its paper shows, nothing else.

Live it is the preview of a draft; frozen at submission it is the report, and its SHA-256 is its identity
(design 5, reliability C75). Numbers that carry a fraction are text, dates are ISO text, so that the JSON
of today has the same bytes after a round through any database.
"""

import json
from collections import defaultdict
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from kbk.models import Bukti, Indikator, Kehadiran, Nilai, PemetaanNilai, SuratKeputusan
from kbk.models.kegiatan import JENIS_KEGIATAN
from laporan import queries
from laporan.models import LaporanOpd, Periode
from laporan.models.laporan import BAGIAN_NARASI
from opd import jejak
from opd.models import Opd, Pegawai, PemerintahDaerah, Penugasan

DASAR_HUKUM = Path(__file__).resolve().parent / "acuan" / "dasar_hukum.json"
VERSI = 1  # of the shape; raised when a template could no longer read an older one


def susun_cuplikan(laporan: LaporanOpd) -> dict:
    """The report as it would be frozen now; about twenty queries, however large it is."""
    opd, periode = laporan.opd, laporan.periode
    kegiatan = _kegiatan(opd, periode)
    bukti = _bukti(kegiatan)
    kode = defaultdict(list)
    for b in bukti:
        kode[b["kegiatan_id"]].append(b["kode"])
    return {
        "versi": VERSI,
        "jenis": "laporan_opd",
        "pemda": bagian_pemda(periode.pemda),
        "opd": _opd(opd),
        "periode": bagian_periode(periode),
        "revisi": laporan.revisi,
        "nihil": laporan.nihil,
        "alasan_nihil": laporan.alasan_nihil if laporan.nihil else "",
        "nomor_surat": laporan.nomor_surat,
        "narasi": {nama: getattr(laporan, nama) for nama in BAGIAN_NARASI},
        "dasar_hukum": dasar_hukum(periode.pemda),
        "angka": queries.angka_per_opd([opd], periode)[opd.pk],
        "kelompok": _kelompok(opd, periode),
        "nilai": _nilai(opd, periode),
        "kegiatan": [_acara(k, kode[k.pk]) for k in kegiatan],
        "kehadiran": _kehadiran(opd, periode),
        "tindak_lanjut": _tindak_lanjut(opd, periode),
        "pimpinan": _pimpinan(opd, periode, kegiatan),
        "bukti": bukti,
        "per_bulan": _per_bulan(periode, kegiatan),
        "jejak": dict(zip(("nomor", "hash"), jejak.head(), strict=True)),
    }


def dasar_hukum(pemda: PemerintahDaerah) -> list[str]:
    """The legal bases that hold in this pemda, in the order they are cited."""
    provinsi = pemda.kode.split(".")[0]
    rows = json.loads(DASAR_HUKUM.read_text())
    return [row["teks"] for row in rows if row.get("provinsi", provinsi) == provinsi]


def bagian_pemda(pemda: PemerintahDaerah) -> dict:
    nama = ["kode", "nama", "nama_tempat", "zona_waktu", "singkatan_zona", "kertas", "alamat"]
    return {n: str(getattr(pemda, n)) for n in nama} | {"lambang": pemda.lambang.name or ""}


def bagian_periode(periode: Periode) -> dict:
    sama = {n: getattr(periode, n) for n in ("kode", "nama", "jenis", "tahun", "nomor")}
    return sama | {n: str(getattr(periode, n)) for n in ("mulai", "selesai", "tenggat_opd", "tenggat_pemda")}


def _opd(opd: Opd) -> dict:
    sama = {n: getattr(opd, n) for n in ("kode", "nama", "singkatan", "jenis", "alamat", "kontak")}
    return sama | {"induk": opd.induk.nama if opd.induk else None}


def _kelompok(opd: Opd, periode: Periode) -> list[dict]:
    """Groups with the decree in force and everybody who sat in them, each with the seat held last."""
    rows = list(queries.kelompok_pelapor([opd], periode).select_related("opd").order_by("opd__jalur", "nama", "pk"))
    decrees = SuratKeputusan.objects.filter(kelompok__in=rows, berlaku_dari__lte=periode.selesai)
    decrees = decrees.filter(berlaku_sampai__gte=periode.mulai).order_by("tanggal", "pk")
    sk = {row.kelompok_id: row for row in decrees}  # the newest stays
    seats = queries.keanggotaan_pelapor([opd], periode).select_related("pegawai")
    last = {(s.kelompok_id, s.pegawai_id): s.pk for s in seats.order_by("dari", "pk")}
    shown = [s for s in seats.berurut() if last[s.kelompok_id, s.pegawai_id] == s.pk]
    return [
        {
            "id": g.pk,
            "nama": g.nama,
            "moto": g.moto,
            "unit": g.opd.nama,
            "sk": _sk(sk[g.pk]) if g.pk in sk else None,
            "anggota": [_anggota(s) for s in shown if s.kelompok_id == g.pk],
        }
        for g in rows
    ]


def _sk(sk: SuratKeputusan) -> dict:
    return {"nomor": sk.nomor} | {n: str(getattr(sk, n)) for n in ("tanggal", "berlaku_dari", "berlaku_sampai")}


def _anggota(seat) -> dict:
    orang = seat.pegawai
    return {
        "nama": orang.nama_lengkap,
        "pangkat": orang.pangkat_golongan,
        "jabatan": orang.jabatan,
        "kedudukan": seat.get_peran_display(),
    }


def _nilai(opd: Opd, periode: Periode) -> list[dict]:
    rows = queries.nilai_pelapor([opd], periode).select_related("opd", "nilai", "masalah")
    rows = list(rows.order_by("nilai__kode", "opd__jalur", "pk"))
    dipakai = queries.terpakai(queries.kegiatan_pelapor(opd, periode))
    pasangan = _nama_pasangan()
    pemetaan = PemetaanNilai.objects.filter(dari__in=[n.nilai_id for n in rows], utama=True)
    berakhlak = dict(pemetaan.values_list("dari", "ke__nama"))
    ukuran = queries.indikator_pelapor([opd], periode).with_pengukuran().order_by("nilai_terpilih", "pk")
    per_nilai = {pk: list(isi) for pk, isi in groupby(ukuran, key=lambda i: i.nilai_terpilih_id)}
    return [
        {
            "kode": n.nilai.kode,
            "nama": n.nilai.nama,
            "pasangan": pasangan.get(n.nilai.pasangan, ""),
            "berakhlak": berakhlak.get(n.nilai_id, ""),
            "slogan": n.slogan,
            "masalah": n.masalah.uraian if n.masalah else "",
            "sumber": n.masalah.sumber if n.masalah else "",
            "data_awal": n.masalah.data_awal if n.masalah else "",
            "alasan": n.alasan,
            "perilaku": n.perilaku,
            "kegiatan": dipakai.get((n.opd_id, n.nilai_id), 0),
            "indikator": [_indikator(i, periode) for i in per_nilai.get(n.pk, [])],
        }
        for n in rows
    ]


def _nama_pasangan() -> dict[str, str]:
    """{"P01": "Komitmen dan konsistensi"}."""
    rows = Nilai.objects.dari_34().order_by("pasangan", "kode").values_list("pasangan", "nama")
    nama = {kode: [n for _, n in isi] for kode, isi in groupby(rows, key=lambda row: row[0])}
    return {kode: " dan ".join([awal, *(n.lower() for n in lain)]) for kode, (awal, *lain) in nama.items()}


def _indikator(i: Indikator, periode: Periode) -> dict:
    titik = [p for p in i.pengukuran.all() if p.tanggal <= periode.selesai]
    akhir = titik[-1] if titik else None
    capaian = i.capaian(akhir.nilai) if akhir else None
    return {
        "nama": i.nama,
        "satuan": i.satuan,
        "arah": i.arah,
        "awal": _teks(i.nilai_awal),
        "target": _teks(i.target),
        "terakhir": _teks(akhir.nilai) if akhir else None,
        "tanggal_terakhir": str(akhir.tanggal) if akhir else None,
        "selisih": _teks(akhir.nilai - i.nilai_awal) if akhir else None,
        "capaian": None if capaian is None else str(round(capaian, 1)),
        "tercapai": bool(akhir) and i.tercapai(akhir.nilai),
        "titik": [[str(p.tanggal), _teks(p.nilai)] for p in titik],
    }


def _teks(value: Decimal) -> str:
    """"3.2" for 3.20: one spelling, whatever the database pads."""
    return f"{value.normalize():f}"


def _kegiatan(opd: Opd, periode: Periode) -> list:
    rows = queries.kegiatan_pelapor(opd, periode).with_kelengkapan().with_counts()
    return list(rows.select_related("kelompok").prefetch_related("nilai").order_by("tanggal", "pk"))


def _acara(k, bukti: list[str]) -> dict:
    sama = {n: getattr(k, n) for n in ("judul", "jenis", "tempat", "uraian", "hasil", "pimpinan_hadir")}
    return sama | {
        "id": k.pk,
        "tanggal": str(k.tanggal),
        "jenis_label": JENIS_KEGIATAN[k.jenis].label if k.jenis in JENIS_KEGIATAN else k.jenis,
        "tindakan": k.is_tindakan,
        "kelompok": k.kelompok.nama,
        "nilai": [n.nama for n in k.nilai.all()],
        "hadir": k.jumlah_hadir,
        "anggota": k.jumlah_anggota,
        "bukti_wajib": k.bukti_wajib,
        "bukti_ada": k.bukti_ada,
        "bukti": bukti,
    }


def _bukti(kegiatan: list) -> list[dict]:
    """Evidence in force, numbered B-001 … in the order of the activities."""
    per_acara: dict[int, list[Bukti]] = {k.pk: [] for k in kegiatan}
    for b in Bukti.objects.berlaku().filter(kegiatan__in=kegiatan).order_by("pk"):
        per_acara[b.kegiatan_id].append(b)
    berurut = [(k, b) for k in kegiatan for b in per_acara[k.pk]]
    return [
        {n: getattr(b, n) for n in ("jenis", "keterangan", "tipe", "sha256", "ukuran", "lebar", "tinggi")}
        | {
            "id": b.pk,
            "kode": f"B-{nomor:03d}",
            "jenis_label": b.get_jenis_display(),
            "kegiatan_id": k.pk,
            "kegiatan": k.judul,
            "tanggal": str(k.tanggal),
            "tempat": k.tempat,
            "berkas": b.berkas.name,
            "foto": b.is_foto,
        }
        for nomor, (k, b) in enumerate(berurut, 1)
    ]


def _kehadiran(opd: Opd, periode: Periode) -> list[dict]:
    rows = Kehadiran.objects.filter(kegiatan__in=queries.kegiatan_pelapor(opd, periode).order_by())
    return [
        {
            "nama": nama_orang(row),
            **{n: row[n] for n in ("kelompok", "hadir", "izin", "sakit", "dinas_luar", "tanpa_keterangan", "jumlah")},
        }
        for row in queries.kehadiran_per_orang(rows)
    ]


def nama_orang(row: dict) -> str:
    """The name with titles, from a row of values with pegawai__*."""
    bagian = {n: row[f"pegawai__{n}"] for n in ("nama", "gelar_depan", "gelar_belakang")}
    return Pegawai(**bagian).nama_lengkap


def _tindak_lanjut(opd: Opd, periode: Periode) -> list[dict]:
    rows = queries.tindak_lanjut_pelapor([opd], periode).select_related("kegiatan", "penanggung_jawab")
    on = queries.hari_hitung(periode)
    return [_satu_tindak_lanjut(t, t.status(on)) for t in rows.order_by("tenggat", "pk")]


def _satu_tindak_lanjut(t, status: str) -> dict:
    """What was closed only after the period is still open in it."""
    selesai = status == "selesai"
    return {
        "uraian": t.uraian,
        "kegiatan": t.kegiatan.judul,
        "penanggung_jawab": t.penanggung_jawab.nama_lengkap,
        "tenggat": str(t.tenggat),
        "status": status,
        "selesai_pada": str(t.selesai_pada) if selesai else None,
        "catatan": t.catatan_selesai if selesai else "",
    }


def _pimpinan(opd: Opd, periode: Periode, kegiatan: list) -> list[dict]:
    """Who led when, with how many activities fell into it and at how many the leader was present. An
    activity belongs to the leader of its own unit that day, or of the reporting agency when the unit has
    none; leaders of sub-units are listed when they had an activity."""
    posts = Penugasan.objects.filter(opd__pelapor=opd).selama(periode.mulai, periode.selesai)
    posts = list(posts.select_related("pegawai"))
    jumlah = {p.pk: [0, 0] for p in posts}
    for k in kegiatan:
        post = memimpin(posts, k.kelompok.opd_id, k.tanggal) or memimpin(posts, opd.pk, k.tanggal)
        if post:
            jumlah[post.pk][0] += 1
            jumlah[post.pk][1] += k.pimpinan_hadir is True
    return [
        {
            "nama": p.pegawai.nama_lengkap,
            "jabatan": p.jabatan_lengkap,
            "dari": str(p.dari),
            "sampai": str(p.sampai) if p.sampai else None,
            "kegiatan": jumlah[p.pk][0],
            "hadir": jumlah[p.pk][1],
        }
        for p in posts
        if p.opd_id == opd.pk or jumlah[p.pk][0]
    ]


def memimpin(posts: list[Penugasan], opd_id: int, on) -> Penugasan | None:
    """The latest post there that covers the day, as Opd.pimpinan says; `posts` are in time order."""
    there = [p for p in posts if p.opd_id == opd_id and p.dari <= on and (p.sampai is None or p.sampai >= on)]
    return there[-1] if there else None


def _per_bulan(periode: Periode, kegiatan: list) -> list[dict]:
    """Actions and meetings of every month of the period, also the empty ones."""
    awal, akhir = (d.year * 12 + d.month - 1 for d in (periode.mulai, periode.selesai))
    bulan = {f"{n // 12}-{n % 12 + 1:02d}": {"tindakan": 0, "pertemuan": 0} for n in range(awal, akhir + 1)}
    for k in kegiatan:
        bulan[str(k.tanggal)[:7]]["tindakan" if k.is_tindakan else "pertemuan"] += 1
    return [{"bulan": b, **isi} for b, isi in bulan.items()]
