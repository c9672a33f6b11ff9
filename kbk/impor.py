"""Import of group members. A seat is recognised by its group, person and first day."""

import datetime as dt
from collections import defaultdict
from itertools import batched

from import_export.fields import Field

from kbk.models import Keanggotaan, Kelompok
from kbk.models.kelompok import peran_kelompok_choices
from opd import format_id
from opd.akses import Permission
from opd.impor.isi import Nip, Pilihan, Tanggal, Teks, lookup_key
from opd.impor.sumber import ImporResource, JenisImpor, KodeOpd, Kolom
from opd.models import Pegawai
from opd.xlsx import Sheet

_NIP_LUAR = (
    "NIP ini tidak ada di antara pegawai yang dapat Anda lihat. Periksa angkanya, atau impor pegawainya dulu."
)


class AnggotaResource(ImporResource):
    permission = Permission.KELOMPOK_EDIT

    # Group, unit and person are looked up together in `prepare`; only the last three are fields of a seat.
    kelompok = Field(column_name="kelompok", widget=Teks(120, wajib="Isi nama kelompok."))
    opd_kode = Field(column_name="opd_kode", widget=KodeOpd(wajib="Isi kode perangkat daerah kelompok ini."))
    nip = Field(column_name="nip", widget=Nip())
    nama = Field(column_name="nama", widget=Teks(120))
    peran = Field(
        attribute="peran",
        column_name="peran",
        widget=Pilihan(
            peran_kelompok_choices(),
            wajib_baru="Isi peran: Pembina, Fasilitator, Ketua, Notulis, atau Anggota.",
        ),
    )
    dari = Field(
        attribute="dari", column_name="dari", widget=Tanggal(wajib="Isi tanggal mulai, misalnya 31-12-2026.")
    )
    sampai = Field(attribute="sampai", column_name="sampai", widget=Tanggal(kosong=None))

    class Meta:
        model = Keanggotaan
        fields = ["kelompok", "opd_kode", "nip", "nama", "peran", "dari", "sampai"]
        batch_size = None  # one flush at the end: all changes go before all additions

    def prepare(self, rows):
        self._load_groups()
        self._load_people(rows)
        self.keys = {row["#"]: self._key(row) for row in rows}
        self._load_seats()
        whole = [key if all(key) else None for key in self.keys.values()]
        self.fault_doubles(
            rows,
            whole,
            "dari",
            "Orang, kelompok, dan tanggal mulai ini juga ada di baris {baris}. Hapus salah satunya.",
        )
        self._plan_seats(rows)

    def _load_groups(self) -> None:
        groups = Kelompok.objects.for_user(self.user, self.permission).filter(opd__pemda=self.pemda)
        self.groups = {(group.opd_id, lookup_key(group.nama)): group for group in groups.order_by("-pk")}

    def _load_people(self, rows: list[dict]) -> None:
        visible = Pegawai.objects.for_user(self.user, Permission.PEGAWAI_VIEW).filter(opd__pemda=self.pemda)
        nips = {nip for nip in (self.value("nip", row) for row in rows) if nip}
        self.by_nip, self.by_name = {}, defaultdict(list)
        for some in batched(nips, 1000, strict=False):
            self.by_nip |= {person.nip: person for person in visible.filter(nip__in=some)}
        if any(not self.value("nip", row) for row in rows):
            for person in visible.filter(opd__in=self.opd_by_id).only("nama", "opd", "aktif"):
                self.by_name[lookup_key(person.nama)].append(person)

    def _key(self, row: dict) -> tuple[int | None, int | None, dt.date | None]:
        """(group id, person id, first day), None for what the row does not say rightly."""
        opd_id, nama = self.value("opd_kode", row), self.value("kelompok", row)
        group = self.groups.get((opd_id, lookup_key(nama))) if opd_id and nama else None
        if opd_id and nama and group is None:
            self.fault(
                row,
                "kelompok",
                f"Kelompok “{nama}” belum ada di perangkat daerah ini. Buat dulu di menu Kelompok.",
            )
        person = self._person(row, opd_id)
        return group and group.pk, person and person.pk, self.value("dari", row)

    def _person(self, row: dict, opd_id: int | None) -> Pegawai | None:
        nip, nama = self.value("nip", row), self.value("nama", row)
        if nip:
            if nip not in self.by_nip:
                self.fault(row, "nip", _NIP_LUAR)
            return self.by_nip.get(nip)
        if not nama or not opd_id:
            if not nama and not self.value_given("nip", row):
                self.fault(row, "nip", "Isi NIP, atau nama bila orangnya tanpa NIP.")
            return None
        jalur = self.opd_by_id[opd_id].jalur
        units = {opd.pk for opd in self.opd_by_id.values() if opd.jalur.startswith(jalur)}
        found = [person for person in self.by_name[lookup_key(nama)] if person.opd_id in units]
        if len(found) == 1:
            return found[0]
        if found:
            self.fault(row, "nama", f"Ada {len(found)} pegawai dengan nama ini. Isi NIP-nya.")
        else:
            self.fault(
                row,
                "nama",
                "Belum ada pegawai dengan nama ini di perangkat daerah itu. Impor pegawainya dulu.",
            )
        return None

    def _load_seats(self) -> None:
        groups = {key[0] for key in self.keys.values() if key[0]}
        self.seats = {}
        for some in batched(groups, 1000, strict=False):
            seats = Keanggotaan.objects.filter(kelompok__in=some).order_by("pk")
            self.seats |= {(seat.kelompok_id, seat.pegawai_id, seat.dari): seat for seat in seats}

    def _plan_seats(self, rows: list[dict]) -> None:
        """A fault where, after this file, one person would sit twice in a group on the same day."""
        plan = defaultdict(dict)  # (group, person) -> {first day: last day or None}
        for (group, person, dari), seat in self.seats.items():
            plan[group, person][dari] = seat.sampai
        for row in rows:
            group, person, dari = self.keys[row["#"]]
            if group and person and dari:
                old = plan[group, person].get(dari)
                plan[group, person][dari] = (
                    self.value("sampai", row) if self.value_given("sampai", row) else old
                )
        for row in rows:
            group, person, dari = self.keys[row["#"]]
            if group and person and dari and (lain := _overlap(plan[group, person], dari)):
                self.fault(
                    row,
                    "dari",
                    f"Orang ini sudah duduk di kelompok itu sejak {format_id.tanggal(lain)} pada hari yang sama. "
                    "Isi tanggal sampai pada kursi itu, atau pakai tanggal mulainya untuk mengubah perannya.",
                )

    def find(self, row):
        return self.seats.get(self.keys[row["#"]])

    def init_instance(self, row=None):
        group, person, _ = self.keys[row["#"]]
        return Keanggotaan(kelompok_id=group, pegawai_id=person)

    def check(self, instance, row, *, new):
        if instance.sampai and instance.sampai < instance.dari:
            self.fault(row, "sampai", "Tanggal sampai harus sama dengan atau sesudah tanggal dari.")
        person = self.by_nip.get(self.value("nip", row))
        nama = self.value("nama", row)
        if person and nama and lookup_key(nama) != lookup_key(person.nama):
            self.warn(row, f"NIP ini milik {person.nama}; nama di berkas berbeda.")
        if person and not person.aktif:
            self.warn(row, "Pegawai ini tercatat tidak aktif.")

    def label(self, instance):
        row = self._row
        person = self.by_nip.get(self.value("nip", row))
        nama = person.nama if person else self.value("nama", row)
        return f"{nama} – {instance.get_peran_display()} {self.value('kelompok', row)}"

    def import_instance(self, instance, row, **kwargs):
        self._row = row
        super().import_instance(instance, row, **kwargs)

    def flushed(self, rows):
        opd_of = {group.pk: group.opd_id for group in self.groups.values()}
        self.hasil.opd_ids |= {opd_of[row.kelompok_id] for row in rows}


