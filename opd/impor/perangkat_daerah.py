"""Import of perangkat daerah and the units below them. A row is recognised by its code."""

import re

from import_export.fields import Field

from opd import format_id
from opd.actions.opd import place_opd
from opd.akses import Permission, Scope, held_roles
from opd.impor.isi import Pilihan, Tanggal, Teks, YaTidak, lookup_key
from opd.impor.sumber import ImporResource, JenisImpor, Kolom
from opd.models import Opd
from opd.models.opd import jenis_opd_choices

_JENIS = ", ".join(label for _, label in jenis_opd_choices())
_LUAR = "Kode ini tidak dapat Anda pakai. Pakai kode perangkat daerah yang Anda kelola."
_JALUR_MAX = Opd._meta.get_field("jalur").max_length


class Kode(Teks):
    def parse(self, text):
        text = super().parse(text)
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._\-]*", text):
            raise ValueError(
                "Tulis kode dengan huruf, angka, titik, atau tanda hubung, tanpa spasi; misalnya DISHUB."
            )
        return text


class OpdResource(ImporResource):
    permission = Permission.OPD_EDIT

    kode = Field(attribute="kode", column_name="kode", widget=Kode(30, wajib="Isi kode perangkat daerah."))
    nama = Field(attribute="nama", column_name="nama", widget=Teks(150, wajib="Isi nama perangkat daerah."))
    singkatan = Field(
        attribute="singkatan", column_name="singkatan", widget=Teks(30, wajib_baru="Isi singkatan.")
    )
    jenis = Field(
        attribute="jenis",
        column_name="jenis",
        widget=Pilihan(jenis_opd_choices(), wajib_baru=f"Isi jenis: {_JENIS}."),
    )
    # Not a column of the table: `flush` turns it into `induk`, which may be created by the same file.
    induk_kode = Field(attribute="induk_kode", column_name="induk_kode", widget=Kode(30, kosong=""))
    melapor = Field(attribute="melapor", column_name="melapor", widget=YaTidak())
    alamat = Field(attribute="alamat", column_name="alamat", widget=Teks(200, kosong=""))
    kontak = Field(attribute="kontak", column_name="kontak", widget=Teks(200, kosong=""))
    berlaku_dari = Field(attribute="berlaku_dari", column_name="berlaku_dari", widget=Tanggal())

    class Meta:
        model = Opd
        fields = [
            "kode",
            "nama",
            "singkatan",
            "jenis",
            "induk_kode",
            "melapor",
            "alamat",
            "kontak",
            "berlaku_dari",
        ]
        batch_size = None  # one flush at the end: a parent may stand below its child in the file

    def prepare(self, rows):
        everyone = Opd.objects.filter(pemda=self.pemda).values_list("pk", "kode", "induk__kode")
        self.foreign = {lookup_key(kode) for pk, kode, _ in everyone if pk not in self.opd_by_id}
        self.kode = {lookup_key(kode): kode for pk, kode, _ in everyone if pk in self.opd_by_id}
        self.parent = {lookup_key(kode): lookup_key(induk or "") for _, kode, induk in everyone}
        for pk, _, induk in everyone:
            if pk in self.opd_by_id:
                self.opd_by_id[pk].induk_kode = induk or ""
        keys = [kode and lookup_key(kode) for kode in (self.value("kode", row) for row in rows)]
        self.fault_doubles(rows, keys, "kode", "Kode ini juga ada di baris {baris}. Hapus salah satunya.")
        for key, row in zip(keys, rows, strict=True):
            induk = self.value("induk_kode", row)
            if key:
                self.kode.setdefault(key, self.value("kode", row))
                self.parent[key] = lookup_key(induk) if induk is not None else self.parent.get(key, "")
        self.whole = any(
            self.permission in held.permissions
            and (
                held.scope is Scope.INSTALASI
                or (held.scope is Scope.PEMDA and held.pemda_id == self.pemda.pk)
            )
            for held in held_roles(self.user)
        )

    def find(self, row):
        kode = self.value("kode", row)
        return self.opd.get(lookup_key(kode)) if kode else None

    def init_instance(self, row=None):
        opd = Opd(pemda=self.pemda)
        opd.induk_kode = ""
        return opd

    def import_instance(self, instance, row, **kwargs):
        old = instance.kode
        super().import_instance(instance, row, **kwargs)
        instance.kode = old or instance.kode  # spelled as it always was; the key ignores case
        instance.induk_kode = self.kode.get(lookup_key(instance.induk_kode), instance.induk_kode)

    def check(self, instance, row, *, new):
        key, induk = lookup_key(instance.kode), lookup_key(instance.induk_kode)
        if new and key in self.foreign:
            self.fault(row, "kode", _LUAR)
        if induk != lookup_key(self._before["induk_kode"]) and induk and induk not in self.kode:
            self.fault(
                row, "induk_kode", f"Kode induk “{instance.induk_kode}” tidak ada di berkas ini maupun di antara "
                "perangkat daerah yang dapat Anda ubah."
            )  # fmt: skip
        if not induk and not self.whole and (new or self._before["induk_kode"]):
            self.fault(row, "induk_kode", "Isi kode perangkat daerah yang Anda kelola.")
        if instance.berlaku_sampai and instance.berlaku_dari > instance.berlaku_sampai:
            sampai = format_id.tanggal(instance.berlaku_sampai)
            self.fault(row, "berlaku_dari", f"Unit ini berakhir {sampai}. Tulis tanggal sebelum itu.")
        chain = self._chain(key)
        if chain is None:
            self.fault(
                row, "induk_kode", "Unit ini jadi berada di bawah dirinya sendiri. Periksa kode induknya."
            )
        elif len(self.pemda.kode) + 1 + sum(len(kode) + 1 for kode in chain) > _JALUR_MAX:
            self.fault(
                row, "induk_kode", "Susunan unit ini terlalu dalam. Pendekkan kode atau pilih induk lain."
            )

    def _chain(self, key: str) -> list[str] | None:
        """The unit and everything above it, by the file and the database; None when it runs in a circle."""
        chain = []
        while key:
            if key in chain:
                return None
            chain.append(key)
            key = self.parent.get(key, "")
        return chain

    def label(self, instance):
        return f"{instance.kode} – {instance.nama}"

    def flush(self):
        """Parents first; `place_opd` keeps the tree, so a unit costs a handful of queries."""
        changed = {id(row) for row in self.update_instances}
        rows = [*self.update_instances, *self.create_instances]
        for opd in sorted(rows, key=lambda row: len(self._chain(lookup_key(row.kode)) or [])):
            opd.pemda = self.pemda
            opd.induk = (
                Opd.objects.select_related("pemda").get(pemda=self.pemda, kode=opd.induk_kode)
                if opd.induk_kode
                else None
            )
            place_opd(opd)
            (self.hasil.diubah if id(opd) in changed else self.hasil.dibuat).append(opd.pk)
        self.update_instances.clear()
        self.create_instances.clear()


