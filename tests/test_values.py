"""Every lexical form that is none of its datatype is found, and values compare as SPARQL compares them."""

import datetime as dt
import time

import pyoxigraph as ox
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from regio_graph.validate.engine import patterns
from regio_graph.validate.engine.comparison import less, value
from regio_graph.validate.engine.literals import RDF, XSD, well_formed
from regio_graph.validate.engine.patterns import matcher

# Per datatype: forms that are its own, and forms that are not.
FORMS = {
    "boolean": ("true false 1 0", "TRUE True yes 2 01"),
    "integer": ("0 -1 +1 007 123456789012345678901234567890", "1.0 1e3 -- + 0x1 ٣ 1_000"),
    "decimal": ("1 1.0 .5 5. -0.50 +1", "1e3 1,5 . +. INF 1.2.3"),
    "double": ("1 1e3 1.5E-3 .5 INF -INF NaN", "inf nan +NaN 1e 1e1.5 infinity"),
    "float": ("1 1e3 INF NaN", "1f nan"),
    "date": (
        "2024-02-29 2020-12-31 -0044-03-15 12020-01-01 2020-01-01Z 2020-01-01+14:00 0000-01-01",
        (
            "2020-13-45 2023-02-29 1900-02-29 2020-04-31 2020-1-1 20-01-01 2020-01-32 2020-00-10 2020-01-00 "
            "2020-01-01+15:00 2020-01-01T00:00:00 01-02-2020 2020/01/01 02020-01-01 +2020-01-01 ٢٠٢٠-01-01"
        ),
    ),
    "dateTime": (
        "2020-01-01T00:00:00 2020-01-01T24:00:00 2020-01-01T23:59:59.999Z 2020-01-01T12:00:00-05:00",
        (
            "2020-01-01T24:00:01 2020-01-01T25:00:00 2020-01-01T12:60:00 2020-01-01T12:00:60 2020-01-01T12:00 "
            "2020-01-01 2020-02-30T00:00:00 2020-01-01t00:00:00 2020-01-01T00:00:00z 2020-01-01T00:00:00."
        ),
    ),
    "dateTimeStamp": ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00"),
    "time": ("12:00:00 24:00:00 12:00:00.5+01:00", "12:00 25:00:00 24:00:01 1:00:00"),
    "gYear": ("2020 -0001 12020Z", "20 202 02020 2020-"),
    "gYearMonth": ("2020-12", "2020-13 2020-1 2020"),
    "gMonth": ("--12", "--13 12 --12--"),
    "gMonthDay": ("--02-29 --12-31", "--02-30 --04-31 --13-01"),
    "gDay": ("---31", "---32 ---00 31"),
    "duration": ("P1Y P1Y2M3DT4H5M6.7S PT0S -P1D", "P PT P1S 1Y P1YT P-1Y P1.5Y"),
    "dayTimeDuration": ("P1DT2H PT5M", "P1Y P1M P PT"),
    "yearMonthDuration": ("P1Y2M P5M", "P1D PT1H P"),
    "hexBinary": ("0fB7", "0 0g FBx"),
    "base64Binary": ("TWFu TWE= TQ==", "TWF TW= T=== T"),
    "language": ("nl nl-NL x-klingon", "nederlands- 12 nl_NL"),
    "nonNegativeInteger": ("0 +7", "-1"),
    "positiveInteger": ("1", "0 -1"),
    "nonPositiveInteger": ("0 -1", "1"),
    "negativeInteger": ("-1", "0 1"),
    "long": ("9223372036854775807 -9223372036854775808", "9223372036854775808 -9223372036854775809"),
    "int": ("2147483647 -2147483648", "2147483648 -2147483649"),
    "short": ("32767 -32768", "32768 -32769"),
    "byte": ("127 -128", "128 -129 c"),
    "unsignedLong": ("18446744073709551615", "18446744073709551616 -1"),
    "unsignedInt": ("4294967295", "4294967296 -1"),
    "unsignedShort": ("65535", "65536 -1"),
    "unsignedByte": ("255", "256 -1"),
    "NMTOKEN": ("a-1 1a", "a/b"),
    "Name": ("a:b _a", "1a -a"),
    "NCName": ("ab", "a:b 1"),
    "ID": ("ab", "a:b 1"),
}
CASES = [
    (name, form, good)
    for name, (right, wrong) in FORMS.items()
    for forms, good in ((right, True), (wrong, False))
    for form in forms.split()
]


