"""The snapshot of an OPD report: plain values, everything its paper shows, nothing else.

Live it is the preview of a draft; frozen at submission it is the report, and its SHA-256 is its identity
(design 5, reliability C75). Numbers that carry a fraction are text, dates are ISO text, so that the JSON
of today has the same bytes after a round through any database.
"""

from collections import defaultdict
from decimal import Decimal
from itertools import groupby

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from kbk.models import Bukti, Indikator, Kehadiran, PemetaanNilai, SuratKeputusan
from kbk.models.kegiatan import JENIS_KEGIATAN
from kbk.models.kelompok import URUTAN_PERAN, peran_kelompok_choices
from laporan import queries
from laporan.dasar_hukum import dasar_hukum
from laporan.gabungan import bergabung
from laporan.models import LaporanOpd, PembukaanKembali, Periode
from laporan.models.laporan import BAGIAN_NARASI
from laporan.naskah_dinas import isi_naskah, naskah_of
from opd import jejak
from opd.models import Opd, Pegawai, PemerintahDaerah, Penugasan

ORANG = ["nama", "gelar_depan", "gelar_belakang", "jenis", "golongan", "jabatan"]  # of a member, on the paper
UKURAN = ["nama", "satuan", "arah", "nilai_awal", "target"]
VERSI = 1  # of the shape; raised when a template could no longer read an older one


def susun_cuplikan(laporan: LaporanOpd) -> dict:
    """The report as it is frozen now, with the head of the trail at this moment."""
    return isi_laporan(laporan) | {"jejak": dict(zip(("nomor", "hash"), jejak.head(), strict=True))}


def isi_laporan(laporan: LaporanOpd) -> dict:
    """The report as it would be frozen now; ten queries, however large it is."""
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
        "periode": bagian_periode(periode) | _masa(opd, periode),
        "revisi": laporan.revisi,
        "pembukaan": _pembukaan(laporan) if laporan.revisi > 1 else [],
        "nihil": laporan.nihil,
        "alasan_nihil": laporan.alasan_nihil if laporan.nihil else "",
        "nomor_surat": laporan.nomor_surat,
        "narasi": {nama: getattr(laporan, nama) for nama in BAGIAN_NARASI},
        "dasar_hukum": dasar_hukum(periode.pemda, periode.selesai),
        "tata_naskah": isi_naskah(naskah_of(periode.pemda)),
        "angka": queries.angka_per_opd([opd], periode)[opd.pk],
        "kelompok": _kelompok(opd, periode),
        "nilai": _nilai(opd, periode, kegiatan),
        "kegiatan": [_acara(k, kode[k.pk]) for k in kegiatan],
        "kehadiran": _kehadiran(opd, periode),
        "tindak_lanjut": _tindak_lanjut(opd, periode),
        "pimpinan": _pimpinan(opd, periode, kegiatan),
        "bukti": bukti,
        "per_bulan": _per_bulan(periode, kegiatan),
    }


def bagian_pemda(pemda: PemerintahDaerah) -> dict:
    nama = ["kode", "nama", "nama_tempat", "zona_waktu", "singkatan_zona", "kertas", "alamat"]
    return {n: str(getattr(pemda, n)) for n in nama} | {"lambang": pemda.lambang.name or ""}


def bagian_periode(periode: Periode) -> dict:
    sama = {n: getattr(periode, n) for n in ("kode", "nama", "jenis", "tahun", "nomor")}
    return sama | {n: str(getattr(periode, n)) for n in ("mulai", "selesai", "tenggat_opd", "tenggat_pemda")}


def _masa(opd: Opd, periode: Periode) -> dict:
    """The days the report is about: the agency's part, where it began or ended within the period."""
    bagian = periode.bagian(opd)
    return dict(zip(("mulai", "selesai"), map(str, bagian), strict=True)) if bagian else {}


def _pembukaan(laporan: LaporanOpd) -> list[dict]:
    """The reopenings of earlier revisions, in time order: why this one was made."""
    rows = PembukaanKembali.objects.filter(laporan__opd=laporan.opd_id, laporan__periode=laporan.periode_id)
    rows = rows.filter(laporan__revisi__lt=laporan.revisi).annotate(revisi=F("laporan__revisi"))
    return [bagian_pembukaan(row, row.revisi) for row in rows]


def bagian_pembukaan(row: PembukaanKembali, revisi: int) -> dict:
    """One reopening of the revision of that number."""
    return {"revisi": revisi, "dibuka_pada": row.dibuka_pada.isoformat(), "sampai": str(row.sampai), "alasan": row.alasan}


def _opd(opd: Opd) -> dict:
    sama = {n: getattr(opd, n) for n in ("kode", "nama", "singkatan", "jenis", "alamat", "kontak")}
    return sama | {"induk": opd.induk.nama if opd.induk else None}


def _kelompok(opd: Opd, periode: Periode) -> list[dict]:
    """Groups with the decree in force and everybody who sat in them, each with the seat held last."""
    rows = queries.kelompok_pelapor([opd], periode).select_related("opd").order_by("opd__jalur", "nama")
    rows = rows.with_kursi(periode.mulai, periode.selesai).annotate(sk=_sk_berlaku(periode))
    kolom = [f"kursi__{nama}" for nama in ("pegawai", "peran", *(f"pegawai__{n}" for n in ORANG))]
    return [
        {"id": g.pk, "nama": g.nama, "moto": g.moto, "unit": g.opd.nama, "sk": g.sk, "anggota": _anggota(kursi)}
        for g, kursi in bergabung(rows, *kolom, urut=["kursi__dari", "kursi__pk"])
    ]


