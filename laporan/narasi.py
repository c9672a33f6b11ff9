"""A first draft of a report's words, made from its records in fixed sentences (issue 5.2).

The same records give the same words. A sentence says only what is recorded: it adds no cause, no praise and no plan of its
own, and carries the addresses of the rows behind its figures. A section of which the records know nothing stays empty: it
is the person's to write.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from kbk.models import Nilai
from laporan.cuplikan import isi_laporan
from laporan.models import LaporanDaerah, LaporanOpd
from laporan.tampilan_nilai import kegiatan_url
from opd.format_id import angka, bersatuan, join_words, persen, rentang_tanggal, tanggal

HASIL_TAMPIL, TINDAK_LANJUT_TAMPIL = 3, 5
BILANGAN = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True)
class Kalimat:
    """One sentence; `sumber`: (what it opens, address) of the rows that its figures count. One that is not `ditawarkan`
    is as true as the others, but there are enough of its kind in the draft."""

    teks: str
    sumber: tuple[tuple[str, str], ...] = ()
    ditawarkan: bool = True


class Konsep:
    """The draft of one report. `k` is what it would freeze now (cuplikan.isi_laporan), `nilai` {code: id} of its values."""

    def __init__(self, laporan: LaporanOpd, k: dict, nilai: dict[str, int]):
        self.k, self.a, self.opd, self.periode, self.id_nilai = k, k["angka"], laporan.opd, laporan.periode, nilai

    def bagian(self) -> dict[str, list[Kalimat]]:
        """{field of BAGIAN_NARASI: its sentences}; of a nil report there is nothing to tell but the reason."""
        if self.k["nihil"]:
            return {}
        semua = {
            "pengantar": self._pengantar(),
            "latar_belakang": self._latar(),
            "gambaran_umum": self._gambaran(),
            "uraian_pelaksanaan": self._uraian(),
            "peran_pimpinan": self._pimpinan(),
            "kendala": self._kendala(),
            "kesimpulan": self._kesimpulan(),
            "saran": self._saran(),
            "rencana": self._rencana(),
        }
        return {nama: kalimat for nama, isi in semua.items() if (kalimat := list(isi))}

    # --- sources ---

    def _kegiatan(self, label: str, **saringan) -> tuple[str, str]:
        return label, kegiatan_url(self.periode, opd=self.opd.pk, **saringan)

    def _tindak_lanjut(self, **saringan) -> tuple[str, str]:
        return "tindak lanjut", f"{reverse('tindak_lanjut_list')}?{urlencode({'opd': self.opd.pk} | saringan)}"

    @property
    def _nilai(self) -> tuple[str, str]:
        return "nilai terpilih", f"{reverse('nilai_terpilih_list')}?{urlencode({'tahun': self.periode.tahun, 'opd': self.opd.pk})}"

    @property
    def _kelompok(self) -> tuple[str, str]:
        return "kelompok", f"{reverse('kelompok_list')}?{urlencode({'opd': self.opd.pk})}"

    # --- sections ---

    def _pengantar(self) -> Iterator[Kalimat]:
        p, a = self.k["periode"], self.a
        yield Kalimat(f"Laporan ini menyampaikan pelaksanaan budaya kerja pada {self.k['opd']['nama']} selama {p['nama']}, {rentang_tanggal(p['mulai'], p['selesai'])}.")
        if a["kegiatan"]:
            teks = f"Isinya disusun dari {angka(a['kegiatan'])} kegiatan yang tercatat beserta {angka(a['bukti'])} bukti dukungnya."
            yield Kalimat(teks, (self._kegiatan("kegiatan"),))

    def _latar(self) -> Iterator[Kalimat]:
        for n in self.k["nilai"]:
            if not n["slogan"]:
                data = join_words([x for x in (n["data_awal"], n["sumber"] and f"sumber: {n['sumber']}") if x])
                yield Kalimat(f"Nilai {n['nama']} dipilih karena masalah ini: {_polos(n['masalah'])}{f' ({data})' if data else ''}.", (self._nilai,))
        if slogan := [n["nama"] for n in self.k["nilai"] if n["slogan"]]:
            yield Kalimat(f"Nilai {join_words(slogan)} belum dikaitkan dengan masalah pekerjaan.", (self._nilai,))

    def _gambaran(self) -> Iterator[Kalimat]:
        a = self.a
        if not a["kelompok"]:
            yield Kalimat("Belum ada Kelompok Budaya Kerja yang tercatat.", (self._kelompok,))
            return
        yield Kalimat(f"{self.k['opd']['nama']} mempunyai {angka(a['kelompok'])} Kelompok Budaya Kerja dengan {angka(a['anggota'])} anggota.", (self._kelompok,))
        for g in self.k["kelompok"]:
            if g["sk"]:
                yield Kalimat(f"{g['nama']} ditetapkan dengan SK Nomor {g['sk']['nomor']} tanggal {tanggal(g['sk']['tanggal'])}.", (self._kelompok,))
        if tanpa := [g["nama"] for g in self.k["kelompok"] if not g["sk"]]:
            yield Kalimat(f"Belum ber-SK pada periode ini: {join_words(tanpa)}.", (self._kelompok,))
        if self.k["nilai"]:
            yield Kalimat(f"Nilai yang dipilih: {join_words([n['nama'] for n in self.k['nilai']])}.", (self._nilai,))

    def _uraian(self) -> Iterator[Kalimat]:
        a = self.a
        if not a["kegiatan"]:
            yield Kalimat("Belum ada kegiatan yang tercatat pada periode ini.", (self._kegiatan("kegiatan"),))
            return
        yield Kalimat(_tercatat(a), (self._kegiatan("tindakan", jenis="tindakan"), self._kegiatan("pertemuan", jenis="pertemuan")))
        for n in self.k["nilai"]:
            sumber = self._kegiatan("kegiatan", nilai=self.id_nilai[n["kode"]])
            yield Kalimat(f"Nilai {n['nama']} diterapkan pada {angka(n['kegiatan'])} kegiatan.", (sumber,))
        berhasil = [x for x in self.k["kegiatan"] if x["tindakan"] and x["hasil"]]
        for urutan, acara in enumerate(berhasil, 1):
            sumber = ("kegiatan ini", reverse("kegiatan_detail", args=[acara["id"]]))
            teks = f"{tanggal(acara['tanggal'])}, {_polos(acara['judul'])}: {_polos(acara['hasil'])}."
            yield Kalimat(teks, (sumber,), ditawarkan=urutan > len(berhasil) - HASIL_TAMPIL)
        yield Kalimat(f"Bukti wajib lengkap pada {angka(a['lengkap'])} dari {angka(a['kegiatan'])} kegiatan.", (self._kegiatan("yang kurang", kelengkapan="kurang"),))
        if a["kehadiran"]:
            yield Kalimat(f"Anggota hadir pada {persen(a['hadir'], a['kehadiran'])} dari {angka(a['kehadiran'])} catatan kehadiran.", (self._kegiatan("kegiatan"),))

    def _pimpinan(self) -> Iterator[Kalimat]:
        for p in self.k["pimpinan"]:
            sampai = f" sampai {tanggal(p['sampai'])}" if p["sampai"] else ""
            teks = f"{p['nama']}, {p['jabatan']}{sampai}, hadir pada {angka(p['hadir'])} dari {angka(p['kegiatan'])} kegiatan pada masa tugasnya."
            mulai, selesai = self.k["periode"]["mulai"], self.k["periode"]["selesai"]
            masa = {"dari": max(p["dari"], mulai), "sampai": min(p["sampai"] or selesai, selesai)}  # ISO text sorts as days do
            yield Kalimat(teks, (self._kegiatan("kegiatan", **masa),))
        if not self.k["pimpinan"]:
            yield Kalimat("Belum ada pimpinan yang tercatat dalam data penugasan pada periode ini.")

    def _kendala(self) -> Iterator[Kalimat]:
        a = self.a
        if kurang := a["kegiatan"] - a["lengkap"]:
            yield Kalimat(f"Bukti wajib {angka(kurang)} kegiatan belum lengkap.", (self._kegiatan("kegiatan", kelengkapan="kurang"),))
        if lewat := [t for t in self.k["tindak_lanjut"] if t["status"] == "terlambat"]:
            nama = join_words([f"“{_polos(t['uraian'])}”" for t in lewat[:TINDAK_LANJUT_TAMPIL]])
            terpotong = ", antara lain " if len(lewat) > TINDAK_LANJUT_TAMPIL else ": "
            yield Kalimat(f"Lewat tenggat {angka(len(lewat))} tindak lanjut{terpotong}{nama}.", (self._tindak_lanjut(status="terlambat"),))
        semua = [i for n in self.k["nilai"] for i in n["indikator"]]
        if belum := [i["nama"] for i in semua if i["terakhir"] is None]:
            yield Kalimat(f"Belum diukur: {join_words(belum)}.", (self._nilai,))
        for i in semua:
            if i["terakhir"] is not None and not i["tercapai"]:
                yield Kalimat(f"{i['nama']} belum mencapai target: {bersatuan(i['terakhir'], i['satuan'])}, target {angka(i['target'])}.", (self._nilai,))

    def _kesimpulan(self) -> Iterator[Kalimat]:
        a = self.a
        for i in [i for n in self.k["nilai"] for i in n["indikator"] if i["terakhir"] is not None]:
            kata = "tercapai" if i["tercapai"] else "belum tercapai"
            yield Kalimat(f"{i['nama']} {angka(i['awal'])} menjadi {bersatuan(i['terakhir'], i['satuan'])}; target {angka(i['target'])} {kata}.", (self._nilai,))
        if a["indikator"]:
            yield Kalimat(_target(a), (self._nilai,))
        if a["tindak_lanjut"]:
            yield Kalimat(_ditindaklanjuti(a), (self._tindak_lanjut(status="semua"),))

    def _saran(self) -> Iterator[Kalimat]:
        """Only what the records ask for by themselves; the rest is the person's to say."""
        if slogan := [n["nama"] for n in self.k["nilai"] if n["slogan"]]:
            yield Kalimat(f"Nilai {join_words(slogan)} perlu dikaitkan dengan masalah pekerjaan, atau diganti.", (self._nilai,))

    def _rencana(self) -> Iterator[Kalimat]:
        terbuka = [t for t in self.k["tindak_lanjut"] if t["status"] != "selesai"]
        for urutan, t in enumerate(terbuka):
            teks = f"Menyelesaikan “{_polos(t['uraian'])}” ({t['penanggung_jawab']}, tenggat {tanggal(t['tenggat'])})."
            yield Kalimat(teks, (self._tindak_lanjut(),), ditawarkan=urutan < TINDAK_LANJUT_TAMPIL)
        for i in [i for n in self.k["nilai"] for i in n["indikator"] if not i["tercapai"]]:
            yield Kalimat(f"Target {i['nama']} yang belum tercapai: {bersatuan(i['target'], i['satuan'])}.", (self._nilai,))


