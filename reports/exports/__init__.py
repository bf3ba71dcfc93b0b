"""Documents of many branches in one ZIP: what belongs in it, how each is made, the contents."""
