"""Accounts, and the roles they hold from when to when."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from opd.akses import ADMIN_SISTEM, PEMERIKSA, ROLES, Scoped, ScopedQuerySet, role_choices


class PenggunaManager(BaseUserManager.from_queryset(ScopedQuerySet)):
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

    nama_masuk = models.CharField("NIP atau nama masuk", max_length=60, unique=True)
    nama = models.CharField(max_length=150)
    email = models.EmailField("pos-el", null=True, blank=True)  # noqa: DJ001 – unique where there is one
    pegawai = models.OneToOneField(
        "opd.Pegawai", models.PROTECT, null=True, blank=True, related_name="pengguna"
    )
    is_active = models.BooleanField("aktif", default=True)
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


class Peran(Scoped, models.Model):
    """A role granted to a person at a pemda, at an OPD, or (neither) for the installation."""

    OPD_PATH = "opd"

    pengguna = models.ForeignKey(Pengguna, models.PROTECT, related_name="peran")
    peran = models.CharField(max_length=30, choices=role_choices)
    pemda = models.ForeignKey("opd.PemerintahDaerah", models.PROTECT, null=True, blank=True)
    opd = models.ForeignKey("opd.Opd", models.PROTECT, null=True, blank=True)
    dari = models.DateField()
    sampai = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

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

    @property
    def tempat(self) -> str:
        return str(self.opd or self.pemda or "seluruh instalasi")
