"""Texts that come by hand-made forms fit their columns, or are refused in words."""

from config.lib.errors import RuleBroken


def require_fitting(text, model, column, what):
    """Refuse a text longer than the column holds; ``what`` names it in Vietnamese."""
    most = model._meta.get_field(column).max_length
    if len(text) > most:
        raise RuleBroken(f"{what} dài {len(text)} ký tự, tối đa {most}. Đồng chí rút gọn lại.")
