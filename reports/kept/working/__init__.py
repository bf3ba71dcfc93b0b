"""Counting a year set by set: every fact of many branches by one statement, into working tables.

The statements know no number of any rule: the values that hold in a branch on a day are rows of
`frame`, like the months and stretches. In order: `frame` (what is asked, by which rules),
`meetings` (every counted meeting judged by the rules of its day), `members` (who spoke when),
`figures` (the counters of every branch and stretch), `years` (the row of the status matrix).
`tests.reports.counting` counts the same row by row and is the oracle.
"""
