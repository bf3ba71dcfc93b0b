"""Figures kept ready: counted from the rows of a year, summed up the tree, refreshed by marks."""