@pytest.mark.parametrize(("name", "form", "good"), CASES)
def test_each_form_is_judged(name: str, form: str, good: bool) -> None:
    assert well_formed(form, XSD + name) is good


@pytest.mark.parametrize("name", [n for n in FORMS if n not in {"hexBinary", "base64Binary"}])
def test_whitespace_is_no_part_of_a_form(name: str) -> None:
    right = FORMS[name][0].split()[0]

    assert not any(well_formed(form, XSD + name) for form in (f" {right}", f"{right} ", f"{right}\n", ""))


@pytest.mark.parametrize(
    ("datatype", "form", "good"),
    [
        (XSD + "token", "a b", True),
        (XSD + "token", "a  b", False),
        (XSD + "token", " a", False),
        (XSD + "normalizedString", "a\tb", False),
        (XSD + "anyURI", "any text", True),
        (RDF + "JSON", '{"a": [1]}', True),
        (RDF + "JSON", "{a: 1}", False),
        (RDF + "JSON", "NaN", False),
        (RDF + "JSON", "[" * 100_000, False),
        (RDF + "XMLLiteral", "<a/>text<b>t</b>", True),
        (RDF + "XMLLiteral", "<a>", False),
        (RDF + "XMLLiteral", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", False),
        ("http://x/own", "anything", True),
        (XSD + "string", "anything\n", True),
        (XSD + "integer", "9" * 100_000, True),
        (XSD + "byte", "9" * 100_000, False),
    ],
    ids=str,
)
def test_other_datatypes_are_judged_too(datatype: str, form: str, good: bool) -> None:
    assert well_formed(form, datatype) is good


@given(day=st.dates())
def test_every_day_there_is_is_a_date(day: dt.date) -> None:
    assert well_formed(day.isoformat(), XSD + "date")


@given(one=st.datetimes(), two=st.datetimes())
def test_moments_compare_as_moments_do(one: dt.datetime, two: dt.datetime) -> None:
    first, second = (value(literal(m.isoformat(), "dateTime")) for m in (one, two))

    assert less(first, second) is (one < two)
    assert less(first, second, or_equal=True) is (one <= two)


def literal(text: str, name: str = "string") -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + name))


@pytest.mark.parametrize(
    ("one", "two", "answer"),
    [
        (("1", "integer"), ("1.5", "decimal"), True),
        (("1", "integer"), ("1e0", "double"), False),
        (("NaN", "double"), ("1", "integer"), False),
        (("NaN", "double"), ("NaN", "double"), False),
        (("0.1", "decimal"), ("0.1e0", "double"), False),  # promoted to double, they are the same
        (("0.1", "decimal"), ("0.1", "float"), False),
        (("0.1", "double"), ("0.1", "float"), True),  # the nearest single is a little more
        (("16777216", "float"), ("16777217", "integer"), False),  # promoted to float, the same
        (("P9D", "dayTimeDuration"), ("P10D", "dayTimeDuration"), True),
        (("P1M", "yearMonthDuration"), ("P1Y", "yearMonthDuration"), True),
        (("P1M", "duration"), ("P32D", "duration"), True),
        (("P1M", "duration"), ("P30D", "duration"), None),  # February or March?
        (("-P1D", "duration"), ("PT0S", "dayTimeDuration"), True),
        (("2099-02-30", "date"), ("2099-03-31", "date"), None),  # ill-formed
        (("a", "hexBinary"), ("b", "hexBinary"), None),
        (("1", "integer"), ("INF", "double"), True),
        (("a", "string"), ("b", "string"), True),
        (("a", "string"), ("1", "integer"), None),
        (("2020-01-01", "date"), ("2020-01-01T00:00:00", "dateTime"), None),
        (("2020-01-01", "date"), ("b", "string"), None),
        (("2020-01-01T12:00:00", "dateTime"), ("2020-01-01T12:00:00Z", "dateTime"), None),
        (("2020-01-01T12:00:00", "dateTime"), ("2020-01-03T12:00:00Z", "dateTime"), True),
        (("2020-01-01T12:00:00+02:00", "dateTime"), ("2020-01-01T11:00:00Z", "dateTime"), True),
        (("-0001-12-31", "date"), ("0000-01-01", "date"), True),
        (("false", "boolean"), ("1", "boolean"), True),
        (("2019", "gYear"), ("2020", "gYear"), True),
    ],
)
def test_values_compare_as_in_sparql(one: tuple[str, str], two: tuple[str, str], answer: bool | None) -> None:
    assert less(value(literal(*one)), value(literal(*two))) is answer


