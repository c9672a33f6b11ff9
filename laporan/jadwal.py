"""What the people of a pemda should be told now, worked out from the data alone.

Nothing is planned ahead: at any moment the deadlines, the reports and the roles of today say which notices are
true, and opd.actions.pemberitahuan brings the outbox in line with them. A deadline counts down in stages, and a
scheduler that slept over one of them starts with the one that holds now.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse

from kbk.models import PermintaanKelengkapan
from laporan import queries
from laporan.actions.laporan import is_own
from laporan.models import LaporanDaerah, LaporanOpd, Periode
from laporan.models.laporan import SUDAH_DITERIMA, TRANSITIONS, Status
from laporan.queries import Keadaan
from opd.actions.pemberitahuan import Berlaku, Kabar
from opd.akses import Permission
from opd.format_id import tanggal
from opd.models import Opd, Pemberitahuan, PemerintahDaerah, Pengguna
from opd.models.pemda import default_kalender
from opd.penerima import Pemegang, pemegang, sedaerah, terdekat

P, Jenis = Permission, Pemberitahuan.Jenis
BERHENTI = 60  # days late after which nobody is reminded any more
KABAR_LAMA = dt.timedelta(days=14)
NAMA_TAMPIL = 5


@dataclass
class Susunan:
    """The notices of one pemda while they are gathered."""

    pemda: PemerintahDaerah
    at: dt.datetime
    orang: list[Pemegang]
    berlaku: Berlaku = field(default_factory=dict)

    @property
    def on(self) -> dt.date:
        return self.pemda.hari_ini(self.at)

    @property
    def eskalasi(self) -> list[int]:
        return self._kalender["eskalasi"]

    @property
    def _kalender(self) -> dict:
        return default_kalender() | self.pemda.kalender

    def tahap(self, tenggat: dt.date) -> int | None:
        """Which stage before this deadline holds today; None before the first and after the day itself."""
        sisa = (tenggat - self.on).days
        return min((n for n in self._kalender["ingatkan"] if 0 <= sisa <= n), default=None)

    def lewat(self, tenggat: dt.date) -> int:
        """Days late today; 0 when in time, or so long ago that reminding is over."""
        hari = (self.on - tenggat).days
        return hari if 0 < hari <= BERHENTI else 0

    def tell(self, siapa: Iterable[Pengguna], kabar: Kabar) -> None:
        for orang in siapa:
            self.berlaku[orang.pk, kabar.kunci] = kabar


def susun(pemda: PemerintahDaerah, at: dt.datetime) -> Berlaku:
    """{(person id, key): notice} of everything this pemda's people should know at `at`."""
    s = Susunan(pemda, at, pemegang(pemda, pemda.hari_ini(at)))
    batas = s.on - dt.timedelta(days=BERHENTI)
    periode = list(Periode.objects.filter(pemda=pemda, mulai__lte=s.on, tenggat_pemda__gte=batas).select_related("pemda"))
    wajib = {p: list(queries.wajib_lapor(pemda, p)) for p in periode}
    keadaan = queries.keadaan_laporan({o for opd in wajib.values() for o in opd}, periode, at)
    for p, opd in wajib.items():
        _periode(s, p, [(o, keadaan[o.pk, p.pk]) for o in opd])
    _rekap(s, periode)
    for laporan in _bergerak(s):
        _langkah(s, laporan)
    for permintaan in _permintaan(pemda):
        _tanya(s, permintaan)
    return s.berlaku


# --- deadlines ----------------------------------------------------------------


def _periode(s: Susunan, p: Periode, duduk: list[tuple[Opd, Keadaan]]) -> None:
    """Who has not handed in: reminded before the deadline, and upwards after it."""
    terlambat = defaultdict(list)
    for opd, keadaan in duduk:
        if not keadaan.masuk:
            _ingatkan(s, p, opd, keadaan)
            if hari := s.lewat(keadaan.tenggat):
                _tegur(s, p, opd, keadaan, hari)
                terlambat[keadaan.tenggat].append(opd)
    for tenggat, opd in terlambat.items():
        _eskalasi(s, p, opd, tenggat)


