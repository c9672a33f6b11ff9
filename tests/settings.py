"""The application's own settings, made fast and kept off the real data."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("DEBUG", "1")

from budaya_kerja.settings import *  # noqa: F403
from budaya_kerja.settings import BASE_DIR, LOGGING

DEBUG = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="budaya-kerja-uji-"))
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
STATIC_ROOT = BASE_DIR / "static"  # whitenoise warns about a folder that only a deployment has
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING["loggers"] = {"django.request": {"level": "ERROR"}}  # thousands of refusals are asked for, each with a traceback
