"""The minutes as they are typed in the meeting: who came, what was said and decided, who does what until when."""

import datetime as dt
from functools import partial

from django import forms

from kbk.forms.kehadiran import AnggotaField, IsianKehadiran, PimpinanHadirField
from kbk.forms.tindak_lanjut import calon_penanggung_jawab, check_tenggat
from kbk.models import Kegiatan, TindakLanjut, TinjauanTindakLanjut
from kbk.risalah import kursi_pada, ringkas
from opd.forms.isian import TanggalField

Putusan = TinjauanTindakLanjut.Putusan
PANJANG_BAHASAN = 5000
LALU_MAKS = 30  # follow-ups asked about at one meeting; the list holds all of them
TENGGAT_BAWAAN = dt.timedelta(days=14)
TEKS = partial(forms.TextInput, attrs={"class": "form-control"})
HARI = partial(forms.DateInput, attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
BELUM_DIBAHAS = ("", "Belum dibahas")


def _text(label: str, rows: int, maks: int = PANJANG_BAHASAN) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=maks,
        widget=forms.Textarea(attrs={"rows": rows, "class": "form-control"}),
        error_messages={"max_length": f"Ringkas menjadi paling banyak {maks} huruf."},
    )


class NotulenForm(IsianKehadiran, forms.Form):
    """Cleans to `isi` as write_notulen takes it. Needs `kegiatan` with its rapat."""

    hadir = AnggotaField(label="Hadir", required=False, widget=forms.CheckboxSelectMultiple)
    pimpinan_hadir = PimpinanHadirField(label="Pimpinan perangkat daerah hadir?")
    acara_baru = forms.CharField(
        label="Mata acara lain yang dibahas",
        required=False,
        max_length=200,
        help_text="Yang tidak ada di agenda, misalnya “Lain-lain”.",
        error_messages={"max_length": "Ringkas mata acara ini menjadi paling banyak 200 huruf."},
    )
    bahas_baru = _text("Pembahasan", 3)
    putus_baru = _text("Keputusan", 2)
    uraian = _text("Ringkasan untuk laporan", 3)
    versi = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, data=None, *, kegiatan: Kegiatan):
        self.kegiatan, self.rapat = kegiatan, kegiatan.rapat
        self.acara = list(self.rapat.mata_acara.prefetch_related("tindak_lanjut__penanggung_jawab"))
        self.lalu = list(TindakLanjut.objects.ditinjau(kegiatan).select_related("penanggung_jawab", "kegiatan")[:LALU_MAKS])
        stored = kegiatan.uraian if kegiatan.uraian != ringkas(self.acara) else ""
        start = {"versi": kegiatan.versi, "uraian": stored}
        start["pimpinan_hadir"] = PimpinanHadirField.answer(kegiatan.pimpinan_hadir)
        super().__init__(data, initial=start)
        self.calon = {str(orang.pk): orang for orang in calon_penanggung_jawab(kegiatan)}
        self._offer_members()
        for item in self.acara:
            self.fields[f"bahas_{item.pk}"] = _text(f"Pembahasan {item.judul}", 3)
            self.fields[f"putus_{item.pk}"] = _text(f"Keputusan {item.judul}", 2)
            self.initial |= {f"bahas_{item.pk}": item.pembahasan, f"putus_{item.pk}": item.keputusan}
            self._offer_tindak(f"_{item.pk}", item.judul)
        self._offer_tindak("_baru", "mata acara lain")
        self._offer_tinjauan()

    def _offer_members(self) -> None:
        anggota = {seat.pegawai_id: seat.pegawai for seat in kursi_pada(self.kegiatan)}
        taken = {row.pegawai_id: row for row in self.kegiatan.kehadiran.select_related("pegawai")}
        self.offer_members(anggota | {pk: row.pegawai for pk, row in taken.items() if pk not in anggota})
        self.initial["hadir"] = [str(pk) for pk in self.anggota if pk not in taken or taken[pk].status == "hadir"]
        self.initial |= {f"alasan_{pk}": row.status for pk, row in taken.items()}

    def _offer_tindak(self, akhiran: str, judul: str) -> None:
        """A decision becomes a follow-up as soon as somebody is named; its words are those of the decision unless
        others are typed."""
        self.fields[f"tindak{akhiran}"] = forms.CharField(
            label="Apa yang akan dilakukan?",
            required=False,
            max_length=250,
            widget=TEKS(),
            error_messages={"max_length": "Ringkas menjadi paling banyak 250 huruf."},
        )
        self.fields[f"orang{akhiran}"] = forms.ChoiceField(
            label=f"Penanggung jawab, {judul}",
            required=False,
            choices=[("", "Pilih anggota"), *((pk, str(orang)) for pk, orang in self.calon.items())],
            widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={"invalid_choice": "Pilih anggota kelompok dari daftar."},
        )
        self.fields[f"tenggat{akhiran}"] = TanggalField(
            label=f"Tenggat, {judul}",
            sebutan="tanggal tenggat",
            required=False,
            initial=self.kegiatan.tanggal + TENGGAT_BAWAAN,
            widget=HARI(),
        )

    def _offer_tinjauan(self) -> None:
        said = {row.tindak_lanjut_id: row for row in self.rapat.tinjauan.all()}
        for tindak in self.lalu:
            row = said.get(tindak.pk)
            self.fields[f"putusan_{tindak.pk}"] = forms.ChoiceField(
                label=tindak.uraian,
                choices=[BELUM_DIBAHAS, *Putusan.choices],
                required=False,
                initial=row.putusan if row else "",
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "Pilih selesai, lanjut, atau ubah tenggat."},
            )
            self.fields[f"catatan_{tindak.pk}"] = forms.CharField(
                label=f"Hasil atau alasan, {tindak.uraian}",
                required=False,
                max_length=250,
                initial=row.catatan if row else "",
                widget=TEKS(),
                error_messages={"max_length": "Ringkas menjadi paling banyak 250 huruf."},
            )
            self.fields[f"geser_{tindak.pk}"] = TanggalField(
                label=f"Tenggat baru, {tindak.uraian}",
                sebutan="tenggat baru",
                required=False,
                initial=row.tenggat if row else None,
                widget=HARI(),
            )

    def clean(self) -> dict:
        data = super().clean()
        for tindak in self.lalu:
            self._judge_tinjauan(data, tindak)
        for akhiran in self._akhiran():
            self._judge_tindak(data, akhiran)
        if not data.get("acara_baru") and (data.get("bahas_baru") or data.get("putus_baru") or data.get("orang_baru")):
            self.add_error("acara_baru", "Tulis judul mata acara ini.")
        bahasan = [data.get(f"{kata}{akhiran}") for akhiran in self._akhiran() for kata in ("bahas", "putus")]
        if self.catat and not any(bahasan):
            self.add_error(None, "Tulis pembahasan atau keputusan sedikitnya satu mata acara, atau tekan “Simpan sementara”.")
        return data

    def _akhiran(self) -> list[str]:
        return [*(f"_{item.pk}" for item in self.acara), "_baru"]

    def _judge_tinjauan(self, data: dict, tindak: TindakLanjut) -> None:
        putusan, catatan, geser = (data.get(f"{kata}_{tindak.pk}") for kata in ("putusan", "catatan", "geser"))
        if putusan == Putusan.SELESAI and not catatan:
            self.add_error(f"catatan_{tindak.pk}", "Tulis hasilnya, misalnya “SOP baru ditempel di loket”.")
        if putusan == Putusan.TENGGAT:
            if not catatan:
                self.add_error(f"catatan_{tindak.pk}", "Tulis alasan tenggatnya diubah.")
            if not geser and f"geser_{tindak.pk}" not in self.errors:
                self.add_error(f"geser_{tindak.pk}", "Masukkan tenggat baru, misalnya 13/08/2026.")
            elif geser:
                self._judge_date(f"geser_{tindak.pk}", geser)

    def _judge_tindak(self, data: dict, akhiran: str) -> None:
        uraian, orang, tenggat = (data.get(f"{kata}{akhiran}") for kata in ("tindak", "orang", "tenggat"))
        if uraian and not orang:
            self.add_error(f"orang{akhiran}", "Pilih siapa yang bertanggung jawab.")
        if orang and not (uraian or data.get(f"putus{akhiran}")):
            self.add_error(f"tindak{akhiran}", "Tulis apa yang akan dilakukan, atau tulis keputusannya.")
        if orang and tenggat:
            self._judge_date(f"tenggat{akhiran}", tenggat)
        elif orang and f"tenggat{akhiran}" not in self.errors:
            self.add_error(f"tenggat{akhiran}", "Masukkan tanggal tenggat, misalnya 13/08/2026.")

    def _judge_date(self, name: str, hari: dt.date) -> None:
        try:
            check_tenggat(hari, self.kegiatan)
        except forms.ValidationError as galat:
            self.add_error(name, galat)

    @property
    def catat(self) -> bool:
        """Saved as held; "Simpan sementara" leaves a draft a draft."""
        return "sementara" not in self.data

    @property
    def isi(self) -> dict:
        data = self.cleaned_data
        acara = {m.pk: {"pembahasan": data[f"bahas_{m.pk}"], "keputusan": data[f"putus_{m.pk}"]} for m in self.acara}
        baru = {"judul": data["acara_baru"], "pembahasan": data["bahas_baru"], "keputusan": data["putus_baru"]}
        return {
            "acara": acara,
            "acara_baru": baru if data["acara_baru"] else {},
            "kehadiran": self.ticked(),
            "pimpinan_hadir": data["pimpinan_hadir"],
            "uraian": data["uraian"],
            "tinjauan": self.tinjauan,
            "tindak": self.tindak,
            "catat": self.catat,
        }

    @property
    def tinjauan(self) -> dict[TindakLanjut, dict]:
        found = {}
        for tindak in self.lalu:
            putusan, catatan, geser = (self.cleaned_data[f"{kata}_{tindak.pk}"] for kata in ("putusan", "catatan", "geser"))
            if putusan:
                tenggat = geser if putusan == Putusan.TENGGAT else None
                found[tindak] = {"putusan": putusan, "catatan": catatan, "tenggat": tenggat}
        return found

    @property
    def tindak(self) -> list[dict]:
        """Decisions that somebody was named for; `mata_acara` is None for the item that is added just now."""
        items = {f"_{item.pk}": item for item in self.acara}
        found = []
        for akhiran in self._akhiran():
            orang = self.cleaned_data[f"orang{akhiran}"]
            if orang:
                uraian = self.cleaned_data[f"tindak{akhiran}"] or _short(self.cleaned_data[f"putus{akhiran}"])
                tindak = {"uraian": uraian, "penanggung_jawab": self.calon[orang], "tenggat": self.cleaned_data[f"tenggat{akhiran}"]}
                found.append({"mata_acara": items.get(akhiran)} | tindak)
        return found

    def baris_acara(self) -> list[dict]:
        return [
            {"item": item} | {kata: self[f"{kata}_{item.pk}"] for kata in ("bahas", "putus", "tindak", "orang", "tenggat")}
            for item in self.acara
        ]

    def baris_lalu(self) -> list[dict]:
        return [{"row": t} | {kata: self[f"{kata}_{t.pk}"] for kata in ("putusan", "catatan", "geser")} for t in self.lalu]

    def refresh_versi(self, versi: int) -> None:
        """Saving again then goes over the version that is shown, knowingly."""
        self.data = self.data.copy()
        self.data["versi"] = str(versi)


def _short(keputusan: str) -> str:
    """A decision as the words of a follow-up."""
    teks = " ".join(keputusan.split())
    return teks if len(teks) <= 250 else f"{teks[:249].rsplit(' ', 1)[0]}…"


class AdendumForm(forms.Form):
    isi = forms.CharField(
        label="Apa yang dikoreksi atau ditambahkan?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Misalnya “Tenggat keputusan nomor 2 seharusnya 14 Desember 2026.” Adendum tidak dapat diubah lagi.",
        error_messages={"required": "Tulis koreksinya.", "max_length": "Ringkas menjadi paling banyak 2.000 huruf."},
    )