def _ingatkan(s: Susunan, p: Periode, opd: Opd, keadaan: Keadaan) -> None:
    """Before the agency's own deadline, which may have been extended; and that it was."""
    nama, siapa, tenggat = f"{p.nama} {opd.singkatan}", terdekat(s.orang, P.LAPORAN_SUBMIT, opd), keadaan.tenggat
    if keadaan.laporan is None and (tahap := s.tahap(p.tenggat_draf)):
        kalimat = f"Naskah laporan {nama} belum dimulai. Tenggat naskah {tanggal(p.tenggat_draf)}."
        kunci = f"draf:{p.pk}:{opd.pk}:{p.tenggat_draf}:{tahap}"
        s.tell(siapa, Kabar(kunci, Jenis.TENGGAT, kalimat, alamat(keadaan), opd, p.tenggat_draf, harian=True))
    if tahap := s.tahap(tenggat):
        kalimat = f"Laporan {nama} belum diajukan. Tenggat {tanggal(tenggat)}."
        kunci = f"tenggat:{p.pk}:{opd.pk}:{tenggat}:{tahap}"
        s.tell(siapa, Kabar(kunci, Jenis.TENGGAT, kalimat, alamat(keadaan), opd, tenggat, harian=True))
    elif keadaan.diperpanjang and s.on <= tenggat:
        kalimat = f"Tenggat laporan {nama} diperpanjang sampai {tanggal(tenggat)}."
        s.tell(siapa, Kabar(f"panjang:{p.pk}:{opd.pk}:{tenggat}", Jenis.KABAR, kalimat, alamat(keadaan), opd, tenggat))


def _tegur(s: Susunan, p: Periode, opd: Opd, keadaan: Keadaan, hari: int) -> None:
    tenggat = keadaan.tenggat
    kalimat = f"Laporan {p.nama} {opd.singkatan} belum diajukan, padahal tenggatnya {tanggal(tenggat)}."
    kabar = Kabar(f"lewat:{p.pk}:{opd.pk}:{tenggat}", Jenis.LEWAT, kalimat, alamat(keadaan), opd, tenggat, harian=True)
    for batas, hak in zip(s.eskalasi, (P.LAPORAN_SUBMIT, P.LAPORAN_APPROVE), strict=False):
        if hari >= batas:
            s.tell(terdekat(s.orang, hak, opd), kabar)


def _eskalasi(s: Susunan, p: Periode, opd: list[Opd], tenggat: dt.date) -> None:
    """One notice about all agencies with this deadline, for those who answer for the city: first who reviews
    the reports, at last who signs for the city."""
    kalimat = f"{len(opd)} perangkat daerah belum melapor {p.nama}, tenggat {tanggal(tenggat)}: {sebut(opd)}."
    ke = f"{reverse('dasbor')}?periode={p.pk}&keadaan=belum"
    kabar = Kabar(f"eskalasi:{p.pk}:{tenggat}", Jenis.LEWAT, kalimat, ke, None, tenggat, harian=True)
    for batas, hak in ((s.eskalasi[0], P.LAPORAN_ACCEPT), (s.eskalasi[-1], P.REKAP_SIGN)):
        if s.lewat(tenggat) >= batas:
            s.tell(sedaerah(s.orang, hak), kabar)


def _rekap(s: Susunan, periode: list[Periode]) -> None:
    """The city's own deadline, for who sends the recap."""
    terkirim = set(LaporanDaerah.objects.terkirim().filter(periode__in=periode).values_list("periode", flat=True))
    for p in periode:
        tenggat = p.tenggat_pemda
        tahap = s.tahap(tenggat) or ("lewat" if s.lewat(tenggat) else None)
        if p.pk in terkirim or tahap is None:
            continue
        kalimat = f"Rekap {p.nama} {s.pemda.nama} belum dikirim ke provinsi. Tenggat {tanggal(tenggat)}."
        jenis = Jenis.LEWAT if tahap == "lewat" else Jenis.TENGGAT
        kabar = Kabar(f"rekap:{p.pk}:{tenggat}:{tahap}", jenis, kalimat, reverse("rekap_list"), None, tenggat, harian=True)
        s.tell(sedaerah(s.orang, P.REKAP_SEND), kabar)


# --- reports on their way -----------------------------------------------------


def _bergerak(s: Susunan) -> Iterable[LaporanOpd]:
    """Reports that wait for somebody, those decided lately, and those that are open again."""
    menunggu = Q(status__in=[Status.DIAJUKAN, Status.DISETUJUI, Status.DIKEMBALIKAN])
    lama = Q(diterima_pada__gte=s.at - KABAR_LAMA) | Q(dibuka_sampai__gte=s.on)
    rows = LaporanOpd.objects.terkini().with_pembukaan().filter(menunggu | Q(lama, status__in=SUDAH_DITERIMA), opd__pemda=s.pemda)
    return rows.ringkas().select_related("opd", "periode", "diajukan_oleh", "disetujui_oleh")


