import pytest

from opd.lencana import bertaut, kelengkapan, lencana


@pytest.mark.parametrize(
    ("status", "kelas", "ikon"),
    [("diterima", "lencana lencana-hijau", "✓"), ("dikembalikan", "lencana lencana-merah", "↺"), ("belum", "lencana lencana-merah", "!"),
     ("draf", "lencana lencana-oker", "○"), ("diajukan", "lencana", "◔")],
)  # fmt: skip
def test_a_state_is_colour_icon_and_word(status, kelas, ikon):
    assert lencana("Kata", status) == f'<span class="{kelas}"><span aria-hidden="true">{ikon}</span> Kata</span>'


def test_it_may_be_a_link():
    assert bertaut(lencana("Kata", "draf"), "/a/?b&c") == f'<a href="/a/?b&amp;c">{lencana("Kata", "draf")}</a>'


def test_words_are_only_text():
    assert "&lt;b&gt;" in lencana("<b>", "draf")


def test_evidence_is_a_meter_until_it_is_complete():
    assert kelengkapan(1, 3).endswith("</meter>1 dari 3</span>")
    assert 'max="3" value="1"' in kelengkapan(1, 3)
    assert kelengkapan(3, 3) == kelengkapan(0, 0) == '<span class="lencana lencana-hijau">✓ lengkap</span>'