def _overlap(seats: dict[dt.date, dt.date | None], dari: dt.date) -> dt.date | None:
    """The first day of another seat that shares a day with the one from `dari`."""
    sampai = seats[dari] or dt.date.max
    for other, end in seats.items():
        if other != dari and other <= sampai and dari <= (end or dt.date.max):
            return other
    return None


class ImporAnggota(JenisImpor):
    slug, judul = "anggota", "Anggota kelompok"
    ringkas = "Satu baris satu kursi, dikenali dari kelompok, orang, dan tanggal mulainya. Kelompoknya harus sudah ada."
    permission = Permission.KELOMPOK_EDIT
    resource = AnggotaResource
    kolom = (
        Kolom("kelompok", "Nama kelompok, persis seperti di aplikasi.", "KBK Akta", wajib=True),
        Kolom(
            "opd_kode", "Kode perangkat daerah kelompok; lihat lembar kode.", "{opd}", wajib=True, teks=True
        ),
        Kolom(
            "nip",
            "NIP anggota sebagai teks; kosong bila tanpa NIP.",
            "198609262015051901",
            wajib=True,
            teks=True,
        ),
        Kolom("nama", "Nama tanpa gelar; dipakai bila NIP kosong.", "Rahma Aulia"),
        Kolom("peran", "Pembina, Fasilitator, Ketua, Notulis, atau Anggota.", "Anggota", wajib=True),
        Kolom("dari", "Tanggal mulai, misalnya 31-12-2026.", "02-01-2026", wajib=True),
        Kolom("sampai", "Tanggal selesai; kosong bila masih duduk.", ""),
    )

    @classmethod
    def lists(cls, user):
        groups = (
            Kelompok.objects.for_user(user, cls.permission).filter(aktif=True).order_by("opd__jalur", "nama")
        )
        rows = groups.values_list("nama", "opd__kode", "opd__nama")
        return [*super().lists(user), Sheet("Kelompok", ["kelompok", "opd_kode", "perangkat daerah"], rows)]
