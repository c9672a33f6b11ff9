"""The application's own settings, made fast and kept off the real data."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DEBUG", "1")

from budaya_kerja.settings import *  # noqa: F403
from budaya_kerja.settings import BASE_DIR

DEBUG = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="budaya-kerja-uji-"))
STATIC_ROOT = BASE_DIR / "static"  # whitenoise warns about a folder that only a deployment has
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
