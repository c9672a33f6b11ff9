"""Accounts, and the roles they hold from when to when."""

import datetime as dt
from typing import Self

from django.apps import apps
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from opd.akses import ADMIN_SISTEM, PEMERIKSA, ROLES, Scoped, ScopedQuerySet, role_choices


class PenggunaQuerySet(ScopedQuerySet):
    """The three states of an account, as in Pengguna.keadaan, and those who hold a role."""

    def aktif(self) -> Self:
        return self.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def menunggu(self) -> Self:
        return self.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def penerima_surel(self) -> Self:
        """In use, with an address, and not asked to be left alone."""
        return self.aktif().filter(terima_surel=True, email__isnull=False)

    def nonaktif(self) -> Self:
        return self.filter(is_active=False)

    def with_belum_dibaca(self) -> Self:
        """Adds `belum_dibaca`: how many notices wait to be read."""
        rows = apps.get_model("opd", "Pemberitahuan").objects.belum_dibaca().filter(pengguna=OuterRef("pk")).order_by()
        return self.annotate(belum_dibaca=Coalesce(Subquery(rows.values("pengguna").annotate(n=Count("pk")).values("n")), 0))

    def named(self, nama: str) -> "Pengguna | None":
        """Whose NIP, sign-in name or e-mail address this is; the sign-in name goes first."""
        rows = self.filter(Q(nama_masuk__iexact=nama) | Q(email__iexact=nama))
        return rows.order_by(Case(When(nama_masuk__iexact=nama, then=0), default=1)).first()

    def by_nip(self, nip: str) -> "Pengguna | None":
        return self.filter(Q(pegawai__nip=nip) | Q(nama_masuk=nip)).first()

    def berperan(self, peran: str, on: dt.date) -> Self:
        """With this role granted by hand and not yet ended on that day."""
        return self.filter(pk__in=Peran.objects.belum_berakhir(on).filter(peran=peran).values("pengguna"))


class PeranQuerySet(ScopedQuerySet):
    def belum_berakhir(self, on: dt.date) -> Self:
        """In force on that day or later."""
        return self.filter(Q(sampai__isnull=True) | Q(sampai__gte=on))

    def per_pengguna(self, pengguna, on: dt.date) -> dict[int, list["Peran"]]:
        """{account id: its roles not yet ended on that day} for these accounts, in one query."""
        found: dict[int, list[Peran]] = {}
        for row in self.filter(pengguna__in=pengguna).belum_berakhir(on).select_related("pemda", "opd"):
            found.setdefault(row.pengguna_id, []).append(row)
        return found


class PenggunaManager(BaseUserManager.from_queryset(PenggunaQuerySet)):
    def create_user(self, nama_masuk: str, password: str | None = None, **fields) -> "Pengguna":
        """An account; without a password nobody can sign in to it until it is invited."""
        fields["email"] = self.normalize_email(fields.get("email") or "").lower() or None
        pengguna = self.model(nama_masuk=nama_masuk, **fields)
        pengguna.set_password(password)
        pengguna.save(using=self._db)
        return pengguna

    def create_superuser(self, nama_masuk: str, password: str | None = None, **fields) -> "Pengguna":
        """For the command line: an account that holds the role admin_sistem. `is_superuser`
        opens nothing in this application."""
        pengguna = self.create_user(nama_masuk, password, is_superuser=True, is_staff=True, **fields)
        Peran.objects.create(pengguna=pengguna, peran=ADMIN_SISTEM, dari=timezone.now().date())
        return pengguna


class Pengguna(Scoped, AbstractBaseUser, PermissionsMixin):
    """Signs in with `nama_masuk` (the NIP where there is one) or with the e-mail address."""

    OPD_PATH, PEMDA_PATH = "pegawai__opd", "pegawai__opd__pemda"
    SEBUTAN = "nama"

    nama_masuk = models.CharField("NIP atau nama masuk", max_length=60, unique=True)
    nama = models.CharField(max_length=150)
    email = models.EmailField("pos-el", null=True, blank=True)  # noqa: DJ001 – unique where there is one
    pegawai = models.OneToOneField(
        "opd.Pegawai", models.PROTECT, null=True, blank=True, related_name="pengguna"
    )
    terima_surel = models.BooleanField("menerima ringkasan pos-el", default=True)
    is_active = models.BooleanField("aktif", default=True)
    sandi_pada = models.DateTimeField(null=True, editable=False)  # when the owner last chose the password
    sesi_ke = models.PositiveIntegerField(default=0, editable=False)  # +1 signs the person out everywhere
    tautan_ke = models.PositiveIntegerField(default=0, editable=False)  # +1 ends every earlier link for a password
    is_staff = models.BooleanField(default=False)
    dibuat_pada = models.DateTimeField(default=timezone.now, editable=False)

    objects = PenggunaManager()

    USERNAME_FIELD = "nama_masuk"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["nama"]

    class Meta:
        ordering = ["nama", "pk"]
        verbose_name_plural = "pengguna"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="pengguna_email_unik"),
            models.UniqueConstraint(Lower("nama_masuk"), name="pengguna_nama_masuk_unik"),
        ]

    def __str__(self) -> str:
        return self.nama

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.sandi_pada = timezone.now()

    def _get_session_auth_hash(self, secret=None) -> str:
        """What a session must carry to stay alive: it changes with the password, and with `sesi_ke`."""
        carried = f"{self.password}:{self.sesi_ke}"
        return salted_hmac("opd.models.Pengguna.sesi", carried, secret=secret, algorithm="sha256").hexdigest()

    @property
    def keadaan(self) -> str:
        """nonaktif, menunggu (no password chosen yet) or aktif."""
        if not self.is_active:
            return "nonaktif"
        return "aktif" if self.has_usable_password() else "menunggu"


class Peran(Scoped, models.Model):
    """A role granted to a person at a pemda, at an OPD, or (neither) for the installation."""

    OPD_PATH = "opd"
    SEBUTAN = "pengguna__nama"

    pengguna = models.ForeignKey(Pengguna, models.PROTECT, related_name="peran")
    peran = models.CharField(max_length=30, choices=role_choices)
    pemda = models.ForeignKey("opd.PemerintahDaerah", models.PROTECT, null=True, blank=True)
    opd = models.ForeignKey("opd.Opd", models.PROTECT, null=True, blank=True)
    dari = models.DateField()
    sampai = models.DateField(null=True, blank=True)

    objects = PeranQuerySet.as_manager()

    class Meta:
        ordering = ["-dari", "-pk"]
        verbose_name_plural = "peran"
        constraints = [
            models.CheckConstraint(
                name="peran_satu_tempat", condition=Q(pemda__isnull=True) | Q(opd__isnull=True)
            ),
            models.CheckConstraint(
                name="peran_masa", condition=Q(sampai__isnull=True) | Q(sampai__gte=F("dari"))
            ),
            models.CheckConstraint(
                name="peran_pemeriksa_berbatas", condition=~Q(peran=PEMERIKSA) | Q(sampai__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} – {self.tempat}"

    @property
    def label(self) -> str:
        return ROLES[self.peran].label if self.peran in ROLES else self.peran

    def state(self, on: dt.date) -> str:
        """nanti, berlaku or berakhir on that day."""
        if self.dari > on:
            return "nanti"
        return "berlaku" if self.sampai is None or self.sampai >= on else "berakhir"

    @property
    def tempat(self) -> str:
        return str(self.opd or self.pemda or "Seluruh instalasi")