def konsep_opd(laporan: LaporanOpd) -> dict[str, list[Kalimat]]:
    """{field: its sentences} of a report as it would be frozen now; one query more than that."""
    k = isi_laporan(laporan)
    nilai = Nilai.objects.filter(kode__in=[n["kode"] for n in k["nilai"]]).values_list("kode", "pk")
    return Konsep(laporan, k, dict(nilai)).bagian()


def konsep_daerah(rekap: LaporanDaerah) -> dict[str, list[Kalimat]]:
    """{field: its sentences} of a city's recap, from its snapshot: what the accepted reports say together."""
    k, a, p = rekap.cuplikan, rekap.cuplikan["angka"], rekap.cuplikan["periode"]
    rekap_url = ("rekap", reverse("rekap_detail", args=[rekap.pk]))
    pengantar = [
        Kalimat(f"Rekapitulasi ini menghimpun laporan pelaksanaan budaya kerja perangkat daerah {k['pemda']['nama']} selama {p['nama']}."),
        Kalimat(f"Dari {angka(a['opd'])} perangkat daerah, {angka(a['diterima'])} laporan diterima, {angka(a['tepat_waktu'])} di antaranya diajukan tepat waktu.", (rekap_url,)),
    ]
    if diam := [o["nama"] for o in k["opd"] if o["angka"] is None]:
        pengantar.append(Kalimat(f"Belum diterima: {join_words(diam)}.", (rekap_url,)))
    kesimpulan = [Kalimat(_tercatat(a), (rekap_url,))]
    if a["kegiatan"]:
        kesimpulan.append(Kalimat(f"Bukti wajib lengkap pada {persen(a['lengkap'], a['kegiatan'])} kegiatan.", (rekap_url,)))
    if a["indikator"]:
        kesimpulan.append(Kalimat(_target(a), (rekap_url,)))
    if a["tindak_lanjut"]:
        kesimpulan.append(Kalimat(_ditindaklanjuti(a), (rekap_url,)))
    if a["slogan"]:
        kesimpulan.append(Kalimat(f"Masih ada {angka(a['slogan'])} nilai terpilih yang belum dikaitkan dengan masalah pekerjaan.", (rekap_url,)))
    return {"pengantar": pengantar, "kesimpulan": kesimpulan}


