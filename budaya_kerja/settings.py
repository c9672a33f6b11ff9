"""The one settings file. Everything that differs between installations is read
from the environment by the readers below; nonsense stops the start and is named.
"""

import os
import re
import sqlite3
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent


# --- readers -----------------------------------------------------------------


def env_bool(name: str, default: bool) -> bool:
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in {"1", "true", "ya", "on"}:
        return True
    if text in {"0", "false", "tidak", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} harus 1 atau 0, bukan {text!r}.")


def env_choice(name: str, choices: tuple[str, ...]) -> str:
    """One of `choices`; the first when the environment says nothing."""
    text = os.environ.get(name, "").strip().lower() or choices[0]
    if text not in choices:
        raise ImproperlyConfigured(f"{name} harus {' atau '.join(choices)}, bukan {text!r}.")
    return text


def env_days(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not (text.isdecimal() and 1 <= int(text) <= 3650):
        raise ImproperlyConfigured(f"{name} harus jumlah hari dari 1 sampai 3650, bukan {text!r}.")
    return int(text)


def env_list(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def env_required(name: str, *, debug_default: str) -> str:
    """The value of `name`; only a development installation may leave it out."""
    value = os.environ.get(name, "")
    if value:
        return value
    if DEBUG:
        return debug_default
    raise ImproperlyConfigured(f"{name} belum diisi. Isi variabel lingkungan {name} lalu jalankan lagi.")


def database(url: str) -> dict:
    """DATABASES["default"] for sqlite:///path or postgres://user:password@host:port/name."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        name = BASE_DIR / unquote(parts.path[1:])
        name.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            # Rollback journal and FULL: a commit that was answered survives a power cut.
            # IMMEDIATE: writers queue instead of failing with "database is locked".
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        options = dict(parse_qsl(parts.query))
        # Compiling a query takes longer than running it here: no query of a page reads a whole table.
        options["options"] = "-c statement_timeout=60s -c idle_in_transaction_session_timeout=60s -c jit=off"
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": parts.port or "",
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(f"DATABASE_URL harus sqlite:///… atau postgres://…, bukan {parts.scheme or url!r}.")


def cache(url: str) -> dict:
    """CACHES["default"] for locmem://, db://table or redis://host:port/n."""
    parts = urlsplit(url)
    if parts.scheme == "locmem":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if parts.scheme == "db":
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": parts.netloc or "cache"}
    if parts.scheme in {"redis", "rediss"}:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    raise ImproperlyConfigured(f"CACHE_URL harus db://…, redis://… atau locmem://, bukan {url!r}.")


def storage(url: str) -> dict:
    """STORAGES["default"]: files below MEDIA_ROOT, or in the bucket of
    s3://key:secret@host[:port]/bucket?region=…&tls=0 (tls=0 only where host is this machine)."""
    if not url:
        return {"BACKEND": "opd.penyimpanan.DurableStorage"}
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    bucket, region, tls = parts.path.strip("/"), options.pop("region", "us-east-1"), options.pop("tls", "1")
    server = re.fullmatch(r"[^:@]+:[^@]+@([A-Za-z0-9.-]+(:\d+)?)", parts.netloc)
    if parts.scheme != "s3" or not server or not re.fullmatch(r"[a-z0-9][a-z0-9.-]+", bucket):  # not quoted: a secret
        raise ImproperlyConfigured("STORAGE_URL harus berbentuk s3://kunci:rahasia@host/bucket.")
    if options or tls not in {"0", "1"}:
        raise ImproperlyConfigured("STORAGE_URL hanya mengenal region=… dan tls=0.")
    if tls == "0" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise ImproperlyConfigured("STORAGE_URL dengan tls=0 hanya untuk penyimpanan di mesin yang sama.")
    return {
        "BACKEND": "opd.penyimpanan_objek.ObjectStorage",
        "OPTIONS": {
            "endpoint_url": f"{'https' if tls == '1' else 'http'}://{server[1]}",
            "bucket_name": bucket,
            "region_name": region,
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
        },
    }


def site(url: str) -> str:
    """Scheme and host of this site, as people open it, e.g. https://budayakerja.bontangkota.go.id."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query or parts.username:
        raise ImproperlyConfigured(f"ALAMAT_SITUS harus seperti https://budayakerja.bontangkota.go.id, bukan {url!r}.")
    return f"{parts.scheme}://{parts.netloc}"


def mailer(url: str) -> dict:
    """MAILERS["default"] for console://, file:///folder, smtp://host:port (inside the own network),
    smtp+tls://user:password@host:port (STARTTLS) or smtps://… (TLS from the start)."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file" and parts.path.strip("/"):
        return {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": unquote(parts.path)}}
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname or parts.path.strip("/"):  # not quoted: a secret
        raise ImproperlyConfigured("EMAIL_URL harus console://, file:///folder, smtp://…, smtp+tls://… atau smtps://….")
    if parts.username and parts.scheme == "smtp":
        raise ImproperlyConfigured("EMAIL_URL mengirim kata sandi tanpa sandi lalu lintas; pakai smtp+tls:// atau smtps://.")
    options = {"host": parts.hostname, "port": parts.port, "timeout": 20}
    options |= {"use_tls": parts.scheme == "smtp+tls", "use_ssl": parts.scheme == "smtps"}
    options |= {"username": unquote(parts.username or ""), "password": unquote(parts.password or "")}
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


def sender(address: str, name: str = "EMAIL_FROM") -> str:
    """The address letters come from, or go to; a name in front of it is possible: Budaya Kerja <budayakerja@…go.id>."""
    if not re.fullmatch(r"[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+", address):
        raise ImproperlyConfigured(f"{name} harus alamat pos-el, misalnya budayakerja@bontangkota.go.id, bukan {address!r}.")
    return address


def sign_on(env: dict) -> list[dict]:
    """The OpenID Connect provider whose people may sign in here; empty when none is named."""
    names = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
    issuer, client_id, secret = (env.get(name, "").strip() for name in names)
    if not (issuer or client_id or secret):
        return []
    if missing := [name for name in names if not env.get(name, "").strip()]:
        raise ImproperlyConfigured(f"{missing[0]} belum diisi. Isi {', '.join(names)} bersama, atau hapus ketiganya.")
    if urlsplit(issuer).scheme != "https" and not DEBUG:
        raise ImproperlyConfigured(f"OIDC_ISSUER harus https://…, bukan {issuer!r}.")
    app = {"provider_id": "sso", "name": "SSO", "client_id": client_id, "secret": secret}
    return [app | {"settings": {"server_url": issuer}}]


# --- installation ------------------------------------------------------------

DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env_required("SECRET_KEY", debug_default="hanya-untuk-pengembangan-jangan-dipakai-melayani-orang")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or (["127.0.0.1", "localhost", "[::1]"] if DEBUG else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS belum diisi, misalnya budayakerja.bontangkota.go.id.")
# Printed beside every verification code; the first host is the one the public knows.
_SITUS = ALLOWED_HOSTS[0].lstrip(".*")
ALAMAT_PERIKSA = f"{_SITUS}{':8000' if DEBUG else ''}/v/" if _SITUS else ""
# In front of the paths in e-mails and WhatsApp texts.
ALAMAT_SITUS = site(os.environ.get("ALAMAT_SITUS") or (f"https://{_SITUS}" if not DEBUG else "http://127.0.0.1:8000"))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host not in {"*", "[::1]"}]
CSRF_FAILURE_VIEW = "opd.views.galat.csrf_failure"
DATABASES = {"default": database(env_required("DATABASE_URL", debug_default="sqlite:///data/db.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": cache(env_required("CACHE_URL", debug_default="locmem://"))}

# --- applications ------------------------------------------------------------

INSTALLED_APPS = [
    "opd",
    "kbk",
    "laporan",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "import_export",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "opd.http.refuse_nul_bytes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "opd.gerbang.MasukDahulu",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "opd.sesi.remember_device",  # instead of allauth's, which writes on every request
    "django_htmx.middleware.HtmxMiddleware",
    "opd.gerbang.Gerbang",
    "opd.http.private_by_default",
    "opd.http.refuse_other_methods",
    "kbk.views.terkunci.explain_locks",
    "opd.catat.trace_answers",
]
if DEBUG:
    MIDDLEWARE.append("opd.views.galat.own_not_found")

ROOT_URLCONF = "budaya_kerja.urls"
WSGI_APPLICATION = "budaya_kerja.wsgi.application"
ASGI_APPLICATION = "budaya_kerja.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "opd.http.page_context",
            ],
            "builtins": ["opd.templatetags.format_id"],
        },
    },
]
CRISPY_TEMPLATE_PACK = CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
FORM_RENDERER = "opd.forms.penulis.Penulis"

# --- signing in --------------------------------------------------------------

AUTH_USER_MODEL = "opd.Pengguna"
AUTHENTICATION_BACKENDS = ["opd.masuk.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "opd.sandi.PanjangValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "opd.sandi.LazimValidator"},
    {"NAME": "opd.sandi.MiripValidator", "OPTIONS": {"user_attributes": ("nama_masuk", "nama", "email")}},
    {"NAME": "opd.sandi.KataSetempatValidator"},
    {"NAME": "opd.sandi.KelasValidator"},
]
# bssn: kinds of characters and an age, as auditors of Peraturan BSSN 4/2021 ask; asvs: neither (opd/sandi.py).
KEBIJAKAN_SANDI = env_choice("KEBIJAKAN_SANDI", ("asvs", "bssn"))
MASA_SANDI_HARI = env_days("MASA_SANDI_HARI", 180)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "beranda"
ACCOUNT_ADAPTER = "opd.masuk.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "nama_masuk"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"login": "opd.masuk.MasukForm"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE; nobody is asked
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip"}  # a flood; guesses are counted by opd.percobaan
KUKI_PERANGKAT = "perangkat" if DEBUG else "__Host-perangkat"  # browsers on which somebody signed in before
MFA_ADAPTER = "opd.faktor.Adapter"
MFA_FORMS = {"authenticate": "opd.forms.faktor.KodeForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # an office signs in from one address
MFA_TOTP_TOLERANCE = 0  # a code counts for the half minute it is shown, once
MFA_TOTP_ISSUER = "Budaya Kerja"
# Some roles sign in in two steps (opd.akses.ROLES). Only a trial on one's own machine may do without.
WAJIB_2FA = env_bool("WAJIB_2FA", default=True)
if not WAJIB_2FA and not DEBUG:
    raise ImproperlyConfigured("WAJIB_2FA hanya dapat dimatikan bersama DEBUG=1. Hapus WAJIB_2FA dari lingkungan.")
SOCIALACCOUNT_ADAPTER = "opd.sso.Adapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: form-action of the policy allows no other site
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": sign_on(dict(os.environ))}}
OIDC_NAMA = os.environ.get("OIDC_NAMA") or "akun pemerintah daerah"  # on the button
OIDC_KLAIM_NIP = os.environ.get("OIDC_KLAIM_NIP") or "nip"
ALLAUTH_USER_DISPLAY = "opd.masuk.display_name"
# The proxy that SECURE_PROXY_SSL_HEADER trusts also says whose address it is; else all would share one limit.
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if DEBUG else 1
KONFIRMASI_BERLAKU = 30 * 60  # seconds after signing in in which opd.konfirmasi does not ask again
SESSION_ENGINE, SESSION_COOKIE_AGE = "opd.simpanan_sesi", 10 * 60 * 60  # a working day, whatever happens in it
PASSWORD_RESET_TIMEOUT, MASA_UNDANGAN = 60 * 60, 72 * 60 * 60  # seconds that links for another and a first password live

# --- letters -------------------------------------------------------------------

MAILERS = {"default": mailer(os.environ.get("EMAIL_URL") or "console://")}
DEFAULT_FROM_EMAIL = sender(os.environ.get("EMAIL_FROM") or f"budaya-kerja@{urlsplit(ALAMAT_SITUS).hostname}")
_KONTAK = os.environ.get("KONTAK_KEAMANAN", "").strip()
KONTAK_KEAMANAN = _KONTAK and sender(_KONTAK, "KONTAK_KEAMANAN")  # is written to when somebody is refused again and again (opd.catat)

# --- browser protection ------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "blob:"],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    **{f"{kind}-src": [CSP.SELF] for kind in ("manifest", "worker")},
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
if not DEBUG:
    SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_REDIRECT_EXEMPT = [r"^sehat/$", r"^siap/$"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sesi", "__Host-csrf"

# --- files -------------------------------------------------------------------

STORAGE_URL = os.environ.get("STORAGE_URL", "")
_MEDIA = str(BASE_DIR / "data" / "media")
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or _MEDIA if STORAGE_URL else env_required("MEDIA_ROOT", debug_default=_MEDIA))
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/bootstrap", next(iter(find_spec("bootstrap").submodule_search_locations))),
]
_STATIS = "django.contrib.staticfiles.storage.StaticFilesStorage"
_STATIS = _STATIS if DEBUG else "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {"default": storage(STORAGE_URL), "staticfiles": {"BACKEND": _STATIS}}
FILE_UPLOAD_HANDLERS = [
    "opd.penyimpanan.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # beyond it a bare 400; UPLOAD_MAX_FILES answers with a sentence
UPLOAD_MAX_FILES = 20  # of one request that are read
UPLOAD_MAX_BYTES = 10 * 1024 * 1024  # one file
UPLOAD_MAX_PIXELS = 40_000_000

# --- language and time -------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
USE_TZ = True
TIME_ZONE = "UTC"  # instants; what people see is in the zone of their own pemda
FORMAT_MODULE_PATH = ["budaya_kerja.formats"]
USE_THOUSAND_SEPARATOR = False  # years and codes must never become "2.026"; see opd/templatetags/format_id.py

# --- logging -----------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO" if not DEBUG else "WARNING"},
}

SQLITE_VERSION = sqlite3.sqlite_version_info  # of which some can lose data (check opd.E002)
