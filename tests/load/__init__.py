"""The evening peak: branches that record their meetings at the same time, against a real server.

Not collected by pytest. `prepare` makes the logins and meetings, `locustfile` is for locust.
"""
