"""Dutch dates: every form that is read, its bounds, and the promises about all of them."""

from datetime import date

import pytest
from edtf import parse_edtf
from edtf_validate.valid_edtf import is_valid

from regio_graph.dates import read
from regio_graph.errors import DateError

NEAR = date(2025, 3, 31)  # the day edition 2025-03 is taken to be written


@pytest.mark.parametrize(
    ("printed", "edtf"), [("5 dec.", "2024-12-05"), ("Tot oktober", "../2025-09"), ("Doorlopend", "../..")]
)
def test_a_printed_date_is_read(printed: str, edtf: str) -> None:
    reading = read(printed, near=NEAR)

    assert reading.edtf == edtf
    assert is_valid(edtf)
    assert parse_edtf(edtf)


def test_what_is_not_understood_is_an_error() -> None:
    with pytest.raises(DateError, match="'zomerreces' is not understood"):
        read("zomerreces")
