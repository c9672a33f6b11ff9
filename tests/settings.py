"""The application's own settings, made fast and kept off the real data."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DEBUG", "1")

from budaya_kerja.settings import *  # noqa: F403
from budaya_kerja.settings import BASE_DIR, DATABASES

DEBUG = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="budaya-kerja-uji-"))
STATIC_ROOT = BASE_DIR / "static"  # whitenoise warns about a folder that only a deployment has
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3") and os.environ.get("TEST_DB_FILE"):
    DATABASES["default"]["TEST"] = {"NAME": os.environ["TEST_DB_FILE"]}  # for tests with several processes
