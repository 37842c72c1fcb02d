"""The site for a WSGI server: `granian --interface wsgi afterwards.web.wsgi:application`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterwards.web.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
