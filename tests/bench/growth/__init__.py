"""How costs grow with the country: the same work at several sizes of one database."""
