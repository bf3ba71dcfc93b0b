"""The demonstration: workbooks that are imported once, and the program that wrote them."""
