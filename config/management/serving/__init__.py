"""What ``manage.py run`` needs to start, watch and stop the web server and the worker."""
