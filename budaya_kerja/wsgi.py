"""What the web server calls. The collector never again looks through what is loaded once and for all: a tenth of every
page went into that."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "budaya_kerja.settings")
application = get_wsgi_application()
gc.collect()
gc.freeze()
