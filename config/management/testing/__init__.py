"""What ``manage.py test`` needs: private servers, the legs and their results."""
