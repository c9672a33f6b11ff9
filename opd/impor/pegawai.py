"""Import of people. A row is recognised by its NIP; who has none, by unit and name."""

from collections import defaultdict
from itertools import batched

from import_export.fields import Field

from opd import nip as aturan_nip
from opd.actions.pegawai import follow_pegawai, taken_names
from opd.akses import Permission
from opd.impor.isi import Nip, Pilihan, Teks, lookup_key
from opd.impor.sumber import ImporResource, JenisImpor, KodeOpd, Kolom
from opd.models import Pegawai
from opd.models.pegawai import golongan_choices, golongan_fault
from opd.mutasi import terikat

_J = Pegawai.Jenis
_NIP_LAIN = "NIP ini tidak dapat Anda pakai. Periksa angkanya; bila benar, minta Bagian Organisasi memindahkan pegawai ini."


class PegawaiResource(ImporResource):
    permission = Permission.PEGAWAI_EDIT

    nip = Field(attribute="nip", column_name="nip", widget=Nip())
    nama = Field(
        attribute="nama", column_name="nama", widget=Teks(120, wajib="Isi nama pegawai tanpa gelar.")
    )
    gelar_depan = Field(attribute="gelar_depan", column_name="gelar_depan", widget=Teks(30, kosong=""))
    gelar_belakang = Field(
        attribute="gelar_belakang", column_name="gelar_belakang", widget=Teks(60, kosong="")
    )
    jenis = Field(
        attribute="jenis",
        column_name="jenis",
        widget=Pilihan(_J.choices, wajib_baru="Isi jenis: PNS, PPPK, PPPK paruh waktu, atau Non-ASN."),
    )
    golongan = Field(
        attribute="golongan",
        column_name="golongan",
        widget=Pilihan(
            [(kode, kode) for kode, _ in golongan_choices()],
            pesan="Tulis I/a sampai IV/e untuk PNS, atau I sampai XVII untuk PPPK.",
            kosong="",
        ),
    )
    jabatan = Field(attribute="jabatan", column_name="jabatan", widget=Teks(150, kosong=""))
    opd_kode = Field(
        attribute="opd_id",
        column_name="opd_kode",
        widget=KodeOpd(wajib="Isi kode perangkat daerah pegawai ini."),
    )

    class Meta:
        model = Pegawai
        fields = ["nip", "nama", "gelar_depan", "gelar_belakang", "jenis", "golongan", "jabatan", "opd_kode"]

    def prepare(self, rows):
        self.keys = {row["#"]: self._key(row) for row in rows}
        keys = list(self.keys.values())
        self._load({nip for nip, _, _ in keys if nip}, {opd for _, opd, _ in keys if opd})
        self.fault_doubles(
            rows,
            (k[0] or None for k in keys),
            "nip",
            "NIP ini juga ada di baris {baris}. Hapus salah satunya.",
        )
        self.fault_doubles(
            rows,
            (k if k[0] is None and k[1] and k[2] else None for k in keys),
            "nama",
            "Nama ini juga ada di baris {baris} untuk perangkat daerah yang sama, dan keduanya tanpa NIP. "
            "Hapus salah satunya, atau isi NIP-nya.",
        )

    def _key(self, row: dict) -> tuple[str | None | bool, int | None, str | None]:
        """(NIP, unit id, name); the NIP is None when there is none, False when it is written wrongly."""
        nip, nama = self.value("nip", row), self.value("nama", row)
        if nip is None and self.value_given("nip", row):
            nip = False
        return nip, self.value("opd_kode", row), nama and lookup_key(nama)

    def _load(self, nips: set[str], opd_ids: set[int]) -> None:
        boleh = Pegawai.objects.with_may(self.user, boleh=self.permission)
        people = {p.pk: p for p in boleh.filter(opd__in=opd_ids)}
        for some in batched(nips - {p.nip for p in people.values()}, 1000, strict=False):
            people |= {p.pk: p for p in boleh.filter(nip__in=some)}
        self.by_nip = {p.nip: p for p in people.values() if p.nip}
        self.without_nip = {p.pk for p in people.values() if not p.nip}  # as stored, whatever rows do to them
        self.by_name = defaultdict(list)
        for person in people.values():
            if person.boleh:
                self.by_name[person.opd_id, lookup_key(person.nama)].append(person)
        self.terikat = terikat(people, self.hari_ini)
        self.taken = {}
        for some in batched(nips, 1000, strict=False):
            self.taken |= taken_names(some)

    def find(self, row):
        nip, opd_id, nama = self.keys[row["#"]]
        if nip and nip in self.by_nip:
            person = self.by_nip[nip]
            if not person.boleh:
                self.fault(row, "nip", _NIP_LAIN)
                return None
            return person
        if nip is False:
            return None
        sama = self.by_name.get((opd_id, nama), [])
        tanpa = [p for p in sama if p.pk in self.without_nip]
        if len(tanpa) > 1:
            self.fault(
                row,
                "nama",
                "Ada beberapa pegawai tanpa NIP dengan nama ini. Ubah yang dimaksud lewat menu Pegawai.",
            )
        elif not nip and not tanpa and sama:
            self.fault(
                row,
                "nip",
                "Nama ini sudah ada di perangkat daerah ini, dengan NIP. Isi NIP-nya; bila orang lain, tambahkan "
                "lewat menu Pegawai.",
            )
        return tanpa[0] if tanpa else None

    def check(self, instance, row, *, new):
        if not new and self._before["nip"] is None and instance.nip:
            self.warn(row, "NIP dilengkapi pada pegawai yang sudah ada dengan nama ini.")
            if self.taken.get(instance.nip, instance.pk) != instance.pk:
                self.fault(row, "nip", "NIP ini sudah dipakai akun lain untuk masuk. Hubungi pengelola akun.")
        if not new and self._before["opd_id"] != instance.opd_id and instance.pk in self.terikat:
            self.fault(row, "opd_kode", "Orang ini masih memegang peran, jabatan, atau keanggotaan. Catat perpindahannya lewat “Catat mutasi”.")
        opd = self.opd_by_id[instance.opd_id]
        if opd.berlaku_sampai and opd.berlaku_sampai < self.hari_ini:
            self.fault(row, "opd_kode", "Perangkat daerah ini sudah tidak berlaku. Pakai kode penerusnya.")
        self._check_golongan(instance, row)
        if instance.nip:
            for sentence in aturan_nip.warnings(instance.nip, instance.jenis, self.hari_ini):
                self.warn(row, sentence)
        elif instance.jenis != _J.NON_ASN:
            self.warn(row, f"{instance.get_jenis_display()} tanpa NIP.")
        if not new and not instance.aktif:
            self.warn(row, "Pegawai ini tercatat tidak aktif dan tetap tidak aktif.")

    def _check_golongan(self, instance, row) -> None:
        fault = golongan_fault(instance.jenis, instance.golongan)
        if fault and instance.jenis == _J.NON_ASN:
            fault += " Tulis - (tanda hubung) di kolom ini."
        if fault:
            self.fault(row, "golongan", fault)

    def label(self, instance):
        return instance.nama

    def flushed(self, rows):
        self.hasil.opd_ids |= {row.opd_id for row in rows}
        self.hasil.akun_diubah += follow_pegawai(self.update_instances)


