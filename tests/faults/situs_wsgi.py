"""The application as a fault test runs it: with what tests.faults.penjaga and tests.faults.langkah change, which can be
loaded only after it."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.faults.settings"
application = get_wsgi_application()
import_module("tests.faults.penjaga").install(os.environ)
application = import_module("tests.faults.langkah").install(application)
