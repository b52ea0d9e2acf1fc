"""Indonesian as people write it: abbreviations written out, words that belong together, how much a word says."""
