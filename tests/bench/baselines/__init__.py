"""The other way to do it, each as short as it can be, so that nobody has to trust the product."""
