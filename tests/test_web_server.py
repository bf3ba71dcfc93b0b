"""What the web server does beside answering."""

import gc

from config.management.serving import web_limits


def test_workers_do_not_search_what_was_loaded_for_garbage():
    loaded = len(gc.get_objects())
    try:
        web_limits.when_ready(server=None)
        assert len(gc.get_objects()) < loaded / 100
    finally:
        gc.unfreeze()
    assert len(gc.get_objects()) > loaded / 2  # the control
