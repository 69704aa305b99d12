"""Customer insight without a screen: read a file, find what its columns mean, analyse, report."""
