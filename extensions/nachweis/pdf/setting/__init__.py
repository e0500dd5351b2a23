"""Typst at work: a draft that finds the pages, a book that carries them."""