class ImporOpd(JenisImpor):
    slug, judul = "opd", "Perangkat daerah"
    ringkas = "Satu baris satu perangkat daerah atau unit di bawahnya, dikenali dari kodenya."
    permission = Permission.OPD_EDIT
    resource = OpdResource
    kolom = (
        Kolom("kode", "Kode singkat dan tetap, tanpa spasi.", "UPT-PKB", wajib=True, teks=True),
        Kolom(
            "nama", "Nama lengkap menurut peraturan daerah.", "UPT Pengujian Kendaraan Bermotor", wajib=True
        ),
        Kolom("singkatan", "Nama pendek untuk tabel.", "UPT PKB", wajib=True),
        Kolom("jenis", f"{_JENIS}.", "UPTD", wajib=True),
        Kolom(
            "induk_kode",
            "Kode unit di atasnya; kosong bila langsung di bawah kepala daerah.",
            "{opd}",
            teks=True,
        ),
        Kolom(
            "melapor",
            "ya bila menyusun laporan sendiri, tidak bila ikut laporan induknya. Unit baru: ya.",
            "tidak",
        ),
        Kolom("alamat", "Alamat kantor; tercetak di kop.", "Jalan MH Thamrin 1"),
        Kolom("kontak", "Telepon, pos-el, laman; tercetak di kop.", "(0548) 20000", teks=True),
        Kolom(
            "berlaku_dari", "Tanggal mulai ada, misalnya 31-12-2026. Kosong: 1 Januari 2017.", "01-01-2017"
        ),
    )
