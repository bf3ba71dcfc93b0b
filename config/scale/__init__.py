"""A synthetic slice of the country for benchmarks: any size, same seed, same figures."""
