"""One world for the tests of access: in every place one of everything, marked with the letter of its place.

A text that holds RAHASIA-D was written in Dishub and ORANG-D works there, wherever it turns up. Letters:
A Disdukcapil · D Dishub · K the kelurahan · S the dinas of the other city · B and M what hangs on the cities
Bontang and Samarinda themselves.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from types import SimpleNamespace

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from kbk.actions.acuan import load_nilai
from kbk.actions.rapat import fresh
from kbk.models import Rapat
from kbk.risalah import susun_risalah
from laporan.actions.cetakan import order_cetakan
from laporan.cuplikan import susun_cuplikan
from laporan.models import (
    CatatanReviu,
    Cetakan,
    DasarHukum,
    HariLibur,
    LaporanOpd,
    PembukaanKembali,
    Periode,
    Perpanjangan,
    SalinanBertandaTangan,
    TataNaskah,
)
from opd import jejak
from opd.models import Impor, Mutasi
from opd.penyimpanan import server_name
from tests import korpus, pabrik
from tests.alamat import ORANG, signed_in_cookies
from tests.laporan.pabrik_laporan import DIAJUKAN, make_rekap
from tests.laporan.pabrik_rekap import make_laporan_beku
from tests.pemeran import make_cast, make_kota
from tests.pintu import sign_in
from tests.tanda import mark_texts

TEMPAT = {"A": "disdukcapil", "D": "dishub", "K": "kelurahan", "S": "dinas_lain"}
PEMDA = {"B": "bontang", "M": "samarinda"}
KELOMPOK = {"A": "akta", "D": "kir", "K": "lurah", "S": "lain"}
PENULIS = {"A": "sekretaris", "D": "sekretaris_dishub", "K": "sekretaris_kecamatan", "S": "sekretaris_luar"}
STATUS = {"A": "diajukan", "D": "diterima", "S": "diterima"}  # of each report; what is accepted the province sees


def dunia_steps() -> Iterator[tuple[str, object]]:
    """The world where everybody is signed in, for tests.potret."""
    dunia = make_dunia()
    dunia.sesi = {nama: signed_in_cookies(getattr(dunia.cast, nama, None)) for nama in ORANG}
    yield "dunia", dunia


def make_dunia() -> SimpleNamespace:
    """`.cast`, `.kota`, and `.benda`: {"kegiatan": {"A": pk, "D": pk, "S": pk}, …} for the addresses to try."""
    load_nilai()
    kota = make_kota()
    kota.bontang.lambang.name, _ = _simpan("lambang", "png", korpus.foto(40, 48))
    kota.bontang.save(update_fields=["lambang"])
    dunia = SimpleNamespace(kota=kota, cast=make_cast(kota), benda={}, hemat=0)
    with transaction.atomic():
        for huruf in TEMPAT:
            _unit(dunia, huruf)
        for huruf in PEMDA:
            _pemda(dunia, huruf)
        mark_texts()
        for rapat in Rapat.objects.filter(disahkan_pada__isnull=False):
            Rapat.objects.filter(pk=rapat.pk).update(risalah=susun_risalah(fresh(rapat.kegiatan)))
        for laporan in LaporanOpd.objects.filter(cuplikan__isnull=False):  # a snapshot holds the texts of that moment
            LaporanOpd.objects.filter(pk=laporan.pk).update(cuplikan=susun_cuplikan(laporan))
    return dunia


def _put(dunia, huruf: str, **rows) -> None:
    for nama, row in rows.items():
        dunia.benda.setdefault(nama, {})[huruf] = row.pk


def _unit(dunia, huruf: str) -> None:
    opd, kelompok = getattr(dunia.kota, TEMPAT[huruf]), getattr(dunia.kota, KELOMPOK[huruf])
    penulis, rahasia = getattr(dunia.cast, PENULIS[huruf]), f"RAHASIA-{huruf}"
    gelar = {"gelar_depan": f"ORANG-{huruf} gelar", "gelar_belakang": f"ORANG-{huruf} gelar"}
    pegawai = pabrik.make_pegawai(opd, f"ORANG-{huruf}", nip=None, jabatan=f"ORANG-{huruf} jabatan", **gelar)
    bebas = pabrik.make_pegawai(opd, f"ORANG-{huruf} tanpa akun", nip=None)  # no account, no group
    pengguna = pabrik.make_pengguna(f"orang_{huruf.lower()}", pegawai)
    peran = pabrik.make_peran(pengguna, "sekretaris_opd", opd=opd)
    anggota = pabrik.make_anggota(kelompok, pegawai)
    penugasan = pabrik.make_penugasan(pegawai, opd, status="plh", dari=dt.date(2026, 1, 5), sampai=dt.date(2026, 1, 9))
    nanti = dt.date(2099, 1, 1)
    mutasi = Mutasi.objects.create(pegawai=bebas, jenis="keluar", mulai=nanti, dari_opd=opd, oleh=penulis)
    sk = pabrik.make_sk(kelompok, f"{rahasia}/2026")
    sk.berkas.name, sk.sha256 = _simpan("sk", "pdf", korpus.pdf())
    sk.save()
    terpilih = pabrik.make_nilai_terpilih(opd, masalah=f"{rahasia} masalah", alasan=f"{rahasia} alasan")
    indikator = pabrik.make_indikator(terpilih, f"{rahasia} indikator")
    pengukuran = pabrik.make_pengukuran(indikator, penulis, "2.1")
    kegiatan = pabrik.make_kegiatan(
        kelompok, penulis, judul=f"{rahasia} kegiatan", uraian=f"{rahasia} uraian", hasil=f"{rahasia} hasil", nilai=[terpilih.nilai]
    )
    pabrik.make_kehadiran(kegiatan, pegawai)
    bukti = _bukti(kegiatan, penulis, rahasia)
    tindak_lanjut = pabrik.make_tindak_lanjut(kegiatan, pegawai, uraian=f"{rahasia} tindak lanjut")
    _rapat(dunia, huruf, kegiatan, penulis, pegawai)
    permintaan = pabrik.make_permintaan(kegiatan, penulis, f"{rahasia} diminta")
    pabrik.make_permintaan(kegiatan, penulis, jawaban=f"{rahasia} jawaban", penjawab=penulis, dijawab_pada=DIAJUKAN)
    pabrik.make_tindak_lanjut(kegiatan, pegawai, selesai_pada=dt.date(2026, 8, 20), catatan_selesai=f"{rahasia} selesai")
    jejak.record(by=penulis, aksi="ubah_kegiatan", sasaran=kegiatan, opd=opd, after={"judul": rahasia})
    _draf(kelompok, penulis, rahasia)
    _impor(dunia, huruf, penulis, opd.pemda)
    _put(dunia, huruf, surat=pabrik.make_surat(penulis, status="gagal", galat="550 kotak surat penuh"))
    _put(dunia, huruf, pemberitahuan=pabrik.make_pemberitahuan(penulis, opd.pemda, opd, kalimat=f"RAHASIA-{huruf} pemberitahuan"))
    _put(
        dunia, huruf, opd=opd, pegawai=pegawai, pegawai_bebas=bebas, pengguna=pengguna, peran=peran, anggota=anggota,
        penugasan=penugasan, mutasi=mutasi, kelompok=kelompok, sk=sk, nilai_terpilih=terpilih, masalah=terpilih.masalah, indikator=indikator,
        pengukuran=pengukuran, kegiatan=kegiatan, bukti=bukti, tindak_lanjut=tindak_lanjut, permintaan=permintaan,
    )  # fmt: skip
    if huruf in STATUS:
        _laporan(dunia, huruf, opd, penulis)


def _draf(kelompok, penulis, rahasia: str) -> None:
    """What the writer of the unit is typing; its key is the letter of the place, as far as a key has it."""
    kunci = hashlib.md5(rahasia.encode()).hexdigest()
    draf = pabrik.make_draf(penulis, kelompok, kunci, {"uraian": [f"{rahasia} diketik"]})
    nama, sha256 = _simpan("bukti", "jpg", korpus.foto())
    kecil, _ = _simpan("bukti", "kecil.jpg", korpus.foto(32, 24))
    pabrik.make_berkas_draf(draf, sha256_asal="ab" * 32, berkas=nama, pratinjau=kecil, sha256=sha256, nama_asal=f"{rahasia}.jpg")


def _rapat(dunia, huruf: str, kegiatan, penulis, pegawai) -> None:
    """The activity is a meeting whose minutes wait to be made final; one lies ahead, and one is final."""
    kelompok, rahasia = kegiatan.kelompok, f"RAHASIA-{huruf}"
    pabrik.make_rapat(kegiatan, pegawai, pegawai, penulis=penulis)
    nanti = pabrik.make_kegiatan(kelompok, penulis, dt.date(2099, 1, 5), "rapat", status="draf", tempat=f"{rahasia} tempat", uraian="")
    pabrik.make_rapat(nanti, pegawai, pegawai)
    sah = pabrik.make_kegiatan(kelompok, penulis, dt.date(2026, 8, 13), "rapat")
    pabrik.make_kehadiran(sah, pegawai)
    rapat = pabrik.make_rapat(sah, pegawai, pegawai, penulis=penulis, disahkan_oleh=penulis, disahkan_pada=DIAJUKAN, risalah={})
    lalu = kegiatan.tindak_lanjut.first()
    rapat.tinjauan.create(tindak_lanjut=lalu, putusan="selesai", catatan=f"{rahasia} ditinjau", tenggat_semula=lalu.tenggat)
    rapat.adendum.create(penulis=penulis, isi=f"{rahasia} adendum")
    _put(dunia, huruf, rapat_nanti=nanti, rapat_sah=sah)


def _laporan(dunia, huruf: str, opd, penulis) -> None:
    laporan = make_laporan_beku(opd, dunia.cast, STATUS[huruf], pengantar=f"RAHASIA-{huruf} pengantar")
    laporan.diajukan_oleh = penulis
    laporan.save()
    Perpanjangan.objects.create(opd=opd, periode=laporan.periode, sampai=dt.date(2026, 10, 12), alasan=f"RAHASIA-{huruf} alasan", oleh=penulis)
    catatan = CatatanReviu.objects.create(laporan=laporan, penulis=penulis, isi=f"RAHASIA-{huruf} catatan")
    draf = LaporanOpd.objects.create(
        opd=opd, periode=_triwulan_2(opd.pemda), status="draf", status_sejak=DIAJUKAN, kesimpulan=f"RAHASIA-{huruf} draf"
    )
    PembukaanKembali.objects.create(  # that was over long ago
        laporan=laporan, alasan=f"RAHASIA-{huruf} dibuka kembali", sampai=DIAJUKAN.date(), oleh=dunia.cast.bagian_organisasi, dibuka_pada=DIAJUKAN
    )
    _put(dunia, huruf, laporan=laporan, catatan=catatan, laporan_draf=draf)
    _put(dunia, huruf, cetakan=_cetakan(penulis, laporan), salinan=_salinan(penulis, laporan))


def _triwulan_2(pemda) -> Periode:
    tanggal = {"mulai": "2026-04-01", "selesai": "2026-06-30", "tenggat_draf": "2026-07-05"}
    tanggal |= {"tenggat_opd": "2026-07-10", "tenggat_pemda": "2026-07-20"}
    isi = {"jenis": "triwulan", "tahun": 2026, "nomor": 2} | {k: dt.date.fromisoformat(v) for k, v in tanggal.items()}
    return Periode.objects.get_or_create(pemda=pemda, kode="2026-TW2", defaults=isi)[0]


def _pemda(dunia, huruf: str) -> None:
    pemda = getattr(dunia.kota, PEMDA[huruf])
    status, cetak = ("draf", "selesai") if huruf == "B" else ("terkirim", "gagal")
    rekap = make_rekap(pemda, dunia.cast, status, pengantar=f"RAHASIA-{huruf} pengantar")
    cetakan = _cetakan(dunia.cast.bagian_organisasi, rekap, cetak)
    libur = HariLibur.objects.create(pemda=pemda, tanggal=dt.date(2026, 10, 12), nama=f"LIBUR-{huruf}")
    TataNaskah.objects.create(pemda=pemda)
    dasar = DasarHukum.objects.create(pemda=pemda, urutan=1, teks=f"RAHASIA-{huruf} Perwali")
    for tempat in ("A", "D") if huruf == "B" else ("S",):
        _put(dunia, tempat, pemda=pemda, rekap=rekap, cetakan_rekap=cetakan, periode=rekap.periode, libur=libur, dasar=dasar)


def _simpan(folder: str, ekstensi: str, isi: bytes) -> tuple[str, str]:
    return default_storage.save(server_name(folder, ekstensi), ContentFile(isi)), hashlib.sha256(isi).hexdigest()


def _bukti(kegiatan, penulis, rahasia: str):
    nama, sha256 = _simpan("bukti", "jpg", korpus.foto() + rahasia.encode())
    kecil, _ = _simpan("bukti", "jpg", korpus.foto(40, 30) + rahasia.encode())
    return pabrik.make_bukti(
        kegiatan, penulis, berkas=nama, pratinjau=kecil, sha256=sha256, keterangan=f"{rahasia} foto", nama_asal=f"{rahasia}.jpg"
    )


def _cetakan(oleh, laporan, status="selesai") -> Cetakan:
    """The order that asking for this report finds again."""
    cetakan = order_cetakan(by=oleh, laporan=laporan)
    cetakan.status, cetakan.selesai_pada = status, DIAJUKAN
    if status == "selesai":
        cetakan.berkas.name, cetakan.sha256 = _simpan("cetakan", "pdf", korpus.pdf())
        cetakan.halaman, cetakan.kemajuan = 1, 100
    cetakan.save()
    return cetakan


def _salinan(oleh, laporan) -> SalinanBertandaTangan:
    isi = korpus.pdf()
    nama, sha256 = _simpan("salinan", "pdf", isi)
    return SalinanBertandaTangan.objects.create(
        pemda=laporan.periode.pemda, laporan_opd=laporan, jenis="pindaian", berkas=nama, sha256=sha256, ukuran=len(isi), diunggah_oleh=oleh
    )


def _impor(dunia, huruf: str, oleh, pemda) -> None:
    nama, sha256 = _simpan("impor", "csv", b"nip,nama\n")
    ringkasan = {"jumlah": {"baru": 1, "ubah": 0, "tetap": 0}, "catatan": []}
    dasar = {"pengguna": oleh, "pemda": pemda, "jenis": "pegawai", "nama_berkas": f"RAHASIA-{huruf}.csv", "sha256": sha256}
    periksa = Impor.objects.create(
        **dasar, berkas=nama, ringkasan=ringkasan | {"baris": [[2, "baru", [f"RAHASIA-{huruf}"], [], []]], "galat": []}
    )
    terapan = Impor.objects.create(
        **dasar, berkas=nama, status="diterapkan", diterapkan_pada=timezone.now(), ringkasan=ringkasan | {"jejak": 1}
    )
    lain = sign_in(oleh)
    kunci = lain.cookies[settings.SESSION_COOKIE_NAME].value
    sesi = UserSession.objects.create(user=oleh, session_key=kunci, ip="127.0.0.1", user_agent=f"RAHASIA-{huruf}")
    _put(dunia, huruf, impor=periksa, impor_terapan=terapan, sesi=sesi)
