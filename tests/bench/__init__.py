"""Measured goals: the product against plain baselines, interleaved, on one database and machine.

``manage.py bench`` runs it; nothing here is a test, because times are not deterministic.
"""
