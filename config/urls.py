"""Where everything is."""

from django.urls import include, path

from branches.views import errors
from config.lib.quick_resolving import QuickResolver

urlpatterns = [
    QuickResolver(
        [
            path("", include("branches.urls")),
            path("", include("members.urls")),
            path("", include("meetings.urls")),
            path("", include("resolutions.urls")),
            path("", include("reports.urls")),
        ]
    )
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
