"""All addresses: the portal at the root, the desk, the field face, the API."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from mingqian.openapi.api import api

urlpatterns = [
    path("desk/", include("mingqian.console.urls")),
    path("m/", include("mingqian.field.urls")),
    path("api/v1/", api.urls),
    path("", include("mingqian.portal.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("_ui/", include("mingqian.ui.urls")))
