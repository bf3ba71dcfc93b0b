"""Hashed static files with gzip beside them; brotli would cost ten seconds at every first start."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class GzipManifestStorage(CompressedManifestStaticFilesStorage):
    """Addresses are looked up once: every page names the same dozen, its icons a hundred times."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._addresses = {}

    def url(self, name, force=False):
        key = (name, force)
        if key not in self._addresses:
            self._addresses[key] = super().url(name, force)
        return self._addresses[key]

    def post_process(self, *args, **kwargs):
        self._addresses.clear()  # the files, and with them their names, are made anew
        yield from super().post_process(*args, **kwargs)
        self._addresses.clear()

    def create_compressor(self, **kwargs):
        kwargs["use_brotli"] = False
        return super().create_compressor(**kwargs)
