import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "budaya_kerja.settings")
application = get_wsgi_application()
