"""Column widths from contents."""

from nachweis.pdf.nodes.widths import LANDSCAPE, PORTRAIT, layout


def test_what_fits_stays_whole() -> None:
    decided = layout([["Kennung", "ACO-B1-07"], ["Titel", "Die Tür ist zu"]])

    assert decided.widths == (12, 17)
    assert not decided.turned


def test_long_texts_share_what_short_ones_leave() -> None:
    decided = layout([["ACO-B1-07"] * 9, ["Wort " * 60] * 9, ["Wort " * 30] * 9])

    assert decided.widths[0] < 15
    assert decided.widths[1] >= decided.widths[2] > 20
    assert abs(sum(decided.widths) - PORTRAIT) <= 2


def test_one_long_cell_does_not_take_the_room_of_a_column_of_texts() -> None:
    rare, usual = layout(
        [["§ 1"] * 30 + ["Ein " * 12], ["Ein Satz aus vielen Wörtern, wie er überall steht. " * 2] * 31]
    ).widths

    assert usual > 2 * rare


def test_many_columns_turn_the_page() -> None:
    decided = layout([["Rechtsgrundlage", "Auftragsverarbeiter"]] * 8)

    assert decided.turned
    assert sum(decided.widths) <= LANDSCAPE + 8


def test_what_a_no_break_space_holds_counts_as_one_word() -> None:
    held, free = layout([["ACO-B1-07\u00a0(S.\u00a041)"] * 5, ["Wort " * 80] * 5, ["ACO-B1-07 (S. 41)"] * 5]).widths[
        ::2
    ]

    assert held > free


def test_an_empty_table_has_columns() -> None:
    assert layout([[], []]).widths == (4, 4)
