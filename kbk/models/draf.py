"""What one person typed into one opened form, kept as typed until it is saved or thrown away (reliability 3.5).

Not a Kegiatan of status "draf": that is a decision of the person, which the group sees. This is theirs alone.
"""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from kbk.models.bukti import jenis_bukti_choices
from kbk.models.kegiatan import Kegiatan
from opd.akses import Permission, Scoped, ScopedQuerySet


class DrafQuerySet(ScopedQuerySet):
    def for_user(self, pengguna, permission: Permission) -> Self:
        """Their own, while the right lasts, and only those that still wait."""
        return self.milik(pengguna, permission).menunggu()

    def milik(self, pengguna, permission: Permission) -> Self:
        """Their own, also what they threw away."""
        return super().for_user(pengguna, permission).filter(pengguna=pengguna.pk)

    def menunggu(self) -> Self:
        """Neither thrown away nor saved: a late autosave may come in after its form was sent."""
        sent = Kegiatan.objects.filter(pencatat=OuterRef("pengguna"), kunci_kirim=OuterRef("kunci_kirim"))
        return self.filter(~Exists(sent), dibuang_pada=None)

    def dengan_tempat(self) -> Self:
        """With what a list says of each."""
        return self.select_related("kelompok__opd__pemda")

    def untuk(self, kegiatan: Kegiatan) -> Self:
        """What was typed to change this activity; to note new ones when it has not been saved."""
        return self.filter(kegiatan=kegiatan.pk)


class DrafKegiatan(Scoped, models.Model):
    OPD_PATH, KELOMPOK_PATH, PEMDA_PATH = "kelompok__opd", "kelompok", "kelompok__opd__pemda"

    pengguna = models.ForeignKey("opd.Pengguna", models.PROTECT, related_name="draf_kegiatan")
    kunci_kirim = models.CharField(max_length=40)
    kelompok = models.ForeignKey("kbk.Kelompok", models.PROTECT, related_name="+")
    kegiatan = models.ForeignKey(Kegiatan, models.PROTECT, null=True, blank=True, related_name="+")  # the one that is edited
    isi = models.JSONField(default=dict)  # {name of the field: [texts as typed]}
    disimpan_pada = models.DateTimeField()
    dibuang_pada = models.DateTimeField(null=True, blank=True)  # gone for the person; files follow two days later

    objects = DrafQuerySet.as_manager()

    class Meta:
        ordering = ["-disimpan_pada", "-pk"]
        verbose_name_plural = "draf kegiatan"
        constraints = [models.UniqueConstraint(fields=["pengguna", "kunci_kirim"], name="draf_kegiatan_sekali")]

    def __str__(self) -> str:
        return self.judul

    def get_absolute_url(self) -> str:
        """The form with everything that waits in it."""
        alamat = reverse("kegiatan_edit", args=[self.kegiatan_id]) if self.kegiatan_id else reverse("kegiatan_create")
        return f"{alamat}?draf={self.kunci_kirim}"

    @property
    def judul(self) -> str:
        """How a list calls it: the beginning of what was typed."""
        texts = [text.strip() for name in ("judul", "uraian") for text in self.isi.get(name, [])]
        text = next((" ".join(text.split()) for text in texts if text), "Kegiatan tanpa uraian")
        return text if len(text) <= 80 else f"{text[:79].rsplit(' ', 1)[0]}…"


class BerkasDrafQuerySet(ScopedQuerySet):
    def for_user(self, pengguna, permission: Permission) -> Self:
        return super().for_user(pengguna, permission).filter(draf__pengguna=pengguna, draf__dibuang_pada=None).menunggu()

    def menunggu(self) -> Self:
        return self.filter(dibuang_pada=None)

    def dari_formulir(self, kunci_kirim: str) -> Self:
        return self.filter(draf__kunci_kirim=kunci_kirim).select_related("draf")


class BerkasDraf(Scoped, models.Model):
    """One file of a draft. Without `berkas` it is a promise: the browser has it and is about to send it."""

    OPD_PATH, KELOMPOK_PATH = "draf__kelompok__opd", "draf__kelompok"
    PEMDA_PATH = "draf__kelompok__opd__pemda"

    draf = models.ForeignKey(DrafKegiatan, models.CASCADE, related_name="berkas")
    sha256_asal = models.CharField(max_length=64)  # of the bytes as sent: what the browser knows it by
    nama_asal = models.CharField(max_length=150)
    jenis = models.CharField(max_length=20, choices=jenis_bukti_choices, default="foto")
    berkas = models.FileField(max_length=120, blank=True)
    pratinjau = models.FileField(max_length=120, blank=True)
    tipe = models.CharField(max_length=30, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the bytes as stored
    ukuran = models.PositiveIntegerField(default=0)
    lebar = models.PositiveIntegerField(null=True, blank=True)
    tinggi = models.PositiveIntegerField(null=True, blank=True)
    rupa = models.CharField(max_length=16, null=True, blank=True, editable=False)  # noqa: DJ001 – as in Bukti
    diambil_pada = models.DateTimeField(null=True, blank=True)
    diterima_pada = models.DateTimeField(null=True, blank=True)
    dibuang_pada = models.DateTimeField(null=True, blank=True)

    objects = BerkasDrafQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "berkas draf"
        constraints = [
            models.UniqueConstraint(fields=["draf", "sha256_asal"], name="berkas_draf_sekali"),
            models.CheckConstraint(name="berkas_draf_utuh", condition=Q(berkas="") | Q(ukuran__gt=0, sha256__gt="", tipe__gt="")),
        ]

    def __str__(self) -> str:
        return self.nama_asal

    @property
    def ada(self) -> bool:
        return bool(self.berkas)
