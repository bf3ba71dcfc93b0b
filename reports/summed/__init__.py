"""Reports of a unit with very many branches: sums of the units directly below, counted in SQL.

Nothing is read branch by branch: the five indicators come from the kept figures, everything else
from the statements of `reports.report_facts`, added up by the database. The same numbers as
`reports.report_figures` finds branch by branch, without the lists of single branches, which stand
in the reports of the units below.
"""