@pytest.mark.parametrize(
    ("expression", "flags", "text", "answer"),
    [
        ("^a$", "", "a", True),
        ("^a$", "", "a\n", False),
        ("^a$", "m", "b\na", True),
        ("A", "i", "a", True),
        ("[$]", "", "$", True),
        (r"\$", "", "$", True),
        ("a.b", "", "a\nb", False),
        ("a.b", "s", "a\nb", True),
        ("a.b", "q", "a.b", True),
        ("a.b", "q", "axb", False),
        (r"^\p{Lu}", "", "É", True),
        (r"^\p{Lu}", "", "é", False),
        (r"^\p{IsBasicLatin}+$", "", "abc", True),
        (r"^[a-z-[aeiou]]+$", "", "xyz", True),
        (r"^[a-z-[aeiou]]+$", "", "bad", False),
        (r"^[^a-c-[d]]$", "", "d", False),
        (r"^[^a-c-[d]]$", "", "b", False),
        (r"^[^a-c-[d]]$", "", "e", True),
        (r"^\i\c*$", "", "a-1", True),
        (r"^\i\c*$", "", "1a", False),
        (r"^[\i-[:]][\c-[:]]*$", "", "a:b", False),
        (r"^\w+$", "", "a_b", False),  # an underscore is punctuation
        (r"^[\w_]+$", "", "a_b", True),
        (r"^\s$", "", "\u2003", False),
        ("^a #b$", "x", "a#b", True),  # whitespace goes, and nothing is a comment
        ("a.b", "", "a\rb", False),
        ("[a&&b]", "", "&", True),
        (r"^\d$", "", "٣", True),
    ],
)
def test_patterns_are_those_of_xpath(expression: str, flags: str, text: str, answer: bool) -> None:
    assert matcher(expression, flags)(text) is answer


PLAIN = ["^[a-z0-9-]+$", "a.c", r"^\d{4}-\d+$", "[$^.]", "a$", r"^\.a*b+$", "[^a-c]x", "^.*$"]


def test_a_pattern_that_backtracks_without_end_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 0.2)
    started = time.perf_counter()

    with pytest.raises(ValueError, match="takes more than 0.2 s"):
        matcher(r"^(.*?,){25}P", "")(",".join("1" * 60))
    assert time.perf_counter() - started < 20


@given(text=st.text(max_size=20), expression=st.sampled_from(PLAIN))
def test_what_pythons_own_module_may_answer_is_answered_alike(text: str, expression: str) -> None:
    assert matcher(expression, "")(text) is bool(
        regex.search(patterns.translated(expression), text, regex.VERSION1)
    )


@pytest.mark.parametrize(("expression", "flags"), [("(", ""), ("a", "z"), ("[a", ""), ("a{2,1}", "")])
def test_what_is_no_pattern_is_told(expression: str, flags: str) -> None:
    with pytest.raises(ValueError, match="pattern|flags"):
        matcher(expression, flags)
