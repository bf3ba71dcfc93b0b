"""The status matrix: branches by months, how far the regular meeting of each month has come."""