def _sk_berlaku(periode: Periode) -> Subquery:
    """The newest decree in force on a day of the period, with its dates as text; None when there is none."""
    rows = SuratKeputusan.objects.filter(kelompok=OuterRef("pk"), berlaku_dari__lte=periode.selesai)
    rows = rows.filter(berlaku_sampai__gte=periode.mulai).order_by("-tanggal", "-pk")
    isi = JSONObject(**{nama: nama for nama in ("nomor", "tanggal", "berlaku_dari", "berlaku_sampai")})
    return Subquery(rows.values(isi=isi)[:1])


def _anggota(kursi: list[tuple]) -> list[dict]:
    """The members in the order of the decree; `kursi` (pegawai id, peran, *ORANG) in time order."""
    terakhir = {pk: (peran, Pegawai(pk=pk, **dict(zip(ORANG, orang, strict=True)))) for pk, peran, *orang in kursi}
    return [
        {
            "nama": orang.nama_lengkap,
            "pangkat": orang.pangkat_golongan,
            "jabatan": orang.jabatan,
            "kedudukan": dict(peran_kelompok_choices())[peran],
        }
        for peran, orang in sorted(terakhir.values(), key=lambda s: (URUTAN_PERAN[s[0]], s[1].nama, s[1].pk))
    ]


def _nilai(opd: Opd, periode: Periode, kegiatan: list) -> list[dict]:
    utama = PemetaanNilai.objects.filter(dari=OuterRef("nilai"), utama=True).values("ke__nama")[:1]
    rows = queries.nilai_pelapor([opd], periode).annotate(berakhlak=Subquery(utama))
    rows = rows.select_related("nilai", "masalah").order_by("nilai__kode", "opd__jalur")
    unit = [(k, k.kelompok.opd) for k in kegiatan]
    dipakai = queries.terpakai((o.pk, o.pelapor_id, pk, 1) for k, o in unit for pk, _ in k.daftar_nilai)
    kolom = ["indikator", *(f"indikator__{n}" for n in UKURAN), *(f"indikator__pengukuran__{n}" for n in ("tanggal", "nilai"))]
    ukur = ["indikator", "indikator__pengukuran__tanggal", "indikator__pengukuran"]
    return [
        {
            "kode": n.nilai.kode,
            "nama": n.nilai.nama,
            "pasangan": n.nilai.nama_pasangan,
            "berakhlak": n.berakhlak or "",
            "slogan": n.slogan,
            "masalah": n.masalah.uraian if n.masalah else "",
            "sumber": n.masalah.sumber if n.masalah else "",
            "data_awal": n.masalah.data_awal if n.masalah else "",
            "alasan": n.alasan,
            "perilaku": n.perilaku,
            "kegiatan": dipakai.get((n.opd_id, n.nilai_id), 0),
            "indikator": [
                _indikator(Indikator(**dict(zip(UKURAN, i, strict=True))), list(titik), periode)
                for (_, *i), titik in groupby(terukur, key=lambda baris: baris[:-2])
            ],
        }
        for n, terukur in bergabung(rows, *kolom, urut=ukur)
    ]


def _indikator(i: Indikator, baris: list[tuple], periode: Periode) -> dict:
    """`baris` end in a day and a measure, in time order; without any, in two None."""
    titik = [(hari, nilai) for *_, hari, nilai in baris if hari and hari <= periode.selesai]
    tanggal, akhir = titik[-1] if titik else (None, None)
    capaian = i.capaian(akhir) if titik else None
    return {
        "nama": i.nama,
        "satuan": i.satuan,
        "arah": i.arah,
        "awal": _teks(i.nilai_awal),
        "target": _teks(i.target),
        "terakhir": _teks(akhir) if titik else None,
        "tanggal_terakhir": str(tanggal) if titik else None,
        "selisih": _teks(akhir - i.nilai_awal) if titik else None,
        "capaian": None if capaian is None else str(round(capaian, 1)),
        "tercapai": bool(titik) and i.tercapai(akhir),
        "titik": [[str(hari), _teks(nilai)] for hari, nilai in titik],
    }


def _teks(value: Decimal) -> str:
    """"3.2" for 3.20: one spelling, whatever the database pads."""
    return f"{value.normalize():f}"


def _kegiatan(opd: Opd, periode: Periode) -> list:
    """The activities, each with `daftar_nilai`, the (id, name) of its values."""
    rows = queries.kegiatan_pelapor(opd, periode).with_kelengkapan().with_counts()
    rows = rows.select_related("kelompok__opd").order_by("tanggal")
    berpasangan = bergabung(rows, "nilai", "nilai__nama", urut=["nilai__kode"])
    for k, nilai in berpasangan:
        k.daftar_nilai = nilai
    return [k for k, _ in berpasangan]


def _acara(k, bukti: list[str]) -> dict:
    sama = {n: getattr(k, n) for n in ("judul", "jenis", "tempat", "uraian", "hasil", "pimpinan_hadir")}
    return sama | {
        "id": k.pk,
        "tanggal": str(k.tanggal),
        "jenis_label": JENIS_KEGIATAN[k.jenis].label if k.jenis in JENIS_KEGIATAN else k.jenis,
        "tindakan": k.is_tindakan,
        "kelompok": k.kelompok.nama,
        "nilai": [nama for _, nama in k.daftar_nilai],
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
