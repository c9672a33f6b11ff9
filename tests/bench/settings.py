"""The settings of a server that is measured: the database and folders it is told, static files as a deployment has them, and
answers compressed as the proxy in front of it does."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import MIDDLEWARE, STORAGES

MEDIA_ROOT = os.environ["MEDIA_ROOT"]
STATIC_ROOT = os.environ["STATIC_ROOT"]
STORAGES |= {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]