# --- sentences that the report of an agency and the recap of a city share ---


def _tercatat(a: dict) -> str:
    return f"Tercatat {angka(a['kegiatan'])} kegiatan: {angka(a['tindakan'])} tindakan yang menerapkan nilai dan {angka(a['pertemuan'])} pertemuan."


def _target(a: dict) -> str:
    return f"Dari {angka(a['indikator'])} target, {angka(a['indikator_tercapai'])} tercapai."


def _ditindaklanjuti(a: dict) -> str:
    jumlah, selesai, lewat = (angka(a[nama]) for nama in ("tindak_lanjut", "tindak_lanjut_selesai", "tindak_lanjut_terlambat"))
    return f"Dari {jumlah} tindak lanjut, {selesai} selesai dan {lewat} lewat tenggat."


def _polos(teks: str) -> str:
    """What people typed, as the middle of a sentence: on one line, without its own full stop."""
    return " ".join(teks.split()).rstrip(" .")


def teks_konsep(kalimat: list[Kalimat]) -> str:
    return " ".join(k.teks for k in kalimat if k.ditawarkan)


# --- what became of sentences that were taken ---


def dikutip(teks: str, kalimat: list[Kalimat], dahulu: list[str]) -> list[str]:
    """The sentences of the records, those of now and those taken `dahulu`, that stand in `teks` word for word."""
    semua = dict.fromkeys([*dahulu, *(k.teks for k in kalimat)])
    return [satu for satu in semua if satu in teks]


def berubah(teks: str, kalimat: list[Kalimat], kutipan: list[str]) -> list[tuple[str, str]]:
    """(as it stands in `teks`, as the records say it now) of the sentences taken from the records that these no longer
    say; the second is "" where they say nothing of the kind any more."""
    kini = [k.teks for k in kalimat]
    # A longer one that is true may hold a shorter one that was taken elsewhere: "… 2 selesai." in "… 12 selesai."
    sisa = teks
    for satu in sorted(kini, key=len, reverse=True):
        sisa = sisa.replace(satu, "\n")
    usang = [lama for lama in kutipan if lama not in kini and lama in sisa]
    return [(lama, next((k for k in kini if _rangka(k) == _rangka(lama)), "")) for lama in usang]


def _rangka(teks: str) -> str:
    return BILANGAN.sub("#", teks)
