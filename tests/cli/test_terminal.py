from reachinbox.cli.terminal import how_many, plain


def test_texts_of_strangers_cannot_act_on_the_terminal() -> None:
    assert (
        plain("a\x1b[2Jb\r\nc\u202ed")
        == "a\N{REPLACEMENT CHARACTER}[2Jb c\N{REPLACEMENT CHARACTER}d"
    )
    assert plain("伟 Олена أمينة") == "伟 Олена أمينة"
    assert plain("x" * 300, most=10) == "xxxxxxxxx…"


def test_one_is_singular() -> None:
    assert [how_many(count, "row") for count in (0, 1, 2000)] == ["0 rows", "1 row", "2,000 rows"]
