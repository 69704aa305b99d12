"""Small functions that all analyses share: bases, weights, intervals, tests, multiple comparisons."""
