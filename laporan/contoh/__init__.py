"""A sample city that looks like one: invented people, ten real-life problems, a year of work (domain 10).

Everything follows from a seed and the day it is made on; nothing here runs outside a demo (`isi.py`).
"""
