"""A scope as Django writes ``path__startswith`` on SQLite."""

STATEMENT = "SELECT count(*), sum(held) FROM bench_tree WHERE path LIKE ? || '%' ESCAPE '\\'"