class ImporPegawai(JenisImpor):
    slug, judul = "pegawai", "Pegawai"
    ringkas = "Satu baris satu orang, dikenali dari NIP; yang tanpa NIP dari perangkat daerah dan namanya."
    permission = Permission.PEGAWAI_EDIT
    resource = PegawaiResource
    kolom = (
        Kolom(
            "nip",
            "18 angka sebagai teks. Kosongkan untuk Non-ASN.",
            "198609262015051901",
            wajib=True,
            teks=True,
        ),
        Kolom("nama", "Nama tanpa gelar.", "Rahma Aulia", wajib=True),
        Kolom("gelar_depan", "Gelar sebelum nama.", "Dr."),
        Kolom("gelar_belakang", "Gelar sesudah nama.", "S.Sos., M.Si."),
        Kolom("jenis", "PNS, PPPK, PPPK paruh waktu, atau Non-ASN.", "PNS", wajib=True),
        Kolom("golongan", "PNS: I/a sampai IV/e. PPPK: I sampai XVII.", "III/d"),
        Kolom("jabatan", "Nama jabatan sekarang.", "Analis Kebijakan Ahli Muda"),
        Kolom("opd_kode", "Kode perangkat daerah; lihat lembar kode.", "{opd}", wajib=True, teks=True),
    )