def _langkah(s: Susunan, laporan: LaporanOpd) -> None:
    """Who acts next on this report, and whose work has been decided on."""
    nama, opd = f"Laporan {laporan.periode.nama} {laporan.opd.singkatan}", laporan.opd
    if laporan.status == Status.DIAJUKAN:
        siapa = [o for o in terdekat(s.orang, P.LAPORAN_APPROVE, opd) if not is_own(o, laporan, TRANSITIONS["setujui"])]
        s.tell(siapa, _kabar(laporan, Jenis.MENUNGGU, f"{nama} menunggu persetujuan Anda."))
    elif laporan.status == Status.DISETUJUI:
        siapa = [o for o in sedaerah(s.orang, P.LAPORAN_ACCEPT) if not is_own(o, laporan, TRANSITIONS["terima"])]
        s.tell(siapa, _kabar(laporan, Jenis.MENUNGGU, f"{nama} sudah disetujui pimpinan dan menunggu diterima."))
        if laporan.status_sejak >= s.at - KABAR_LAMA:
            s.tell(_pelaku(s, laporan.diajukan_oleh), _kabar(laporan, Jenis.KABAR, f"{nama} sudah disetujui pimpinan."))
    elif laporan.status == Status.DIKEMBALIKAN:
        siapa = terdekat(s.orang, P.LAPORAN_DRAFT, opd)
        s.tell(siapa, _kabar(laporan, Jenis.KEMBALI, f"{nama} dikembalikan. Buka untuk membaca alasannya, lalu perbaiki."))
    else:
        _diterima(s, laporan, nama)


def _diterima(s: Susunan, laporan: LaporanOpd, nama: str) -> None:
    """Good news for who made it, and for who writes: that it is open again, while it is."""
    if laporan.diterima_pada and laporan.diterima_pada >= s.at - KABAR_LAMA:
        siapa = _pelaku(s, laporan.diajukan_oleh, laporan.disetujui_oleh)
        s.tell(siapa, _kabar(laporan, Jenis.KABAR, f"{nama} sudah diterima."))
    if laporan.dibuka_sampai and laporan.dibuka_sampai >= s.on:
        kalimat = f"{nama} dibuka kembali sampai {tanggal(laporan.dibuka_sampai)}. Perbaiki sebagai revisi sebelum itu."
        kunci, ke = f"buka:{laporan.pk}:{laporan.dibuka_sampai}", reverse("laporan_detail", args=[laporan.pk])
        kabar = Kabar(kunci, Jenis.MENUNGGU, kalimat, ke, laporan.opd, laporan.dibuka_sampai)
        s.tell(terdekat(s.orang, P.LAPORAN_DRAFT, laporan.opd), kabar)


def _kabar(laporan: LaporanOpd, jenis: str, kalimat: str) -> Kabar:
    """Its key holds the moment of the step: the same step taken again later is news again."""
    pada = laporan.diterima_pada if laporan.status in SUDAH_DITERIMA else laporan.status_sejak
    tahap = Status.DITERIMA if laporan.status in SUDAH_DITERIMA else laporan.status
    kunci = f"{tahap}:{laporan.pk}:{int(pada.timestamp())}"
    return Kabar(kunci, jenis, kalimat, reverse("laporan_detail", args=[laporan.pk]), laporan.opd)


def _permintaan(pemda: PemerintahDaerah) -> Iterable[PermintaanKelengkapan]:
    rows = PermintaanKelengkapan.objects.terbuka().filter(kegiatan__kelompok__opd__pemda=pemda)
    return rows.select_related("kegiatan__kelompok__opd", "penanya")


def _tanya(s: Susunan, permintaan: PermintaanKelengkapan) -> None:
    """A question about one activity: for who answers, then for who asked."""
    kegiatan, opd = permintaan.kegiatan, permintaan.kegiatan.kelompok.opd
    nama, ke = f"kegiatan {opd.singkatan} tanggal {tanggal(kegiatan.tanggal)}", reverse("kegiatan_detail", args=[kegiatan.pk])
    if permintaan.dijawab_pada is None:
        kalimat = f"Ada permintaan kelengkapan untuk {nama}. Buka untuk membaca dan menjawabnya."
        kabar = Kabar(f"minta:{permintaan.pk}", Jenis.MENUNGGU, kalimat, ke, opd)
        s.tell(terdekat(s.orang, P.LAPORAN_DRAFT, opd), kabar)
    else:
        kalimat = f"Permintaan kelengkapan Anda untuk {nama} sudah dijawab."
        s.tell(_pelaku(s, permintaan.penanya), Kabar(f"jawab:{permintaan.pk}", Jenis.MENUNGGU, kalimat, ke, opd))


def _pelaku(s: Susunan, *orang: Pengguna | None) -> list[Pengguna]:
    """Those of them that still hold a role here."""
    masih = {p.pengguna.pk for p in s.orang}
    return [o for o in orang if o is not None and o.pk in masih]


def alamat(keadaan: Keadaan) -> str:
    """The report itself, or the list where it is begun."""
    return reverse("laporan_detail", args=[keadaan.laporan.pk]) if keadaan.laporan else reverse("laporan_list")


def sebut(opd: list[Opd]) -> str:
    """"Dinkes, DLH dan 4 lainnya"."""
    lain = len(opd) - NAMA_TAMPIL
    depan = ", ".join(o.singkatan for o in opd[:NAMA_TAMPIL])
    return f"{depan} dan {lain} lainnya" if lain > 0 else depan
