"""Registers, matrices and indexes: what there is, as tables and lists."""
