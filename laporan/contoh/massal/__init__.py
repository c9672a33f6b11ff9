"""A province or the nation around the sample city, for measurements: as many rows, and every rule of the database kept.

The people of the city are told in `laporan.contoh`; here rows are counted out by the hundred thousand, with
sentences and files borrowed from the city. What is invented is named so ("Kabupaten Contoh X3.04").
"""
