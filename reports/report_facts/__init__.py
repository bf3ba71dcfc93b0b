"""What reports count beyond the indicators: one grouped statement per fact, by branch id.

Every function takes the `facts.Reckoning` of the report; meetings are those of its kind of figures
(official: minutes adopted), rows of people outside the list of a meeting count nowhere.
"""
