"""The stock way, for comparison: django-celery-beat, one PeriodicTask and one message per job, `requests`."""
