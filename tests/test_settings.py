"""A limit is one field: what speaks of limits has each."""

from regio_graph.settings import Limits


def test_every_limit_says_in_both_languages_what_it_bounds() -> None:
    limits = Limits(query_seconds=2.5, result_rows=1_234_567)

    each = {limit.name: limit for limit in limits.each()}
    assert list(each) == list(Limits.__dataclass_fields__)
    assert each["query_seconds"].text.in_("nl").startswith("Een vraag mag 2,5 seconden duren.")
    assert each["result_rows"].text.in_("en").startswith("An answer has at most 1,234,567 rows.")
    for limit in each.values():
        assert limit.unit
        assert limit.group
        assert all("{" not in text and any(map(str.isdigit, text)) for text in limit.text.both)
