"""Random edits of a small handbook: after each of them a build that goes on gives the bytes of one that begins anew.

probe/       a handbook that has everything
sources.py   its pages and entries as text, for edits to find their way
edits.py     the kinds of edit, a table
plans.py     seed ─▶ a sequence of steps, each with its edits and commands
building.py  a command in a process of its own, and what two builds differ in
trying.py    a sequence ─▶ its first failure, made as short as it can be
"""
